"""Spaces: opened, described, closed for a while."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created_in, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import room_doors
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.commands import (
    CloseSpaceFor,
    CloseSpaceForRequest,
    EditSpace,
    OpenSpace,
    ReopenSpace,
)
from shared.contracts.bookings.spaces.doors import RoomDoor
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.bookings.spaces.house_rules import SetHouseRules
from shared.contracts.bookings.spaces.parts import SetSpaceParts
from shared.contracts.bookings.spaces.pictures import SetSpacePictures
from shared.contracts.bookings.spaces.views import GetSpace, ListSpaces
from shared.kernel.models import Id

router = APIRouter(tags=["spaces"])


open_to(router, "POST /spaces", OpenSpace)
open_to(router, "GET /spaces", ListSpaces)
open_to(router, "GET /spaces/{space_id}", GetSpace)
open_to(router, "PUT /spaces/{space_id}", EditSpace)
open_to(router, "PUT /spaces/{space_id}/parts", SetSpaceParts)
open_to(router, "PUT /spaces/{space_id}/house-rules", SetHouseRules)
open_to(router, "PUT /spaces/{space_id}/pictures", SetSpacePictures)


@route_to(router, "GET /spaces/{space_id}/door", room_doors.SHOW_ROOM_DOOR, asks=True)
async def show_room_door(space_id: Id, caller: Caller) -> RoomDoor:
    """What a screen at the door shows now: the code of the moment, what is on and what comes next.

    Nobody is named: sessions that everybody can find have their title, other bookings none.
    """
    return found(await room_doors.room_door(caller, space_id), SPACE_IS_UNKNOWN)


@route_to(router, "POST /spaces/{space_id}/closures", CloseSpaceFor)
async def close_space(
    space_id: Id, body: CloseSpaceForRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(CloseSpaceFor, body, space_id=space_id)
    return created_in(response, outcome, outcome.one(SpaceClosed).closure_id, f"spaces/{space_id}")


open_to(router, "DELETE /spaces/{space_id}/closures/{closure_id}", ReopenSpace)
