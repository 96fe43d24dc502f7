"""Needs (需求清单): from what residents lack to the confirmation that it is met."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created_in, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import needs
from services.gateway.operations.caller import Caller
from services.gateway.operations.needs import RaisedNeedWithText
from shared.contracts.partners.needs.commands import (
    CloseNeed,
    CollectNeed,
    ConfirmNeed,
    DeclineNeed,
    EditNeed,
    PublishNeed,
    VerifyNeed,
)
from shared.contracts.partners.needs.raised import (
    CollectRaisedNeed,
    DeclineRaisedNeed,
    JoinNeed,
    ListRaisedNeeds,
    ListRaisedNeedsRequest,
    NeedRaised,
    RaiseNeed,
    RaiseNeedRequest,
    TakeUpRaisedNeed,
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
open_to(router, "POST /needs/{need_id}/voices", JoinNeed)


@route_to(router, "POST /raised-needs", RaiseNeed)
async def raise_need(body: RaiseNeedRequest, caller: Caller, response: Response) -> Created:
    outcome = await needs.raise_need(caller, body)
    return created_in(response, outcome, outcome.one(NeedRaised).raised_id, "raised-needs")


@route_to(router, "GET /raised-needs", ListRaisedNeeds)
async def list_raised_needs(
    caller: Caller, asked: Annotated[ListRaisedNeedsRequest, Query()]
) -> Page[RaisedNeedWithText]:
    return await needs.list_raised_needs(caller, asked)


open_to(router, "POST /raised-needs/{raised_id}/need", CollectRaisedNeed, at="needs")
open_to(router, "POST /raised-needs/{raised_id}/joining", TakeUpRaisedNeed)
open_to(router, "POST /raised-needs/{raised_id}/declination", DeclineRaisedNeed)
