"""Who decides on a disbursement: comments, relations, approvals, the rejection."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.gateway.api.access import Caller, Supervisor, allow
from services.gateway.api.answers import Done, done, refusals
from shared.contracts.fund.disbursements import (
    ApproveDisbursement,
    DeclareRelation,
    DeclareRelationRequest,
    RejectDisbursement,
    RejectDisbursementRequest,
    ReviewDisbursement,
    ReviewDisbursementRequest,
)
from shared.contracts.fund.refusals import (
    DECISION_IS_MADE_IN_PERSON,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_UNKNOWN,
    PERSON_HAS_ALREADY_APPROVED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.kernel.messages import Role
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])

Approver = Annotated[Caller, Depends(allow(Role.COMMITTEE, Role.TREASURER))]
Officer = Annotated[Caller, Depends(allow(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR))]


@router.post(
    "/fund/disbursements/{disbursement_id}/reviews",
    operation_id="review_disbursement",
    summary="Comment on a disbursement",
    responses=refusals(DISBURSEMENT_IS_UNKNOWN, DISBURSEMENT_IS_DECIDED),
)
async def review_disbursement(
    disbursement_id: Id, body: ReviewDisbursementRequest, caller: Supervisor, response: Response
) -> Done:
    """The supervisor's comment, which binds nobody and stays on the record."""
    return done(
        response, await caller.submit("fund", ReviewDisbursement, body, disbursement_id=disbursement_id)
    )


@router.post(
    "/fund/disbursements/{disbursement_id}/relations",
    operation_id="declare_relation_to_disbursement",
    summary="Declare a relation to the payee",
    responses=refusals(DISBURSEMENT_IS_UNKNOWN),
)
async def declare_relation_to_disbursement(
    disbursement_id: Id, body: DeclareRelationRequest, caller: Officer, response: Response
) -> Done:
    """A related person takes no part from then on; an approval given before no longer counts.

    Everybody declares it of themselves; of others, treasurer and supervisor may (Guangzhou, art. 33).
    """
    return done(response, await caller.submit("fund", DeclareRelation, body, disbursement_id=disbursement_id))


@router.post(
    "/fund/disbursements/{disbursement_id}/approvals",
    operation_id="approve_disbursement",
    summary="Approve a disbursement",
    responses=refusals(
        DISBURSEMENT_IS_UNKNOWN,
        DECISION_IS_MADE_IN_PERSON,
        DISBURSEMENT_IS_DECIDED,
        REQUESTER_MAY_NOT_DECIDE,
        RELATED_PERSON_MAY_NOT_TAKE_PART,
        PERSON_HAS_ALREADY_APPROVED,
    ),
)
async def approve_disbursement(disbursement_id: Id, caller: Approver, response: Response) -> Done:
    """One of the approvals that the rules want: in person, never by the requester, never by a related
    person, never twice by the same."""
    return done(response, await caller.submit("fund", ApproveDisbursement, disbursement_id=disbursement_id))


@router.post(
    "/fund/disbursements/{disbursement_id}/rejection",
    operation_id="reject_disbursement",
    summary="Reject a disbursement",
    responses=refusals(
        DISBURSEMENT_IS_UNKNOWN,
        DECISION_IS_MADE_IN_PERSON,
        DISBURSEMENT_IS_DECIDED,
        REQUESTER_MAY_NOT_DECIDE,
        RELATED_PERSON_MAY_NOT_TAKE_PART,
    ),
)
async def reject_disbursement(
    disbursement_id: Id, body: RejectDisbursementRequest, caller: Approver, response: Response
) -> Done:
    """A member of the committee, or the treasurer, says no before it is paid, which ends it."""
    return done(
        response, await caller.submit("fund", RejectDisbursement, body, disbursement_id=disbursement_id)
    )
