"""Places of children in courses: one for each, in every lesson ahead, taken by the guardian."""

from services.bookings.domain.course_state import Course, Member
from services.bookings.domain.courses import (
    joined,
    must_be_held_by_somebody_checked,
    must_be_joinable,
)
from services.bookings.domain.family_rules import (
    must_be_of_an_age,
    must_be_own_child,
    must_fit,
    seated_and_waiting,
)
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.events import CourseWaitlistJoined
from shared.contracts.bookings.courses.places import EnrolChildrenInCourse
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.families import (
    CHILD_IS_IN_THE_COURSE_ALREADY,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def enrol_children_in_course(state: Bookings, command: EnrolChildrenInCourse) -> list[Event]:
    course = state.courses.course(command.course_id)
    ahead = must_be_joinable(state, course, command.now)
    if not all(one.for_minors for one in ahead):
        raise Rejected(SESSION_IS_NOT_FOR_MINORS)
    must_be_held_by_somebody_checked(state, course, ahead)
    children = dict(zip(command.children, command.born_in, strict=True))
    for child_id, born_in in children.items():
        must_be_own_child(state, command, child_id)
        if child_id in course.by_person:
            key = course.by_person[child_id]
            raise Rejected(CHILD_IS_IN_THE_COURSE_ALREADY, child_id=child_id, course_enrolment_id=key)
        must_be_of_an_age(state, ahead[0], child_id, born_in)
    must_fit(course.capacity, len(children), together=command.together)
    free = 0 if course.queue else max(0, course.capacity - course.places_taken)
    seated, waiting = seated_and_waiting([*children], free, together=command.together)
    party_id = command.new_id("party") if command.together and len(waiting) > 1 else None
    return [
        *(event for one in seated for event in joined(state, command, course, _member(command, course, one))),
        *(_waiting(command, course, one, place, party_id) for place, one in enumerate(waiting, 1)),
    ]


def _member(command: EnrolChildrenInCourse, course: Course, child_id: str) -> Member:
    key = command.new_id(f"course-enrolment-{child_id}")
    return Member(key, course.id, command.actor.person, EnrolmentState.CONFIRMED, child_id=child_id)


def _waiting(
    command: EnrolChildrenInCourse, course: Course, child_id: str, place: int, party_id: str | None
) -> CourseWaitlistJoined:
    return CourseWaitlistJoined(
        course_enrolment_id=command.new_id(f"course-enrolment-{child_id}"),
        course_id=course.id,
        person_id=command.actor.person,
        ticket=course.tickets + place,
        position=len(course.queue) + place,
        joined_at=command.now,
        child_id=child_id,
        party_id=party_id,
    )
