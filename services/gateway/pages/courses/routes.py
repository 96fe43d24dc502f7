"""Courses for everybody: the list, one course with its lessons, and the visitor's place in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import courses
from services.gateway.operations.families import enrol_children_in_course
from services.gateway.operations.sessions import list_sessions, represented
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.courses.children import CourseFamily, family_in_course
from services.gateway.pages.courses.giving_back import CourseBack, course_back, places_of
from services.gateway.pages.sessions.rows import SessionRow, hosts_beside, takes_nobody_new, with_names
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.courses.places import (
    AcceptCourseOffer,
    EnrolChildrenInCourse,
    EnrolInCourse,
    GiveCourseBack,
)
from shared.contracts.bookings.courses.views import (
    CourseEnrolmentView,
    CourseState,
    CourseView,
    GetCourse,
    GetCourseEnrolment,
    ListCourseEnrolments,
    ListCourses,
    ListCoursesRequest,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.commands import EnrolChildrenRequest
from shared.contracts.bookings.refusals.courses import COURSE_ENROLMENT_IS_UNKNOWN, COURSE_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import (
    ListSessions,
    ListSessionsRequest,
    SessionState,
    SessionView,
)
from shared.contracts.partners.partnership import PartnerView
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_STANDING = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.OFFERED})
_ACTS: Mapping[str, type[Command]] = {"accept": AcceptCourseOffer, "give-back": GiveCourseBack}


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course of a list, and who holds it."""

    course: CourseView
    hosts: tuple[PartnerView, ...]


def hosts_of(course: CourseView, partners: Mapping[str, PartnerView]) -> tuple[PartnerView, ...]:
    """Who holds a course, the partner that planned it first."""
    lead = partners.get(course.partner_id)
    return (*((lead,) if lead else ()), *hosts_beside(course, partners))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursesPage(PageView):
    """The courses that can be joined."""

    template: ClassVar[str] = "courses/list.html"

    courses: tuple[CourseRow, ...]


