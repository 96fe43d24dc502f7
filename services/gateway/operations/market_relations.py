"""Who counts a stall or a box is not related to who keeps it: looked up in the register at each count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.gateway.domain.state import Merge
from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.markets.counting import (
    CountTakings,
    CountTakingsRequest,
    RelatedTo,
    SettleDifference,
    SettleDifferenceRequest,
)
from shared.contracts.fund.markets.views import GetMarket
from shared.contracts.partners.partnership import GetPartner, PartnerView
from shared.contracts.partners.reviews.relations import ListRelations, RelationsView, known_as
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


async def related_people(caller: Caller) -> tuple[str, ...]:
    """The people that the caller is related to, by whoever of both said so."""
    return (await known_relations(caller)).people


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says of the caller."""

    people: tuple[str, ...]
    """Those whose records were merged into one of them included."""
    organisations: frozenset[str]


async def known_relations(caller: Caller) -> Known:
    """What the register says of the caller, whoever of both named the other."""
    merged = (await caller.gateway.state_of(caller.community)).merged
    own = {caller.actor.id, caller.actor.person}
    people: set[str] = set()
    organisations: set[str] = set()
    for one in await _register(caller):
        named = {_one(merged, relation.person) for relation in one.relations if relation.person}
        if one.person in own:
            people |= named
            organisations |= {known_as(relation.organisation) for relation in one.relations} - {""}
        elif named & own:
            people.add(one.person)
    # A stall may have been added, or a box registered, before its keeper's records were merged.
    former = {one for one in merged if _one(merged, one) in people}
    return Known(tuple(sorted(people | former)), frozenset(organisations))


async def related_to(caller: Caller, market_id: str) -> RelatedTo:
    """As `related_people`, and the market's partners that the caller is related to or stands for."""
    known = await known_relations(caller)
    people = {caller.actor.id, caller.actor.person, *known.people}
    partners = [
        partner.partner_id
        for partner in await _partners(caller, market_id)
        if {partner.representative, partner.second_representative} & people
        or known_as(partner.organisation) in known.organisations
    ]
    return RelatedTo(related_people=known.people, related_partners=tuple(partners))


def _one(merged: Mapping[str, Merge], person: str) -> str:
    """As whom a person counts."""
    while person in merged:
        person = merged[person].into
    return person


async def _register(caller: Caller) -> list[RelationsView]:
    """All that officials of this community registered."""
    return await whole_answer(caller, ListRelations())


async def _partners(caller: Caller, market_id: str) -> list[PartnerView]:
    """The partners whose stalls the market has."""
    market = await caller.ask(GetMarket(market_id=market_id))
    keys = {one.partner_id for one in market.stalls if one.partner_id} if market else set[str]()
    read = [await caller.ask(GetPartner(partner_id=one)) for one in sorted(keys)]
    return [one for one in read if one is not None]
