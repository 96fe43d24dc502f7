"""Places in courses: one enrolment takes a place in every lesson ahead; the waitlist is the course's own."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.bookings.domain.actors import (
    must_be_in_good_standing,
    must_be_own,
    must_be_screened,
    must_not_be_erased,
)
from services.bookings.domain.course_planning import end_member
from services.bookings.domain.course_state import Course, Member
from services.bookings.domain.course_times import joinable_until, lessons_of
from services.bookings.domain.enrolments import all_given_back
from services.bookings.domain.quiet import offer_ends
from services.bookings.domain.sessions import OVER
from services.bookings.domain.state import Bookings, Host, Session
from shared.contracts.bookings.courses.events import (
    CourseClosed,
    CourseJoined,
    CourseLeft,
    CourseOffered,
    CourseWaitlistJoined,
    LessonPlace,
)
from shared.contracts.bookings.courses.places import AcceptCourseOffer, EnrolInCourse, GiveCourseBack
from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, EnrolmentConfirmed
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import (
    COURSE_ENROLMENT_HAS_NO_OFFER,
    COURSE_HAS_NO_LESSON_AHEAD,
    COURSE_TAKES_NO_ENROLMENTS,
    PERSON_IS_IN_THE_COURSE_ALREADY,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def enrol_in_course(state: Bookings, command: EnrolInCourse) -> list[Event]:
    course, person_id = state.courses.course(command.course_id), command.actor.person
    if course.state is not CourseState.OPEN or command.now >= joinable_until(state, course, command.now):
        raise Rejected(COURSE_TAKES_NO_ENROLMENTS, state=course.state)
    host, ahead = state.host(course.partner_id), _ahead(state, course, command.now)
    must_be_in_good_standing(host)
    if any(one.for_minors for one in ahead):
        must_be_screened(state, host, max(one.ends_at for one in ahead))
    must_not_be_erased(state, person_id)
    if person_id in course.by_person:
        raise Rejected(PERSON_IS_IN_THE_COURSE_ALREADY, course_enrolment_id=course.by_person[person_id])
    key = command.new_id("course-enrolment")
    if course.places_taken < course.capacity:
        return _joined(state, command, course, Member(key, course.id, person_id, EnrolmentState.CONFIRMED))
    return [
        CourseWaitlistJoined(
            course_enrolment_id=key,
            course_id=course.id,
            person_id=person_id,
            ticket=course.tickets + 1,
            position=len(course.queue) + 1,
            joined_at=command.now,
        )
    ]


def _ahead(state: Bookings, course: Course, now: datetime) -> list[Session]:
    """Its lessons that take place and have not begun."""
    return [one for one in lessons_of(state, course) if one.starts_at > now and one.state not in OVER]


def _joined(
    state: Bookings, command: EnrolInCourse | AcceptCourseOffer, course: Course, member: Member
) -> list[Event]:
    """The place in the course, and one in each lesson ahead, each with its part of the price."""
    places = tuple(
        LessonPlace(
            session_id=one.id,
            enrolment_id=command.new_id(f"enrolment-{one.id}"),
            price_fen=one.price_fen,
        )
        for one in _ahead(state, course, command.now)
    )
    joined = CourseJoined(
        course_enrolment_id=member.id,
        course_id=course.id,
        person_id=member.person_id,
        price_fen=sum(one.price_fen for one in places),
        places=places,
        by_offer=member.state is EnrolmentState.OFFERED,
        joined_at=command.now,
    )
    in_lessons = (
        EnrolmentConfirmed(
            enrolment_id=one.enrolment_id,
            session_id=one.session_id,
            person_id=member.person_id,
            price_fen=one.price_fen,
            enrolled_at=command.now,
            course_enrolment_id=member.id,
        )
        for one in places
    )
    return [joined, *in_lessons]


def course_joined(state: Bookings, event: CourseJoined) -> None:
    courses = state.courses
    course = courses.all[event.course_id]
    if not event.by_offer:
        course.places_taken += 1
    ids = [one.enrolment_id for one in event.places]
    courses.members[event.course_enrolment_id] = Member(
        event.course_enrolment_id, course.id, event.person_id, EnrolmentState.CONFIRMED, ids
    )
    course.by_person[event.person_id] = event.course_enrolment_id
    state.agenda.drop(event.course_enrolment_id)


def course_waitlist_joined(state: Bookings, event: CourseWaitlistJoined) -> None:
    course, key = state.courses.all[event.course_id], event.course_enrolment_id
    state.courses.members[key] = Member(key, course.id, event.person_id, EnrolmentState.WAITING)
    course.by_person[event.person_id] = key
    course.queue.append(key)
    course.tickets = event.ticket


def course_offers(state: Bookings, course: Course, line: Sequence[str], now: datetime) -> list[Event]:
    """The offers to those who are first in line; none once one can join no more, or while the host is
    suspended: its places wait for its return."""
    until = joinable_until(state, course, now)
    host = state.host(course.partner_id)
    if course.state is not CourseState.OPEN or now >= until or host.suspended or host.left:
        return []
    return _offered(state, course, line, until, now)


def _offered(
    state: Bookings, course: Course, line: Sequence[str], until: datetime, now: datetime
) -> list[Event]:
    rules = state.rules_at(now)
    patience = timedelta(minutes=rules.offer_minutes)
    expires_at = offer_ends(rules.zone, now, patience, until) or until
    first = min(_ahead(state, course, now), key=lambda one: one.starts_at)
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
            line = course.queue[: max(0, course.capacity - course.places_taken)]
            events += _offered(state, course, line, until, now) if line else []
    return events


def course_offered(state: Bookings, event: CourseOffered) -> None:
    course = state.courses.all[event.course_id]
    course.queue.remove(event.course_enrolment_id)
    course.places_taken += 1
    state.courses.members[event.course_enrolment_id].state = EnrolmentState.OFFERED
    state.agenda.put(event.course_enrolment_id, event.expires_at)


def accept_course_offer(state: Bookings, command: AcceptCourseOffer) -> list[Event]:
    member = state.courses.member(command.course_enrolment_id)
    must_be_own(command, member.person_id)
    course, expires_at = state.courses.all[member.course_id], state.agenda.set_for.get(member.id)
    if expires_at is None or command.now >= min(expires_at, joinable_until(state, course, command.now)):
        raise Rejected(COURSE_ENROLMENT_HAS_NO_OFFER, state=member.state)
    return _joined(state, command, course, member)


def give_course_back(state: Bookings, command: GiveCourseBack) -> list[Event]:
    member = state.courses.member(command.course_enrolment_id)
    must_be_own(command, member.person_id)
    events = leaves(state, member, command.now)
    if not events and member.state is EnrolmentState.CONFIRMED:
        raise Rejected(COURSE_HAS_NO_LESSON_AHEAD)
    return events


def leaves(state: Bookings, member: Member, now: datetime) -> list[Event]:
    """What follows when somebody gives their place, offer or wait up; nothing where none is left to give."""
    course = state.courses.all[member.course_id]
    if member.state is EnrolmentState.WAITING:
        return [_left(member, EnrolmentState.WITHDRAWN, now)]
    if member.state is EnrolmentState.OFFERED:
        gone = _left(member, EnrolmentState.DECLINED, now)
        return [gone, *course_offers(state, course, course.queue[:1], now)]
    if member.state is not EnrolmentState.CONFIRMED:
        return []
    back = [
        event.model_copy(update={"course_enrolment_id": member.id})
        for enrolment in (state.enrolments[one] for one in member.enrolment_ids)
        if state.sessions[enrolment.session_id].starts_at > now
        for event in all_given_back(state, state.sessions[enrolment.session_id], [enrolment], now)
        if isinstance(event, EnrolmentCancelled)
    ]
    if not back:
        return []
    left = _left(member, EnrolmentState.CANCELLED, now, back)
    return [*back, left, *course_offers(state, course, course.queue[:1], now)]


def _left(
    member: Member, ending: EnrolmentState, now: datetime, back: Sequence[EnrolmentCancelled] = ()
) -> CourseLeft:
    return CourseLeft(
        course_enrolment_id=member.id,
        course_id=member.course_id,
        session_id=back[0].session_id if back else None,
        person_id=member.person_id,
        was=member.state,
        ending=ending,
        refund_owed_fen=sum(one.refund_owed_fen or 0 for one in back),
        left_at=now,
    )


def course_left(state: Bookings, event: CourseLeft) -> None:
    course = state.courses.all[event.course_id]
    if event.was is EnrolmentState.WAITING:
        course.queue.remove(event.course_enrolment_id)
    else:
        course.places_taken -= 1
    end_member(state, state.courses.members[event.course_enrolment_id], event.ending)


def course_is_due(state: Bookings, key: str, now: datetime) -> list[Event] | None:
    """What time does to a course or to an offer of a place in one; None where the key is neither's.

    When enrolment ends, offers lapse with it and nobody waits on.
    """
    course = state.courses.all.get(key)
    if course is not None:
        standing = [state.courses.members[one] for one in course.by_person.values()]
        gone = [one for one in standing if one.state in {EnrolmentState.WAITING, EnrolmentState.OFFERED}]
        ends: list[Event] = [_left(one, EnrolmentState.LAPSED, now) for one in gone]
        return [*ends, CourseClosed(course_id=course.id, partner_id=course.partner_id, closed_at=now)]
    member = state.courses.members.get(key)
    if member is None:
        return None
    course = state.courses.all[member.course_id]
    if now >= joinable_until(state, course, now):
        return []  # The course closes in this very tick, and its offers lapse with that.
    return [_left(member, EnrolmentState.LAPSED, now)]


def offers_after(state: Bookings, events: Sequence[Event], now: datetime) -> list[Event]:
    """The offers that follow when these offers of places in courses lapsed, all in one tick."""
    freed = Counter(
        one.course_id for one in events if isinstance(one, CourseLeft) and one.was is EnrolmentState.OFFERED
    )
    closed = {one.course_id for one in events if isinstance(one, CourseClosed)}
    offered: list[Event] = []
    for course in (state.courses.all[key] for key in freed if key not in closed):
        offered += course_offers(state, course, course.queue[: freed[course.id]], now)
    return offered
