"""Courses: planned and opened by partners, enrolled in once for all lessons."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import course_copies, courses
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.courses.commands import CancelCourse, DraftCourse, MoveLesson, OpenCourse
from shared.contracts.bookings.courses.copying import CopyCourseRequest
from shared.contracts.bookings.courses.events import CourseJoined, CourseWaitlistJoined
from shared.contracts.bookings.courses.moving import MoveLessons
from shared.contracts.bookings.courses.places import (
    AcceptCourseOffer,
    EnrolInCourse,
    GiveCourseBack,
    RecordCoursePayment,
    RefundCourse,
)
from shared.contracts.bookings.courses.translations import TranslateCourse
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
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import COURSE_ENROLMENT_IS_UNKNOWN, COURSE_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["courses"])


class InCourse(Created):
    """The enrolment in the course, and whether there was a place."""

    state: EnrolmentState
    """`confirmed` where there was a place, `waiting` where all were taken."""
    position: int | None = None
    """On the waitlist: 1 is offered the next place that becomes free."""


open_to(router, "POST /courses", DraftCourse)


@route_to(router, "GET /courses", ListCourses)
async def list_courses(caller: Caller, asked: Annotated[ListCoursesRequest, Query()]) -> Page[CourseView]:
    return await courses.list_courses(caller, asked)


@route_to(router, "GET /courses/{course_id}", GetCourse)
async def get_course(course_id: Id, caller: Caller) -> CourseView:
    return found(await courses.get_course(caller, course_id), COURSE_IS_UNKNOWN)


@route_to(router, "POST /courses/{course_id}/copies", course_copies.COPY_COURSE)
async def copy_course(course_id: Id, body: CopyCourseRequest, caller: Caller, response: Response) -> Created:
    """The course is planned once more from another date on, with its price, equipment and hosts. All rules of
    a draft, and its market reference, are checked as of now; dates that can't be had are named."""
    outcome = await course_copies.copy_course(caller, course_id, body)
    return created(response, outcome, outcome.made("course_id"), "courses")


open_to(router, "POST /courses/{course_id}/opening", OpenCourse)
open_to(router, "PUT /courses/{course_id}/english", TranslateCourse)
open_to(router, "POST /courses/{course_id}/cancellation", CancelCourse)
open_to(router, "POST /sessions/{session_id}/other-date", MoveLesson)
open_to(router, "POST /courses/{course_id}/other-dates", MoveLessons)


@route_to(router, "POST /courses/{course_id}/enrolments", EnrolInCourse)
async def enrol_in_course(course_id: Id, caller: Caller, response: Response) -> InCourse:
    outcome = await caller.submit(EnrolInCourse, course_id=course_id)
    state, position = EnrolmentState.CONFIRMED, None
    for event in outcome.events:
        if isinstance(event, CourseWaitlistJoined):
            state, position, key = EnrolmentState.WAITING, event.position, event.course_enrolment_id
            break
    else:
        key = outcome.one(CourseJoined).course_enrolment_id
    answer = created(response, outcome, key, "course-enrolments")
    return InCourse(id=answer.id, sequence=answer.sequence, state=state, position=position)


@route_to(router, "GET /course-enrolments", ListCourseEnrolments)
async def list_course_enrolments(
    caller: Caller, asked: Annotated[ListCourseEnrolmentsRequest, Query()]
) -> Page[CourseEnrolmentView]:
    return await courses.list_course_enrolments(caller, asked)


@route_to(router, "GET /course-enrolments/{course_enrolment_id}", GetCourseEnrolment)
async def get_course_enrolment(course_enrolment_id: Id, caller: Caller) -> CourseEnrolmentView:
    found_one = await courses.get_course_enrolment(caller, course_enrolment_id)
    return found(found_one, COURSE_ENROLMENT_IS_UNKNOWN)


open_to(router, "POST /course-enrolments/{course_enrolment_id}/acceptance", AcceptCourseOffer)
open_to(router, "POST /course-enrolments/{course_enrolment_id}/withdrawal", GiveCourseBack)
open_to(router, "POST /course-enrolments/{course_enrolment_id}/payments", RecordCoursePayment)
open_to(router, "POST /course-enrolments/{course_enrolment_id}/refunds", RefundCourse)
