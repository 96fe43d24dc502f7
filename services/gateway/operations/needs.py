"""Needs (需求清单) as each caller may see them: those that are not published are for staff."""

from services.gateway.operations.caller import Caller
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, ListNeedsRequest, NeedView
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_needs(caller: Caller, asked: ListNeedsRequest) -> Page[NeedView]:
    """The needs that the caller may see."""
    listed = None if caller.has(Role.STAFF) else True
    return await caller.ask(ListNeeds(**dict(asked), listed=listed))


async def get_need(caller: Caller, need_id: str) -> NeedView | None:
    """The need; None also where the caller may not see it."""
    view = await caller.ask(GetNeed(need_id=need_id))
    return view if view is not None and (view.listed or caller.has(Role.STAFF)) else None
