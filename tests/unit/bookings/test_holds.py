"""A hold keeps a space for some minutes: it is confirmed, given back, or it expires."""

import pytest

from services.bookings.domain.stamps import stamp
from shared.contracts.bookings.bookings.commands import CancelBooking, CheckIn, ConfirmHold
from shared.contracts.bookings.bookings.events import BookingCancelled, HoldExpired, SpaceBooked, SpaceHeld
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_IS_NOT_CONFIRMED,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    HOLD_HAS_EXPIRED,
    SPACE_IS_NOT_FREE,
    TIME_WAS_HELD_BEFORE,
)
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    STRANGER,
    at,
    book,
    haiwan,
    hold,
    resident,
    tick,
)


def test_a_hold_keeps_the_space_from_others() -> None:
    spec = haiwan().when(hold(at(8, 19)))
    assert spec.happened(SpaceHeld).expires_at == later(minutes=10)
    spec.refuses(book(at(8, 19), who=resident(CHEN)), SPACE_IS_NOT_FREE)


def test_a_hold_of_a_taken_space_is_refused() -> None:
    haiwan().when(book(at(8, 19))).refuses(hold(at(8, 19), who=resident(CHEN)), SPACE_IS_NOT_FREE)


def test_a_hold_is_confirmed_and_becomes_the_booking() -> None:
    spec = haiwan().when(hold(at(8, 19)))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.when(ConfirmHold(booking_id=booking_id, **resident(now=later(minutes=9))))
    booked = spec.happened(SpaceBooked)
    assert (booked.booking_id, booked.booked_by, booked.release_at) == (booking_id, LIN, at(8, 19, 15))
    spec.when(ConfirmHold(booking_id=booking_id, **resident())).then_nothing()
    spec.refuses(book(at(8, 19), who=resident(CHEN)), SPACE_IS_NOT_FREE)
    assert spec.state.ahead == {LIN: 1}


def test_a_hold_expires_and_the_space_is_free() -> None:
    spec = haiwan().when(hold(at(8, 19)))
    booking_id = spec.happened(SpaceHeld).booking_id
    assert spec.decider.due(spec.state) == later(minutes=10)
    spec.when(tick(later(minutes=10))).then(
        HoldExpired(
            booking_id=booking_id,
            space_id=DANCE_ROOM,
            starts_at=at(8, 19),
            free_again_at=at(8, 20, 10),
            expired_at=later(minutes=10),
        )
    )
    for command in (ConfirmHold, CancelBooking, CheckIn):
        spec.refuses(command(booking_id=booking_id, **resident()), HOLD_HAS_EXPIRED)
    spec.when(book(at(8, 19), who=resident(CHEN)))


def test_nobody_holds_one_time_on_and_on() -> None:
    spec = haiwan()
    for minutes in (0, 10):
        now = later(minutes=minutes)
        spec.when(hold(at(8, 19), who=resident(now=now))).when(tick(later(minutes=minutes + 10)))
    again = hold(at(8, 18, 30), who=resident(now=later(minutes=20)))
    facts = spec.refuses(again, TIME_WAS_HELD_BEFORE)
    assert facts == {"again_from": stamp(later(days=1, minutes=10))}
    spec.decider.decide(spec.state, hold(at(8, 20), who=resident(now=later(minutes=20))))
    spec.decider.decide(spec.state, hold(at(8, 19), who=resident(CHEN, later(minutes=20))))
    spec.decider.decide(spec.state, hold(at(8, 19), who=resident(now=later(days=1, minutes=10))))
    spec.when(book(at(8, 19), who=resident(now=later(minutes=20))))
    spec.happened(SpaceBooked)


def test_giving_a_hold_back_in_time_does_not_renew_it_either() -> None:
    spec = haiwan()
    for _ in range(2):
        spec.when(hold(at(8, 19)))
        spec.when(CancelBooking(booking_id=spec.happened(SpaceHeld).booking_id, **resident()))
    spec.refuses(hold(at(8, 19)), TIME_WAS_HELD_BEFORE)


def test_a_hold_that_was_given_back_is_not_confirmed() -> None:
    spec = haiwan().when(hold(at(8, 19)))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    facts = spec.refuses(ConfirmHold(booking_id=booking_id, **resident()), BOOKING_IS_OVER)
    assert facts == {"state": "cancelled_early"}


def test_a_tick_before_the_time_changes_nothing() -> None:
    haiwan().when(hold(at(8, 19))).when(tick(later(minutes=9))).then_nothing()


def test_a_hold_is_not_confirmed_after_its_time_though_nobody_noticed() -> None:
    spec = haiwan().when(hold(at(8, 19)))
    booking_id = spec.happened(SpaceHeld).booking_id
    command = ConfirmHold(booking_id=booking_id, **resident(now=later(minutes=10)))
    spec.refuses(command, HOLD_HAS_EXPIRED)


@pytest.mark.parametrize("person", [STRANGER, CHEN])
def test_only_the_holder_confirms(person: str) -> None:
    spec = haiwan().when(hold(at(8, 19)))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.refuses(ConfirmHold(booking_id=booking_id, **resident(person)), ACTOR_MAY_NOT_DO_THIS)


def test_an_unknown_hold_is_not_confirmed() -> None:
    haiwan().refuses(ConfirmHold(booking_id=NOWHERE, **resident()), BOOKING_IS_UNKNOWN)


def test_giving_a_hold_back_is_never_late() -> None:
    now = at(8, 18, 55)
    spec = haiwan().when(hold(at(8, 19), who=resident(now=now)))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=now)))
    assert not spec.happened(BookingCancelled).late
    assert spec.decider.due(spec.state) is None


def test_a_hold_confirmed_after_its_start_still_has_time_to_check_in() -> None:
    spec = haiwan().when(hold(at(8, 19), who=resident(now=at(8, 18, 59))))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.when(ConfirmHold(booking_id=booking_id, **resident(now=at(8, 19, 5))))
    assert spec.happened(SpaceBooked).release_at == at(8, 19, 20)


def test_a_hold_is_not_checked_in() -> None:
    spec = haiwan().when(hold(at(8, 19), who=resident(now=at(8, 18, 55))))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.refuses(CheckIn(booking_id=booking_id, **resident(now=at(8, 19))), BOOKING_IS_NOT_CONFIRMED)


def test_a_hold_is_asked_for_by_residents() -> None:
    haiwan().refuses(
        hold(at(8, 19), who=resident(LIN) | {"actor": tick(MONDAY).actor}), ACTOR_MAY_NOT_DO_THIS
    )
