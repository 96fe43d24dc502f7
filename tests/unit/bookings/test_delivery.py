"""Payments are recorded, attendance is taken, and the delivery says what was taken in."""

import pytest
from pydantic import ValidationError

from shared.contracts.bookings.bookings.events import BookingCancelled
from shared.contracts.bookings.enrolments.commands import CancelEnrolment, RecordPayment, RefundEnrolment
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentRefunded,
    PaymentRecorded,
    RefundReason,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_UNKNOWN,
    PAYMENT_EXCEEDS_THE_PRICE,
    REFUND_EXCEEDS_WHAT_WAS_PAID,
)
from shared.contracts.bookings.refusals.sessions import (
    ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
    SESSION_HAS_NOT_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
)
from shared.contracts.bookings.sessions.commands import CancelSession, DeliverSession, RecordAttendance
from shared.contracts.bookings.sessions.events import AttendanceRecorded, SessionCancelled
from shared.contracts.bookings.sessions.host_changes import HostLosesSessions
from shared.contracts.bookings.takings import SessionDelivered, SessionRefunded
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    TERRACE,
    WU,
    at,
    book,
    by,
    drafted,
    enrol,
    farmer,
    haiwan,
    opened,
    policy,
    resident,
    staff,
    tick,
)

AFTERWARDS = at(11, 10, 30)


def pay(enrolment_id: str, amount_fen: int = 5_000) -> RecordPayment:
    return RecordPayment(enrolment_id=enrolment_id, amount_fen=amount_fen, **farmer())


def refund(enrolment_id: str, amount_fen: int) -> RefundEnrolment:
    return RefundEnrolment(
        enrolment_id=enrolment_id, amount_fen=amount_fen, reason=RefundReason.GOODWILL, **staff()
    )


def attendance(session_id: str, attended: tuple[str, ...], absent: tuple[str, ...] = ()) -> RecordAttendance:
    return RecordAttendance(session_id=session_id, attended=attended, absent=absent, **farmer(now=AFTERWARDS))


def deliver(session_id: str) -> DeliverSession:
    return DeliverSession(session_id=session_id, **farmer(now=AFTERWARDS))


def test_the_host_records_what_was_paid() -> None:
    spec = haiwan()
    session_id = opened(spec)
    enrolment_id = enrol(spec, session_id)
    spec.when(pay(enrolment_id, 2_000)).when(pay(enrolment_id, 3_000)).then(
        PaymentRecorded(
            enrolment_id=enrolment_id,
            session_id=session_id,
            amount_fen=3_000,
            paid_fen=5_000,
            recorded_at=MONDAY,
        )
    )


def test_nobody_pays_more_than_the_price() -> None:
    spec = haiwan()
    enrolment_id = enrol(spec, opened(spec))
    spec.when(pay(enrolment_id, 4_000))
    facts = spec.refuses(pay(enrolment_id, 1_001), PAYMENT_EXCEEDS_THE_PRICE)
    assert facts == {"price_fen": 5_000, "open_fen": 1_000}


def test_a_free_session_takes_no_money() -> None:
    spec = haiwan()
    enrolment_id = enrol(spec, opened(spec, price_fen=0))
    spec.refuses(pay(enrolment_id, 1), PAYMENT_EXCEEDS_THE_PRICE)


def test_who_waits_does_not_pay() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    enrol(spec, session_id)
    spec.refuses(pay(enrol(spec, session_id, CHEN)), ENROLMENT_HAS_NO_PLACE)


