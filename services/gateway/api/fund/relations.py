"""Relations to payees that somebody else declared: contested, settled, and the register of all of them."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import declared_relations
from services.gateway.operations.caller import Caller
from shared.contracts.fund.relations.commands import ContestRelation, SettleRelation
from shared.contracts.fund.relations.views import (
    DeclaredRelationView,
    ListDeclaredRelations,
    ListDeclaredRelationsRequest,
)
from shared.kernel.models import Page

router = APIRouter(tags=["fund"])


@route_to(router, "GET /fund/relations", ListDeclaredRelations)
async def list_declared_relations(
    caller: Caller, asked: Annotated[ListDeclaredRelationsRequest, Query()]
) -> Page[DeclaredRelationView]:
    return await declared_relations.list_declared_relations(caller, asked)


open_to(router, "POST /fund/disbursements/{disbursement_id}/relations/contest", ContestRelation)
open_to(router, "POST /fund/disbursements/{disbursement_id}/relations/{person_id}/settlement", SettleRelation)
