"""Who comes checks in; what nobody claims is released; what is over is completed."""

from datetime import datetime

from services.bookings.domain.actors import must_be_own
from services.bookings.domain.bookings import end, free, must_stand_alone
from services.bookings.domain.credit_accounts import account_of
from services.bookings.domain.holders import holders_of
from services.bookings.domain.schedule import KEPT_AFTERWARDS
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Booking, Bookings
from services.bookings.domain.strikes import strike
from services.bookings.domain.volunteer_sign_ups import NO_ROOM_REASON, activities_end
from shared.contracts.bookings.approvals.events import BookingRequestExpired
from shared.contracts.bookings.bookings.commands import CheckIn
from shared.contracts.bookings.bookings.events import (
    BookingCompleted,
    BookingUse,
    CheckedIn,
    HoldExpired,
    SpaceReleased,
)
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_IS_NOT_CONFIRMED,
    CHECK_IN_IS_NOT_OPEN,
    ROOM_CODE_IS_NOT_VALID,
)
from shared.contracts.bookings.strikes.events import StrikeCause
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def check_in(state: Bookings, command: CheckIn) -> list[Event]:
    booking = state.booking(command.booking_id)
    must_be_own(command, *holders_of(state, booking))
    must_stand_alone(booking)
    if booking.state is BookingState.CHECKED_IN:
        return []
    if booking.check_in_from is None or booking.release_at is None:
        raise Rejected(BOOKING_IS_NOT_CONFIRMED)
    if not booking.check_in_from <= command.now < booking.release_at:
        raise Rejected(
            CHECK_IN_IS_NOT_OPEN,
            opens_at=stamp(booking.check_in_from),
            closes_at=stamp(booking.release_at),
        )
    if command.presence is None and state.spaces[booking.space_id].check_in_by_code:
        raise Rejected(ROOM_CODE_IS_NOT_VALID)
    return [
        CheckedIn(
            booking_id=booking.id,
            space_id=booking.space_id,
            checked_in_at=command.now,
            presence=command.presence,
        )
    ]


def checked_in(state: Bookings, event: CheckedIn) -> None:
    booking = state.bookings[event.booking_id]
    booking.state = BookingState.CHECKED_IN
    state.agenda.put(booking.id, booking.ends_at)


def space_released(state: Bookings, event: SpaceReleased) -> None:
    free(state, event, BookingState.NO_SHOW, event.released_at)


def booking_completed(state: Bookings, event: BookingCompleted) -> None:
    end(state, event.booking_id, BookingState.COMPLETED, event.completed_at)
    state.spaces[event.space_id].schedule.forget_before(event.completed_at - KEPT_AFTERWARDS)


def bookings_due(state: Bookings, booking: Booking, now: datetime) -> list[Event]:
    """As `booking_is_due`; whoever did not come to what they booked for themselves has a strike by it."""
    event = booking_is_due(state, booking, now)
    if not isinstance(event, SpaceReleased):
        return [event]
    if booking.use is not BookingUse.RESIDENT:
        return [event, *activities_end(state, booking.id, now, NO_ROOM_REASON)]
    return [event, *strike(state, booking.id, booking.booked_by, StrikeCause.ROOM_NOT_USED, now)]


def booking_is_due(state: Bookings, booking: Booking, now: datetime) -> Event:
    """What time does to a booking: a hold or a request expires, an unclaimed one is released, the others are
    over."""
    if booking.state is BookingState.REQUESTED:
        return BookingRequestExpired(
            booking_id=booking.id,
            space_id=booking.space_id,
            starts_at=booking.starts_at,
            free_again_at=booking.free_again_at,
            booked_by=booking.booked_by,
            credits_of=account_of(state, booking),
            credits_back=booking.credits,
            expired_at=now,
        )
    if booking.state is BookingState.HELD:
        return HoldExpired(
            booking_id=booking.id,
            space_id=booking.space_id,
            starts_at=booking.starts_at,
            free_again_at=booking.free_again_at,
            credits_of=account_of(state, booking),
            credits_back=booking.credits,
            expired_at=now,
        )
    if booking.state is BookingState.CONFIRMED and booking.release_at is not None:
        return SpaceReleased(
            booking_id=booking.id,
            space_id=booking.space_id,
            starts_at=booking.starts_at,
            free_again_at=booking.free_again_at,
            released_at=now,
            ends_at=booking.ends_at,
            units=booking.units,
            use=booking.use,
        )
    return BookingCompleted(booking_id=booking.id, space_id=booking.space_id, completed_at=now)
