"""Screening: staff ask, match applications to needs, and record checks for work with minors."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Staff
from services.gateway.api.answers import Done, done, refusals
from shared.contracts.partners.applications import (
    BeginScreening,
    MatchApplication,
    MatchApplicationRequest,
    RequestInformation,
    RequestInformationRequest,
)
from shared.contracts.partners.decisions import RecordScreening, RecordScreeningRequest
from shared.contracts.partners.refusals import (
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_UNKNOWN,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_UNKNOWN,
    RELATED_PERSON_TAKES_NO_PART,
    SCREENING_HOLDS_A_YEAR_AT_MOST,
    SCREENING_MUST_BE_VALID,
)
from shared.kernel.models import Id

router = APIRouter(tags=["applications"])


@router.post(
    "/applications/{application_id}/screening",
    operation_id="begin_screening",
    summary="Begin screening",
    responses=refusals(APPLICATION_IS_UNKNOWN, APPLICATION_IS_NOT_SUBMITTED),
)
async def begin_screening(application_id: Id, caller: Staff, response: Response) -> Done:
    """Staff take a submitted application in hand."""
    return done(response, await caller.submit("partners", BeginScreening, application_id=application_id))


@router.post(
    "/applications/{application_id}/questions",
    operation_id="request_information",
    summary="Ask the applicant",
    responses=refusals(APPLICATION_IS_UNKNOWN, APPLICATION_IS_NOT_IN_SCREENING),
)
async def request_information(
    application_id: Id, body: RequestInformationRequest, caller: Staff, response: Response
) -> Done:
    """Staff ask the applicant for more information."""
    outcome = await caller.submit("partners", RequestInformation, body, application_id=application_id)
    return done(response, outcome)


@router.post(
    "/applications/{application_id}/match",
    operation_id="match_application",
    summary="Match an application to needs",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        APPLICATION_IS_NOT_IN_SCREENING,
        NEED_IS_UNKNOWN,
        NEED_IS_NOT_PUBLISHED,
        RELATED_PERSON_TAKES_NO_PART,
    ),
)
async def match_application(
    application_id: Id, body: MatchApplicationRequest, caller: Staff, response: Response
) -> Done:
    """Staff match a screened application to the published needs that it would meet, or to further ones."""
    outcome = await caller.submit("partners", MatchApplication, body, application_id=application_id)
    return done(response, outcome)


@router.post(
    "/screening-records",
    operation_id="record_screening",
    summary="Record a check for work with minors",
    responses=refusals(SCREENING_MUST_BE_VALID, SCREENING_HOLDS_A_YEAR_AT_MOST),
)
async def record_screening(body: RecordScreeningRequest, caller: Staff, response: Response) -> Done:
    """Staff record that nothing stands against a person's work with minors (Minors Protection Law, 62)."""
    return done(response, await caller.submit("partners", RecordScreening, body))
