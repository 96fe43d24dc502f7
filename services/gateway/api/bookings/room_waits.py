"""The waitlist for rooms."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import room_waits
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.room_waits import ROOM_WAIT_IS_UNKNOWN
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist, LeaveRoomWaitlist
from shared.contracts.bookings.room_waits.views import (
    GetRoomWait,
    ListRoomWaits,
    ListRoomWaitsRequest,
    RoomWaitView,
)
from shared.kernel.models import Id, Page

router = APIRouter(tags=["bookings"])

open_to(router, "POST /room-waits", JoinRoomWaitlist)


@route_to(router, "GET /room-waits", ListRoomWaits)
async def list_room_waits(
    caller: Caller, asked: Annotated[ListRoomWaitsRequest, Query()]
) -> Page[RoomWaitView]:
    return await room_waits.list_room_waits(caller, asked)


@route_to(router, "GET /room-waits/{wait_id}", GetRoomWait)
async def get_room_wait(wait_id: Id, caller: Caller) -> RoomWaitView:
    return found(await room_waits.get_room_wait(caller, wait_id), ROOM_WAIT_IS_UNKNOWN)


open_to(router, "POST /room-waits/{wait_id}/withdrawal", LeaveRoomWaitlist)
