"""The catalogue of market references, on which prices stand."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import references
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.references.commands import (
    AnswerChallenge,
    ApproveReference,
    ChallengeReference,
    DeclineReference,
    ProposeReference,
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


open_to(router, "POST /references/{reference_id}/approval", ApproveReference)
open_to(router, "POST /references/{reference_id}/declination", DeclineReference)
open_to(router, "POST /references/{reference_id}/withdrawal", WithdrawReference)
open_to(router, "POST /references/{reference_id}/challenges", ChallengeReference)
open_to(router, "POST /references/{reference_id}/challenges/{challenge_id}/answer", AnswerChallenge)
