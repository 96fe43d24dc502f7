"""Needs (需求清单) as each caller may see them: those that are not published are for staff."""

from services.gateway.operations.caller import Caller
from shared.contracts.partners.needs.raised import (
    ListRaisedNeeds,
    ListRaisedNeedsRequest,
    RaisedNeedView,
    RaiseNeed,
    RaiseNeedRequest,
)
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, ListNeedsRequest, NeedView
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role


async def list_needs(caller: Caller, asked: ListNeedsRequest) -> Page[NeedView]:
    """The needs that the caller may see."""
    listed = None if caller.has(Role.STAFF) else True
    return await caller.ask(ListNeeds(**dict(asked), listed=listed))


async def get_need(caller: Caller, need_id: str) -> NeedView | None:
    """The need; None also where the caller may not see it."""
    view = await caller.ask(GetNeed(need_id=need_id))
    return view if view is not None and (view.listed or caller.has(Role.STAFF)) else None


class RaisedNeedWithText(RaisedNeedView):
    """What a resident sent in, with its words."""

    text: str | None = None
    """The words of whoever sent it in; null where they were erased."""


async def raise_need(caller: Caller, body: RaiseNeedRequest) -> Outcome:
    """Sends in a need, in words that can be erased."""
    kept = await caller.keep_text(body.text)
    return await caller.submit(RaiseNeed, text_id=kept.text_id, text_sha256=kept.sha256)


async def list_raised_needs(
    caller: Caller, asked: ListRaisedNeedsRequest, *, own: bool = False
) -> Page[RaisedNeedWithText]:
    """What residents sent in, with its words: everybody's for staff, else the caller's own."""
    whose = None if caller.has(Role.STAFF) and not own else caller.person_id
    page = await caller.ask(ListRaisedNeeds(**dict(asked), raised_by=whose))
    texts = await caller.texts_of([one.text_id for one in page.items]) if page.items else {}
    items = [RaisedNeedWithText(**dict(one), text=texts.get(one.text_id)) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor)
