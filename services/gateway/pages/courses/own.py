"""A partner's work on courses: plan one, open it, move a lesson, call it off."""

from dataclasses import dataclass
from typing import ClassVar, TypeVar

from fastapi import APIRouter, Response
from pydantic import field_validator

from services.gateway.pages.courses.routes import course_of, lessons_of
from services.gateway.pages.equipment.kinds import kept_kinds, piece_fields, piece_values, pieces_named
from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.sessions.ages import age_fields
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.english import english_fields, say_in_english
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, at_once
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.joint_hosts import JointRow, joint_field, joint_rows
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything, partners_of, room_choices
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.courses.commands import (
    CancelCourse,
    CancelCourseRequest,
    DraftCourse,
    DraftCourseRequest,
    MoveLesson,
    MoveLessonRequest,
    OpenCourse,
)
from shared.contracts.bookings.courses.translations import TranslateCourse
from shared.contracts.bookings.courses.views import CourseState, CourseView
from shared.contracts.bookings.references.views import ListReferences, ReferenceState
from shared.contracts.bookings.refusals.courses import COURSE_IS_UNKNOWN
from shared.contracts.bookings.series import Repeats
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.translations import TranslateSessionRequest
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.models import Fen, Id, PositiveFen, Request, Text
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

M = TypeVar("M", bound=Request)


class PriceBeside(Request):
    """A price that is typed beside the rest of a form, or left out."""

    reference_id: Id | None = None
    market_reference_fen: PositiveFen | None = None
    market_source: Text | None = None
    price_fen: Fen | None = None

    def priced(self, kind: type[M]) -> M:
        """The request of this kind that the form makes, with its price where it says one."""
        values = {name: getattr(self, name) for name in kind.model_fields}
        price = {name: getattr(self, name) for name in PriceBeside.model_fields}
        said = {name: value for name, value in price.items() if value is not None}
        if said.get("price_fen"):
            values["price"] = made_of(PriceSessionRequest, said)
        return made_of(kind, values)


class CoursePlan(PriceBeside, DraftCourseRequest):
    """A course as the form asks for it: a price is typed beside the rest, or left out."""

    @field_validator("equipment", mode="before")
    @classmethod
    def _of_which_something_is_wanted(cls, value: object) -> object:
        return pieces_named(value) or None

    def asked(self) -> DraftCourseRequest:
        """The request that it makes; `FormInvalid` where its price stands on nothing."""
        return self.priced(DraftCourseRequest)


@own_form(router, "/{community}/partner/course-plan")
async def plan(visit: Visit) -> Response:
    """A new course, with the room and the times that are booked for its lessons."""
    own, back, words = await own_partners(visit), f"/{visit.community}/partner/sessions", visit.words
    if not own:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.PARTNER])
    form = Form(
        title=words("courses.plan"),
        back=back,
        back_words=words("partner.sessions"),
        lead=words("courses.plan_text"),
        fields=await _fields(visit, own),
        values=(
            *(("for_minors", "false"), ("late_joining", "false"), ("skip_conflicts", "false")),
            *piece_values(await kept_kinds(visit)),
        ),
        button=words("courses.plan_button"),
    )

    async def done(body: CoursePlan, once: str) -> Response:
        outcome = await visit.submit(DraftCourse, body.asked(), once=once)
        at = f"/{visit.community}/partner/courses/{outcome.made('course_id')}"
        return visit.see_done(at, DraftCourse, outcome)

    fixed = [("partner_id", own[0])] if len(own) == 1 else []
    return await answer_form(visit, form, CoursePlan, done, fixed)


async def _fields(visit: Visit, own: list[str]) -> tuple[Field, ...]:
    fields, partners = Fields(visit.words), await partners_of(visit)
    whose = tuple((one, partners[one].project) for one in own if one in partners)
    return (
        *((fields("partner_id", Kind.SELECT, choices=whose),) if len(own) > 1 else ()),
        fields("title"),
        fields("description", Kind.AREA, required=False),
        *english_fields(visit.words),
        fields("space_id", Kind.SELECT, choices=await room_choices(visit)),
        fields("starts_at", Kind.MOMENT, label="courses.first_starts_at"),
        fields("ends_at", Kind.MOMENT, label="courses.first_ends_at"),
        fields.one_of("repeats", Repeats),
        fields("dates", Kind.NUMBER, hint="courses.dates_hint"),
        fields.yes_or_no("skip_conflicts", hint="courses.skip_hint"),
        fields("capacity", Kind.NUMBER),
        fields.one_of("category", SessionCategory, may_be_none=True),
        *fields.folded(
            "courses.for_whom",
            (*age_fields(fields), fields.yes_or_no("late_joining", hint="courses.late_hint", usual="false")),
        ),
        *await price_fields(visit),
        *fields.folded("equipment.with_room", piece_fields(visit, await kept_kinds(visit))),
        *await joint_field(visit, own if len(own) == 1 else ()),
    )


