"""Bookings as each caller may see them: who booked, the money, and why one was
rejected, is shown to the booker and to staff."""

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.views import (
    BookingView,
    GetBooking,
    ListBookings,
    ListBookingsRequest,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_bookings(caller: Caller, asked: ListBookingsRequest) -> Page[BookingView]:
    """The bookings that are asked for, without the bookers whom the caller may not see."""
    whose = caller.person_id if asked.mine else None
    page = await caller.ask(ListBookings(**asked.model_dump(exclude={"mine"}), booked_by=whose))
    return Page(items=[_shown(caller, one) for one in page.items], next_cursor=page.next_cursor)


async def get_booking(caller: Caller, booking_id: str) -> BookingView | None:
    """The booking, without a booker whom the caller may not see."""
    booking = await caller.ask(GetBooking(booking_id=booking_id))
    return booking and _shown(caller, booking)


def _shown(caller: Caller, booking: BookingView) -> BookingView:
    if caller.has(Role.STAFF) or booking.booked_by == caller.person_id:
        return booking
    nothing = {"booked_by": None, "rejection": None}
    nothing_paid = {"price_fen": 0, "paid_fen": 0, "refunded_fen": 0, "refund_owed_fen": 0, "credits": 0}
    return booking.model_copy(update={**nothing, **nothing_paid})
