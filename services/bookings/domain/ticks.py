"""What time does by itself: holds expire, rooms are released, offers lapse, sessions start, lines move."""

from collections import defaultdict
from datetime import datetime

from services.bookings.domain.appointments import untaken
from services.bookings.domain.arrivals import bookings_due
from services.bookings.domain.course_line import offers_after
from services.bookings.domain.courses import course_is_due
from services.bookings.domain.draws import draw_is_due
from services.bookings.domain.entry import door_is_due, unless_over
from services.bookings.domain.reports import reports_due
from services.bookings.domain.room_line import line_called
from services.bookings.domain.room_waits import room_offer_is_due, room_wait_is_due, serve_line
from services.bookings.domain.state import Bookings, Enrolment, Session
from services.bookings.domain.waitlist import lapsed, offers, session_starts
from shared.kernel.messages import Event, Tick


def due(state: Bookings) -> datetime | None:
    """When time next does something."""
    return state.agenda.next()


def pass_time(state: Bookings, command: Tick) -> list[Event]:
    """Everything that is due by now, each alarm with an event that takes it out of the agenda.

    Lines come after everything else that is due, one offer a tick: each offer counts for the next.
    """
    events: list[Event] = []
    freed: defaultdict[str, list[Enrolment]] = defaultdict(list)
    due_now = state.agenda.until(command.now)
    called = [line_called(state, key) for key in due_now]
    alarms = [key for key, line in zip(due_now, called, strict=True) if line is None]
    if called and not alarms and called[0] is not None:
        return serve_line(state, called[0], command.now)
    for key in alarms:
        wait = state.room_waits.open.get(key)
        if key in state.bookings:
            events.extend(bookings_due(state, state.bookings[key], command.now))
            if wait is not None:
                events.append(room_offer_is_due(wait, command.now))
        elif wait is not None:
            events.append(room_wait_is_due(wait, command.now))
        elif (door := door_is_due(state, key, command.now)) is not None:
            events.extend(unless_over(door, events))
        elif (draw := state.draws.is_due(key)) is not None:
            events.append(draw_is_due(draw, command.now))
        elif (of_course := course_is_due(state, key, command.now)) is not None:
            events.extend(of_course)
        elif key in state.sessions:
            events.extend(_session_is_due(state, state.sessions[key], command.now))
        else:
            enrolment = state.enrolments[key]
            if command.now < state.sessions[enrolment.session_id].starts_at:
                events.append(lapsed(enrolment, command.now))
                freed[enrolment.session_id].append(enrolment)
            # Else the session starts in this very tick, and its offers lapse with that.
    for session_id, places in freed.items():
        events.extend(offers(state, state.sessions[session_id], places, command.now))
    return [*events, *offers_after(state, events, command.now)]


def _session_is_due(state: Bookings, session: Session, now: datetime) -> list[Event]:
    """It starts, and is to be reported once it is over; an appointment that nobody has is over at once."""
    if session.started:
        return reports_due(session, now)
    return [
        *session_starts(state, session, now),
        *(untaken(state, session, now) or reports_due(session, now)),
    ]
