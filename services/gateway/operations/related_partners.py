"""Who is related to whom, by the register: what pages and waiting lists offer goes by it, as the rules do.

The rules themselves know more (`guards.related_to`): who was declared in a case, who ever was on a roster.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from services.gateway.domain.state import Merge
from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.partners.partnership import GetPartner, ListPartners, PartnerState, PartnerView
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.reviews.relations import ListRelations, RelationsView, known_as
from shared.kernel.refusals import Rejected


async def related_people(caller: Caller) -> tuple[str, ...]:
    """The people that the caller is related to, by whoever of both said so."""
    return (await known_relations(caller)).people


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says of the caller."""

    people: tuple[str, ...]
    """Those whose records were merged into one of them included."""
    organisations: frozenset[str]

    def has_to_do_with(self, partner: PartnerView) -> bool:
        """Whether one of these people represents the partner, or it is one of these organisations."""
        represented = not {partner.representative, partner.second_representative}.isdisjoint(self.people)
        return represented or known_as(partner.organisation) in self.organisations


async def known_relations(caller: Caller) -> Known:
    """What the register says of the caller, whoever of both named the other; read once for a request."""
    return await caller.once(f"known relations of {caller.actor.id}", partial(_known, caller))


async def _known(caller: Caller) -> Known:
    merged = (await caller.gateway.state_of(caller.community)).merged
    own = {caller.actor.id, caller.actor.person}
    # Whoever was somebody else on record is still who they were, and related as they said then.
    earlier = {one for one in merged if _one(merged, one) in own}
    own |= earlier
    people: set[str] = set(earlier)
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


async def related_partners(caller: Caller, partner_ids: Iterable[str | None]) -> frozenset[str]:
    """Those of these partners that the caller stands for, or is related to by the register."""
    asked = sorted({one for one in partner_ids if one is not None})
    if not asked:
        return frozenset()
    known = await known_relations(caller)
    known = replace(known, people=(caller.actor.id, caller.actor.person, *known.people))
    partners = [await caller.once(f"partner {one}", partial(_partner, caller, one)) for one in asked]
    return frozenset(one.partner_id for one in partners if one is not None and known.has_to_do_with(one))


async def _partner(caller: Caller, partner_id: str) -> PartnerView | None:
    return await caller.ask(GetPartner(partner_id=partner_id))


async def is_related_to(caller: Caller, person: str | None, organisation: str | None) -> bool:
    """Whether the caller is this person, or is related to them or to the organisation by the register."""
    known = await known_relations(caller)
    people = {caller.actor.id, caller.actor.person, *known.people}
    return person in people or known_as(organisation) in known.organisations


async def is_related_to_any_partner(caller: Caller) -> bool:
    """Whether the caller registered a relation to whoever is a partner here: what holds for all of them holds
    for theirs."""
    known = await known_relations(caller)
    if not known.people and not known.organisations:
        return False
    gone = {PartnerState.EXITED, PartnerState.TERMINATED}
    partners = await whole_answer(caller, ListPartners())
    return any(known.has_to_do_with(one) for one in partners if one.state not in gone)


async def is_related(caller: Caller, partner_id: str | None) -> bool:
    """Whether the caller stands for this partner, or is related to it."""
    return bool(await related_partners(caller, (partner_id,)))


async def require_unrelated(caller: Caller, partner_id: str | None) -> None:
    """Related persons take no part (Guangzhou 33), where the log that decides knows no relations."""
    if await is_related(caller, partner_id):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)


def _one(merged: Mapping[str, Merge], person: str) -> str:
    """As whom a person counts."""
    while person in merged:
        person = merged[person].into
    return person


async def _register(caller: Caller) -> list[RelationsView]:
    """All that officials of this community registered."""
    return await whole_answer(caller, ListRelations())
