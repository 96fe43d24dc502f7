"""How the rooms of a community are used, a month beside the one before."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import route_to
from services.gateway.operations.caller import Caller
from services.gateway.operations.room_use import read_room_use
from shared.contracts.bookings.room_use import GetRoomUse, RoomUseView
from shared.kernel.months import MONTH

router = APIRouter(tags=["spaces"])


@route_to(router, "GET /spaces/use", GetRoomUse)
async def get_room_use(
    caller: Caller,
    month: Annotated[
        str | None,
        Query(
            pattern=MONTH,
            description="The month to set beside the one before; left out, the one that runs.",
        ),
    ] = None,
) -> RoomUseView:
    return await read_room_use(caller, month)
