"""A community of the programme, and its dated rules."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created, found
from services.gateway.api.doors import route_to
from services.gateway.operations import communities
from services.gateway.operations.caller import Caller
from shared.contracts.partners.programme import (
    CommunityView,
    GetCommunity,
    OpenCommunity,
    OpenCommunityRequest,
)
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN

router = APIRouter(tags=["communities"])


@route_to(router, "POST ", OpenCommunity)
async def open_community(body: OpenCommunityRequest, caller: Caller, response: Response) -> Created:
    outcome = await communities.open_community(caller, body)
    return created(response, outcome, caller.community, "/v1/communities")


@route_to(router, "GET ", GetCommunity)
async def get_community(caller: Caller, response: Response) -> CommunityView:
    view = await caller.ask(GetCommunity(at=caller.now))
    return found(view, COMMUNITY_IS_NOT_OPEN, response)
