"""The waitlist of a course: who is offered what becomes free, strictly in order; families as one."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from services.bookings.domain.actors import takes_newcomers
from services.bookings.domain.course_state import Course
from services.bookings.domain.course_times import joinable_until, lessons_of
from services.bookings.domain.quiet import offer_ends
from services.bookings.domain.sessions import OVER
from services.bookings.domain.state import Bookings, Host, Session
from services.bookings.domain.ticket_state import InLine, first_in_line
from shared.contracts.bookings.courses.events import CourseClosed, CourseLeft, CourseOffered
from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.kernel.messages import Event


def lessons_ahead(state: Bookings, course: Course, now: datetime) -> list[Session]:
    """Its lessons that take place and have not begun."""
    return [one for one in lessons_of(state, course) if one.starts_at > now and one.state not in OVER]


def course_offers(
    state: Bookings, course: Course, freed: int, now: datetime, gone: Collection[str] = ()
) -> list[Event]:
    """The offers that follow when so many places become free; none once one can join no more, or while the
    host takes nobody new: its places wait. ``gone`` leave the line by the events before these."""
    until = joinable_until(state, course, now)
    host = state.host(course.partner_id)
    if course.state is not CourseState.OPEN or now >= until or not takes_newcomers(host):
        return []
    return _offered(state, course, _next(state, course, freed, gone), until, now)


def _next(state: Bookings, course: Course, freed: int, gone: Collection[str] = ()) -> list[str]:
    members = state.courses.members
    line = (members[one] for one in course.queue if one not in gone)
    free = course.capacity - course.places_taken + freed
    return first_in_line((InLine(one.id, one.party_id) for one in line), free)


def _offered(
    state: Bookings, course: Course, line: Sequence[str], until: datetime, now: datetime
) -> list[Event]:
    if not line:
        return []
    rules = state.rules_at(now)
    patience = timedelta(minutes=rules.offer_minutes)
    expires_at = offer_ends(rules.zone, now, patience, until) or until
    first = min(lessons_ahead(state, course, now), key=lambda one: one.starts_at)
    return [
        CourseOffered(
            course_enrolment_id=key,
            course_id=course.id,
            session_id=first.id,
            person_id=state.courses.members[key].person_id,
            expires_at=expires_at,
            offered_at=now,
        )
        for key in line
    ]


def courses_offer_again(state: Bookings, host: Host, now: datetime) -> list[Event]:
    """The offers that a host's return makes, of all its courses that can still be joined."""
    events: list[Event] = []
    for course in state.courses.all.values():
        until = joinable_until(state, course, now)
        if course.partner_id == host.id and course.state is CourseState.OPEN and now < until:
            events += _offered(state, course, _next(state, course, 0), until, now)
    return events


def course_offered(state: Bookings, event: CourseOffered) -> None:
    course = state.courses.all[event.course_id]
    course.queue.remove(event.course_enrolment_id)
    course.places_taken += 1
    state.courses.members[event.course_enrolment_id].state = EnrolmentState.OFFERED
    state.agenda.put(event.course_enrolment_id, event.expires_at)


def waits_end(state: Bookings, course: Course, now: datetime) -> list[Event]:
    """Whoever waits for a place in a course that is called off, or has one on offer, does so no more."""
    standing = (state.courses.members[one] for one in course.by_person.values())
    return [
        CourseLeft(
            course_enrolment_id=one.id,
            course_id=course.id,
            session_id=None,
            person_id=one.person_id,
            was=one.state,
            ending=EnrolmentState.CANCELLED,
            refund_owed_fen=0,
            left_at=now,
        )
        for one in standing
        if one.state in {EnrolmentState.WAITING, EnrolmentState.OFFERED}
    ]


def offers_after(state: Bookings, events: Sequence[Event], now: datetime) -> list[Event]:
    """The offers that follow when these offers of places in courses lapsed, all in one tick."""
    freed = Counter(
        one.course_id for one in events if isinstance(one, CourseLeft) and one.was is EnrolmentState.OFFERED
    )
    closed = {one.course_id for one in events if isinstance(one, CourseClosed)}
    offered: list[Event] = []
    for course in (state.courses.all[key] for key in freed if key not in closed):
        offered += course_offers(state, course, freed[course.id], now)
    return offered
