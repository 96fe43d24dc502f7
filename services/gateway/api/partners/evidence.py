"""The evidence for an admission, who may not take part in it, and exceptions."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import applications, declared_relations
from services.gateway.operations.caller import Caller
from shared.contracts.partners.decisions.claimed_relations import (
    CaseRelationView,
    ContestCaseRelation,
    ListCaseRelations,
    ListCaseRelationsRequest,
    SettleCaseRelation,
)
from shared.contracts.partners.decisions.commands import AskException, DeclareRelation
from shared.contracts.partners.decisions.views import EvidenceView, GetEvidence
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id, Page

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
open_to(router, "POST /applications/{application_id}/relations/contest", ContestCaseRelation)
open_to(router, "POST /applications/{application_id}/relations/{person_id}/settlement", SettleCaseRelation)


@route_to(router, "GET /application-relations", ListCaseRelations)
async def list_case_relations(
    caller: Caller, asked: Annotated[ListCaseRelationsRequest, Query()]
) -> Page[CaseRelationView]:
    return await declared_relations.list_case_relations(caller, asked)


open_to(router, "POST /applications/{application_id}/exception", AskException)
