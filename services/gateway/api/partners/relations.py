"""The register of relations of staff and committee."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import relations
from services.gateway.operations.caller import Caller
from shared.contracts.partners.reviews.relations import ListRelations, RegisterRelations, RelationsView
from shared.kernel.models import Page, PagedRequest

router = APIRouter(tags=["decisions"])


open_to(router, "POST /relations", RegisterRelations)


@route_to(router, "GET /relations", ListRelations)
async def list_relations(caller: Caller, asked: Annotated[PagedRequest, Query()]) -> Page[RelationsView]:
    return await relations.list_relations(caller, asked)