def test_money_is_recorded_by_the_host_and_staff_alone() -> None:
    spec = haiwan()
    enrolment_id = enrol(spec, opened(spec))
    own = RecordPayment(enrolment_id=enrolment_id, amount_fen=1, **resident())
    spec.refuses(own, ACTOR_MAY_NOT_DO_THIS)
    back = RefundEnrolment(
        enrolment_id=enrolment_id, amount_fen=1, reason=RefundReason.GOODWILL, **resident()
    )
    spec.refuses(back, ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(pay(NOWHERE), ENROLMENT_IS_UNKNOWN)
    spec.refuses(refund(NOWHERE, 1), ENROLMENT_IS_UNKNOWN)


def test_money_goes_back_before_the_delivery_even_when_the_place_was_given_up() -> None:
    spec = haiwan()
    session_id = opened(spec)
    enrolment_id = enrol(spec, session_id)
    spec.when(pay(enrolment_id)).when(CancelEnrolment(enrolment_id=enrolment_id, **resident()))
    spec.when(refund(enrolment_id, 5_000)).then(
        EnrolmentRefunded(
            enrolment_id=enrolment_id,
            session_id=session_id,
            refunded_fen=5_000,
            reason=RefundReason.GOODWILL,
            refunded_at=MONDAY,
        )
    )
    facts = spec.refuses(refund(enrolment_id, 1), REFUND_EXCEEDS_WHAT_WAS_PAID)
    assert facts == {"refundable_fen": 0}


def test_a_session_is_delivered_with_its_takings() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=3)
    came, stayed_away, left = (enrol(spec, session_id, person) for person in (LIN, CHEN, WU))
    for enrolment_id in (came, stayed_away, left):
        spec.when(pay(enrolment_id))
    spec.when(CancelEnrolment(enrolment_id=left, **resident(WU))).when(refund(left, 5_000))
    spec.when(tick(SATURDAY_LESSON))
    spec.when(attendance(session_id, (came,), (stayed_away,)))
    spec.when(deliver(session_id)).then(
        SessionDelivered(
            session_id=session_id,
            partner_id=SKY_FARM,
            agreement_id=AGREEMENT,
            space_id=TERRACE,
            title="亲子无土栽培课",
            enrolled=2,
            attended=1,
            paid_fen=15_000,
            refunded_fen=5_000,
            takings_fen=10_000,
            delivered_at=AFTERWARDS,
            starts_at=SATURDAY_LESSON,
        )
    )
    spec.when(deliver(session_id)).then_nothing()


def test_attendance_is_recorded_and_may_be_corrected() -> None:
    spec = haiwan()
    session_id = opened(spec)
    enrolment_id = enrol(spec, session_id)
    spec.when(attendance(session_id, (), (enrolment_id,)))
    assert spec.happened(AttendanceRecorded).absent == (enrolment_id,)
    spec.when(attendance(session_id, (enrolment_id,)))
    assert spec.state.enrolments[enrolment_id].state is EnrolmentState.ATTENDED
    spec.when(attendance(session_id, (enrolment_id,))).then_nothing()


def test_nobody_is_both_attended_and_absent() -> None:
    with pytest.raises(ValidationError, match="nobody is both"):
        attendance(NOWHERE, (NOWHERE,), (NOWHERE,))


def test_attendance_is_of_those_who_have_a_place_in_this_session() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    enrol(spec, session_id)
    waiting = enrol(spec, session_id, CHEN)
    facts = spec.refuses(attendance(session_id, (waiting,)), ENROLMENT_HAS_NO_PLACE)
    assert facts == {"enrolment_id": waiting, "state": "waiting"}
    spec.refuses(attendance(session_id, (NOWHERE,)), ENROLMENT_IS_UNKNOWN)
    elsewhere = enrol(spec, opened(spec, starts_at=at(12, 9)))
    assert spec.refuses(attendance(session_id, (elsewhere,)), ENROLMENT_IS_UNKNOWN) == {
        "enrolment_id": elsewhere
    }


def test_a_session_is_not_delivered_before_it_starts() -> None:
    spec = haiwan()
    session_id = opened(spec)
    early = DeliverSession(session_id=session_id, **farmer())
    assert spec.refuses(early, SESSION_HAS_NOT_STARTED) == {"starts_at": "2026-07-11T01:00:00Z"}
    spec.refuses(RecordAttendance(session_id=session_id, **farmer()), SESSION_HAS_NOT_STARTED)


def test_a_session_is_not_delivered_before_attendance_is_complete() -> None:
    spec = haiwan()
    session_id = opened(spec)
    first, second = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    spec.when(attendance(session_id, (first,)))
    facts = spec.refuses(deliver(session_id), ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY)
    assert facts == {"missing": [second], "missing_in_all": 1}


def test_a_draft_is_not_delivered() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    assert spec.refuses(deliver(session_id), SESSION_WAS_NEVER_OPENED) == {"state": "drafted"}
    spec.refuses(attendance(session_id, ()), SESSION_WAS_NEVER_OPENED)
    spec.refuses(deliver(NOWHERE), SESSION_IS_UNKNOWN)
    spec.refuses(attendance(NOWHERE, ()), SESSION_IS_UNKNOWN)


