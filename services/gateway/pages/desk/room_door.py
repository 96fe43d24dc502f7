"""The door of a room on a screen: digits and a QR code to check in by, what is on and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from markupsafe import Markup

from services.gateway.operations.caller import Caller
from services.gateway.operations.room_doors import SHOW_ROOM_DOOR, room_door
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.moment_codes import ask_again, digits_of
from services.gateway.pages.site.names import space_of, spaces_of
from services.gateway.pages.site.posters import qr_of
from services.gateway.pages.site.room_prices import PricesShown, prices_shown
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.commands import EditSpace, EditSpaceRequest
from shared.contracts.bookings.spaces.doors import RoomDoor
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.models import Flag, Request
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDoorPage(PageView):
    """What the door shows now."""

    template: ClassVar[str] = "desk/room_door.html"

    space: SpaceView
    rooms: Mapping[str, SpaceView]
    """By id, to name the whole or the part that is booked."""
    door: RoomDoor
    prices: tuple[PricesShown, ...]
    """What it costs; empty where it is free and stays so."""
    digits: str
    qr: Markup
    address: str
    """Where whoever booked types the digits, if they can't read the QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomScreenPage(RoomDoorPage):
    """The same for a screen that shows nothing else."""

    template: ClassVar[str] = "desk/screen.html"


@desk_page(router, "GET /{community}/desk/rooms/{space_id}/door")
async def door(visit: Visit) -> Response:
    """For a screen at the door. It asks for itself anew when the code changes, without JavaScript."""
    space_id = visit.id_part("space_id", SPACE_IS_UNKNOWN)
    return await room_door_page(visit, await visit.caller_of(SHOW_ROOM_DOOR), space_id, RoomDoorPage)


async def room_door_page(
    visit: Visit, caller: Caller, space_id: str, page_of: type[RoomDoorPage]
) -> Response:
    """The door of a room, as this caller may see it."""
    rooms = await spaces_of(visit)
    space = require(rooms.get(space_id), SPACE_IS_UNKNOWN)
    shown = require(await room_door(caller, space_id), SPACE_IS_UNKNOWN)
    address = f"{root_of(visit)}/{visit.community}/rooms/{space_id}/here"
    view = page_of(
        title=name_in(visit.language, space),
        space=space,
        rooms=rooms,
        door=shown,
        prices=prices_shown(visit.words, await visit.shown(), space),
        digits=digits_of(shown.code),
        qr=qr_of(f"{address}?code={shown.code}", visit.words("door.qr")),
        address=address,
    )
    return ask_again(await visit.page(view), shown.changes_at, caller.now)


class CheckInByCodeRequest(Request):
    """Whether a room asks who booked it for the code at its door."""

    check_in_by_code: Flag


@desk_form(router, "/{community}/desk/rooms/{space_id}/check-in")
async def room_check_in(visit: Visit) -> Response:
    """Whether whoever booked checks in by the code at the door, or from anywhere."""
    space = await space_of(visit)
    fields, back = Fields(visit.words), f"/{visit.community}/desk/rooms"
    form = Form(
        title=visit.words("room_door.check_in_of", room=name_in(visit.language, space)),
        back=back,
        back_words=visit.words("desk.rooms"),
        fields=(fields.yes_or_no("check_in_by_code", hint="room_door.by_code_hint"),),
        button=visit.words("room_door.save"),
        values=(("check_in_by_code", "true" if space.check_in_by_code else "false"),),
    )

    async def done(body: CheckInByCodeRequest, once: str) -> Response:
        same = space.model_dump(include={*EditSpaceRequest.model_fields})
        request = EditSpaceRequest.model_validate(same | body.model_dump() | {"keep_misfits": True})
        outcome = await visit.submit(
            EditSpace, request, once=once, space_id=space.space_id, expected_revision=space.revision
        )
        return visit.see_done(back, EditSpace, outcome)

    return await answer_form(visit, form, CheckInByCodeRequest, done)
