"""One booking: what it is, checking in, giving it back, and its place in a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import bookings, room_doors
from services.gateway.operations.entry import own_door
from services.gateway.operations.icalendar import Appointment
from services.gateway.operations.sessions import represented
from services.gateway.operations.unrelated_staff import takes_money_of
from services.gateway.pages.equipment.kinds import had_by, kinds_of
from services.gateway.pages.site.calendars import calendar_response
from services.gateway.pages.site.form_pages import at_once
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.giving_back import GivingBack, giving_room_back
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.moment_codes import code_in
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.room_prices import open_fen
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.commands import (
    CancelBooking,
    CancelBookingRequest,
    CheckIn,
    ConfirmHold,
    RoomCheckInRequest,
)
from shared.contracts.bookings.bookings.views import BookingState, BookingView, GetBooking
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN
from shared.contracts.bookings.spaces.entry import DoorCodeView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_NOT_OVER = frozenset(
    {BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.CHECKED_IN}
)
_STANDS = frozenset({BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPage(PageView):
    """One booking, and what can be done with it."""

    template: ClassVar[str] = "rooms/booking.html"

    booking: BookingView
    space: SpaceView | None
    is_new: bool
    shows_series: bool
    """Whether it is a date of a series of the visitor's."""
    is_ahead: bool
    """Whether it stands and is still to come, so that a calendar may have it."""
    may_cancel: bool
    giving_back: GivingBack | None
    """What stays due of what it costs, and what else follows; None where that is nothing at all."""
    may_confirm: bool
    """Whether it is only held, and becomes a booking with one button."""
    waits: bool
    """Whether it is a request that staff have not answered."""
    may_check_in: bool
    needs_code: bool
    """Whether the visitor shows by the door's code that they are there."""
    vouches: bool
    """Whether the visitor's word that somebody is there is enough."""
    code: str
    """What the QR code at the door said; empty where it is yet to be typed."""
    checks_in_from: datetime | None
    pieces: tuple[str, ...]
    """The equipment that it has, in words."""
    may_choose: bool
    """Whether the visitor chooses its equipment anew, where there is any."""
    takes_money: bool
    """Whether the visitor records what was paid."""
    open_fen: int
    door: DoorCodeView | None
    """The code of the door, or when it is shown; None where the visitor's booking has none."""
    form: FormView


@page(router, "GET /{community}/bookings/{booking_id}")
async def show(visit: Visit) -> Response:
    """The booking."""
    return await _booking_page(visit, None)


@page(router, "POST /{community}/bookings/{booking_id}/cancel")
async def cancel(visit: Visit) -> Response:
    """Gives the time back."""
    once = once_of(await visit.fields())
    try:
        body = CancelBookingRequest()
        outcome = await visit.submit(CancelBooking, body, once=once, booking_id=visit.part("booking_id"))
    except Rejected as wrong:
        return await _booking_page(visit, wrong)
    return visit.see_done(_path(visit), CancelBooking, outcome)


@page(router, "POST /{community}/bookings/{booking_id}/confirm")
async def confirm(visit: Visit) -> Response:
    """Makes a booking of what is only held."""
    booking_id = visit.id_part("booking_id", BOOKING_IS_UNKNOWN)
    return await at_once(visit, ConfirmHold, f"{_path(visit)}?new=1", _booking_page, booking_id=booking_id)


@page(router, "POST /{community}/bookings/{booking_id}/check-in")
async def check_in(visit: Visit) -> Response:
    """Says that the room is in use, by the code at its door where it shows one."""
    pairs = await visit.fields()
    try:
        body = read(RoomCheckInRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(room_doors.CHECK_IN_AT_ROOM, once_of(pairs))
        outcome = await room_doors.check_in(caller, visit.id_part("booking_id", BOOKING_IS_UNKNOWN), body)
    except (FormInvalid, Rejected) as wrong:
        return await _booking_page(visit, wrong, pairs)
    return visit.see_done(_path(visit), CheckIn, outcome)


@page(router, "GET /{community}/bookings/{booking_id}/calendar.ics")
async def in_calendar(visit: Visit) -> Response:
    """The booking for a calendar."""
    booking = await _booking(visit)
    space = (await spaces_of(visit)).get(booking.space_id)
    title = visit.words("booking.calendar", room=_name(visit, space))
    where = (await visit.here()).name
    return calendar_response(
        Appointment(booking.booking_id, title, booking.starts_at, booking.ends_at, where)
    )


async def _booking_page(visit: Visit, wrong: Wrong | None, pairs: Sequence[tuple[str, str]] = ()) -> Response:
    booking = await _booking(visit)
    space = (await spaces_of(visit)).get(booking.space_id)
    caller = await visit.caller(GetBooking)
    own = await _is_own(visit, booking)
    vouches = room_doors.staff_vouch(caller, booking)
    now = caller.now
    kinds = await kinds_of(visit)
    stands = booking.state in _STANDS and booking.session_id is None and own
    opens, closes = booking.check_in_from, booking.release_at
    may_check_in = booking.state is BookingState.CONFIRMED and stands and bool(opens and opens <= now)
    view = BookingPage(
        title=visit.words(_title(visit, booking, caller.person_id)),
        booking=booking,
        space=space,
        is_new=bool(visit.asked("new")) and booking.state in _STANDS,
        shows_series=own and booking.series_id is not None,
        is_ahead=booking.state in _STANDS and now < booking.starts_at,
        may_cancel=stands and now < booking.starts_at,
        giving_back=await giving_room_back(visit, booking),
        may_confirm=stands and booking.state is BookingState.HELD,
        waits=booking.state is BookingState.REQUESTED,
        may_check_in=may_check_in and bool(closes and now < closes),
        needs_code=bool(space and space.check_in_by_code) and not vouches,
        vouches=vouches,
        code="" if wrong else code_in(visit),
        checks_in_from=opens if stands and opens and now < opens else None,
        pieces=had_by(visit, booking.equipment, kinds),
        may_choose=bool(kinds) and now < booking.ends_at and booking.state in _NOT_OVER and own,
        takes_money=caller.has(Role.STAFF) and await takes_money_of(caller, booking),
        open_fen=open_fen(booking),
        door=await own_door(caller, booking.booking_id),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


async def _is_own(visit: Visit, booking: BookingView) -> bool:
    """Whether the visitor may act for it, as who they are goes: for a partner whoever represents it."""
    caller = await visit.caller(GetBooking)
    if caller.has(Role.STAFF):
        return True
    if booking.partner_id is not None:
        return booking.partner_id in await represented(caller)
    return booking.booked_by == caller.person_id


def _title(visit: Visit, booking: BookingView, person_id: str | None) -> str:
    """Whose it is: staff read those of others too, and partners what is booked for them."""
    if booking.booked_by != person_id:
        return "booking.title_of_another"
    return "booking.title_new" if visit.asked("new") else "booking.title"


async def _booking(visit: Visit) -> BookingView:
    caller = await visit.caller(GetBooking)
    return require(
        await bookings.get_booking(caller, visit.id_part("booking_id", BOOKING_IS_UNKNOWN)),
        BOOKING_IS_UNKNOWN,
    )


def _name(visit: Visit, space: SpaceView | None) -> str:
    return "" if space is None else name_in(visit.language, space)


def _path(visit: Visit) -> str:
    return f"/{visit.community}/bookings/{visit.part('booking_id')}"
