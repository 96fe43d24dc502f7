"""Gifts in kind (收到的物资) for everybody: the list, and one with its value, its stock and where it went."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.goods import own_part
from services.gateway.pages.site.languages import said_in
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.goods.commands import GOODS_CHECKERS, STOREKEEPERS
from shared.contracts.fund.goods.terms import GoodsState
from shared.contracts.fund.goods.views import GetGoods, GetGoodsPart, GoodsPartView, GoodsView, ListGoods
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN
from shared.contracts.fund.vouchers.views import READERS as VOUCHER_READERS
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsListPage(PageView):
    """Every gift in kind, the latest first."""

    template: ClassVar[str] = "goods/list.html"

    goods: tuple[GoodsView, ...]
    past_use: frozenset[str]
    """Those in stock whose last day has passed."""
    may_receive: bool
    next_cursor: str | None


@page(router, "GET /{community}/fund/goods")
async def list_of_goods(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await visit.ask(ListGoods(cursor=visit.asked("cursor")[:512] or None))
    today = (await visit.shown()).today
    view = GoodsListPage(
        title=visit.words("goods.title"),
        list_files=await files_of(visit, "fund-goods"),
        goods=tuple(found.items),
        past_use=frozenset(
            one.goods_id for one in found.items if one.left and one.use_by and one.use_by < today
        ),
        may_receive=await visit.has(*STOREKEEPERS.roles),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsPage(PageView):
    """One gift in kind. Which person gave it, and whose hands it went through, is no page's to show."""

    template: ClassVar[str] = "goods/goods.html"

    goods: GoodsView
    acts: tuple[str, ...]
    is_past_use: bool
    reads_vouchers: bool
    may_propose: bool
    """To take back what went out."""
    may_confirm: bool
    waits_for_another: bool
    """Whether the visitor took it in, or made the proposal that waits."""


@page(router, "GET /{community}/fund/goods/{goods_id}")
async def goods(visit: Visit) -> Response:
    """The gift for everybody; its acts for those who have a part in it."""
    found = await goods_of(visit)
    part, today = await part_of(visit), (await visit.shown()).today
    uncounted = found.state is GoodsState.RECEIVED
    view = GoodsPage(
        title=said_in(visit.language, found, "name"),
        goods=found,
        acts=acts_of(found, part, await visit.roles()),
        is_past_use=bool(found.left and found.use_by and found.use_by < today),
        reads_vouchers=await visit.has(*VOUCHER_READERS.roles),
        may_propose=await visit.has(*STOREKEEPERS.roles) and found.state is not GoodsState.REVERSED,
        may_confirm=may_confirm(found, part, await visit.roles()),
        waits_for_another=(part.received and uncounted) or (part.proposed and found.proposal is not None),
    )
    return await visit.page(view)


def acts_of(found: GoodsView, part: GoodsPartView, roles: Collection[Role]) -> tuple[str, ...]:
    """What can be done with it: the last part of each act's address. The rules have the last word."""
    held = {*roles}
    keeps, is_treasurer = bool(held & STOREKEEPERS.roles), Role.TREASURER in held
    stands = found.state in {GoodsState.IN_STOCK, GoodsState.USED_UP} and bool(found.accepted)
    unreceipted = stands and found.receipt is not ReceiptState.RECEIPTED
    known = unreceipted and found.receipt is not ReceiptState.ANONYMOUS
    uncounted, nothing_out = found.state is GoodsState.RECEIVED, not (found.handed_out or found.written_off)
    possible = (
        ("count", bool(held & GOODS_CHECKERS.roles) and uncounted and not part.received),
        ("handing-out", keeps and found.left > 0),
        ("write-off", keeps and found.left > 0),
        ("value", is_treasurer and unreceipted),
        ("receipt", is_treasurer and known and found.value_fen is not None),
        ("waiver", is_treasurer and known and found.receipt is not ReceiptState.WAIVED),
        ("reversal", keeps and found.state is not GoodsState.REVERSED and nothing_out),
    )
    return tuple(act for act, is_open in possible if is_open)


def may_confirm(found: GoodsView, part: GoodsPartView, roles: Collection[Role]) -> bool:
    """Whether a proposal waits that somebody else made."""
    return found.proposal is not None and not part.proposed and bool({*roles} & GOODS_CHECKERS.roles)


async def goods_of(visit: Visit) -> GoodsView:
    """The gift in kind of this address."""
    goods_id = visit.id_part("goods_id", GOODS_ARE_UNKNOWN)
    return require(await visit.ask(GetGoods(goods_id=goods_id)), GOODS_ARE_UNKNOWN)


async def part_of(visit: Visit) -> GoodsPartView:
    """The visitor's own part in it; none for who holds no office."""
    goods_id = visit.id_part("goods_id", GOODS_ARE_UNKNOWN)
    nothing = GoodsPartView(goods_id=goods_id)
    if not await visit.has(*GOODS_CHECKERS.roles):
        return nothing
    return await own_part(await visit.caller(GetGoodsPart), goods_id) or nothing
