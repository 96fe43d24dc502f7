"""Needs surveys as each caller may see them, their answers, and their results as a file."""

from collections.abc import Iterator

from services.gateway.operations.caller import Caller
from services.gateway.operations.households import household_key
from shared.contracts.partners.refusals.surveys import SURVEY_IS_UNKNOWN
from shared.contracts.partners.surveys.commands import AnswerSurvey, AnswerSurveyRequest, GivenAnswersRequest
from shared.contracts.partners.surveys.views import (
    GetSurvey,
    ListSurveys,
    ListSurveysRequest,
    ListSurveyTexts,
    SurveyState,
    SurveyText,
    SurveyView,
)
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.kernel.models import Page
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import require
from shared.kernel.roles import ANYONE, Role
from shared.kernel.sheets import csv_of

EXPORT_RESULTS = Operation("Export a survey's results", ANYONE, (SURVEY_IS_UNKNOWN,))


async def list_surveys(caller: Caller, asked: ListSurveysRequest) -> Page[SurveyView]:
    """The surveys that the caller may see."""
    listed = None if caller.has(Role.STAFF) else True
    return await caller.ask(ListSurveys(**dict(asked), listed=listed))


async def get_survey(caller: Caller, survey_id: str) -> SurveyView | None:
    """The survey; None also where the caller may not see it."""
    view = await caller.ask(GetSurvey(survey_id=survey_id))
    return view if view is not None and (view.listed or caller.has(Role.STAFF)) else None


async def answer_survey(caller: Caller, survey_id: str, body: AnswerSurveyRequest) -> Outcome:
    """Answers a survey, in words that can be erased; where a household lives is not kept."""
    return await caller.submit(
        AnswerSurvey,
        GivenAnswersRequest(answers=body.answers),
        survey_id=survey_id,
        verified=await caller.is_verified(),
        household=await household_key(caller, survey_id, body.building, body.room),
        building=body.building,
    )


async def list_survey_texts(caller: Caller, asked: ListSurveyTexts) -> Page[SurveyText]:
    """What residents wrote; nothing until the window has closed, and nothing of so few that one knows who."""
    survey = require(await caller.ask(GetSurvey(survey_id=asked.survey_id)), SURVEY_IS_UNKNOWN)
    if survey.state is not SurveyState.CLOSED or survey.answers < SHOWN_FROM_ANSWERS:
        return Page(items=[])
    return await caller.ask(asked)


RESULT_COLUMNS = ("question", "question_title", "option", "option_title", "answers")


def table_of(survey: SurveyView) -> str:
    """The results as CSV (RFC 4180): a row for each answer, empty where its number is not shown."""
    return csv_of(RESULT_COLUMNS, result_rows(survey))


def result_rows(survey: SurveyView) -> Iterator[tuple[str, str, str, str, int | None]]:
    """What stands below `RESULT_COLUMNS`; nothing before the window has closed."""
    questions = {question.code: question for section in survey.sections for question in section.questions}
    for counts in survey.counts or ():
        question = questions[counts.question]
        titles = {option.code: option.title for option in question.options}
        for one in counts.cells:
            yield question.code, question.title, one.option, titles.get(one.option, one.option), one.answers