async def price_fields(visit: Visit) -> tuple[Field, ...]:
    """What a price is and what it stands on; nothing of it is needed."""
    fields, words, shown = Fields(visit.words), visit.words, await visit.shown()
    listed = await everything(visit, ListReferences(state=ReferenceState.APPROVED, listed=True))
    choices = tuple(
        (one.reference_id, f"{one.category} · {shown.money(one.amount_fen)} / {words.of(one.unit)}")
        for one in listed
        if one.expires_at is not None and one.expires_at > visit.gateway.clock.now()
    )
    typed = (
        fields("market_reference_fen", Kind.MONEY, hint="courses.market_hint", required=False),
        fields("market_source", Kind.AREA, hint="partner.source_hint", required=False),
    )
    by_reference = fields(
        "reference_id",
        Kind.SELECT,
        choices=(("", words("site.none")), *choices),
        hint="courses.reference_hint",
        required=False,
    )
    return (
        fields("price_fen", Kind.MONEY, hint="courses.price_hint", required=False),
        *((by_reference,) if choices else ()),
        *(() if (await visit.here()).rules.needs_references else typed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCoursePage(PageView):
    """One course, as whoever holds it works on it."""

    template: ClassVar[str] = "courses/own.html"

    course: CourseView
    lessons: tuple[SessionRow, ...]
    joint: tuple[JointRow, ...]
    """The partners beside it."""
    may_invite: bool
    form: FormView

    @property
    def is_draft(self) -> bool:
        """Whether it is still to be opened."""
        return self.course.state is CourseState.DRAFTED

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to call off."""
        return self.course.state is CourseState.CANCELLED


@own_page(router, "GET /{community}/partner/courses/{course_id}")
async def own(visit: Visit) -> Response:
    """The course."""
    return await _page(visit, None)


@own_page(router, "POST /{community}/partner/courses/{course_id}/open")
async def open_it(visit: Visit) -> Response:
    """Opens it with all its lessons."""
    found = await own_course(visit)
    return await at_once(visit, OpenCourse, _path(visit, found), _page, course_id=found.course_id)


@own_form(router, "/{community}/partner/courses/{course_id}/cancel")
async def cancel(visit: Visit) -> Response:
    """Calls off what is left of it, for a reason that everybody reads."""
    found, words = await own_course(visit), visit.words
    lessons = [one for one in await lessons_of(visit, found) if one.starts_at > visit.gateway.clock.now()]
    owed_fen = sum(one.paid_fen - one.refunded_fen for one in lessons)
    text = "courses.cancel_text_paid" if owed_fen else "courses.cancel_text"
    form = Form(
        title=words("courses.cancel"),
        back=_path(visit, found),
        back_words=title_in(visit.language, found),
        lead=words(text, amount=(await visit.shown()).money(owed_fen)),
        fields=(Fields(words)("reason", hint="cases.public_hint"),),
        button=words("courses.cancel"),
        danger=True,
    )

    async def done(body: CancelCourseRequest, once: str) -> Response:
        outcome = await visit.submit(CancelCourse, body, once=once, course_id=found.course_id)
        return visit.see_done(_path(visit, found), CancelCourse, outcome)

    return await answer_form(visit, form, CancelCourseRequest, done)


@own_form(router, "/{community}/partner/courses/{course_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says it in English with its lessons, or says it better."""
    found = await own_course(visit)
    says = (TranslateCourse, TranslateSessionRequest)
    return await say_in_english(visit, found, _path(visit, found), says, course_id=found.course_id)


@own_form(router, "/{community}/partner/sessions/{session_id}/other-date")
async def move(visit: Visit) -> Response:
    """The other date of a lesson, to which its places go with it."""
    found, words, shown = await own_session(visit), visit.words, await visit.shown()
    back = f"/{visit.community}/partner/sessions/{found.session_id}"
    form = Form(
        title=words("courses.move"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=words("courses.move_text_paid" if found.price_fen else "courses.move_text"),
        facts=((words("sessions.when"), shown.window(found.starts_at, found.ends_at)),),
        fields=(
            Fields(words)("space_id", Kind.SELECT, choices=await room_choices(visit)),
            Fields(words)("starts_at", Kind.MOMENT),
            Fields(words)("ends_at", Kind.MOMENT),
        ),
        values=(("space_id", found.space_id),),
        button=words("courses.move"),
    )

    async def done(body: MoveLessonRequest, once: str) -> Response:
        outcome = await visit.submit(MoveLesson, body, once=once, session_id=found.session_id)
        return visit.see_done(back, MoveLesson, outcome)

    return await answer_form(visit, form, MoveLessonRequest, done)


async def own_course(visit: Visit) -> CourseView:
    """The course of this page, for whoever holds it and for staff; unknown to everybody else."""
    found = await course_of(visit, visit.id_part("course_id", COURSE_IS_UNKNOWN))
    if not await visit.has(Role.STAFF) and found.partner_id not in await own_partners(visit):
        raise Rejected(COURSE_IS_UNKNOWN)
    return found


def _path(visit: Visit, found: CourseView) -> str:
    return f"/{visit.community}/partner/courses/{found.course_id}"


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await own_course(visit)
    lessons, now = await lessons_of(visit, found), visit.gateway.clock.now()
    view = OwnCoursePage(
        title=title_in(visit.language, found),
        course=found,
        lessons=tuple(await with_names(visit, lessons)),
        joint=await joint_rows(visit, found),
        may_invite=any(one.starts_at > now and one.state is not SessionState.CANCELLED for one in lessons),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
