"""Matching pools: their terms, and what they have added."""

from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import (
    GetPool,
    GiftMatched,
    ListPools,
    MatchReturned,
    PoolClosed,
    PoolOpened,
    PoolView,
)
from shared.contracts.fund.campaigns.surplus import SurplusProposalView, SurplusProposed
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _opened(_pool: PoolView | None, recorded: Recorded[PoolOpened], _key: str) -> PoolView:
    return PoolView(**recorded.data.model_dump())


def _matched(
    pool: PoolView | None, recorded: Recorded[GiftMatched | MatchReturned], _key: str
) -> PoolView | None:
    event = recorded.data
    sign = 1 if isinstance(event, GiftMatched) else -1
    return pool and pool.model_copy(
        update={
            "paid_fen": pool.paid_fen + sign * event.amount_fen,
            "matched_gifts": pool.matched_gifts + sign,
        }
    )


def _proposed(pool: PoolView | None, recorded: Recorded[SurplusProposed], _key: str) -> PoolView | None:
    said = SurplusProposalView(**recorded.data.model_dump(exclude={"from_earmark_id"}))
    return pool and pool.model_copy(update={"proposed": said})


def _moved(pool: PoolView | None, _recorded: Recorded[SurplusMoved], _key: str) -> PoolView | None:
    return pool and pool.model_copy(update={"proposed": None})


def _closed(pool: PoolView | None, _recorded: Recorded[PoolClosed], _key: str) -> PoolView | None:
    return pool and pool.model_copy(update={"closed": True, "proposed": None})


POOLS = (
    Projection("matching-pools", PoolView, indexes=("opened_at",))
    .on(PoolOpened, lambda event: event.pool_id, _opened)
    .on(GiftMatched, lambda event: event.pool_id, _matched)
    .on(MatchReturned, lambda event: event.pool_id, _matched)
    .on(SurplusProposed, lambda event: event.from_earmark_id, _proposed)
    .on(SurplusMoved, lambda event: event.from_earmark_id, _moved)
    .on(PoolClosed, lambda event: event.pool_id, _closed)
    .gets(GetPool)
    .lists(ListPools, order="opened_at", descending=True)
)
