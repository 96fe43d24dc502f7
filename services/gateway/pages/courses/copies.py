"""A course once more, from another date on: what its host fills in is when it begins."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import Response

from services.gateway.operations.bookings import get_booking
from services.gateway.operations.course_copies import copy_course, repeats_of, typical
from services.gateway.pages.courses import shifts
from services.gateway.pages.courses.own import own_course
from services.gateway.pages.courses.routes import lessons_of
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.copies import NOTHING_LEFT_OUT, left_out
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import GetBooking
from shared.contracts.bookings.courses.commands import DraftCourse
from shared.contracts.bookings.courses.copying import CopyCourseRequest
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.series import Repeats
from shared.contracts.bookings.sessions.views import SessionView

router = shifts.router

_WEEK = timedelta(days=7)


@own_form(router, "/{community}/partner/courses/{course_id}/copy")
async def copy(visit: Visit) -> Response:
    """A draft like this course; what is proposed is the first week after it in which its day and time lie
    ahead."""
    found, words, shown = await own_course(visit), visit.words, await visit.shown()
    lessons = await lessons_of(visit, found)
    facts = [(words("courses.copied"), words("courses.lessons", n=len(found.session_ids)))]
    if found.price_fen:
        facts.append((words("courses.price"), shown.money(found.price_fen)))
    form = Form(
        title=words("courses.copy"),
        back=f"/{visit.community}/partner/courses/{found.course_id}",
        back_words=title_in(visit.language, found),
        lead=words("courses.copy_text"),
        facts=tuple(facts),
        fields=await _fields(visit, found, lessons),
        values=(
            ("starts_at", _proposed(shown, lessons)),
            ("repeats", (found.repeats or repeats_of(lessons)).value),
            ("dates", str(len(found.session_ids))),
            ("skip_conflicts", "false"),
            *NOTHING_LEFT_OUT,
        ),
        button=words("partner.copy_button"),
    )

    async def done(body: CopyCourseRequest, once: str) -> Response:
        outcome = await copy_course(await visit.changing(DraftCourse, once), found.course_id, body)
        to = f"/{visit.community}/partner/courses/{outcome.made('course_id')}"
        return visit.see_done(to, DraftCourse, outcome)

    return await answer_form(visit, form, CopyCourseRequest, done)


def _proposed(shown: Shown, lessons: Sequence[SessionView]) -> str:
    """The first week after the last lesson, and after today, at the day and time of the others."""
    begin = shown.local(typical(lessons).starts_at).replace(tzinfo=None)
    last = max(shown.local(lessons[-1].starts_at), shown.local(shown.now)).replace(tzinfo=None)
    while begin <= last:
        begin += _WEEK
    return begin.isoformat(timespec="minutes")


async def _fields(visit: Visit, found: CourseView, lessons: Sequence[SessionView]) -> tuple[Field, ...]:
    fields, booking_id = Fields(visit.words), typical(lessons).booking_id
    booking = await get_booking(await visit.caller(GetBooking), booking_id)
    return (
        fields("starts_at", Kind.MOMENT, label="courses.first_starts_at"),
        fields.one_of("repeats", Repeats),
        fields("dates", Kind.NUMBER, hint="courses.dates_hint"),
        fields.yes_or_no("skip_conflicts", hint="courses.skip_hint"),
        *left_out(
            visit,
            price=found.price_fen > 0,
            equipment=bool(booking and booking.equipment),
            hosts=bool(found.joint_hosts),
        ),
    )
