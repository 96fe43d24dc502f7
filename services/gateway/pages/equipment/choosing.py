"""Which pieces of equipment a booking has, chosen anew on a page of its own until it is over."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import bookings
from services.gateway.operations.trying import try_booking
from services.gateway.pages.equipment.kinds import Offered, kinds_for, kinds_of, offered, pieces_asked
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.trying import TryBooking, TryBookingRequest
from shared.contracts.bookings.bookings.views import BookingView, GetBooking
from shared.contracts.bookings.equipment.commands import SetBookingEquipment, SetBookingEquipmentRequest
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingPage(PageView):
    """What can be had with the room of a booking, and what the booking has."""

    template: ClassVar[str] = "equipment/choosing.html"

    booking: BookingView
    space: SpaceView
    rows: tuple[Offered, ...]
    form: FormView


@form_at("/{community}/bookings/{booking_id}/equipment", lambda route: page(router, route))
async def choose(visit: Visit) -> Response:
    """The pieces of a booking: all that it is to have."""
    booking_id = visit.id_part("booking_id", BOOKING_IS_UNKNOWN)
    caller = await visit.caller(GetBooking)
    booking = require(await bookings.get_booking(caller, booking_id), BOOKING_IS_UNKNOWN)
    if visit.request.method != "POST":
        return await _page(visit, booking, None)
    pairs = await visit.fields()
    try:
        body = read(SetBookingEquipmentRequest, pieces_asked(pairs), (await visit.shown()).zone)
        once = once_of(pairs)
        outcome = await visit.submit(SetBookingEquipment, body, once=once, booking_id=booking_id)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, booking, await visit.form(wrong, pairs), wrong)
    return visit.see_done(f"/{visit.community}/bookings/{booking_id}", SetBookingEquipment, outcome)


async def _page(
    visit: Visit, booking: BookingView, form: FormView | None, wrong: Wrong | None = None
) -> Response:
    space = require((await spaces_of(visit)).get(booking.space_id), SPACE_IS_UNKNOWN)
    had = {one.equipment_id: one.pieces for one in booking.equipment}
    kinds = list(await kinds_for(visit, space))
    everywhere = await kinds_of(visit)
    kinds += [everywhere[one] for one in had if one in everywhere and everywhere[one] not in kinds]
    pairs = (
        (f"equipment.{place}.pieces", str(had[one.equipment_id]))
        for place, one in enumerate(kinds)
        if one.equipment_id in had
    )
    view = ChoosingPage(
        title=visit.words("equipment.choose"),
        booking=booking,
        space=space,
        rows=offered(kinds, await _left(visit, booking, had)),
        form=form or blank(*pairs),
    )
    return await visit.page(view, wrong=wrong)


async def _left(visit: Visit, booking: BookingView, had: dict[str, int]) -> dict[str, int]:
    """What others leave free in its time, its own pieces included; nothing where no dry run can tell."""
    wish = {"space_id": booking.space_id, "starts_at": booking.starts_at, "ends_at": booking.ends_at}
    if booking.partner_id is not None:
        wish["partner_id"] = booking.partner_id
    try:
        caller = await visit.caller(TryBooking)
        told = await try_booking(caller, TryBookingRequest.model_validate(wish))
    except Rejected:
        return {}
    return {
        one.equipment_id: min(one.in_service, one.free + had.get(one.equipment_id, 0))
        for one in told.equipment
    }
