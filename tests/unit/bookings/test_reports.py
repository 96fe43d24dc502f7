"""Sessions end honestly: delivered after their end, never cancelled once held, reported in time."""

from datetime import timedelta

from shared.contracts.bookings.enrolments.commands import RecordPayment
from shared.contracts.bookings.hosts import HostLeft, HostSuspended
from shared.contracts.bookings.refusals.enrolments import PAYMENT_EXCEEDS_THE_PRICE
from shared.contracts.bookings.refusals.sessions import (
    SESSION_HAS_NOT_ENDED,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_WAS_HELD,
    SESSIONS_AWAIT_REPORTS,
)
from shared.contracts.bookings.sessions.commands import (
    CancelSession,
    DeliverSession,
    OpenSession,
    RecordAttendance,
)
from shared.contracts.bookings.sessions.events import (
    ReportDue,
    ReportOverdue,
    SessionCancelled,
    SessionClosed,
)
from shared.contracts.bookings.takings import SessionDelivered, SessionPaid
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    SATURDAY_LESSON,
    SKY_FARM,
    at,
    draft,
    drafted,
    enrol,
    farmer,
    haiwan,
    opened,
    staff,
    tick,
)

ENDS_AT = at(11, 10, 30)
REPORT_BY = ENDS_AT + timedelta(hours=72)


def test_a_session_is_not_delivered_before_its_end_unless_with_a_reason() -> None:
    spec = haiwan()
    session_id = opened(spec)
    early = farmer(SATURDAY_LESSON + timedelta(seconds=1))
    facts = spec.refuses(DeliverSession(session_id=session_id, **early), SESSION_HAS_NOT_ENDED)
    assert facts == {"ends_at": "2026-07-11T02:30:00Z"}
    spec.when(DeliverSession(session_id=session_id, early_reason="雷雨", **early))
    assert spec.happened(SessionDelivered).early_reason == "雷雨"


def test_what_people_attended_is_not_called_off_by_anybody() -> None:
    spec = haiwan()
    session_id = opened(spec)
    place = enrol(spec, session_id)
    spec.when(RecordAttendance(session_id=session_id, attended=(place,), **farmer(ENDS_AT)))
    for who in (farmer(ENDS_AT), staff(at(12, 9))):
        command = CancelSession(session_id=session_id, reason="x", **who)
        assert spec.refuses(command, SESSION_WAS_HELD) == {"attended": 1}


def test_once_it_has_started_staff_alone_call_a_session_off() -> None:
    spec = haiwan()
    session_id = opened(spec)
    place = enrol(spec, session_id)
    late = CancelSession(session_id=session_id, reason="x", **farmer(SATURDAY_LESSON))
    spec.refuses(late, SESSION_HAS_STARTED)
    spec.when(CancelSession(session_id=session_id, reason="Nobody came", **staff(at(12, 9))))
    spec.happened(SessionCancelled)
    payment = RecordPayment(enrolment_id=place, amount_fen=1, **farmer(at(12, 9)))
    spec.refuses(payment, SESSION_IS_OVER)


def test_a_session_that_is_over_is_due_then_overdue_and_then_nothing_new_begins() -> None:
    spec = haiwan()
    plan = drafted(spec, starts_at=at(25, 9))
    session_id = opened(spec)
    spec.when(tick(SATURDAY_LESSON)).happened(SessionClosed)
    spec.when(tick(ENDS_AT))
    assert spec.happened(ReportDue).report_by == REPORT_BY
    spec.when(draft(at(18, 9)))
    assert spec.decider.due(spec.state) == REPORT_BY
    spec.when(tick(REPORT_BY)).then(
        ReportOverdue(session_id=session_id, partner_id=SKY_FARM, overdue_at=REPORT_BY)
    )
    facts = spec.refuses(draft(at(19, 9), who=farmer(REPORT_BY)), SESSIONS_AWAIT_REPORTS)
    assert facts == {"sessions": [session_id], "sessions_in_all": 1}
    spec.refuses(OpenSession(session_id=plan, **farmer(REPORT_BY)), SESSIONS_AWAIT_REPORTS)
    spec.when(DeliverSession(session_id=session_id, **farmer(REPORT_BY)))
    spec.when(draft(at(19, 9), who=farmer(REPORT_BY)))


def test_a_cancelled_session_is_not_waited_for() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.when(tick(SATURDAY_LESSON)).when(tick(ENDS_AT)).when(tick(REPORT_BY))
    spec.when(CancelSession(session_id=session_id, reason="Nobody came", **staff(REPORT_BY)))
    spec.when(draft(at(19, 9), who=farmer(REPORT_BY)))


def test_a_host_that_is_suspended_or_left_still_reports_what_was_held() -> None:
    suspended = HostSuspended(partner_id=SKY_FARM, reason="share overdue", suspended_at=MONDAY)
    for event in (suspended, HostLeft(partner_id=SKY_FARM, left_at=MONDAY)):
        spec = haiwan()
        session_id = opened(spec)
        spec.given(event).when(DeliverSession(session_id=session_id, **farmer(ENDS_AT)))
        spec.happened(SessionDelivered)


def test_money_that_comes_after_the_delivery_is_told_to_the_fund() -> None:
    spec = haiwan()
    session_id = opened(spec)
    place = enrol(spec, session_id)
    spec.when(RecordAttendance(session_id=session_id, attended=(place,), **farmer(ENDS_AT)))
    spec.when(DeliverSession(session_id=session_id, **farmer(ENDS_AT)))
    spec.when(RecordPayment(enrolment_id=place, amount_fen=5_000, **farmer(at(12, 9)))).then(
        SessionPaid(
            session_id=session_id,
            partner_id=SKY_FARM,
            agreement_id=AGREEMENT,
            title="亲子无土栽培课",
            starts_at=SATURDAY_LESSON,
            enrolment_id=place,
            amount_fen=5_000,
            paid_at=at(12, 9),
        )
    )
    more = RecordPayment(enrolment_id=place, amount_fen=1, **farmer(at(12, 9)))
    spec.refuses(more, PAYMENT_EXCEEDS_THE_PRICE)
