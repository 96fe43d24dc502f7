"""What is over is reported: delivered with who came, or cancelled. Who does not, begins nothing new."""

from datetime import datetime, timedelta

from services.bookings.domain.state import Bookings, Host, Session
from shared.contracts.bookings.refusals.sessions import SESSIONS_AWAIT_REPORTS
from shared.contracts.bookings.sessions.events import ReportDue, ReportOverdue
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

REPORT_WITHIN = timedelta(hours=72)
"""After a session's end. Recorded with each, so that another time would hold for later ones alone."""
SESSIONS_SHOWN = 20


def must_have_reported(host: Host) -> None:
    """Refuses a host of which sessions were not reported in time."""
    if host.unreported:
        raise Rejected(
            SESSIONS_AWAIT_REPORTS,
            sessions=list(host.unreported[:SESSIONS_SHOWN]),
            sessions_in_all=len(host.unreported),
        )


def reports_due(session: Session, now: datetime) -> list[Event]:
    """What time does to a session that was held and not reported: first it is due, then overdue."""
    events: list[Event] = []
    report_by = session.report_by
    if report_by is None:
        if now < session.ends_at:
            return []
        report_by = session.ends_at + REPORT_WITHIN
        events.append(
            ReportDue(session_id=session.id, partner_id=session.partner_id, report_by=report_by, due_at=now)
        )
    if now >= report_by:
        overdue = ReportOverdue(session_id=session.id, partner_id=session.partner_id, overdue_at=now)
        events.append(overdue)
    return events


def report_due(state: Bookings, event: ReportDue) -> None:
    state.sessions[event.session_id].report_by = event.report_by
    state.agenda.put(event.session_id, event.report_by)


def report_overdue(state: Bookings, event: ReportOverdue) -> None:
    state.hosts[event.partner_id].unreported.append(event.session_id)
    state.agenda.drop(event.session_id)


def reported(state: Bookings, session: Session) -> None:
    """It is delivered or cancelled, so nobody waits for its report any more."""
    unreported = state.hosts[session.partner_id].unreported
    if session.id in unreported:
        unreported.remove(session.id)
