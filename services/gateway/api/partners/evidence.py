"""The evidence for an admission, who may not take part in it, and exceptions."""

from fastapi import APIRouter

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.decisions.commands import AskException, DeclareRelation
from shared.contracts.partners.decisions.views import EvidenceView, GetEvidence
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id

router = APIRouter(tags=["decisions"])


@route_to(router, "GET /applications/{application_id}/evidence", GetEvidence)
async def get_evidence(application_id: Id, caller: Caller) -> EvidenceView:
    view = await caller.ask(GetEvidence(application_id=application_id, at=caller.now))
    if view is not None and not await _may_see(application_id, caller):
        view = None
    return found(view, APPLICATION_IS_UNKNOWN)


async def _may_see(application_id: str, caller: Caller) -> bool:
    if caller.has(*READERS):
        return True
    application = await caller.ask(GetApplication(application_id=application_id))
    return application is not None and application.applicant == caller.person_id


open_to(
    router,
    "POST /applications/{application_id}/relations",
    DeclareRelation,
    name="declare_relation_to_applicant",
)
open_to(router, "POST /applications/{application_id}/exception", AskException)
