"""Resources (资源清单): offered, checked, available, kept for projects, given back."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import resources
from services.gateway.operations.caller import Caller
from shared.contracts.partners.refusals.resources import RESOURCE_IS_UNKNOWN
from shared.contracts.partners.resources.commands import (
    CheckResource,
    CommitResource,
    DeclineResource,
    EndCommitment,
    MakeResourceAvailable,
    OfferResource,
    ReturnResource,
)
from shared.contracts.partners.resources.views import (
    GetResource,
    ListResources,
    ListResourcesRequest,
    ResourceView,
)
from shared.kernel.models import Id, Page

router = APIRouter(tags=["resources"])


open_to(router, "POST /resources", OfferResource)


@route_to(router, "GET /resources", ListResources)
async def list_resources(
    caller: Caller, asked: Annotated[ListResourcesRequest, Query()]
) -> Page[ResourceView]:
    return await resources.list_resources(caller, asked)


@route_to(router, "GET /resources/{resource_id}", GetResource)
async def get_resource(resource_id: Id, caller: Caller) -> ResourceView:
    return found(await resources.get_resource(caller, resource_id), RESOURCE_IS_UNKNOWN)


open_to(router, "POST /resources/{resource_id}/check", CheckResource)
open_to(router, "POST /resources/{resource_id}/availability", MakeResourceAvailable)
open_to(router, "POST /resources/{resource_id}/declination", DeclineResource)
open_to(router, "POST /resources/{resource_id}/return", ReturnResource)
open_to(router, "POST /resources/{resource_id}/commitments", CommitResource)
open_to(router, "POST /resources/{resource_id}/commitments/{commitment_id}/end", EndCommitment)
