"""Who is in a course, by name, what they paid for it and what is owed to them."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import courses
from services.gateway.operations.enrolments import every_enrolment
from services.gateway.operations.families import children_of
from services.gateway.operations.people import contacts
from services.gateway.operations.whole_lists import AT_ONCE, whole
from services.gateway.pages.courses.own import own_course
from services.gateway.pages.courses.routes import lessons_of
from services.gateway.pages.partner.access import own_caller, own_form, own_page
from services.gateway.pages.partner.payments import open_fen
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.courses.places import (
    RecordCoursePayment,
    RecordCoursePaymentRequest,
    RefundCourse,
    RefundCourseRequest,
)
from shared.contracts.bookings.courses.views import (
    CourseEnrolmentView,
    CourseView,
    ListCourseEnrolmentsRequest,
)
from shared.contracts.bookings.enrolments.events import RefundReason
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import COURSE_ENROLMENT_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_HAS_NO_PLACE = frozenset({EnrolmentState.DECLINED, EnrolmentState.LAPSED, EnrolmentState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a course."""

    member: CourseEnrolmentView
    name: str | None
    child: str | None
    """What the child is called whose place it is; null for one's own, and once it was forgotten."""
    paid_fen: int
    """What was paid less what was given back."""
    open_fen: int
    """What is still to be paid for the lessons in which they have a place."""
    owed_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePeoplePage(PageView):
    """Everybody in a course, with what they paid."""

    template: ClassVar[str] = "courses/people.html"

    course: CourseView
    rows: tuple[MemberRow, ...]


@own_page(router, "GET /{community}/partner/courses/{course_id}/people")
async def people(visit: Visit) -> Response:
    """The people; each reading of a name is written down where the person sees it."""
    found = await own_course(visit)
    rows = await _rows(visit, found)
    view = CoursePeoplePage(title=visit.words("courses.people"), course=found, rows=tuple(rows))
    return await visit.page(view)


@own_form(router, "/{community}/partner/courses/{course_id}/people/{course_enrolment_id}/{act}")
async def money(visit: Visit) -> Response:
    """What was paid, or given back."""
    act, found, words = visit.part("act"), await own_course(visit), visit.words
    key = visit.id_part("course_enrolment_id", COURSE_ENROLMENT_IS_UNKNOWN)
    if act not in {"payment", "refund"}:
        raise Rejected(ROUTE_IS_UNKNOWN)
    row = next((one for one in await _rows(visit, found) if one.member.course_enrolment_id == key), None)
    if row is None:
        raise Rejected(COURSE_ENROLMENT_IS_UNKNOWN)
    back, pays = f"/{visit.community}/partner/courses/{found.course_id}/people", act == "payment"
    form = Form(
        title=words(f"courses.{act}"),
        back=back,
        back_words=words("courses.people"),
        lead=words(f"courses.{act}_text"),
        facts=await _facts(visit, row),
        fields=_fields(visit, pays=pays),
        button=words(f"courses.{act}"),
    )

    async def paid(body: RecordCoursePaymentRequest, once: str) -> Response:
        outcome = await visit.submit(RecordCoursePayment, body, once=once, course_enrolment_id=key)
        return visit.see_done(back, RecordCoursePayment, outcome)

    async def refunded(body: RefundCourseRequest, once: str) -> Response:
        outcome = await visit.submit(RefundCourse, body, once=once, course_enrolment_id=key)
        return visit.see_done(back, RefundCourse, outcome)

    if pays:
        return await answer_form(visit, form, RecordCoursePaymentRequest, paid)
    return await answer_form(visit, form, RefundCourseRequest, refunded)


def _fields(visit: Visit, *, pays: bool) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    amount = fields("amount_fen", Kind.MONEY)
    return (amount,) if pays else (amount, fields.one_of("reason", RefundReason))


async def _facts(visit: Visit, row: MemberRow) -> tuple[tuple[str, str], ...]:
    shown, words = await visit.shown(), visit.words
    return (
        (words("courses.person"), row.name or words("counter.somebody")),
        (words("courses.paid"), shown.money(row.paid_fen)),
        (words("courses.open"), shown.money(row.open_fen)),
        (words("courses.owed"), shown.money(row.owed_fen)),
    )


async def _rows(visit: Visit, found: CourseView) -> list[MemberRow]:
    caller = await own_caller(visit)
    asked = ListCourseEnrolmentsRequest(course_id=found.course_id, limit=AT_ONCE)
    everybody = await whole(
        lambda cursor: courses.list_course_enrolments(caller, asked.model_copy(update={"cursor": cursor}))
    )
    members = [one for one in everybody if one.state not in _HAS_NO_PLACE]
    sums: dict[str, list[int]] = {one.course_enrolment_id: [0, 0, 0] for one in members}
    for lesson in await lessons_of(visit, found):
        for one in await every_enrolment(caller, lesson.session_id):
            kept = one.paid_fen - one.refunded_fen
            has_place = one.state is not EnrolmentState.CANCELLED
            parts = sums.get(one.course_enrolment_id or "", [0, 0, 0])
            parts[0] += kept
            parts[1] += open_fen(one) if has_place else 0
            parts[2] += one.refund_owed_fen
    known = await contacts(caller, {one.person_id for one in members}, ContactPurpose.BOOKING)
    names = {person_id: person.name for person_id, person in known.items()}
    children = await children_of(caller, {one.child_id for one in members if one.child_id})
    called = {child_id: str(child.name) for child_id, child in children.items()}
    return [
        MemberRow(
            one, names.get(one.person_id), called.get(one.child_id or ""), *sums[one.course_enrolment_id]
        )
        for one in members
    ]
