"""Needs (需求清单): from what residents lack to the confirmation that it is met."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import needs
from services.gateway.operations.caller import Caller
from shared.contracts.partners.needs.commands import (
    CloseNeed,
    CollectNeed,
    ConfirmNeed,
    DeclineNeed,
    EditNeed,
    PublishNeed,
    VerifyNeed,
)
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, ListNeedsRequest, NeedView
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["needs"])


open_to(router, "POST /needs", CollectNeed)


@route_to(router, "GET /needs", ListNeeds)
async def list_needs(caller: Caller, asked: Annotated[ListNeedsRequest, Query()]) -> Page[NeedView]:
    return await needs.list_needs(caller, asked)


@route_to(router, "GET /needs/{need_id}", GetNeed)
async def get_need(need_id: Id, caller: Caller, response: Response) -> NeedView:
    return found(await needs.get_need(caller, need_id), NEED_IS_UNKNOWN, response)


open_to(router, "PUT /needs/{need_id}", EditNeed)
open_to(router, "POST /needs/{need_id}/verification", VerifyNeed)
open_to(router, "POST /needs/{need_id}/publication", PublishNeed)
open_to(router, "POST /needs/{need_id}/declination", DeclineNeed)
open_to(router, "POST /needs/{need_id}/confirmation", ConfirmNeed)
open_to(router, "POST /needs/{need_id}/closure", CloseNeed)
