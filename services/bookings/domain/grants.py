"""The events by which a slot is given: it is booked, or requested where the space wants approval."""

from datetime import datetime, timedelta
from typing import TypedDict

from services.bookings.domain.approval_terms import answered_by, approval_of
from services.bookings.domain.credit_accounts import credits_for
from services.bookings.domain.late_terms import late_terms
from services.bookings.domain.room_prices import room_price_fen
from services.bookings.domain.schedule import Slot
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.approvals.events import BookingRequested
from shared.contracts.bookings.bookings.commands import BookSpace, ConfirmHold
from shared.contracts.bookings.bookings.events import BookingUse, SpaceBooked
from shared.contracts.bookings.credits.lots import CreditPart
from shared.contracts.bookings.refusals.approvals import REQUEST_COMES_TOO_LATE
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.kernel.refusals import Rejected


class Clocks(TypedDict):
    """What time does to a booking."""

    late_from: datetime
    check_in_from: datetime
    release_at: datetime


class _Taken(TypedDict):
    """What is booked or requested, for whom, at which price."""

    booking_id: str
    space_id: str
    starts_at: datetime
    ends_at: datetime
    free_again_at: datetime
    units: int
    use: BookingUse
    booked_by: str
    partner_id: str | None
    series_id: str | None
    price_fen: int
    credits: tuple[CreditPart, ...]
    credits_stand: bool


def clocks_of(
    state: Bookings, starts_at: datetime, ends_at: datetime, now: datetime, late_minutes: int | None = None
) -> Clocks:
    """Its clocks. It is never released before ``now``: a hold may be confirmed when its time has begun.

    ``late_minutes`` are those that it keeps, where it had its limits before.
    """
    limits = state.limits
    late = limits.late_cancel_minutes if late_minutes is None else late_minutes
    return Clocks(
        late_from=starts_at - timedelta(minutes=late),
        check_in_from=starts_at - timedelta(minutes=limits.check_in_opens_minutes),
        release_at=min(max(starts_at, now) + timedelta(minutes=limits.release_minutes), ends_at),
    )


def booked_or_requested(
    state: Bookings,
    wish: BookSpace,
    slot: Slot,
    use: BookingUse,
    series_id: str | None = None,
    spends: tuple[CreditPart, ...] | None = None,
) -> SpaceBooked | BookingRequested:
    """The event by which a slot found free is booked, or asked for where the space wants approval.

    ``spends`` are the credits that it takes, where others are decided beside it.
    """
    taken = _taken_by_wish(state, wish, slot, use, series_id, spends)
    approval = approval_of(state.approvals, wish.space_id, use, (wish.starts_at, wish.ends_at))
    if approval is None:
        return _booked(state, taken, wish.now)
    expires_at = answered_by(approval, wish.starts_at, wish.now)
    return BookingRequested(**taken, **late_terms(state), expires_at=expires_at, requested_at=wish.now)


def confirmed_or_requested(
    state: Bookings, hold: Booking, command: ConfirmHold
) -> SpaceBooked | BookingRequested:
    """What becomes of a hold that is confirmed. An offer from the waitlist is one too."""
    approval = approval_of(state.approvals, hold.space_id, hold.use, (hold.starts_at, hold.ends_at))
    if approval is None:
        return confirmed(state, hold, command.now)
    if command.now >= hold.starts_at:
        raise Rejected(REQUEST_COMES_TOO_LATE)
    expires_at = answered_by(approval, hold.starts_at, command.now)
    return BookingRequested(
        **_taken_by(hold), **late_terms(state), expires_at=expires_at, requested_at=command.now
    )


def confirmed(state: Bookings, booking: Booking, now: datetime) -> SpaceBooked:
    """The event by which what is held or requested becomes a booking.

    What was requested keeps the limits of when it was: from then on its booker had no say in it.
    """
    return _booked(state, _taken_by(booking), now, booking.late_minutes, booking.late_refund_bps)


def _booked(
    state: Bookings,
    taken: _Taken,
    now: datetime,
    late_minutes: int | None = None,
    late_refund_bps: int | None = None,
) -> SpaceBooked:
    return SpaceBooked(
        **taken,
        **clocks_of(state, taken["starts_at"], taken["ends_at"], now, late_minutes),
        late_refund_bps=state.limits.late_refund_bps if late_refund_bps is None else late_refund_bps,
        session_id=None,
        booked_at=now,
    )


def space_booked_by(
    state: Bookings,
    wish: BookSpace | DraftSession,
    slot: Slot,
    use: BookingUse,
    session_id: str | None = None,
    trial_id: str | None = None,
) -> SpaceBooked:
    """The event that books a slot found free for a session or a trial, which no clock releases."""
    taken = _taken_by_wish(state, wish, slot, use, None)
    clocks = clocks_of(state, wish.starts_at, wish.ends_at, wish.now)
    return SpaceBooked(
        **taken,
        late_from=clocks["late_from"],
        check_in_from=clocks["check_in_from"],
        release_at=None,
        session_id=session_id,
        trial_id=trial_id,
        booked_at=wish.now,
    )


def _taken_by_wish(
    state: Bookings,
    wish: BookSpace | DraftSession,
    slot: Slot,
    use: BookingUse,
    series_id: str | None,
    spends: tuple[CreditPart, ...] | None = None,
) -> _Taken:
    return _Taken(
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
        price_fen=room_price_fen(state, wish.space_id, use, wish.units, (wish.starts_at, wish.ends_at)),
        credits=credits_for(state, wish, use) if spends is None else spends,
        credits_stand=False,
    )


def _taken_by(booking: Booking) -> _Taken:
    return _Taken(
        booking_id=booking.id,
        space_id=booking.space_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        free_again_at=booking.free_again_at,
        units=booking.units,
        use=booking.use,
        booked_by=booking.booked_by,
        partner_id=booking.partner_id,
        series_id=booking.series_id,
        price_fen=booking.price_fen,
        credits=booking.credits,
        credits_stand=bool(booking.credits),
    )
