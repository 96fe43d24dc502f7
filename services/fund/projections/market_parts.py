"""Who planned a charity market, keeps its stalls and counted them: for each to read their own part alone."""

from pydantic import Field

from shared.contracts.fund.ledger import STALL_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.markets.events import (
    MarketPlanned,
    StallAdded,
    StallKeepersRecorded,
    TakingsCounted,
)
from shared.contracts.fund.markets.views import GetMarketPart, MarketPartView
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection


class Hands(View):
    """The people of one market, as opaque ids."""

    planned_by: str = ""
    keepers: tuple[str, ...] = ()
    counters: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By stall."""
    kept_by: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    partners: dict[str, str] = Field(default_factory=dict)


def _planned(_hands: Hands | None, recorded: Recorded[MarketPlanned], _key: str) -> Hands:
    return Hands(planned_by=recorded.data.planned_by)


def _kept(hands: Hands | None, recorded: Recorded[StallKeepersRecorded], _key: str) -> Hands:
    hands = hands or Hands()
    keepers = tuple(sorted({*hands.keepers, *recorded.data.keeper_ids}))
    kept_by = {**hands.kept_by, recorded.data.stall_id: recorded.data.keeper_ids}
    return hands.model_copy(update={"keepers": keepers, "kept_by": kept_by})


def _added(hands: Hands | None, recorded: Recorded[StallAdded], _key: str) -> Hands:
    hands, event = hands or Hands(), recorded.data
    if event.partner_id is None:
        return hands
    return hands.model_copy(update={"partners": {**hands.partners, event.stall_id: event.partner_id}})


def _counted(hands: Hands | None, recorded: Recorded[TakingsCounted], _key: str) -> Hands:
    hands, event = hands or Hands(), recorded.data
    counters = tuple(sorted({*hands.counters.get(event.stall_id, ()), event.counted_by}))
    return hands.model_copy(update={"counters": {**hands.counters, event.stall_id: counters}})


def _uncounted(hands: Hands | None, recorded: Recorded[EntryReversed], _key: str) -> Hands:
    """A share that is taken back is counted anew, by anybody."""
    hands = hands or Hands()
    lines = recorded.data.entry.lines
    owing = next(one.account for one in lines if one.account.startswith(STALL_RECEIVABLE))
    kept = {
        stall_id: counters
        for stall_id, counters in hands.counters.items()
        if stall_id != owing.removeprefix(STALL_RECEIVABLE)
    }
    return hands.model_copy(update={"counters": kept})


def _taken_back(event: EntryReversed) -> tuple[str, ...]:
    is_share = event.reversed_kind is EntryKind.MARKET_SHARE_ACCRUED
    return (event.reversed_subject_id,) if is_share else ()


async def get_market_part(documents: Documents[Hands], query: GetMarketPart) -> MarketPartView | None:
    """What this person has to do with the market; None where there is no such market."""
    hands = await documents.get(query.market_id)
    if hands is None:
        return None
    return MarketPartView(
        market_id=query.market_id,
        planned=hands.planned_by == query.person_id,
        keeps=query.person_id in hands.keepers,
        counted=tuple(key for key, counters in hands.counters.items() if query.person_id in counters),
        related=tuple(sorted(_related(hands, query))),
    )


def _related(hands: Hands, query: GetMarketPart) -> set[str]:
    people, partners = {*query.related_people}, {*query.related_partners}
    kept = {stall_id for stall_id, keepers in hands.kept_by.items() if not people.isdisjoint(keepers)}
    return kept | {stall_id for stall_id, partner_id in hands.partners.items() if partner_id in partners}


MARKET_PARTS = (
    Projection("market-parts", Hands, version=2)
    .on(MarketPlanned, lambda event: event.market_id, _planned)
    .on(StallAdded, lambda event: event.market_id, _added)
    .on(StallKeepersRecorded, lambda event: event.market_id, _kept)
    .on(TakingsCounted, lambda event: event.market_id, _counted)
    .on(EntryReversed, _taken_back, _uncounted)
    .answers(GetMarketPart, get_market_part)
)
