"""Who decides on money that is left: looked up in the register of relations at each decision."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related_to, known_relations, related_people
from shared.contracts.fund.campaigns.matching import GetPool
from shared.contracts.fund.campaigns.surplus import (
    ClosePool,
    DecideSurplus,
    ProposalRequest,
    SurplusProposalView,
)
from shared.contracts.fund.refusals.campaigns import POOL_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.reviews.relations import known_as
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require

CLOSE_POOL = ClosePool.operation.refusing_first(RELATED_PERSON_TAKES_NO_PART)


async def may_decide(
    caller: Caller,
    said: SurplusProposalView | None,
    sponsor: str | None = None,
    drafted_by: str | None = None,
) -> bool:
    """Whether the caller is offered to decide on what is proposed: by somebody else, to whom, as to a pool's
    sponsor, the register knows no relation; and of no campaign that they drafted."""
    if said is None or drafted_by in {caller.actor.id, caller.actor.person}:
        return False
    return not await is_related_to(caller, said.proposed_by, sponsor)


async def decide_surplus(caller: Caller, campaign_id: str, body: ProposalRequest) -> Outcome:
    """Decides on what is left of a campaign, as somebody proposed to whom the caller is not related."""
    related = await related_people(caller)
    return await caller.submit(DecideSurplus, body, campaign_id=campaign_id, related_people=related)


async def close_pool(caller: Caller, pool_id: str, body: ProposalRequest) -> Outcome:
    """Closes a matching pool; refused to whoever is related to its sponsor."""
    pool = require(await caller.ask(GetPool(pool_id=pool_id)), POOL_IS_UNKNOWN)
    known = await known_relations(caller)
    if known_as(pool.sponsor) in known.organisations:
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
    return await caller.submit(ClosePool, body, pool_id=pool_id, related_people=known.people)
