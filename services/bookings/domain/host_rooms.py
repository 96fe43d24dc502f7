"""The rooms that a partner booked for itself, and which of them its agreement does not cover any more."""

from collections.abc import Iterator
from datetime import datetime

from services.bookings.domain.bookings import cancelled
from services.bookings.domain.losses import told_once
from services.bookings.domain.slots import agreement_must_cover
from services.bookings.domain.state import Booking, Bookings, Host
from shared.contracts.bookings.bookings.events import CancelReason
from shared.contracts.bookings.bookings.views import BookingState
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def rooms_ahead(state: Bookings, host: Host, now: datetime) -> Iterator[Booking]:
    """What it booked, holds or asked for without a session, and where nobody of it is yet."""
    for booking in state.bookings.values():
        begun = booking.starts_at <= now or booking.state is BookingState.CHECKED_IN
        if booking.partner_id == host.id and booking.session_id is None and not begun:
            yield booking


def rooms_beyond(state: Bookings, after: Host, now: datetime) -> list[Event]:
    """Ends what the partner, as it stands ``after`` this, could not book any more; each is told once."""
    beyond = [one for one in rooms_ahead(state, after, now) if not _is_covered(state, after, one, now)]
    return told_once(
        state, [cancelled(state, one, now, CancelReason.AGREEMENT_DOES_NOT_COVER_IT) for one in beyond]
    )


def _is_covered(state: Bookings, host: Host, booking: Booking, now: datetime) -> bool:
    window = booking.starts_at, booking.ends_at
    try:
        agreement_must_cover(host, state.space(booking.space_id), window, now)
    except Rejected:
        return False
    return True
