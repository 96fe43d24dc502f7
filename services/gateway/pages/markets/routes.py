"""Charity markets (公益集市) for everybody: the list, and one with its stalls, takings and disclosure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.markets import get_own_part
from services.gateway.pages.markets.steps import acts_of, is_overdue, stall_acts
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of, purse_title
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.markets.commands import COUNTERS, PLANNERS
from shared.contracts.fund.markets.terms import MarketState
from shared.contracts.fund.markets.views import (
    GetMarket,
    GetMarketPart,
    ListMarkets,
    MarketPartView,
    MarketView,
    StallView,
)
from shared.contracts.fund.refusals.markets import MARKET_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_TOLD = {MarketState.DISCLOSED, MarketState.CANCELLED}


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One market of the list."""

    market: MarketView
    is_overdue: bool
    """Whether it should have been disclosed by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketsPage(PageView):
    """Every charity market, the latest first."""

    template: ClassVar[str] = "markets/markets.html"

    rows: tuple[MarketRow, ...]
    may_plan: bool
    next_cursor: str | None


@page(router, "GET /{community}/fund/markets")
async def markets(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await visit.ask(ListMarkets(cursor=visit.asked("cursor")[:512] or None))
    today = (await visit.shown()).today
    view = MarketsPage(
        title=visit.words("markets.title"),
        list_files=await files_of(visit, "fund-markets"),
        rows=tuple(MarketRow(one, is_overdue(one, today)) for one in found.items),
        may_plan=await visit.has(*PLANNERS.roles),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True)
class StallRow:
    """A stall, whose it is, and what the visitor can do with it."""

    stall: StallView
    partner: str
    """The partner whose stall it is; empty for any other."""
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPage(PageView):
    """One market. Who keeps a stall, and who counted what, is no page's to show."""

    template: ClassVar[str] = "markets/market.html"

    market: MarketView
    purse: str
    rows: tuple[StallRow, ...]
    acts: tuple[str, ...]
    may_say: bool
    """Whether the visitor says it in English."""
    is_overdue: bool
    waits_for_another: bool
    """Whether the visitor has counted a stall that is still to be counted by somebody else."""


@page(router, "GET /{community}/fund/markets/{market_id}")
async def market(visit: Visit) -> Response:
    """The market for everybody; its acts for those who have a part in it."""
    found = await market_of(visit)
    part, roles, today = await part_of(visit), await visit.roles(), (await visit.shown()).today
    names = await _partners(visit, found)
    rows = tuple(
        StallRow(one, names.get(one.partner_id or "", ""), stall_acts(found, one, part, roles, today))
        for one in found.stalls
    )
    unsettled = {one.stall_id for one in found.stalls if one.takings_fen is None}
    view = MarketPage(
        title=title_in(visit.language, found),
        market=found,
        purse=await purse_title(visit, found.earmark_id),
        rows=rows,
        acts=acts_of(found, part, roles),
        may_say=found.state not in _TOLD and await visit.has(*PLANNERS.roles),
        is_overdue=is_overdue(found, today),
        waits_for_another=not unsettled.isdisjoint(part.counted),
    )
    return await visit.page(view)


async def market_of(visit: Visit) -> MarketView:
    """The market of this address."""
    market_id = visit.id_part("market_id", MARKET_IS_UNKNOWN)
    return require(await visit.ask(GetMarket(market_id=market_id)), MARKET_IS_UNKNOWN)


async def part_of(visit: Visit) -> MarketPartView:
    """The visitor's own part in it; none for who holds no office."""
    market_id = visit.id_part("market_id", MARKET_IS_UNKNOWN)
    nothing = MarketPartView(market_id=market_id)
    if not await visit.has(*COUNTERS.roles):
        return nothing
    return await get_own_part(await visit.caller(GetMarketPart), market_id) or nothing


async def _partners(visit: Visit, found: MarketView) -> Mapping[str, str]:
    if not any(one.partner_id for one in found.stalls):
        return {}
    return {key: one.organisation or one.project for key, one in (await partners_of(visit)).items()}
