"""Places in courses: one enrolment takes a place in every lesson ahead; the waitlist is the course's own."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.bookings.domain.actors import (
    must_not_be_erased,
    must_take_newcomers,
)
from services.bookings.domain.course_line import course_offers, lessons_ahead
from services.bookings.domain.course_planning import end_member
from services.bookings.domain.course_state import Course, Member
from services.bookings.domain.course_times import joinable_until
from services.bookings.domain.enrolments import all_given_back
from services.bookings.domain.family_rules import is_own_wish, must_be_own_place, must_take_adults
from services.bookings.domain.joint_invitations import all_must_be_screened
from services.bookings.domain.late_terms import is_late, late_terms
from services.bookings.domain.state import Bookings, Session
from services.bookings.domain.strikes import strike
from shared.contracts.bookings.courses.events import (
    CourseClosed,
    CourseJoined,
    CourseLeft,
    CourseWaitlistJoined,
    LessonPlace,
)
from shared.contracts.bookings.courses.places import (
    AcceptCourseOffer,
    EnrolChildrenInCourse,
    EnrolInCourse,
    GiveCourseBack,
)
from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, EnrolmentConfirmed
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import (
    COURSE_ENROLMENT_HAS_NO_OFFER,
    COURSE_HAS_NO_LESSON_AHEAD,
    COURSE_TAKES_NO_ENROLMENTS,
    PERSON_IS_IN_THE_COURSE_ALREADY,
)
from shared.contracts.bookings.strikes.events import StrikeCause
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def enrol_in_course(state: Bookings, command: EnrolInCourse) -> list[Event]:
    course, person_id = state.courses.course(command.course_id), command.actor.person
    ahead = must_be_joinable(state, course, command.now)
    must_be_held_by_somebody_checked(state, course, ahead)
    must_not_be_erased(state, person_id)
    for lesson in ahead:
        must_take_adults(lesson)
    if person_id in course.by_person:
        raise Rejected(PERSON_IS_IN_THE_COURSE_ALREADY, course_enrolment_id=course.by_person[person_id])
    key = command.new_id("course-enrolment")
    # Who waits is not overtaken, where places are kept for a family until there is one for each.
    if course.places_taken < course.capacity and not course.queue:
        return joined(state, command, course, Member(key, course.id, person_id, EnrolmentState.CONFIRMED))
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


def must_be_joinable(state: Bookings, course: Course, now: datetime) -> list[Session]:
    """The lessons that lie ahead; or the refusal of a course that nobody joins now."""
    if course.state is not CourseState.OPEN or now >= joinable_until(state, course, now):
        raise Rejected(COURSE_TAKES_NO_ENROLMENTS, state=course.state)
    return lessons_ahead(state, course, now)


def must_be_held_by_somebody_checked(state: Bookings, course: Course, ahead: Sequence[Session]) -> None:
    """Refuses what a partner holds that must not now, or may not with minors to the last of these lessons; a
    joint host is asked to the end of each that it holds."""
    must_take_newcomers(state.host(course.partner_id))
    for one in sorted(ahead, key=lambda one: one.ends_at, reverse=True):
        if one.for_minors:
            all_must_be_screened(state, one, one.ends_at)


def joined(
    state: Bookings,
    command: EnrolInCourse | EnrolChildrenInCourse | AcceptCourseOffer,
    course: Course,
    member: Member,
) -> list[Event]:
    """The place in the course, and one in each lesson ahead, each with its part of the price."""
    whose = f"-{member.child_id}" if member.child_id else ""
    places = tuple(
        LessonPlace(
            session_id=one.id,
            enrolment_id=command.new_id(f"enrolment-{one.id}{whose}"),
            price_fen=one.price_fen,
        )
        for one in lessons_ahead(state, course, command.now)
    )
    place = CourseJoined(
        course_enrolment_id=member.id,
        course_id=course.id,
        person_id=member.person_id,
        price_fen=sum(one.price_fen for one in places),
        places=places,
        by_offer=member.state is EnrolmentState.OFFERED,
        joined_at=command.now,
        child_id=member.child_id,
    )
    in_lessons = (
        EnrolmentConfirmed(
            enrolment_id=one.enrolment_id,
            session_id=one.session_id,
            person_id=member.person_id,
            price_fen=one.price_fen,
            enrolled_at=command.now,
            course_enrolment_id=member.id,
            child_id=member.child_id,
            **late_terms(state),
        )
        for one in places
    )
    return [place, *in_lessons]


def course_joined(state: Bookings, event: CourseJoined) -> None:
    courses = state.courses
    course = courses.all[event.course_id]
    if not event.by_offer:
        course.places_taken += 1
    ids = [one.enrolment_id for one in event.places]
    member = Member(
        event.course_enrolment_id,
        course.id,
        event.person_id,
        EnrolmentState.CONFIRMED,
        ids,
        child_id=event.child_id,
    )
    courses.members[member.id] = member
    course.by_person[member.who] = member.id
    state.agenda.drop(event.course_enrolment_id)


def course_waitlist_joined(state: Bookings, event: CourseWaitlistJoined) -> None:
    course, key = state.courses.all[event.course_id], event.course_enrolment_id
    member = Member(
        key,
        course.id,
        event.person_id,
        EnrolmentState.WAITING,
        child_id=event.child_id,
        party_id=event.party_id,
    )
    state.courses.members[key] = member
    course.by_person[member.who] = key
    course.queue.append(key)
    course.tickets = event.ticket


def accept_course_offer(state: Bookings, command: AcceptCourseOffer) -> list[Event]:
    member = state.courses.member(command.course_enrolment_id)
    must_be_own_place(state, command, member)
    course, expires_at = state.courses.all[member.course_id], state.agenda.set_for.get(member.id)
    if expires_at is None or command.now >= min(expires_at, joinable_until(state, course, command.now)):
        raise Rejected(COURSE_ENROLMENT_HAS_NO_OFFER, state=member.state)
    return joined(state, command, course, member)


def give_course_back(state: Bookings, command: GiveCourseBack) -> list[Event]:
    member = state.courses.member(command.course_enrolment_id)
    must_be_own_place(state, command, member)
    own = is_own_wish(state, command, member)
    events = leave_course(state, state.courses.all[member.course_id], [member], command.now, by_rule=own)
    if not events and member.state is EnrolmentState.CONFIRMED:
        raise Rejected(COURSE_HAS_NO_LESSON_AHEAD)
    return [*events, *_strikes(state, member, events, command)]


def _strikes(
    state: Bookings, member: Member, events: Sequence[Event], command: GiveCourseBack
) -> list[Event]:
    """For each lesson whose place its person gives back late, as for a session of its own."""
    if command.actor.person != member.person_id:
        return []
    late = StrikeCause.PLACE_GIVEN_BACK_LATE
    return [
        given
        for one in events
        if isinstance(one, EnrolmentCancelled)
        and is_late(state, state.enrolments[one.enrolment_id], command.now)
        for given in strike(state, one.enrolment_id, member.person_id, late, command.now)
    ]


def leave_course(
    state: Bookings, course: Course, members: Sequence[Member], now: datetime, *, by_rule: bool = False
) -> list[Event]:
    """What follows when these give their place, offer or wait up; nothing where none is left to give.

    What becomes free is offered once, to those who are left.
    """
    events = [event for one in members for event in _gone(state, one, now, by_rule=by_rule)]
    left = [one for one in events if isinstance(one, CourseLeft)]
    freed = sum(one.was is not EnrolmentState.WAITING for one in left)
    # A family of which one leaves may fit by that into what is free.
    gone = {one.course_enrolment_id for one in left}
    return [*events, *(course_offers(state, course, freed, now, gone) if left else ())]


def _gone(state: Bookings, member: Member, now: datetime, *, by_rule: bool) -> list[Event]:
    if member.state is EnrolmentState.WAITING:
        return [_left(member, EnrolmentState.WITHDRAWN, now)]
    if member.state is EnrolmentState.OFFERED:
        return [_left(member, EnrolmentState.DECLINED, now)]
    if member.state is not EnrolmentState.CONFIRMED:
        return []
    back = [
        event.model_copy(update={"course_enrolment_id": member.id})
        for enrolment in (state.enrolments[one] for one in member.enrolment_ids)
        if state.sessions[enrolment.session_id].starts_at > now
        for event in all_given_back(
            state, state.sessions[enrolment.session_id], [enrolment], now, by_rule=by_rule
        )
        if isinstance(event, EnrolmentCancelled)
    ]
    return [*back, _left(member, EnrolmentState.CANCELLED, now, back)] if back else []


def leave_courses(state: Bookings, who: Collection[str], now: datetime) -> list[Event]:
    """What these people or children have in courses is given up, and goes to whoever waits."""
    events: list[Event] = []
    for course in state.courses.all.values():
        theirs = [course.by_person[one] for one in who if one in course.by_person]
        if theirs:
            events += leave_course(state, course, [state.courses.members[one] for one in theirs], now)
    return events


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
