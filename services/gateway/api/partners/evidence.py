"""The evidence for an admission, who may not take part in it, and exceptions."""

from fastapi import APIRouter

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import applications
from services.gateway.operations.caller import Caller
from shared.contracts.partners.decisions.commands import AskException, DeclareRelation
from shared.contracts.partners.decisions.views import EvidenceView, GetEvidence
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id

router = APIRouter(tags=["decisions"])


@route_to(router, "GET /applications/{application_id}/evidence", GetEvidence)
async def get_evidence(application_id: Id, caller: Caller) -> EvidenceView:
    return found(await applications.get_evidence(caller, application_id), APPLICATION_IS_UNKNOWN)


open_to(
    router,
    "POST /applications/{application_id}/relations",
    DeclareRelation,
    name="declare_relation_to_applicant",
)
open_to(router, "POST /applications/{application_id}/exception", AskException)
