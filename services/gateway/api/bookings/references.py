"""The catalogue of market references, on which prices stand."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import references
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.references.commands import (
    AnswerChallenge,
    AnswerChallengeRequest,
    ApproveReference,
    ApproveReferenceRequest,
    ChallengeReference,
    DeclineReference,
    ProposeReference,
    ReferenceReasonRequest,
    WithdrawReference,
)
from shared.contracts.bookings.references.views import (
    GetReference,
    ListReferences,
    ListReferencesRequest,
    ReferenceView,
)
from shared.contracts.bookings.refusals.references import REFERENCE_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["references"])


open_to(router, "POST /references", ProposeReference)


@route_to(router, "GET /references", ListReferences)
async def list_references(
    caller: Caller, asked: Annotated[ListReferencesRequest, Query()]
) -> Page[ReferenceView]:
    return await references.list_references(caller, asked)


@route_to(router, "GET /references/{reference_id}", GetReference)
async def get_reference(reference_id: Id, caller: Caller, response: Response) -> ReferenceView:
    return found(await references.get_reference(caller, reference_id), REFERENCE_IS_UNKNOWN, response)


@route_to(router, "POST /references/{reference_id}/approval", references.APPROVE)
async def approve_reference(
    reference_id: Id, body: ApproveReferenceRequest, caller: Caller, response: Response
) -> Done:
    """Staff approve a reference, in public: nobody who profits from it or is related to a partner here."""
    return done(response, await references.settle(caller, ApproveReference, body, reference_id))


@route_to(router, "POST /references/{reference_id}/declination", references.DECLINE)
async def decline_reference(
    reference_id: Id, body: ReferenceReasonRequest, caller: Caller, response: Response
) -> Done:
    """Staff decline a proposed reference, with the reason: nobody who is related to a partner here."""
    return done(response, await references.settle(caller, DeclineReference, body, reference_id))


open_to(router, "POST /references/{reference_id}/withdrawal", WithdrawReference)
open_to(router, "POST /references/{reference_id}/challenges", ChallengeReference)


@route_to(router, "POST /references/{reference_id}/challenges/{challenge_id}/answer", references.ANSWER)
async def answer_challenge(
    reference_id: Id, challenge_id: Id, body: AnswerChallengeRequest, caller: Caller, response: Response
) -> Done:
    """Staff answer a resident's challenge, in public: nobody who profits or is related to a partner here."""
    outcome = await references.settle(caller, AnswerChallenge, body, reference_id, challenge_id=challenge_id)
    return done(response, outcome)
