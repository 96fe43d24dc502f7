"""Codes that open the doors of spaces: whose bookings have one, what it is, and whether one opens a door."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import entry
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.spaces.entry import (
    CheckEntryRequest,
    DoorCodeView,
    EntryView,
    SetDoorCodes,
)
from shared.kernel.models import Id

router = APIRouter(tags=["spaces"])

ScreenKey = Annotated[
    str, Path(pattern=r"^[0-9a-f]{64}$", examples=["3f" * 32], description="The key of a screen at the door.")
]

open_to(router, "PUT /spaces/{space_id}/door-codes", SetDoorCodes)


@route_to(router, "GET /bookings/{booking_id}/door-code", entry.SHOW_DOOR_CODE, asks=True)
async def get_door_code(booking_id: Id, caller: Caller, response: Response) -> DoorCodeView:
    """The code of one's own booking, from some minutes before it until its end: for whoever booked, and for
    whoever acts for the partner whose it is."""
    response.headers["Cache-Control"] = "no-store"
    return await entry.door_code(caller, booking_id)


@route_to(router, "POST /spaces/{space_id}/entry-checks", entry.CHECK_ENTRY)
async def check_entry(space_id: Id, body: CheckEntryRequest, caller: Caller, response: Response) -> EntryView:
    """Whether a code opens this door now, for a doorkeeper. Nobody is told whose it is."""
    response.headers["Cache-Control"] = "no-store"
    return await entry.check_entry(caller, space_id, body)


@route_to(router, "POST /screens/{key}/entry-checks", entry.CHECK_ENTRY_BY_KEY)
async def check_entry_by_key(
    key: ScreenKey, body: CheckEntryRequest, caller: Caller, response: Response
) -> EntryView:
    """The same for a lock or a screen, by the key that staff made for this door."""
    response.headers["Cache-Control"] = "no-store"
    return await entry.check_entry_by_key(caller.gateway, caller.community, key, body)