def test_others_neither_deliver_nor_record_attendance_nor_cancel() -> None:
    spec = haiwan()
    session_id = opened(spec)
    now = resident(now=AFTERWARDS)
    spec.refuses(DeliverSession(session_id=session_id, **now), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(RecordAttendance(session_id=session_id, **now), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(CancelSession(session_id=session_id, reason="x", **now), ACTOR_MAY_NOT_DO_THIS)
    spec.when(deliver(session_id))
    spec.refuses(DeliverSession(session_id=session_id, **now), ACTOR_MAY_NOT_DO_THIS)


def test_what_is_given_back_after_the_delivery_lowers_the_base_of_the_share() -> None:
    spec = haiwan()
    session_id = opened(spec)
    enrolment_id = enrol(spec, session_id)
    spec.when(pay(enrolment_id)).when(attendance(session_id, (enrolment_id,))).when(deliver(session_id))
    spec.when(refund(enrolment_id, 2_000)).then(
        SessionRefunded(
            session_id=session_id,
            partner_id=SKY_FARM,
            agreement_id=AGREEMENT,
            enrolment_id=enrolment_id,
            refunded_fen=2_000,
            reason=RefundReason.GOODWILL,
            refunded_at=MONDAY,
        )
    )
    spec.refuses(refund(enrolment_id, 3_001), REFUND_EXCEEDS_WHAT_WAS_PAID)


def cancel(session_id: str) -> CancelSession:
    return CancelSession(session_id=session_id, reason="台风预警", **farmer())


def test_when_a_session_is_called_off_every_place_ends_and_the_space_is_free() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    seated, waiting = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    spec.when(pay(seated)).when(cancel(session_id))
    assert spec.happened(SessionCancelled).enrolment_ids == (seated, waiting)
    assert not any(isinstance(event, EnrolmentRefunded) for event in spec.last), "nobody gave it back yet"
    assert spec.happened(BookingCancelled).starts_at == SATURDAY_LESSON
    assert spec.decider.due(spec.state) is None
    spec.when(cancel(session_id)).then_nothing()
    spec.when(refund(seated, 5_000)).happened(EnrolmentRefunded)
    spec.refuses(refund(seated, 1), REFUND_EXCEEDS_WHAT_WAS_PAID)
    spec.when(book(at(11, 9), space_id=TERRACE, units=2))


def test_what_was_paid_for_a_place_given_back_is_owed_late_ones_by_the_rule() -> None:
    limits = BookingLimits(late_cancel_minutes=60, late_refund_bps=5_000)
    for now, owed_fen in ((at(11, 7, 59), 5_000), (at(11, 8), 2_500)):
        spec = haiwan().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
        place = enrol(spec, opened(spec))
        spec.when(pay(place)).when(CancelEnrolment(enrolment_id=place, **resident(now=now)))
        assert spec.happened(EnrolmentCancelled).refund_owed_fen == owed_fen


def test_a_late_place_is_owed_whole_where_staff_give_it_back_or_its_person_has_left() -> None:
    late, limits = at(11, 8), BookingLimits(late_cancel_minutes=60, late_refund_bps=0)
    for erased in (None, False, True):
        spec = haiwan().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
        place = enrol(spec, opened(spec))
        command: Command = CancelEnrolment(enrolment_id=place, **staff(late))
        if erased is not None:
            command = ReleasePerson(person_id=LIN, erased=erased, **policy(late))
        spec.when(pay(place)).when(command)
        assert spec.happened(EnrolmentCancelled).refund_owed_fen == 5_000
    for_them = by(CHEN, Role.STAFF, Role.RESIDENT, now=late, on_behalf_of=LIN)
    spec = haiwan().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    place = enrol(spec, opened(spec))
    spec.when(pay(place)).when(CancelEnrolment(enrolment_id=place, **for_them))
    assert spec.happened(EnrolmentCancelled).refund_owed_fen == 0


def test_a_delivered_session_is_not_called_off() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.when(deliver(session_id))
    assert spec.refuses(cancel(session_id), SESSION_IS_OVER) == {"state": "delivered"}
    spec.refuses(attendance(session_id, ()), SESSION_IS_OVER)
    spec.refuses(cancel(NOWHERE), SESSION_IS_UNKNOWN)


def test_a_session_that_was_called_off_is_not_delivered() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.when(cancel(session_id))
    assert spec.refuses(deliver(session_id), SESSION_IS_OVER) == {"state": "cancelled"}


def test_a_session_called_off_after_its_end_leaves_its_booking_as_it_was() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.when(tick(AFTERWARDS))
    spec.when(CancelSession(session_id=session_id, reason="x", **staff(now=AFTERWARDS)))
    assert [type(one) for one in spec.last] == [SessionCancelled, HostLosesSessions]
