"""A closure that acts: what stands in it is called off with it, told, and owed."""

from datetime import timedelta
from typing import Any

from shared.contracts.bookings.bookings.commands import CheckIn
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, SpaceBooked, SpaceHeld
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.enrolments.commands import RecordPayment
from shared.contracts.bookings.refusals.spaces import BOOKINGS_STAND_IN_THE_CLOSURE, SPACE_IS_CLOSED_THEN
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionDropped
from shared.contracts.bookings.spaces.commands import CloseSpaceFor
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.bookings.trials import KeepTrialSpace, TrialSpaceKept
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    TERRACE,
    WU,
    at,
    book,
    drafted,
    enrol,
    farmer,
    haiwan,
    hold,
    opened,
    policy,
    resident,
    staff,
    tick,
)


def close(**changes: Any) -> CloseSpaceFor:
    """The whole of Wednesday, 8 July, and what is booked then with it."""
    fields: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "starts_at": at(8, 8),
        "ends_at": at(9, 0),
        "reason": "地板维修",
        "cancel_bookings": True,
        **staff(),
    }
    return CloseSpaceFor(**{**fields, **changes})


def test_what_stands_in_the_closure_is_called_off_with_it_and_costs_nothing() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(hold(at(8, 21), who=resident(CHEN)))
    held = spec.happened(SpaceHeld).booking_id
    spec.when(book(at(9, 19), who=resident(WU)))
    kept = spec.happened(SpaceBooked).booking_id
    spec.when(close(**staff(at(8, 12))))
    spec.happened(SpaceClosed)
    gone = [one for one in spec.last if isinstance(one, BookingCancelled)]
    assert [(one.booking_id, one.person_ids) for one in gone] == [(booking_id, (LIN,)), (held, (CHEN,))]
    assert {one.reason for one in gone} == {CancelReason.SPACE_IS_CLOSED}
    assert [one.price_kept_fen for one in gone] == [0, 0]
    assert [*spec.state.bookings] == [kept]
    assert not spec.state.strikes.until
    spec.refuses(book(at(8, 19)), SPACE_IS_CLOSED_THEN)


def test_a_session_is_called_off_for_the_closures_reason_and_what_was_paid_is_owed() -> None:
    spec = haiwan()
    session_id = opened(spec)
    place = enrol(spec, session_id)
    spec.when(RecordPayment(enrolment_id=place, amount_fen=5_000, **farmer()))
    draft = drafted(spec, starts_at=SATURDAY_LESSON + timedelta(hours=3))
    spec.when(close(space_id=TERRACE, starts_at=at(11, 0), ends_at=at(12, 0), reason="平台检修"))
    called_off = spec.happened(SessionCancelled)
    assert (called_off.session_id, called_off.reason) == (session_id, "平台检修")
    assert called_off.enrolment_ids == (place,)
    assert spec.happened(SessionDropped).session_id == draft
    told = [one.person_ids for one in spec.last if isinstance(one, BookingCancelled)]
    assert told == [(LIN,), ()]
    enrolment = spec.state.enrolments[place]
    assert enrolment.paid_fen - enrolment.refunded_fen == 5_000, "owed until it is given back"


def test_what_has_begun_and_a_trial_stand_in_the_way() -> None:
    spec = haiwan().when(book(at(8, 19)))
    begun = spec.happened(SpaceBooked).booking_id
    spec.when(CheckIn(booking_id=begun, **resident(now=at(8, 18, 45))))
    kept = KeepTrialSpace(
        trial_id=NOWHERE,
        application_id=NOWHERE,
        space_id=DANCE_ROOM,
        starts_at=at(8, 20, 30),
        ends_at=at(8, 21, 30),
        people=5,
        **policy(at(8, 12)),
    )
    trial = spec.when(kept).happened(TrialSpaceKept).booking_id
    spec.when(book(at(8, 18), 30, who=resident(CHEN)))
    facts = spec.refuses(close(**staff(at(8, 18, 50))), BOOKINGS_STAND_IN_THE_CLOSURE)
    assert facts["bookings_in_all"] == 3
    facts = spec.refuses(close(starts_at=at(8, 19), **staff(at(8, 18, 50))), BOOKINGS_STAND_IN_THE_CLOSURE)
    assert facts == {"bookings": [begun, trial], "bookings_in_all": 2}


def test_unasked_nothing_is_called_off() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(close(cancel_bookings=False), BOOKINGS_STAND_IN_THE_CLOSURE)
    assert facts["bookings"] == [booking_id]
    assert spec.state.bookings[booking_id].state is BookingState.CONFIRMED


def test_what_comes_free_by_a_closure_is_offered_to_nobody() -> None:
    spec = haiwan().when(book(at(8, 19)))
    wait = JoinRoomWaitlist(space_id=DANCE_ROOM, starts_at=at(8, 19), ends_at=at(8, 20), **resident(CHEN))
    spec.when(wait)
    spec.when(close()).when(tick(MONDAY))
    assert not any(isinstance(one, SpaceHeld) for one in spec.last)
