"""Needs surveys (居民需求调研): asked of residents, answered once each, shown in counts alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Permission
from services.gateway.api.answers import Done, done, found, refusals
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import surveys
from services.gateway.operations.caller import Caller
from shared.contracts.partners.refusals.surveys import SURVEY_IS_UNKNOWN
from shared.contracts.partners.surveys.commands import (
    AnswerSurvey,
    AnswerSurveyRequest,
    CollectNeedFromSurvey,
    DraftSurvey,
    EditSurvey,
    PublishSurvey,
)
from shared.contracts.partners.surveys.views import (
    GetSurvey,
    ListSurveys,
    ListSurveysRequest,
    ListSurveyTexts,
    SurveyText,
    SurveyView,
)
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["surveys"])


class CsvResponse(Response):
    """Comma-separated values (RFC 4180), UTF-8 with a byte order mark, which spreadsheets need."""

    media_type = "text/csv"


open_to(router, "POST /surveys", DraftSurvey)


@route_to(router, "GET /surveys", ListSurveys)
async def list_surveys(caller: Caller, asked: Annotated[ListSurveysRequest, Query()]) -> Page[SurveyView]:
    return await surveys.list_surveys(caller, asked)


@route_to(router, "GET /surveys/{survey_id}", GetSurvey)
async def get_survey(survey_id: Id, caller: Caller, response: Response) -> SurveyView:
    return found(await surveys.get_survey(caller, survey_id), SURVEY_IS_UNKNOWN, response)


open_to(router, "PUT /surveys/{survey_id}", EditSurvey)
open_to(router, "POST /surveys/{survey_id}/publication", PublishSurvey)


@route_to(router, "POST /surveys/{survey_id}/answers", AnswerSurvey)
async def answer_survey(survey_id: Id, body: AnswerSurveyRequest, caller: Caller, response: Response) -> Done:
    return done(response, await surveys.answer_survey(caller, survey_id, body))


@route_to(router, "GET /surveys/{survey_id}/texts", ListSurveyTexts)
async def list_survey_texts(
    survey_id: Id, caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[SurveyText]:
    return await surveys.list_survey_texts(caller, ListSurveyTexts(survey_id=survey_id, **dict(asked)))


@router.get(
    "/surveys/{survey_id}/results",
    operation_id="export_survey_results",
    summary=surveys.EXPORT_RESULTS.title,
    response_class=CsvResponse,
    responses=refusals(SURVEY_IS_UNKNOWN),
)
async def export_survey_results(
    survey_id: Id,
    caller: Annotated[Caller, Depends(Permission(surveys.EXPORT_RESULTS.allowed, asks=True))],
) -> CsvResponse:
    """The counts as CSV, a row for each answer; no rows before the window closes.

    `answers` is empty where the number is under 5 or would tell of one that is. As JSON they are the `counts`
    of `GET …/surveys/{survey_id}`.
    """
    survey = found(await surveys.get_survey(caller, survey_id), SURVEY_IS_UNKNOWN)
    disposition = f'attachment; filename="survey-{caller.community}.csv"'
    return CsvResponse(surveys.table_of(survey), headers={"Content-Disposition": disposition})


open_to(router, "POST /surveys/{survey_id}/needs", CollectNeedFromSurvey, at="needs")
