"""Several lessons of a course moved at once, as its host does it: which, and how far."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import JsonValue

from services.gateway.pages.courses.own import own_course
from services.gateway.pages.courses.routes import lessons_of
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, FormPage, answer_form
from services.gateway.pages.site.form_views import sent
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import room_choices
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.courses.moving import MoveLessons, MoveLessonsRequest
from shared.contracts.bookings.refusals.courses import LESSONS_HAVE_CONFLICTS
from shared.contracts.bookings.sessions.views import PUBLISHED
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@own_form(router, "/{community}/partner/courses/{course_id}/other-dates")
async def shift(visit: Visit) -> Response:
    """The lessons that are moved, all by as many days and minutes; those that can't be had are named."""
    found, words, shown = await own_course(visit), visit.words, await visit.shown()
    fields, back = Fields(words), f"/{visit.community}/partner/courses/{found.course_id}"
    ahead = [one for one in await lessons_of(visit, found) if one.state in PUBLISHED]
    choices = tuple((one.session_id, shown.window(one.starts_at, one.ends_at)) for one in ahead)
    rooms = (("", words("courses.same_room")), *await room_choices(visit))
    form = Form(
        title=words("courses.shift"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=words("courses.shift_text"),
        fields=(
            fields("session_ids", Kind.CHECKS, choices=choices, label="courses.shift_which"),
            fields("days", Kind.NUMBER, label="courses.shift_days", hint="courses.shift_hint"),
            fields("minutes", Kind.NUMBER, label="courses.shift_minutes", hint="courses.shift_hint"),
            fields("space_id", Kind.SELECT, choices=rooms, required=False),
        ),
        values=(("days", "7"), ("minutes", "0")),
        button=words("courses.shift_button"),
    )

    async def done(body: MoveLessonsRequest, once: str) -> Response:
        try:
            outcome = await visit.submit(MoveLessons, body, once=once, course_id=found.course_id)
        except Rejected as wrong:
            if wrong.code != LESSONS_HAVE_CONFLICTS.code:
                raise
            pairs, labels = await visit.fields(), {one.name: one.label for one in form.fields}
            asked = replace(form, facts=_told(visit, shown, wrong.facts))
            again = sent(pairs, wrong, words, shown, labels=labels)
            return await visit.page(FormPage(title=form.title, asked=asked, form=again), wrong=wrong)
        return visit.see_done(back, MoveLessons, outcome)

    return await answer_form(visit, form, MoveLessonsRequest, done)


def _told(visit: Visit, shown: Shown, facts: Mapping[str, JsonValue]) -> tuple[tuple[str, str], ...]:
    """Each date that can't be had, and why."""
    told: list[tuple[str, str]] = []
    conflicts = facts["conflicts"]
    for one in conflicts if isinstance(conflicts, list) else ():
        if isinstance(one, dict):
            moment = shown.moment(datetime.fromisoformat(str(one["starts_at"])))
            told.append((moment, sentence_of(str(one["reason"]), str(one["reason"]), {}, visit.words, shown)))
    return tuple(told)
