"""What a partner gives free of charge: counted with the delivery, corrected by staff."""

from datetime import datetime, timedelta

from services.bookings.domain.appointment_rules import told_title
from services.bookings.domain.state import Bookings, Session
from shared.contracts.bookings.free_hours import CorrectFreeHours, FreeHoursCorrected, FreeHoursDelivered
from shared.contracts.bookings.refusals.sessions import (
    FREE_HOURS_EXCEED_THE_SESSION,
    SESSION_GIVES_NO_FREE_HOURS,
)
from shared.contracts.bookings.sessions.views import SessionState
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_MINUTE = timedelta(minutes=1)


def free_hours(state: Bookings, session: Session, attended: int, now: datetime) -> list[Event]:
    """What counts with a delivery: nothing of a session with a price, nor where nobody came.

    Nor of a volunteer activity: there the volunteers give their time, and it is counted for them.
    """
    minutes = (min(session.ends_at, now) - session.starts_at) // _MINUTE
    if _has_a_price(state, session) or session.volunteer or not attended or not minutes:
        return []
    return [
        FreeHoursDelivered(
            session_id=session.id,
            partner_id=session.partner_id,
            title=told_title(session),
            starts_at=session.starts_at,
            minutes=minutes,
            delivered_at=now,
        )
    ]


def _has_a_price(state: Bookings, session: Session) -> bool:
    """A lesson has that of its course: the part of one lesson may be rounded to nothing."""
    course = state.courses.of_lesson(session.id)
    return bool(course.price_fen if course else session.price_fen)


def free_hours_delivered(state: Bookings, event: FreeHoursDelivered) -> None:
    state.sessions[event.session_id].free_minutes = event.minutes


def correct_free_hours(state: Bookings, command: CorrectFreeHours) -> list[Event]:
    session = state.session(command.session_id)
    if session.state is not SessionState.DELIVERED:
        raise Rejected(SESSION_GIVES_NO_FREE_HOURS, because="not_delivered")
    if _has_a_price(state, session):
        raise Rejected(SESSION_GIVES_NO_FREE_HOURS, because="has_a_price")
    if session.volunteer:
        raise Rejected(SESSION_GIVES_NO_FREE_HOURS, because="volunteer_activity")
    most = (session.ends_at - session.starts_at) // _MINUTE
    if command.minutes > most:
        raise Rejected(FREE_HOURS_EXCEED_THE_SESSION, most_minutes=most)
    if command.minutes == session.free_minutes:
        return []
    return [
        FreeHoursCorrected(
            session_id=session.id,
            partner_id=session.partner_id,
            title=told_title(session),
            starts_at=session.starts_at,
            minutes=command.minutes,
            reason=command.reason,
            corrected_at=command.now,
        )
    ]


def free_hours_corrected(state: Bookings, event: FreeHoursCorrected) -> None:
    state.sessions[event.session_id].free_minutes = event.minutes
