"""The events by which a slot is given: it is booked, or requested where the space wants approval."""

from datetime import datetime, timedelta

from services.bookings.domain.approval_terms import answered_by, approval_of
from services.bookings.domain.room_prices import room_price_fen
from services.bookings.domain.schedule import Slot
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.approvals.events import BookingRequested
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse, SpaceBooked
from shared.contracts.bookings.sessions.commands import DraftSession


def release_at(state: Bookings, starts_at: datetime, ends_at: datetime, now: datetime) -> datetime:
    """Never before ``now``: a hold may be confirmed when its time has begun."""
    return min(max(starts_at, now) + timedelta(minutes=state.limits.release_minutes), ends_at)


def booked_or_requested(
    state: Bookings, wish: BookSpace, slot: Slot, use: BookingUse, series_id: str | None = None
) -> SpaceBooked | BookingRequested:
    """The event by which a slot found free is booked, or asked for where the space wants approval."""
    approval = approval_of(state.approvals, wish.space_id, use, (wish.starts_at, wish.ends_at))
    if approval is None:
        return space_booked_by(state, wish, slot, use, series_id=series_id)
    return BookingRequested(
        booking_id=slot.booking_id,
        space_id=wish.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        free_again_at=slot.free_again_at,
        units=wish.units,
        use=use,
        booked_by=wish.actor.person,
        partner_id=wish.partner_id,
        series_id=series_id,
        expires_at=answered_by(approval, wish.starts_at, wish.now),
        requested_at=wish.now,
        price_fen=room_price_fen(state, wish.space_id, use, wish.units, (wish.starts_at, wish.ends_at)),
    )


def space_booked_by(
    state: Bookings,
    wish: BookSpace | DraftSession,
    slot: Slot,
    use: BookingUse,
    session_id: str | None = None,
    series_id: str | None = None,
    trial_id: str | None = None,
) -> SpaceBooked:
    """The event that books a slot found free, for a person, a session or a trial."""
    limits = state.limits
    return SpaceBooked(
        booking_id=slot.booking_id,
        space_id=wish.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        free_again_at=slot.free_again_at,
        units=wish.units,
        use=use,
        booked_by=wish.actor.person,
        partner_id=wish.partner_id,
        session_id=session_id,
        series_id=series_id,
        trial_id=trial_id,
        late_from=wish.starts_at - timedelta(minutes=limits.late_cancel_minutes),
        check_in_from=wish.starts_at - timedelta(minutes=limits.check_in_opens_minutes),
        release_at=None
        if session_id or trial_id
        else release_at(state, wish.starts_at, wish.ends_at, wish.now),
        booked_at=wish.now,
        price_fen=room_price_fen(state, wish.space_id, use, wish.units, (wish.starts_at, wish.ends_at)),
    )


def confirmed(state: Bookings, booking: Booking, now: datetime) -> SpaceBooked:
    """The event by which what is held or requested becomes a booking."""
    limits = state.limits
    return SpaceBooked(
        booking_id=booking.id,
        space_id=booking.space_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        free_again_at=booking.free_again_at,
        units=booking.units,
        use=booking.use,
        booked_by=booking.booked_by,
        partner_id=booking.partner_id,
        session_id=None,
        series_id=booking.series_id,
        late_from=booking.starts_at - timedelta(minutes=limits.late_cancel_minutes),
        check_in_from=booking.starts_at - timedelta(minutes=limits.check_in_opens_minutes),
        release_at=release_at(state, booking.starts_at, booking.ends_at, now),
        booked_at=now,
        price_fen=booking.price_fen,
    )
