"""Recruitment calls (招募公告): drafted, published for a window, closed, archived."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, Staff
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import Cursor, Limit
from shared.contracts.partners.calls import (
    ArchiveCall,
    CallDrafted,
    CallRequest,
    CallState,
    CallView,
    CloseCall,
    DraftCall,
    EditCall,
    GetCall,
    ListCalls,
    PublishCall,
)
from shared.contracts.partners.refusals import (
    CALL_IS_NOT_A_DRAFT,
    CALL_IS_NOT_CLOSED,
    CALL_IS_NOT_PUBLISHED,
    CALL_IS_UNKNOWN,
    CALL_WINDOW_HAS_PASSED,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_UNKNOWN,
)
from shared.kernel.messages import Role
from shared.kernel.models import Id, Page
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["calls"])


@router.post(
    "/calls",
    status_code=201,
    operation_id="draft_call",
    summary="Draft a call",
    responses=refusals(NEED_IS_UNKNOWN),
)
async def draft_call(body: CallRequest, caller: Staff, response: Response) -> Created:
    """Staff draft a recruitment call: its window, categories, and the needs it answers."""
    outcome = await caller.submit("partners", DraftCall, body)
    return created(response, outcome, outcome.one(CallDrafted).call_id, "calls")


@router.get(
    "/calls", operation_id="list_calls", summary="List calls", responses=refusals(CURSOR_IS_NOT_VALID)
)
async def list_calls(
    caller: Anyone,
    state: Annotated[CallState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CallView]:
    """Published calls, the newest first; staff see drafts too."""
    query = ListCalls(state=state, listed_only=not caller.has(Role.STAFF), cursor=cursor, limit=limit)
    return await caller.ask("partners", query)


@router.get(
    "/calls/{call_id}", operation_id="get_call", summary="Read a call", responses=refusals(CALL_IS_UNKNOWN)
)
async def get_call(call_id: Id, caller: Anyone, response: Response) -> CallView:
    """One call; staff alone see a draft."""
    view = await caller.ask("partners", GetCall(call_id=call_id))
    if view is not None and not view.listed and not caller.has(Role.STAFF):
        view = None
    return found(view, CALL_IS_UNKNOWN, response)


@router.put(
    "/calls/{call_id}",
    operation_id="edit_call",
    summary="Edit a drafted call",
    responses=refusals(CALL_IS_UNKNOWN, NEED_IS_UNKNOWN, CALL_IS_NOT_A_DRAFT, REVISION_HAS_MOVED_ON),
)
async def edit_call(call_id: Id, body: CallRequest, caller: Staff, response: Response) -> Done:
    """Staff change a draft; all fields are replaced."""
    return done(response, await caller.submit("partners", EditCall, body, call_id=call_id))


@router.post(
    "/calls/{call_id}/publication",
    operation_id="publish_call",
    summary="Publish a call",
    responses=refusals(
        CALL_IS_UNKNOWN, NEED_IS_UNKNOWN, CALL_IS_NOT_A_DRAFT, CALL_WINDOW_HAS_PASSED, NEED_IS_NOT_PUBLISHED
    ),
)
async def publish_call(call_id: Id, caller: Staff, response: Response) -> Done:
    """Staff publish a draft; it closes by itself when its window ends."""
    return done(response, await caller.submit("partners", PublishCall, call_id=call_id))


@router.post(
    "/calls/{call_id}/closure",
    operation_id="close_call",
    summary="Close a call early",
    responses=refusals(CALL_IS_UNKNOWN, CALL_IS_NOT_PUBLISHED),
)
async def close_call(call_id: Id, caller: Staff, response: Response) -> Done:
    """Staff close a call before its window ends."""
    return done(response, await caller.submit("partners", CloseCall, call_id=call_id))


@router.post(
    "/calls/{call_id}/archive",
    operation_id="archive_call",
    summary="Archive a call",
    responses=refusals(CALL_IS_UNKNOWN, CALL_IS_NOT_CLOSED),
)
async def archive_call(call_id: Id, caller: Staff, response: Response) -> Done:
    """Staff put a closed call away."""
    return done(response, await caller.submit("partners", ArchiveCall, call_id=call_id))
