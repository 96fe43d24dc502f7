"""The evidence for an admission, who may not take part in it, and exceptions."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Caller, SignedIn, Staff
from services.gateway.api.answers import Done, done, found, refusals
from services.gateway.api.partners.access import READERS, StaffOrCommittee
from shared.contracts.partners.applications import GetApplication
from shared.contracts.partners.decisions import (
    AskException,
    AskExceptionRequest,
    DeclareRelation,
    DeclareRelationRequest,
    EvidenceView,
    GetEvidence,
)
from shared.contracts.partners.refusals import (
    APPLICATION_IS_DECIDED,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.kernel.models import Id

router = APIRouter(tags=["decisions"])


@router.get(
    "/applications/{application_id}/evidence",
    operation_id="get_evidence",
    summary="Read the evidence",
    responses=refusals(APPLICATION_IS_UNKNOWN),
)
async def get_evidence(application_id: Id, caller: SignedIn) -> EvidenceView:
    """Every piece that an admission rests on, computed from the records: met or not, found, needed."""
    view = await caller.ask("partners", GetEvidence(application_id=application_id, at=caller.now))
    if view is not None and not await _may_see(application_id, caller):
        view = None
    return found(view, APPLICATION_IS_UNKNOWN)


async def _may_see(application_id: str, caller: Caller) -> bool:
    if caller.has(*READERS):
        return True
    application = await caller.ask("partners", GetApplication(application_id=application_id))
    return application is not None and application.applicant == caller.person_id


@router.post(
    "/applications/{application_id}/relations",
    operation_id="declare_relation_to_applicant",
    summary="Declare a relation to the applicant",
    responses=refusals(APPLICATION_IS_UNKNOWN, APPLICATION_IS_SETTLED),
)
async def declare_relation_to_applicant(
    application_id: Id, body: DeclareRelationRequest, caller: StaffOrCommittee, response: Response
) -> Done:
    """Staff or committee declare that somebody is related: that person takes no part in the decision."""
    outcome = await caller.submit("partners", DeclareRelation, body, application_id=application_id)
    return done(response, outcome)


@router.post(
    "/applications/{application_id}/exception",
    operation_id="ask_exception",
    summary="Ask for an exception",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        APPLICATION_IS_NOT_IN_SCREENING,
        APPLICATION_IS_DECIDED,
        APPLICATION_IS_SETTLED,
        RELATED_PERSON_TAKES_NO_PART,
    ),
)
async def ask_exception(
    application_id: Id, body: AskExceptionRequest, caller: Staff, response: Response
) -> Done:
    """One member of staff asks to decide without all the evidence, for a published reason.

    Another one must decide. A screening record for work with minors is never waived.
    """
    outcome = await caller.submit("partners", AskException, body, application_id=application_id)
    return done(response, outcome)
