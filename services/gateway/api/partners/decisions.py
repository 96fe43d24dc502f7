"""Decisions on applications, and their publicity (公示)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone
from services.gateway.api.answers import Created, created, refusals
from services.gateway.api.partners.access import Cursor, Limit, StaffOrCommittee
from shared.contracts.partners.decisions import (
    ApplicationDecided,
    DecideApplication,
    DecideApplicationRequest,
    DecisionState,
    DecisionView,
    ListDecisions,
)
from shared.contracts.partners.refusals import (
    APPLICATION_IS_DECIDED,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    EVIDENCE_IS_MISSING,
    EXCEPTION_NEEDS_TWO_STAFF,
    FEEDBACK_IS_STILL_OPEN,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["decisions"])


@router.post(
    "/applications/{application_id}/decision",
    status_code=201,
    operation_id="decide_application",
    summary="Decide on an application",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        APPLICATION_IS_NOT_SUBMITTED,
        APPLICATION_IS_NOT_IN_SCREENING,
        APPLICATION_IS_DECIDED,
        APPLICATION_IS_SETTLED,
        RELATED_PERSON_TAKES_NO_PART,
        FEEDBACK_IS_STILL_OPEN,
        EVIDENCE_IS_MISSING,
        EXCEPTION_NEEDS_TWO_STAFF,
    ),
)
async def decide_application(
    application_id: Id, body: DecideApplicationRequest, caller: StaffOrCommittee, response: Response
) -> Created:
    """Staff or committee decide. Without all the evidence, the refusal names each missing piece.

    The decision is shown for the days of publicity and takes effect after them, if no objection waits.
    """
    outcome = await caller.submit("partners", DecideApplication, body, application_id=application_id)
    answer = created(response, outcome, outcome.one(ApplicationDecided).decision_id, "decisions")
    response.headers["Location"] = f"decisions?application_id={application_id}"
    return answer


@router.get(
    "/decisions",
    operation_id="list_decisions",
    summary="List decisions",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_decisions(
    caller: Anyone,
    state: Annotated[DecisionState | None, Query(description="In this state alone.")] = None,
    application_id: Annotated[Id | None, Query(description="On this application alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DecisionView]:
    """Decisions, the newest first, for everybody to read, in publicity and after."""
    query = ListDecisions(state=state, application_id=application_id, cursor=cursor, limit=limit)
    return await caller.ask("partners", query)
