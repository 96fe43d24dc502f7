"""Courses and places in them as each caller may see them."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.families import get_child
from services.gateway.operations.sessions import is_asked_to_hold, represented, seen_by, with_hosts_shown
from shared.contracts.bookings.courses.views import (
    CourseEnrolmentView,
    CourseView,
    GetCourse,
    GetCourseEnrolment,
    ListCourseEnrolments,
    ListCourseEnrolmentsRequest,
    ListCourses,
    ListCoursesRequest,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_courses(caller: Caller, asked: ListCoursesRequest) -> Page[CourseView]:
    """The courses that the caller may see: drafts are for their partner and for staff."""
    seen = await seen_by(caller)
    page = await caller.ask(ListCourses(**dict(asked), seen_by=seen))
    items = [with_hosts_shown(one, seen) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


async def get_course(caller: Caller, course_id: str) -> CourseView | None:
    """The course; None also where the caller may not see it."""
    seen = await seen_by(caller)
    found = await caller.ask(GetCourse(course_id=course_id, seen_by=seen))
    if found is None and seen is not None and len(seen) > 1:
        draft = await caller.ask(GetCourse(course_id=course_id, seen_by=None))
        found = draft if draft and is_asked_to_hold(draft, seen) else None
    return found and with_hosts_shown(found, seen)


async def list_course_enrolments(
    caller: Caller, asked: ListCourseEnrolmentsRequest
) -> Page[CourseEnrolmentView]:
    """Everybody's for staff and, of one course, for its host; else the caller's own."""
    everybodys = caller.has(Role.STAFF) or (
        asked.course_id is not None and await _holds(caller, asked.course_id)
    )
    if not everybodys and asked.child_id is not None:
        everybodys = await get_child(caller, asked.child_id) is not None
    whose = None if everybodys else caller.person_id
    return await caller.ask(ListCourseEnrolments(**dict(asked), person_id=whose))


async def get_course_enrolment(caller: Caller, course_enrolment_id: str) -> CourseEnrolmentView | None:
    """The place; None also where the caller may not see it."""
    found = await caller.ask(GetCourseEnrolment(course_enrolment_id=course_enrolment_id))
    if found is None or found.person_id == caller.person_id or caller.has(Role.STAFF):
        return found
    if found.child_id is not None and await get_child(caller, found.child_id) is not None:
        return found
    return found if await _holds(caller, found.course_id) else None


async def _holds(caller: Caller, course_id: str) -> bool:
    """Whether the caller represents the partner that holds this course."""
    partners = await represented(caller)
    course = await get_course(caller, course_id) if partners else None
    return course is not None and course.partner_id in partners
