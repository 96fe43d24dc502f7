"""How a session ends: attended and delivered, or called off, with what was paid owed to everybody."""

from datetime import datetime

from services.bookings.domain.actors import acting_host
from services.bookings.domain.appointment_rules import told_title
from services.bookings.domain.bookings import cancelled
from services.bookings.domain.course_times import lesson_changed
from services.bookings.domain.free_hours import free_hours
from services.bookings.domain.losses import losses_of, told_once
from services.bookings.domain.payments import WITH_A_PLACE
from services.bookings.domain.reports import reported
from services.bookings.domain.sessions import OVER
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Enrolment, Session
from services.bookings.domain.strikes import strike
from services.bookings.domain.volunteer_sign_ups import activities_end
from services.bookings.domain.waitlist import leave
from shared.contracts.bookings.bookings.events import CancelReason
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_HAS_NO_PLACE, ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import (
    ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
    SESSION_HAS_NOT_ENDED,
    SESSION_HAS_NOT_STARTED,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_WAS_HELD,
    SESSION_WAS_NEVER_OPENED,
)
from shared.contracts.bookings.sessions.commands import CancelSession, DeliverSession, RecordAttendance
from shared.contracts.bookings.sessions.events import AttendanceRecorded, SessionCancelled, SessionDropped
from shared.contracts.bookings.sessions.views import UNOPENED, SessionState
from shared.contracts.bookings.strikes.events import StrikeCause
from shared.contracts.bookings.takings import SessionDelivered
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

MISSING_SHOWN = 20


def _running(state: Bookings, command: RecordAttendance | DeliverSession) -> Session:
    """The session, which was opened, has started and is not over."""
    session = state.session(command.session_id)
    acting_host(state, command, session.partner_id)
    if session.state in OVER:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    if session.state in UNOPENED:
        raise Rejected(SESSION_WAS_NEVER_OPENED, state=session.state)
    if command.now < session.starts_at:
        raise Rejected(SESSION_HAS_NOT_STARTED, starts_at=stamp(session.starts_at))
    return session


def _seated(state: Bookings, session: Session) -> list[Enrolment]:
    enrolments = (state.enrolments[enrolment_id] for enrolment_id in session.enrolment_ids)
    return [enrolment for enrolment in enrolments if enrolment.state in WITH_A_PLACE]


def record_attendance(state: Bookings, command: RecordAttendance) -> list[Event]:
    session = _running(state, command)
    marks = [(enrolment_id, EnrolmentState.ATTENDED) for enrolment_id in command.attended]
    marks += [(enrolment_id, EnrolmentState.ABSENT) for enrolment_id in command.absent]
    changes = False
    for enrolment_id, mark in marks:
        enrolment = state.enrolment(enrolment_id)
        if enrolment.session_id != session.id:
            raise Rejected(ENROLMENT_IS_UNKNOWN, enrolment_id=enrolment_id)
        if enrolment.state not in WITH_A_PLACE:
            raise Rejected(ENROLMENT_HAS_NO_PLACE, enrolment_id=enrolment_id, state=enrolment.state)
        changes = changes or enrolment.state is not mark
    if not changes:
        return []
    return [
        AttendanceRecorded(
            session_id=session.id,
            attended=command.attended,
            absent=command.absent,
            recorded_at=command.now,
        )
    ]


def attendance_recorded(state: Bookings, event: AttendanceRecorded) -> None:
    for enrolment_id in event.attended:
        state.enrolments[enrolment_id].state = EnrolmentState.ATTENDED
    for enrolment_id in event.absent:
        state.enrolments[enrolment_id].state = EnrolmentState.ABSENT


