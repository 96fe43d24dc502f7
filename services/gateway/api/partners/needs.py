"""Needs (需求清单): from what residents lack to the confirmation that it is met."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import Cursor, Limit
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
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, NeedState, NeedView
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Id, Page
from shared.kernel.roles import Role

router = APIRouter(tags=["needs"])


open_to(router, "POST /needs", CollectNeed)


@route_to(router, "GET /needs", ListNeeds)
async def list_needs(
    caller: Caller,
    state: Annotated[NeedState | None, Query(description="Only items in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[NeedView]:
    query = ListNeeds(
        state=state, listed=None if caller.has(Role.STAFF) else True, cursor=cursor, limit=limit
    )
    return await caller.ask(query)


@route_to(router, "GET /needs/{need_id}", GetNeed)
async def get_need(need_id: Id, caller: Caller, response: Response) -> NeedView:
    view = await caller.ask(GetNeed(need_id=need_id))
    if view is not None and not view.listed and not caller.has(Role.STAFF):
        view = None
    return found(view, NEED_IS_UNKNOWN, response)


open_to(router, "PUT /needs/{need_id}", EditNeed)
open_to(router, "POST /needs/{need_id}/verification", VerifyNeed)
open_to(router, "POST /needs/{need_id}/publication", PublishNeed)
open_to(router, "POST /needs/{need_id}/declination", DeclineNeed)
open_to(router, "POST /needs/{need_id}/confirmation", ConfirmNeed)
open_to(router, "POST /needs/{need_id}/closure", CloseNeed)
