"""Recruitment calls (招募公告): drafted, published for a window, closed, archived."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import Cursor, Limit
from services.gateway.operations.caller import Caller
from shared.contracts.partners.calls import (
    ArchiveCall,
    CallState,
    CallView,
    CloseCall,
    DraftCall,
    EditCall,
    GetCall,
    ListCalls,
    PublishCall,
)
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.kernel.models import Id, Page
from shared.kernel.roles import Role

router = APIRouter(tags=["calls"])


open_to(router, "POST /calls", DraftCall)


@route_to(router, "GET /calls", ListCalls)
async def list_calls(
    caller: Caller,
    state: Annotated[CallState | None, Query(description="Only items in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CallView]:
    query = ListCalls(
        state=state, listed=None if caller.has(Role.STAFF) else True, cursor=cursor, limit=limit
    )
    return await caller.ask(query)


@route_to(router, "GET /calls/{call_id}", GetCall)
async def get_call(call_id: Id, caller: Caller, response: Response) -> CallView:
    view = await caller.ask(GetCall(call_id=call_id))
    if view is not None and not view.listed and not caller.has(Role.STAFF):
        view = None
    return found(view, CALL_IS_UNKNOWN, response)


open_to(router, "PUT /calls/{call_id}", EditCall)
open_to(router, "POST /calls/{call_id}/publication", PublishCall)
open_to(router, "POST /calls/{call_id}/closure", CloseCall)
open_to(router, "POST /calls/{call_id}/archive", ArchiveCall)