def deliver_session(state: Bookings, command: DeliverSession) -> list[Event]:
    if state.session(command.session_id).state is SessionState.DELIVERED:
        acting_host(state, command, state.session(command.session_id).partner_id)
        return []
    session = _running(state, command)
    if command.now < session.ends_at and not command.early_reason:
        raise Rejected(SESSION_HAS_NOT_ENDED, ends_at=stamp(session.ends_at))
    seated = _seated(state, session)
    missing = [enrolment.id for enrolment in seated if enrolment.state is EnrolmentState.CONFIRMED]
    if missing:
        raise Rejected(
            ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
            missing=list(missing[:MISSING_SHOWN]),
            missing_in_all=len(missing),
        )
    absent = [one for one in seated if one.state is EnrolmentState.ABSENT]
    cause = StrikeCause.ABSENT_FROM_SESSION
    strikes = [one for gone in absent for one in strike(state, gone.id, gone.person_id, cause, command.now)]
    attended = len(seated) - len(absent)
    return [
        SessionDelivered(
            session_id=session.id,
            partner_id=session.partner_id,
            agreement_id=session.agreement_id,
            space_id=session.space_id,
            title=told_title(session),
            enrolled=len(seated),
            attended=attended,
            paid_fen=session.paid_fen,
            refunded_fen=session.refunded_fen,
            takings_fen=session.paid_fen - session.refunded_fen,
            delivered_at=command.now,
            starts_at=session.starts_at,
            early_reason=command.early_reason if command.now < session.ends_at else None,
        ),
        *free_hours(state, session, attended, command.now),
        *strikes,
    ]


def session_delivered(state: Bookings, event: SessionDelivered) -> None:
    _over(state, event.session_id, SessionState.DELIVERED)


def _over(state: Bookings, session_id: str, ending: SessionState) -> None:
    session = state.sessions[session_id]
    session.state = ending
    state.not_over.pop(session_id, None)
    state.joint_hosts.session_is_over(session_id)
    state.agenda.drop(session_id)
    state.draws.drop(state.agenda, session_id)
    reported(state, session)


def cancel_session(state: Bookings, command: CancelSession) -> list[Event]:
    session = state.session(command.session_id)
    acting_host(state, command, session.partner_id)
    if session.state is SessionState.CANCELLED:
        return []
    if session.state is SessionState.DELIVERED:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    if session.state in UNOPENED:
        state.courses.must_not_hold(session.id)
    attended = sum(one.state is EnrolmentState.ATTENDED for one in _seated(state, session))
    if attended:
        raise Rejected(SESSION_WAS_HELD, attended=attended)
    if (
        command.now >= session.starts_at
        and session.state not in UNOPENED
        and not command.actor.has(Role.STAFF)
    ):
        raise Rejected(SESSION_HAS_STARTED)
    return told_once(state, called_off(state, session, command.now, command.reason))


def called_off(state: Bookings, session: Session, now: datetime, reason: str) -> list[Event]:
    """What ends a session that does not take place: its places and its booking.

    What was paid is owed until somebody records that it was given back: the platform holds no money.
    """
    events: list[Event] = [_ended(state, session, now, reason)]
    booking = state.bookings.get(session.booking_id)
    if booking is not None:
        losses = losses_of(state, session)
        ends = cancelled(state, booking, now, CancelReason.SESSION_CANCELLED, losses)
        told = {"losses": (*losses.values(),), "course_id": state.courses.of_session.get(session.id)}
        events.append(ends.model_copy(update=told))
    return [*events, *activities_end(state, session.id, now, reason)]


def _ended(
    state: Bookings, session: Session, now: datetime, reason: str
) -> SessionCancelled | SessionDropped:
    if session.state in UNOPENED:
        return SessionDropped(
            session_id=session.id, partner_id=session.partner_id, reason=reason, dropped_at=now
        )
    return SessionCancelled(
        session_id=session.id,
        partner_id=session.partner_id,
        reason=reason,
        enrolment_ids=tuple(session.by_person.values()),
        cancelled_at=now,
        joint_host_ids=state.joint_hosts.confirmed(session.id),
    )


def close_unheld(state: Bookings, session_id: str) -> None:
    """A session for one person that nobody took: it is over."""
    _over(state, session_id, SessionState.CANCELLED)


def session_dropped(state: Bookings, event: SessionDropped) -> None:
    _over(state, event.session_id, SessionState.CANCELLED)


def session_cancelled(state: Bookings, event: SessionCancelled) -> None:
    session = state.sessions[event.session_id]
    for enrolment_id in event.enrolment_ids:
        leave(state, session, state.enrolments[enrolment_id], EnrolmentState.CANCELLED)
    session.queue.clear()
    session.places_taken = 0
    _over(state, session.id, SessionState.CANCELLED)
    lesson_changed(state, state.courses.of_lesson(session.id), event.cancelled_at)
