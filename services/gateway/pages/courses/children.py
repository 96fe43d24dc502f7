"""The visitor's children in one course: who has a place, and who could have one."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.operations.courses import get_course_enrolment, list_course_enrolments
from services.gateway.operations.families import list_children
from services.gateway.pages.courses.giving_back import CourseBack, course_back, places_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.courses.views import (
    CourseEnrolmentView,
    CourseView,
    GetCourseEnrolment,
    ListCourseEnrolments,
    ListCourseEnrolmentsRequest,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.ages import is_for_children_alone
from shared.contracts.bookings.families.views import ChildView, ListChildren
from shared.contracts.bookings.sessions.tickets import TicketTypeView
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.roles import Role

_STANDING = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.OFFERED})


@dataclass(frozen=True, slots=True)
class CourseChildRow:
    """A child and its place."""

    child: ChildView
    place: CourseEnrolmentView
    back: CourseBack | None
    """What comes back if it is given back; None where it has no lesson ahead."""


@dataclass(frozen=True, slots=True)
class CourseFamily:
    """The visitor's children beside one course."""

    takes_more: bool
    """Whether the visitor may enrol children here now, or could if any were registered."""
    alone: bool
    """Whether nobody but children takes part here."""
    placed: tuple[CourseChildRow, ...] = ()
    """With a place, an offer, or in line."""
    others: tuple[ChildView, ...] = ()
    """Who could be enrolled still, as far as the page knows: the rule looks at ages."""
    ticket_types: tuple[TicketTypeView, ...] = ()
    """The form is that of sessions; a course has no types of tickets."""


async def family_in_course(
    visit: Visit,
    course: CourseView,
    lessons: Sequence[SessionView],
    mine: Sequence[CourseEnrolmentView],
    *,
    takes_more: bool,
) -> CourseFamily:
    """The visitor's children in this course; ``mine`` are all places of the visitor's in it."""
    alone = is_for_children_alone(course.age_to, for_minors=course.for_minors)
    if not course.for_minors or not await visit.has(Role.RESIDENT):
        return CourseFamily(takes_more=False, alone=alone)
    children = await list_children(await visit.caller(ListChildren))
    lister, theirs = await visit.caller(ListCourseEnrolments), [*mine]
    for child in children:
        if child.other_guardian is not None:
            asked = ListCourseEnrolmentsRequest(
                course_id=course.course_id, child_id=child.child_id, limit=200
            )
            theirs += (await list_course_enrolments(lister, asked)).items
    standing = {one.child_id: one for one in theirs if one.child_id and one.state in _STANDING}
    caller = await visit.caller(GetCourseEnrolment)
    placed = []
    for child in children:
        if child.child_id in standing:
            # Alone, it tells the position, which lists don't count.
            own = standing[child.child_id]
            found = await get_course_enrolment(caller, own.course_enrolment_id)
            places = await places_of(visit, own.course_enrolment_id, child.child_id)
            placed.append(CourseChildRow(child, found or own, await course_back(visit, lessons, places)))
    others = tuple(one for one in children if one.child_id not in standing)
    return CourseFamily(takes_more=takes_more, alone=alone, placed=tuple(placed), others=others)
