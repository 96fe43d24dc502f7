"""Who counts a stall is not related to who keeps it: looked up in the register at each count."""

from typing import Any

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import known_relations, related_partners
from shared.contracts.fund.markets.counting import (
    CountTakings,
    CountTakingsRequest,
    RelatedTo,
    SettleDifference,
    SettleDifferenceRequest,
)
from shared.contracts.fund.markets.views import GetMarket
from shared.kernel.outcome import Outcome


async def count_takings(caller: Caller, market_id: str, stall_id: str, body: CountTakingsRequest) -> Outcome:
    """Counts what a stall took."""
    related = await related_to(caller, market_id)
    return await caller.submit(
        CountTakings, body, market_id=market_id, stall_id=stall_id, **dict[str, Any](related)
    )


async def settle_difference(
    caller: Caller, market_id: str, stall_id: str, body: SettleDifferenceRequest
) -> Outcome:
    """Decides on a difference between counts."""
    related = await related_to(caller, market_id)
    return await caller.submit(
        SettleDifference, body, market_id=market_id, stall_id=stall_id, **dict[str, Any](related)
    )


async def related_to(caller: Caller, market_id: str) -> RelatedTo:
    """As `related_people`, and the market's partners that the caller is related to or stands for."""
    known, market = await known_relations(caller), await caller.ask(GetMarket(market_id=market_id))
    partner_ids = (one.partner_id for one in market.stalls) if market else ()
    related = await related_partners(caller, partner_ids)
    return RelatedTo(related_people=known.people, related_partners=tuple(sorted(related)))
