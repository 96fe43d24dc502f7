"""Recruitment calls (招募公告) as each caller may see them: drafts are for staff."""

from services.gateway.operations.caller import Caller
from shared.contracts.partners.calls import CallView, GetCall, ListCalls, ListCallsRequest
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_calls(caller: Caller, asked: ListCallsRequest) -> Page[CallView]:
    """The calls that the caller may see."""
    listed = None if caller.has(Role.STAFF) else True
    return await caller.ask(ListCalls(**dict(asked), listed=listed))


async def get_call(caller: Caller, call_id: str) -> CallView | None:
    """The call; None also where the caller may not see it."""
    view = await caller.ask(GetCall(call_id=call_id))
    return view if view is not None and (view.listed or caller.has(Role.STAFF)) else None