@page(router, "GET /{community}/courses")
async def listing(visit: Visit) -> Response:
    """The list, for everybody."""
    asked = ListCoursesRequest(state=CourseState.OPEN, limit=200)
    found = await courses.list_courses(await visit.caller(ListCourses), asked)
    partners = await partners_of(visit)
    rows = tuple(CourseRow(one, hosts_of(one, partners)) for one in found.items)
    view = CoursesPage(
        title=visit.words("courses.title"), list_files=await files_of(visit, "courses", asked), courses=rows
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePage(PageView):
    """One course, and the visitor's place in it."""

    template: ClassVar[str] = "courses/course.html"

    course: CourseView
    hosts: tuple[PartnerView, ...]
    """Who holds it, the partner that planned it first."""
    lessons: tuple[SessionRow, ...]
    left_fen: int
    """What the lessons cost that lie ahead."""
    own: CourseEnrolmentView | None
    """The visitor's place, offer or wait that stands."""
    paid_fen: int
    owed_fen: int
    """What is still to come back to the visitor."""
    paused: PartnerView | None
    """Its partner, where it takes nobody new for now."""
    may_enrol: bool
    may_give_back: bool
    back: CourseBack | None
    """What comes back to the visitor then; None without a place in a lesson ahead."""
    is_host: bool
    family: CourseFamily
    """The visitor's children in it."""
    form: FormView

    @property
    def places_left(self) -> int:
        """Places that are neither taken nor on offer."""
        return max(0, self.course.capacity - self.course.places_taken)

    @property
    def is_ahead(self) -> bool:
        """Whether somebody may still take a place: a lesson is to come."""
        return self.course.state is CourseState.OPEN and any(one.is_ahead for one in self.lessons)


@page(router, "GET /{community}/courses/{course_id}")
async def course(visit: Visit) -> Response:
    """The course, for everybody."""
    return await course_page(visit, visit.id_part("course_id", COURSE_IS_UNKNOWN), None)


@page(router, "POST /{community}/courses/{course_id}/enrol")
async def enrol(visit: Visit) -> Response:
    """Takes a place in every lesson ahead, or the next one on the waitlist."""
    once, course_id = once_of(await visit.fields()), visit.id_part("course_id", COURSE_IS_UNKNOWN)
    try:
        outcome = await visit.submit(EnrolInCourse, once=once, course_id=course_id)
    except Rejected as wrong:
        return await course_page(visit, course_id, wrong)
    return visit.see_done(f"/{visit.community}/courses/{course_id}", EnrolInCourse, outcome)


@page(router, "POST /{community}/course-places/{course_enrolment_id}/{act}")
async def change(visit: Visit) -> Response:
    """Takes the offered place; gives a place back, declines an offer or leaves the waitlist."""
    once, command = once_of(await visit.fields()), require(_ACTS.get(visit.part("act")), ROUTE_IS_UNKNOWN)
    key = visit.id_part("course_enrolment_id", COURSE_ENROLMENT_IS_UNKNOWN)
    caller = await visit.caller(GetCourseEnrolment)
    found = require(await courses.get_course_enrolment(caller, key), COURSE_ENROLMENT_IS_UNKNOWN)
    try:
        outcome = await visit.submit(command, once=once, course_enrolment_id=key)
    except Rejected as wrong:
        return await course_page(visit, found.course_id, wrong)
    return visit.see_done(f"/{visit.community}/courses/{found.course_id}", command, outcome)


@page(router, "POST /{community}/courses/{course_id}/enrol-children")
async def enrol_children(visit: Visit) -> Response:
    """Takes a place for each child whose box is ticked, or the next ones on the waitlist."""
    pairs, course_id = await visit.fields(), visit.id_part("course_id", COURSE_IS_UNKNOWN)
    try:
        body = read(EnrolChildrenRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(EnrolChildrenInCourse, once_of(pairs))
        outcome = await enrol_children_in_course(caller, course_id, body)
    except (FormInvalid, Rejected) as wrong:
        return await course_page(visit, course_id, wrong, pairs)
    return visit.see_done(f"/{visit.community}/courses/{course_id}", EnrolChildrenInCourse, outcome)


async def course_page(
    visit: Visit, course_id: str, wrong: Wrong | None, pairs: Iterable[tuple[str, str]] = ()
) -> Response:
    """The page of a course, with what was wrong with what was just tried."""
    found = await course_of(visit, course_id)
    lessons, now = await lessons_of(visit, found), visit.gateway.clock.now()
    ahead = [one for one in lessons if one.starts_at > now and one.state is not SessionState.CANCELLED]
    mine = await _own_in(visit, course_id) if await visit.roles() else []
    standing = [one for one in mine if one.state in _STANDING and one.child_id is None]
    own = None
    if standing:
        # Alone, it tells the position, which lists don't count.
        caller = await visit.caller(GetCourseEnrolment)
        own = await courses.get_course_enrolment(caller, standing[-1].course_enrolment_id)
    of_each = {one.course_enrolment_id: await places_of(visit, one.course_enrolment_id) for one in mine}
    places = [*chain(*of_each.values())]
    resident = await visit.has(Role.RESIDENT)
    partners = await partners_of(visit)
    paused = partner if takes_nobody_new(partner := partners.get(found.partner_id)) else None
    is_open = found.state is CourseState.OPEN and bool(ahead) and not paused
    family = await family_in_course(visit, found, lessons, mine, takes_more=is_open)
    open_to_visitor = visit.person_id is None or (resident and not family.alone)
    view = CoursePage(
        title=title_in(visit.language, found),
        course=found,
        hosts=hosts_of(found, partners),
        lessons=tuple(await with_names(visit, lessons)),
        left_fen=sum(one.price_fen for one in ahead),
        own=own,
        paid_fen=sum(one.paid_fen - one.refunded_fen for one in places),
        owed_fen=sum(one.refund_owed_fen for one in places),
        paused=paused if found.state is CourseState.OPEN else None,
        may_enrol=is_open and own is None and open_to_visitor,
        back=await course_back(visit, lessons, of_each[own.course_enrolment_id]) if own else None,
        may_give_back=own is not None and (own.state is EnrolmentState.WAITING or bool(ahead)),
        is_host=found.partner_id in await represented(await visit.caller(GetCourse)),
        family=family,
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


async def course_of(visit: Visit, course_id: str) -> CourseView:
    """The course, as far as the visitor may see it."""
    return require(await courses.get_course(await visit.caller(GetCourse), course_id), COURSE_IS_UNKNOWN)


async def lessons_of(visit: Visit, found: CourseView) -> list[SessionView]:
    """Its lessons by their start."""
    asked = ListSessionsRequest(course_id=found.course_id, limit=200)
    return (await list_sessions(await visit.caller(ListSessions), asked)).items


async def _own_in(visit: Visit, course_id: str) -> list[CourseEnrolmentView]:
    caller = await visit.caller(ListCourseEnrolments)
    return await whole_answer(caller, ListCourseEnrolments(person_id=caller.person_id, course_id=course_id))
