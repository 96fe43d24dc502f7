"""Needs surveys (居民需求调研): what is asked now, answering it once, and the numbers once it is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import workbook
from services.gateway.operations.surveys import (
    RESULT_COLUMNS,
    answer_survey,
    get_survey,
    list_survey_texts,
    list_surveys,
    result_rows,
    table_of,
)
from services.gateway.pages.site.fields import Field
from services.gateway.pages.site.files import csv_file, workbook_file
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.questions import field_name, title_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.surveys.asking import (
    AskedSection,
    QuestionResult,
    asked_of,
    household_fields,
    may_change,
    results_of,
)
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.refusals.surveys import ANSWER_DOES_NOT_FIT_ITS_QUESTION, SURVEY_IS_UNKNOWN
from shared.contracts.partners.surveys.commands import AnswerSurvey, AnswerSurveyRequest
from shared.contracts.partners.surveys.views import (
    GetSurvey,
    ListSurveys,
    ListSurveysRequest,
    ListSurveyTexts,
    SurveyState,
    SurveyText,
    SurveyView,
)
from shared.kernel.models import Instant
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST_TEXTS = 200


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in a list."""

    survey_id: str
    title: str
    state: SurveyState
    is_open: bool
    starts_at: Instant
    ends_at: Instant
    answers: int


async def open_surveys(visit: Visit) -> tuple[SurveyLine, ...]:
    """What is asked of residents now."""
    asked = ListSurveysRequest(state=SurveyState.PUBLISHED, limit=10)
    found = await list_surveys(await visit.caller(ListSurveys), asked)
    return tuple(one for one in _lines(visit, found.items) if one.is_open)


def _lines(visit: Visit, surveys: Iterable[SurveyView]) -> list[SurveyLine]:
    return [
        SurveyLine(
            one.survey_id,
            title_of(one, visit.language),
            one.state,
            _is_open(visit, one),
            one.window.starts_at,
            one.window.ends_at,
            one.answers,
        )
        for one in surveys
    ]


def _is_open(visit: Visit, one: SurveyView) -> bool:
    now = visit.gateway.clock.now()
    return one.state is SurveyState.PUBLISHED and one.window.starts_at <= now < one.window.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveysPage(PageView):
    """Surveys, the newest first; staff see drafts too."""

    template: ClassVar[str] = "surveys/surveys.html"

    surveys: tuple[SurveyLine, ...]
    may_draft: bool
    next_cursor: str | None


@page(router, "GET /{community}/surveys")
async def surveys(visit: Visit) -> Response:
    """What is, was and will be asked."""
    asked = ListSurveysRequest(limit=50, cursor=visit.asked("cursor")[:512] or None)
    found = await list_surveys(await visit.caller(ListSurveys), asked)
    view = SurveysPage(
        title=visit.words("surveys.title"),
        list_files=await files_of(visit, "surveys"),
        surveys=tuple(_lines(visit, found.items)),
        may_draft=await visit.has(Role.STAFF),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPage(PageView):
    """One survey: its questions while it is open, its numbers once it is closed."""

    template: ClassVar[str] = "surveys/survey.html"

    survey: SurveyView
    is_open: bool
    may_answer: bool
    has_answered: bool
    works_here: bool
    """Whether staff see it."""
    may_change: bool
    may_collect: bool
    """Whether staff see numbers on which a need can rest."""
    household: tuple[Field, ...]
    """What asks where the household lives; empty where residents answer for themselves."""
    sections: tuple[AskedSection, ...]
    results: tuple[QuestionResult, ...]
    texts: tuple[SurveyText, ...]
    as_workbook: bool
    """Whether the numbers can be had as a workbook too."""
    form: FormView


@page(router, "GET /{community}/surveys/{survey_id}")
async def survey(visit: Visit) -> Response:
    """The survey."""
    return await _survey_page(visit, (), None)


@page(router, "POST /{community}/surveys/{survey_id}/answers")
async def answer(visit: Visit) -> Response:
    """A resident answers; at the counter staff do so in their place, which is counted apart."""
    pairs = await visit.fields()
    survey_id = _id(visit)
    try:
        body = read(AnswerSurveyRequest, pairs, (await visit.shown()).zone)
        # A question that was left out is sent with nothing but its code.
        answers = tuple(one for one in body.answers if one.choices or one.number is not None or one.text)
        caller = await visit.changing(AnswerSurvey, once_of(pairs))
        outcome = await answer_survey(caller, survey_id, body.model_copy(update={"answers": answers}))
    except (FormInvalid, Rejected) as wrong:
        return await _survey_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/surveys/{survey_id}?said=1", AnswerSurvey, outcome)


@page(router, "GET /{community}/surveys/{survey_id}/results.csv")
async def results(visit: Visit) -> Response:
    """The numbers as a file."""
    return csv_file(_file_name(visit), table_of(await _found(visit)))


@page(router, "GET /{community}/surveys/{survey_id}/results.xlsx")
async def results_as_workbook(visit: Visit) -> Response:
    """The same as a workbook, where these can be written."""
    found = await _found(visit)
    return await workbook_file(_file_name(visit), "survey", RESULT_COLUMNS, result_rows(found))


def _file_name(visit: Visit) -> str:
    return f"survey-{visit.community}"


async def _survey_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = await _found(visit)
    has_answered = bool(visit.asked("said"))
    is_open = _is_open(visit, found)
    works_here, results = await visit.has(Role.STAFF), results_of(found, visit.words)
    view = SurveyPage(
        title=title_of(found, visit.language),
        survey=found,
        is_open=is_open,
        may_answer=is_open and not has_answered and await visit.has(Role.RESIDENT),
        has_answered=has_answered,
        works_here=works_here,
        may_change=works_here and may_change(found),
        may_collect=works_here and any(row.answers for result in results for row in result.rows),
        household=household_fields(found, visit.words),
        sections=asked_of(found, visit.words),
        results=results,
        texts=await _texts(visit, found),
        as_workbook=workbook.IS_THERE,
        form=await _form(visit, found, pairs, wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _form(
    visit: Visit, found: SurveyView, pairs: Sequence[tuple[str, str]], wrong: Wrong | None
) -> FormView:
    if wrong is None:
        return blank()
    fields = {}
    if isinstance(wrong, Rejected) and wrong.code == ANSWER_DOES_NOT_FIT_ITS_QUESTION.code:
        questions = [one for section in found.sections for one in section.questions]
        fields[wrong.code] = field_name(questions, wrong.facts.get("question"))
    return sent(pairs, wrong, visit.words, await visit.shown(), fields)


async def _texts(visit: Visit, found: SurveyView) -> tuple[SurveyText, ...]:
    if found.state is not SurveyState.CLOSED or not await visit.has(Role.STAFF, Role.COMMITTEE):
        return ()
    asked = ListSurveyTexts(survey_id=found.survey_id, limit=_MOST_TEXTS)
    return tuple((await list_survey_texts(await visit.caller(ListSurveyTexts), asked)).items)


async def _found(visit: Visit) -> SurveyView:
    return require(await get_survey(await visit.caller(GetSurvey), _id(visit)), SURVEY_IS_UNKNOWN)


def _id(visit: Visit) -> str:
    return visit.id_part("survey_id", SURVEY_IS_UNKNOWN)
