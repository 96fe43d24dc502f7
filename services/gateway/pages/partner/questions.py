"""The questions of the call to which one applies: a part of the application, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_application, own_page
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.questions import AskedQuestion, asked_questions, field_name, questions_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.call_questions import (
    AnswerCallQuestions,
    AnswerCallQuestionsRequest,
    ApplicationAnswer,
)
from shared.contracts.partners.refusals.surveys import ANSWER_DOES_NOT_FIT_ITS_QUESTION
from shared.contracts.partners.surveys.instrument import GivenAnswer, Question
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage(PageView):
    """All questions in one form."""

    template: ClassVar[str] = "partner/questions.html"

    application: ApplicationView
    questions: tuple[AskedQuestion, ...]
    form: FormView


@own_page(router, "GET /{community}/partner/applications/{application_id}/questions")
async def questions(visit: Visit) -> Response:
    """The form, with what was answered before."""
    return await _page(visit, (), None)


@own_page(router, "POST /{community}/partner/applications/{application_id}/questions")
async def answer(visit: Visit) -> Response:
    """Answers them; some may be left for later until the application is submitted."""
    pairs = await visit.fields()
    found = await own_application(visit)
    try:
        body = read(AnswerCallQuestionsRequest, pairs, (await visit.shown()).zone)
        # A question that was left out is sent with nothing but its code.
        given = tuple(one for one in body.answers if _says_something(one))
        outcome = await visit.submit(
            AnswerCallQuestions,
            AnswerCallQuestionsRequest(answers=given),
            once=once_of(pairs),
            application_id=found.application_id,
        )
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, wrong)
    path = f"/{visit.community}/partner/applications/{found.application_id}"
    return visit.see_done(path, AnswerCallQuestions, outcome)


async def is_answered(visit: Visit, application: ApplicationView) -> bool | None:
    """Whether all is answered that must be; None where nothing is asked. The rule has the last word."""
    asked = await questions_of(visit, application)
    given = {one.question for one in application.answers if _says_something(one)}
    return {one.code for one in asked if one.required} <= given if asked else None


def _says_something(one: GivenAnswer | ApplicationAnswer) -> bool:
    return bool(one.choices or one.number is not None or one.text)


async def _page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = await own_application(visit)
    asked = await questions_of(visit, found)
    fields = {}
    if isinstance(wrong, Rejected) and wrong.code == ANSWER_DOES_NOT_FIT_ITS_QUESTION.code:
        fields[wrong.code] = field_name(asked, wrong.facts.get("question"))
    shown = await visit.shown()
    view = QuestionsPage(
        title=visit.words("part.questions"),
        application=found,
        questions=asked_questions(asked, visit.words),
        form=sent(pairs, wrong, visit.words, shown, fields) if wrong else blank(*_said(asked, found)),
    )
    return await visit.page(view, wrong=wrong)


def _said(asked: Sequence[Question], found: ApplicationView) -> list[tuple[str, str]]:
    """What was answered before, as fields of the form."""
    given = {one.question: one for one in found.answers}
    pairs = []
    for question in asked:
        name = field_name(asked, question.code)
        if (one := given.get(question.code)) is not None:
            pairs += [(name, choice) for choice in one.choices]
            pairs += [(name, str(value)) for value in (one.number, one.text) if value is not None]
    return pairs
