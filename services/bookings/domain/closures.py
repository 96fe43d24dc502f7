"""Spaces are closed for some time, and what stands in it is named or called off with it; and reopened."""

from services.bookings.domain.bookings import cancelled
from services.bookings.domain.delivery import called_off
from services.bookings.domain.kin import kin_of
from services.bookings.domain.losses import told_once
from services.bookings.domain.room_line import call_line
from services.bookings.domain.schedule import KEPT_AFTERWARDS
from services.bookings.domain.space_state import Closure
from services.bookings.domain.spaces import BOOKINGS_SHOWN
from services.bookings.domain.state import Booking, Bookings
from services.bookings.domain.volunteer_sign_ups import activities_end
from shared.contracts.bookings.bookings.events import CancelReason
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_STAND_IN_THE_CLOSURE,
    CLOSURE_IS_UNKNOWN,
    CLOSURE_LIES_IN_THE_PAST,
)
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, ReopenSpace
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceReopened
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def close_space_for(state: Bookings, command: CloseSpaceFor) -> list[Event]:
    space = state.space(command.space_id)
    if command.ends_at <= command.now:
        raise Rejected(CLOSURE_LIES_IN_THE_PAST)
    standing = [
        booking
        for one in (space, *kin_of(state, space))
        for slot in one.schedule.between(command.starts_at, command.ends_at)
        if (booking := state.bookings.get(slot.booking_id)) is not None
        and booking.ends_at > command.starts_at
    ]
    kept = [one for one in standing if not command.cancel_bookings or _stays(one, command)]
    if kept:
        raise Rejected(
            BOOKINGS_STAND_IN_THE_CLOSURE,
            bookings=[one.id for one in kept[:BOOKINGS_SHOWN]],
            bookings_in_all=len(kept),
        )
    closed = SpaceClosed(
        space_id=space.id,
        closure_id=command.new_id("closure"),
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        reason=command.reason,
        closed_at=command.now,
    )
    ends = [event for one in standing for event in _called_off(state, one, command)]
    return [*told_once(state, ends), closed]


def _stays(booking: Booking, command: CloseSpaceFor) -> bool:
    """What has begun is not taken from whoever is there; a trial is called off where it was planned."""
    begun = booking.starts_at <= command.now or booking.state is BookingState.CHECKED_IN
    return begun or booking.trial_id is not None


def _called_off(state: Bookings, booking: Booking, command: CloseSpaceFor) -> list[Event]:
    if booking.session_id is not None:
        return called_off(state, state.sessions[booking.session_id], command.now, command.reason)
    ends = cancelled(state, booking, command.now, CancelReason.SPACE_IS_CLOSED)
    return [ends, *activities_end(state, booking.id, command.now, command.reason)]


def space_closed(state: Bookings, event: SpaceClosed) -> None:
    space = state.spaces[event.space_id]
    closure = Closure(event.closure_id, event.starts_at, event.ends_at, event.reason)
    kept_from = event.closed_at - KEPT_AFTERWARDS
    space.closures = [old for old in space.closures if old.ends_at > kept_from]
    space.closures.append(closure)


def reopen_space(state: Bookings, command: ReopenSpace) -> list[Event]:
    space = state.space(command.space_id)
    if all(one.id != command.closure_id or one.ends_at <= command.now for one in space.closures):
        raise Rejected(CLOSURE_IS_UNKNOWN)
    return [SpaceReopened(space_id=space.id, closure_id=command.closure_id, reopened_at=command.now)]


def space_reopened(state: Bookings, event: SpaceReopened) -> None:
    space = state.spaces[event.space_id]
    closure = next(one for one in space.closures if one.id == event.closure_id)
    if closure.starts_at < event.reopened_at:
        closure.ends_at = min(closure.ends_at, event.reopened_at)  # What was closed counts for the floor.
    else:
        space.closures.remove(closure)
    call_line(state, space.id, event.reopened_at)
