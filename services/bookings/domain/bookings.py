"""A space is booked, and the booking cancelled: its slot is taken, and free again at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.bookings.domain.actors import host_in_good_standing, must_be_own, must_not_be_erased
from services.bookings.domain.credit_accounts import account_of
from services.bookings.domain.entry import door_forgotten, door_planned
from services.bookings.domain.grants import booked_or_requested
from services.bookings.domain.holders import holders_of
from services.bookings.domain.lending import lent
from services.bookings.domain.losses import loss_of_booking
from services.bookings.domain.quotas import begins_to_count, ends_counting
from services.bookings.domain.room_line import call_line, call_lines, call_lines_of
from services.bookings.domain.room_price_state import RoomCharge
from services.bookings.domain.schedule import KEPT_AFTERWARDS, LetGo, Slot
from services.bookings.domain.slots import PARTNER_USES, agreement_must_cover, slot_must_be_free
from services.bookings.domain.state import Booking, Bookings
from services.bookings.domain.strikes import strike
from services.bookings.domain.volunteer_sign_ups import NO_ROOM_REASON, activities_end
from shared.contracts.bookings.approvals.events import (
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking, HoldSpace
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    CancelReason,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.credits.lots import last_of, total
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_BELONGS_TO_A_SESSION,
    BOOKING_BELONGS_TO_A_TRIAL,
    BOOKING_HAS_BEGUN,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.series import CancelSeries
from shared.contracts.bookings.strikes.events import StrikeCause
from shared.kernel.messages import Event
from shared.kernel.money import WHOLE_IN_BPS, share_of
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

KEPT_IN_MIND = timedelta(days=1)
"""So long it is remembered that a person let a hold go."""


def use_of(state: Bookings, command: BookSpace | HoldSpace | JoinRoomWaitlist) -> BookingUse:
    """For whom it is booked; refuses who may not book for them."""
    must_not_be_erased(state, command.actor.person)
    if command.partner_id is not None:
        host = host_in_good_standing(state, command, command.partner_id)
        agreement_must_cover(
            host, state.space(command.space_id), (command.starts_at, command.ends_at), command.now
        )
        return BookingUse.PARTNER
    if not command.actor.has(Role.STAFF if command.for_the_community else Role.RESIDENT):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    return BookingUse.COMMUNITY if command.for_the_community else BookingUse.RESIDENT


def book_space(state: Bookings, command: BookSpace) -> list[Event]:
    use = use_of(state, command)
    slot = slot_must_be_free(state, command, use, command.new_id("booking"))
    booked = booked_or_requested(state, command, slot, use)
    return [booked, *lent(slot.booking_id, command.equipment, command.now)]


def space_booked(state: Bookings, event: SpaceBooked) -> None:
    booking = booking_of(event, BookingState.CONFIRMED)
    booking.session_id, booking.trial_id = event.session_id, event.trial_id
    booking.series_id = event.series_id
    booking.late_from, booking.check_in_from = event.late_from, event.check_in_from
    booking.release_at, booking.late_refund_bps = event.release_at, event.late_refund_bps
    booking.late_minutes = (event.starts_at - event.late_from) // timedelta(minutes=1)
    if event.price_fen:
        state.room_prices.charges[booking.id] = RoomCharge(event.space_id, event.price_fen)
    take(state, booking, event.booked_at)
    state.agenda.put(booking.id, event.ends_at if event.release_at is None else event.release_at)
    door_planned(state, booking)


def booking_of(event: SpaceBooked | SpaceHeld | BookingRequested, stands: BookingState) -> Booking:
    """What was booked, held or requested, as it stands by that."""
    return Booking(
        id=event.booking_id,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        free_again_at=event.free_again_at,
        units=event.units,
        use=event.use,
        booked_by=event.booked_by,
        partner_id=event.partner_id,
        state=stands,
        price_fen=event.price_fen,
        credits=event.credits,
    )


def take(state: Bookings, booking: Booking, now: datetime) -> None:
    """It is booked or requested: anew, or in place of the hold, or the request, that it was."""
    if booking.id in state.bookings:
        state.bookings[booking.id] = booking  # That has its slot and its count already.
    else:
        begin(state, booking, now)
    state.room_waits.drop(booking.id)  # An offer is taken.


def begin(state: Bookings, booking: Booking, now: datetime) -> None:
    """The booking, or the hold, has its slot and counts for its person."""
    state.bookings[booking.id] = booking
    if booking.trial_id is not None:
        state.trials[booking.trial_id] = booking.id
    state.spaces[booking.space_id].schedule.add(slot_had_by(booking))
    begins_to_count(state, booking, now)
    state.credits.take(account_of(state, booking) or "", booking.credits)
    if booking.use is BookingUse.RESIDENT:
        state.ahead[booking.booked_by] = state.ahead.get(booking.booked_by, 0) + 1


def slot_had_by(booking: Booking) -> Slot:
    """What a booking takes of its space."""
    return Slot(
        booking.starts_at,
        booking.free_again_at,
        booking.units,
        booking.id,
        booking.use in PARTNER_USES,
    )


def cancel_booking(state: Bookings, command: CancelBooking) -> list[Event]:
    if state.over.get(command.booking_id) in {BookingState.CANCELLED_EARLY, BookingState.CANCELLED_LATE}:
        return []
    booking = state.booking(command.booking_id)
    must_be_own(command, *holders_of(state, booking))
    must_stand_alone(booking)
    if booking.state is not BookingState.HELD and command.now >= booking.starts_at:
        raise Rejected(BOOKING_HAS_BEGUN)
    refund_bps = late_refund_bps(state, booking, command)
    event = cancelled(state, booking, command.now, command.reason, refund_bps=refund_bps)
    ends = activities_end(state, booking.id, command.now, NO_ROOM_REASON)
    return [event, *strike_for_late(state, booking, event, command), *ends]


def strike_for_late(
    state: Bookings, booking: Booking, event: BookingCancelled, command: CancelBooking | CancelSeries
) -> list[Event]:
    """The strike of a resident who gives a room back late, by itself or with the rest of its series."""
    own = booking.use is BookingUse.RESIDENT and command.actor.person == booking.booked_by
    if not own or not event.late:
        return []
    return strike(state, booking.id, booking.booked_by, StrikeCause.ROOM_GIVEN_BACK_LATE, command.now)


def must_stand_alone(booking: Booking) -> None:
    """Refuses what changes only with a session or a trial."""
    if booking.session_id is not None:
        raise Rejected(BOOKING_BELONGS_TO_A_SESSION, session_id=booking.session_id)
    if booking.trial_id is not None:
        raise Rejected(BOOKING_BELONGS_TO_A_TRIAL, trial_id=booking.trial_id)


def late_refund_bps(state: Bookings, booking: Booking, command: CancelBooking | CancelSeries) -> int:
    """What a late cancellation is owed: the rule's part for the booker's own wish, otherwise all of it."""
    own = command.actor.person == booking.booked_by or not command.actor.has(Role.STAFF)
    if not own:
        return WHOLE_IN_BPS
    kept = booking.late_refund_bps
    return state.limits.late_refund_bps if kept is None else kept


def cancelled(
    state: Bookings,
    booking: Booking,
    now: datetime,
    reason: CancelReason,
    people: Iterable[str] | None = None,
    refund_bps: int = WHOLE_IN_BPS,
) -> BookingCancelled:
    """The event that ends a booking; giving a mere hold back is never late.

    ``people`` are those who lose something by it; left out, it is whose booking it is. Of the price of what
    is given back late ``refund_bps`` are owed.
    """
    late = booking.late_from is not None and now >= booking.late_from
    costs = total(booking.credits)
    kept = costs - share_of(costs, refund_bps) if late else 0
    of_account, back = account_of(state, booking), last_of(booking.credits, costs - kept)
    kept_fen = booking.price_fen - share_of(booking.price_fen, refund_bps) if late else 0
    whose = holders_of(state, booking) if people is None else tuple(people)
    return BookingCancelled(
        booking_id=booking.id,
        space_id=booking.space_id,
        starts_at=booking.starts_at,
        free_again_at=booking.free_again_at,
        late=late,
        reason=reason,
        cancelled_at=now,
        session_id=booking.session_id,
        person_ids=whose,
        price_kept_fen=kept_fen,
        credits_of=of_account,
        credits_back=back,
        ends_at=booking.ends_at if booking.state is BookingState.CONFIRMED else None,
        units=booking.units,
        use=booking.use,
        losses=tuple(
            loss_of_booking(state, booking, kept_fen, total(back) if one == of_account else 0)
            for one in (whose if people is None else ())
        ),
    )


def booking_cancelled(state: Bookings, event: BookingCancelled) -> None:
    charge = state.room_prices.charges.get(event.booking_id)
    if charge is not None:
        charge.price_fen = event.price_kept_fen
    ending = BookingState.CANCELLED_LATE if event.late else BookingState.CANCELLED_EARLY
    free(state, event, ending, event.cancelled_at)


def free(
    state: Bookings,
    event: BookingCancelled | HoldExpired | SpaceReleased | BookingRejected | BookingRequestExpired,
    ending: BookingState,
    now: datetime,
) -> None:
    """The booking is over, and its slot is free at once."""
    booking = state.bookings[event.booking_id]
    was_offered = state.room_waits.drop(booking.id)
    if booking.state is BookingState.HELD and not was_offered:
        of_person = state.let_go.get(booking.booked_by, [])
        let_go = LetGo(booking.space_id, booking.starts_at, booking.ends_at, now)
        state.let_go[booking.booked_by] = [
            *(one for one in of_person if one.at > now - KEPT_IN_MIND and one.ends_at > now),
            let_go,
        ]
    state.spaces[event.space_id].schedule.remove(event.starts_at, event.booking_id)
    if not isinstance(event, SpaceReleased):
        state.credits.give_back(event.credits_of or "", event.credits_back)
    state.equipment.give_back(event.booking_id, event.starts_at)
    end(state, event.booking_id, ending, now)
    call_line(state, event.space_id, now)


def end(state: Bookings, booking_id: str, ending: BookingState, now: datetime) -> None:
    """The booking is over."""
    booking = state.bookings.pop(booking_id)
    state.over[booking_id] = ending
    state.agenda.drop(booking_id)
    door_forgotten(state, booking_id)
    state.equipment.is_over(booking_id, now - KEPT_AFTERWARDS)
    ends_counting(state, booking, ending)
    if booking.trial_id is not None:
        del state.trials[booking.trial_id]
    if booking.use is BookingUse.RESIDENT:
        state.ahead[booking.booked_by] -= 1
        if not state.ahead[booking.booked_by]:
            del state.ahead[booking.booked_by]
        call_lines_of(state, booking.booked_by, now)
    elif booking.use is BookingUse.PARTNER and state.rules_at(now).rooms is not None:
        call_lines(state, now)  # The partner may have one more, whoever waits for it.
