"""Matching pools: their terms, and what they have added."""

from services.fund.projections.surplus_decisions import decision_of, without
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
from shared.contracts.fund.campaigns.surplus import SurplusDecisionView, SurplusProposalView, SurplusProposed
from shared.contracts.fund.earmarks import EarmarkTranslated
from shared.contracts.fund.ledger import EntryKind, EntryReversed
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated


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


def _moved(pool: PoolView | None, recorded: Recorded[SurplusMoved], _key: str) -> PoolView | None:
    if pool is None:
        return None
    decisions = (*pool.decisions, decision_of(recorded))
    return pool.model_copy(update={"proposed": None, "decisions": decisions})


def _closed(pool: PoolView | None, recorded: Recorded[PoolClosed], _key: str) -> PoolView | None:
    """The money that was left has moved just before; where none was, this alone tells the decision."""
    if pool is None:
        return None
    event, decisions = recorded.data, pool.decisions
    last = decisions[-1] if decisions and pool.proposed is None else None
    if last is None or (last.reason, last.decided_by) != (event.reason, event.closed_by):
        decisions = (*decisions, _of_an_empty_one(event, pool.proposed))
    return pool.model_copy(update={"closed": True, "proposed": None, "decisions": decisions})


def _of_an_empty_one(event: PoolClosed, proposed: SurplusProposalView | None) -> SurplusDecisionView:
    return SurplusDecisionView(
        surplus_id=None,
        to_earmark_id=None,
        amount_fen=0,
        reason=event.reason,
        proposed_by=proposed.proposed_by if proposed else None,
        decided_by=event.closed_by,
        decided_at=event.closed_at,
    )


def _reversed(pool: PoolView | None, recorded: Recorded[EntryReversed], _key: str) -> PoolView | None:
    return pool and pool.model_copy(update={"decisions": without(pool.decisions, recorded.data)})


def _moved_between(event: EntryReversed) -> set[str]:
    if event.reversed_kind is not EntryKind.SURPLUS_MOVED:
        return set()
    return {line.earmark_id for line in event.entry.lines if line.earmark_id}


POOLS = (
    Projection("matching-pools", PoolView, version=3, indexes=("opened_at",))
    .on(PoolOpened, lambda event: event.pool_id, _opened)
    .on(EarmarkTranslated, lambda event: event.earmark_id, translated)
    .on(GiftMatched, lambda event: event.pool_id, _matched)
    .on(MatchReturned, lambda event: event.pool_id, _matched)
    .on(SurplusProposed, lambda event: event.from_earmark_id, _proposed)
    .on(SurplusMoved, lambda event: event.from_earmark_id, _moved)
    .on(PoolClosed, lambda event: event.pool_id, _closed)
    .on(EntryReversed, _moved_between, _reversed)
    .gets(GetPool)
    .lists(ListPools, order="opened_at", descending=True)
)
