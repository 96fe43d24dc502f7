"""Whose a booking is: whoever booked, or those who act for the partner whose it is."""

from services.bookings.domain.series_state import Series
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.bookings.events import BookingUse


def holders_of(state: Bookings, booking: Booking | Series) -> tuple[str, ...]:
    """The people who act for a booking, or a series, and are told of what becomes of it."""
    host = state.hosts.get(booking.partner_id or "")
    if host is None or booking.use in {BookingUse.RESIDENT, BookingUse.COMMUNITY}:
        return (booking.booked_by,)
    return tuple(filter(None, (host.representative, host.second)))
