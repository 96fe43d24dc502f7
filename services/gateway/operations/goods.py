"""Gifts in kind: who gave one belongs to the community; each one's own part in it."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from shared.contracts.fund.goods.commands import ReceiveGoods, ReceiveGoodsRequest
from shared.contracts.fund.goods.views import GetGoods, GetGoodsPart, GetOwnGoods, GoodsPartView, GoodsView
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.models import Page, PagedRequest
from shared.kernel.outcome import Outcome
from shared.projections.cursors import cursor_after, key_in

RECEIVE_GOODS = ReceiveGoods.operation.refusing_first(PERSON_IS_NO_MEMBER_HERE)

_OWN = "own_goods"


async def receive_goods(caller: Caller, body: ReceiveGoodsRequest) -> Outcome:
    """Takes a gift in kind in. The person who gave it belongs to this community."""
    await require_member(caller, body.donor_id)
    return await caller.submit(ReceiveGoods, body)


async def own_part(caller: Caller, goods_id: str) -> GoodsPartView | None:
    """What the caller has to do with a gift in kind; None where there is no such one."""
    return await caller.ask(GetGoodsPart(goods_id=goods_id, person_id=caller.actor.id))


async def own_goods(caller: Caller, asked: PagedRequest) -> Page[GoodsView]:
    """What the caller has given in kind, the latest first, with where it went."""
    before = key_in(asked.cursor, _OWN)
    own = await caller.ask(GetOwnGoods(person_id=caller.person_id))
    ids = sorted((one for one in own.goods_ids if before is None or one < before), reverse=True)
    read = [await caller.ask(GetGoods(goods_id=one)) for one in ids[: asked.limit]]
    return Page(
        items=[one for one in read if one is not None],
        next_cursor=cursor_after(ids, asked.limit, _OWN),
    )
