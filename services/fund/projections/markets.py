"""Charity markets with their stalls, as everybody may read them: no count before its stall is settled."""

from collections.abc import Iterable

from services.fund.domain.market_reversals import MARKET_KINDS
from shared.contracts.fund.ledger import STALL_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.markets.events import (
    MarketCancelled,
    MarketDisclosed,
    MarketFiled,
    MarketOpened,
    MarketPlanned,
    MarketSharePaidIn,
    StallAdded,
    StallSettled,
    TakingsCounted,
)
from shared.contracts.fund.markets.terms import MarketState, StallState
from shared.contracts.fund.markets.translations import MarketTranslated
from shared.contracts.fund.markets.views import GetMarket, ListMarkets, MarketView, StallView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated

Market = MarketView | None


def _planned(_market: Market, recorded: Recorded[MarketPlanned], _key: str) -> MarketView:
    return MarketView(**recorded.data.model_dump(exclude={"responsible_id", "planned_by"}))


def _filed(market: Market, recorded: Recorded[MarketFiled], _key: str) -> Market:
    filed = {"state": MarketState.FILED, "filing_number": recorded.data.filing_number}
    return market and market.model_copy(update=filed)


def _opened(market: Market, recorded: Recorded[MarketOpened], _key: str) -> Market:
    opened = {"state": MarketState.OPEN, "disclose_by": recorded.data.disclose_by}
    return market and market.model_copy(update=opened)


def _cancelled(market: Market, recorded: Recorded[MarketCancelled], _key: str) -> Market:
    told = {"state": MarketState.CANCELLED, "reason": recorded.data.reason, "disclose_by": None}
    return market and market.model_copy(update=told)


def _disclosed(market: Market, recorded: Recorded[MarketDisclosed], _key: str) -> Market:
    told = {"state": MarketState.DISCLOSED, "disclosed_at": recorded.data.disclosed_at}
    return market and market.model_copy(update=told)


def _stall_added(market: Market, recorded: Recorded[StallAdded], _key: str) -> Market:
    stall = StallView(**recorded.data.model_dump(exclude={"market_id", "added_at"}))
    return market and market.model_copy(update={"stalls": (*market.stalls, stall)})


def _changed(market: MarketView, stall_id: str, now: MarketState, **changes: object) -> MarketView:
    """With these changes to a stall; the sums of the market are those of its stalls."""
    stalls = tuple(
        one.model_copy(update=changes) if one.stall_id == stall_id else one for one in market.stalls
    )
    sums = {
        "takings_fen": sum(one.takings_fen or 0 for one in stalls),
        "share_fen": sum(one.share_fen for one in stalls),
        "paid_fen": sum(one.paid_fen for one in stalls),
    }
    return market.model_copy(update={"stalls": stalls, "state": now, **sums})


def _counted(market: Market, recorded: Recorded[TakingsCounted], _key: str) -> Market:
    event = recorded.data
    state = StallState.DIFFERENT if event.differs else StallState.COUNTED_ONCE
    return market and _changed(market, event.stall_id, MarketState.COUNTING, state=state)


def _settled(market: Market, recorded: Recorded[StallSettled], _key: str) -> Market:
    event = recorded.data
    state = MarketState.SETTLED if event.all_settled else MarketState.COUNTING
    told = event.model_dump(include={"counts_fen", "takings_fen", "share_fen", "reason"})
    return market and _changed(market, event.stall_id, state, state=StallState.SETTLED, **told)


def _paid_in(market: Market, recorded: Recorded[MarketSharePaidIn], _key: str) -> Market:
    return market and _paid(market, recorded.data.stall_id, recorded.data.amount_fen)


def _paid(market: MarketView, stall_id: str, change_fen: int) -> MarketView:
    paid_fen = next(one.paid_fen for one in market.stalls if one.stall_id == stall_id)
    return _changed(market, stall_id, market.state, paid_fen=paid_fen + change_fen)


def _reversed(market: Market, recorded: Recorded[EntryReversed], _key: str) -> Market:
    event = recorded.data
    owing = [one for one in event.entry.lines if one.account.startswith(STALL_RECEIVABLE)]
    stall_id = owing[0].account.removeprefix(STALL_RECEIVABLE)
    if market is None:
        return None
    if event.reversed_kind is EntryKind.MARKET_SHARE_PAID_IN:
        return _paid(market, stall_id, -sum(one.amount_fen for one in owing))
    uncounted = {"counts_fen": (), "takings_fen": None, "share_fen": 0, "reason": None}
    changed = _changed(market, stall_id, MarketState.COUNTING, state=StallState.UNCOUNTED, **uncounted)
    return changed.model_copy(update={"disclosed_at": None})


def _market_of(event: EntryReversed) -> Iterable[str]:
    return (event.reversed_subject_id,) if event.reversed_kind in MARKET_KINDS else ()


MARKETS = (
    Projection("markets", MarketView, indexes=("state", "planned_at"), version=2)
    .on(MarketPlanned, lambda event: event.market_id, _planned)
    .on(MarketFiled, lambda event: event.market_id, _filed)
    .on(StallAdded, lambda event: event.market_id, _stall_added)
    .on(MarketTranslated, lambda event: event.market_id, translated)
    .on(MarketOpened, lambda event: event.market_id, _opened)
    .on(MarketCancelled, lambda event: event.market_id, _cancelled)
    .on(TakingsCounted, lambda event: event.market_id, _counted)
    .on(StallSettled, lambda event: event.market_id, _settled)
    .on(MarketSharePaidIn, lambda event: event.market_id, _paid_in)
    .on(MarketDisclosed, lambda event: event.market_id, _disclosed)
    .on(EntryReversed, _market_of, _reversed)
    .gets(GetMarket)
    .lists(ListMarkets, order="planned_at", descending=True)
)
