"""Rooms at the desk: closing one for a while, with those concerned named, and opening it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.bookings import get_booking
from services.gateway.operations.people import contacts
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import at_once
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import partners_of, space_of, spaces_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import BookingState, BookingView, GetBooking
from shared.contracts.bookings.refusals.spaces import BOOKINGS_STAND_IN_THE_CLOSURE, SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, CloseSpaceForRequest, ReopenSpace
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.refusals import Refusal, Rejected

router = APIRouter(include_in_schema=False)

STANDING = frozenset(
    {BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.CHECKED_IN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsPage(PageView):
    """The rooms, and what is closed."""

    template: ClassVar[str] = "desk/rooms.html"

    spaces: tuple[SpaceView, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/rooms")
async def rooms(visit: Visit) -> Response:
    """The rooms."""
    return await _rooms_page(visit, None)


@desk_page(router, "POST /{community}/desk/rooms/{space_id}/closures/{closure_id}/end")
async def reopen(visit: Visit) -> Response:
    """Opens a room again before its closure is over."""
    ids = {name: visit.id_part(name, SPACE_IS_UNKNOWN) for name in ("space_id", "closure_id")}
    return await at_once(visit, ReopenSpace, f"/{visit.community}/desk/rooms", _rooms_page, **ids)


async def _rooms_page(visit: Visit, wrong: Wrong | None) -> Response:
    spaces = tuple((await spaces_of(visit)).values())
    view = RoomsPage(title=visit.words("desk.rooms"), spaces=spaces, form=await visit.form(wrong))
    return await visit.page(view, wrong=wrong)


@dataclass(frozen=True, slots=True)
class Concerned:
    """A booking that stands in the way, and whom to tell."""

    booking: BookingView
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePage(PageView):
    """From when to when, why, and who has booked meanwhile."""

    template: ClassVar[str] = "desk/close_room.html"

    space: SpaceView
    fields: tuple[Field, ...]
    concerned: tuple[Concerned, ...]
    """The first of them."""
    concerned_in_all: int
    form: FormView


@desk_form(router, "/{community}/desk/rooms/{space_id}/close")
async def close(visit: Visit) -> Response:
    """Closes a room for a while. While bookings stand then it is refused, and whoever made them is named."""
    space = await space_of(visit)
    if visit.request.method != "POST":
        return await _close_page(visit, space, blank())
    pairs = await visit.fields()
    try:
        body = read(CloseSpaceForRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(CloseSpaceFor, body, once=once_of(pairs), space_id=space.space_id)
    except (FormInvalid, Rejected) as wrong:
        found, in_all = await hit_by(visit, wrong, BOOKINGS_STAND_IN_THE_CLOSURE)
        return await _close_page(visit, space, await visit.form(wrong, pairs), found, in_all, wrong)
    return visit.see_done(f"/{visit.community}/desk/rooms", CloseSpaceFor, outcome)


async def _close_page(
    visit: Visit,
    space: SpaceView,
    form: FormView,
    concerned: tuple[Concerned, ...] = (),
    concerned_in_all: int = 0,
    wrong: Wrong | None = None,
) -> Response:
    fields = Fields(visit.words)
    view = ClosePage(
        title=visit.words("desk.close_room", room=name_in(visit.language, space)),
        space=space,
        fields=(
            fields("starts_at", Kind.MOMENT),
            fields("ends_at", Kind.MOMENT),
            fields("reason", hint="cases.public_hint"),
        ),
        concerned=concerned,
        concerned_in_all=concerned_in_all,
        form=form,
    )
    return await visit.page(view, wrong=wrong)


async def hit_by(visit: Visit, wrong: Wrong, refusal: Refusal) -> tuple[tuple[Concerned, ...], int]:
    """Whose bookings the rule names by this refusal, and how many they are in all; nobody's by any other.

    The rule knows all that stands: what is booked of a part, or of the whole, too.
    """
    if not isinstance(wrong, Rejected) or wrong.refusal != refusal:
        return (), 0
    named, caller = wrong.facts["bookings"], await visit.caller(GetBooking)
    ids = named if isinstance(named, list) else []
    found = [await get_booking(caller, str(one)) for one in ids]
    standing = [one for one in found if one is not None]
    return await _concerned(visit, standing), int(str(wrong.facts["bookings_in_all"]))


async def _concerned(visit: Visit, standing: Sequence[BookingView]) -> tuple[Concerned, ...]:
    """Who made these bookings, and how to reach them; that staff looked is told."""
    bookers = {one.booked_by for one in standing if one.booked_by}
    known = await contacts(await staff_caller(visit), bookers, ContactPurpose.BOOKING)
    partners = await partners_of(visit)
    found = []
    for one in standing:
        person, partner = known.get(one.booked_by or ""), partners.get(one.partner_id or "")
        names = [partner.project if partner else "", person.name if person else ""]
        name = " · ".join(filter(None, names)) or visit.words("counter.somebody")
        found.append(Concerned(one, name, person.phone if person else None))
    return tuple(found)
