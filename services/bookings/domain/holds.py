"""A hold keeps a slot for some minutes: until it is confirmed, given back or runs out."""

from datetime import timedelta

from services.bookings.domain.actors import must_be_own
from services.bookings.domain.bookings import KEPT_IN_MIND, begin, booking_of, free, use_of
from services.bookings.domain.credit_accounts import credits_for
from services.bookings.domain.grants import confirmed_or_requested
from services.bookings.domain.holders import holders_of
from services.bookings.domain.hours import overlap
from services.bookings.domain.lending import lent
from services.bookings.domain.room_prices import room_price_fen
from services.bookings.domain.slots import partner_must_still_have_it, slot_must_be_free
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import ConfirmHold, HoldSpace
from shared.contracts.bookings.bookings.events import HoldExpired, SpaceHeld
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.refusals.spaces import HOLD_HAS_EXPIRED, TIME_WAS_HELD_BEFORE
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

HOLDS_OF_ONE_TIME = 2
"""A person holds a time at most so often in a day; whoever wants it then books it."""


def hold_space(state: Bookings, command: HoldSpace) -> list[Event]:
    use = use_of(state, command)
    slot = slot_must_be_free(state, command, use, command.new_id("booking"))
    _must_not_be_held_on_and_on(state, command)
    held = SpaceHeld(
        booking_id=slot.booking_id,
        space_id=command.space_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        free_again_at=slot.free_again_at,
        units=command.units,
        use=use,
        booked_by=command.actor.person,
        partner_id=command.partner_id,
        expires_at=min(command.now + timedelta(minutes=state.limits.hold_minutes), command.ends_at),
        held_at=command.now,
        price_fen=room_price_fen(
            state, command.space_id, use, command.units, (command.starts_at, command.ends_at)
        ),
        credits=credits_for(state, command, use),
    )
    return [held, *lent(slot.booking_id, command.equipment, command.now)]


def _must_not_be_held_on_and_on(state: Bookings, command: HoldSpace) -> None:
    wanted = command.starts_at, command.ends_at
    before = [
        one.at
        for one in state.let_go.get(command.actor.person, ())
        if one.space_id == command.space_id
        and one.at > command.now - KEPT_IN_MIND
        and overlap((one.starts_at, one.ends_at), wanted)
    ]
    if len(before) >= HOLDS_OF_ONE_TIME:
        raise Rejected(TIME_WAS_HELD_BEFORE, again_from=stamp(before[-HOLDS_OF_ONE_TIME] + KEPT_IN_MIND))


def space_held(state: Bookings, event: SpaceHeld) -> None:
    booking = booking_of(event, BookingState.HELD)
    booking.expires_at = event.expires_at
    begin(state, booking, event.held_at)
    state.agenda.put(booking.id, event.expires_at)


def confirm_hold(state: Bookings, command: ConfirmHold) -> list[Event]:
    hold = state.booking(command.booking_id)
    must_be_own(command, *holders_of(state, hold))
    if hold.state is not BookingState.HELD or hold.expires_at is None:
        return []  # It is a booking already, or waits for an answer.
    if command.now >= hold.expires_at:
        raise Rejected(HOLD_HAS_EXPIRED)
    partner_must_still_have_it(state, hold, command.now)
    return [confirmed_or_requested(state, hold, command)]


def hold_expired(state: Bookings, event: HoldExpired) -> None:
    free(state, event, BookingState.EXPIRED, event.expired_at)
