"""To which partners the caller is related: what pages and waiting lists offer goes by it, as the rules do.

The rules themselves know more (`guards.related_to`): who was declared in a case, who ever was on a roster.
"""

from collections.abc import Iterable

from services.gateway.operations.caller import Caller
from services.gateway.operations.market_relations import known_relations
from shared.contracts.partners.partnership import GetPartner
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.reviews.relations import known_as
from shared.kernel.refusals import Rejected


async def related_partners(caller: Caller, partner_ids: Iterable[str | None]) -> frozenset[str]:
    """Those of these partners that the caller stands for, or is related to by the register."""
    asked = sorted({one for one in partner_ids if one is not None})
    if not asked:
        return frozenset()
    known = await known_relations(caller)
    people = {caller.actor.id, caller.actor.person, *known.people}
    partners = [await caller.ask(GetPartner(partner_id=one)) for one in asked]
    return frozenset(
        partner.partner_id
        for partner in partners
        if partner is not None
        and (
            not people.isdisjoint({partner.representative, partner.second_representative})
            or known_as(partner.organisation) in known.organisations
        )
    )


async def is_related(caller: Caller, partner_id: str | None) -> bool:
    """Whether the caller stands for this partner, or is related to it."""
    return bool(await related_partners(caller, (partner_id,)))


async def require_unrelated(caller: Caller, partner_id: str | None) -> None:
    """Related persons take no part (Guangzhou 33), where the log that decides knows no relations."""
    if await is_related(caller, partner_id):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
