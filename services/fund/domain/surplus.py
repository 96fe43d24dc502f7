"""What is left of a campaign or in a matching pool: one person proposes where it goes, another decides."""

from services.fund.domain.campaign_giving import refund_is_due
from services.fund.domain.campaign_life import require_campaign, require_second_person, require_state
from services.fund.domain.campaign_money import surplus_moved_to
from services.fund.domain.campaign_state import ENDED, Campaign, Proposal
from services.fund.domain.guards import require_earmark
from services.fund.domain.state import Fund
from shared.contracts.fund.campaigns.events import CampaignClosed
from shared.contracts.fund.campaigns.matching import PoolClosed
from shared.contracts.fund.campaigns.surplus import (
    ClosePool,
    DecideSurplus,
    ProposePoolClosing,
    ProposeSurplus,
    SurplusProposed,
)
from shared.contracts.fund.campaigns.terms import CampaignState
from shared.contracts.fund.refusals.campaigns import (
    NOTHING_IS_LEFT,
    POOL_HAS_MONEY_LEFT,
    POOL_IS_UNKNOWN,
    SURPLUS_MUST_BE_PROPOSED_FIRST,
    SURPLUS_MUST_GO_ELSEWHERE,
    SURPLUS_WAS_PROPOSED_ANEW,
    WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, require


def propose_surplus(state: Fund, command: ProposeSurplus) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    require_state(campaign, *ENDED)
    _require_target(state, command.campaign_id, command.to_earmark_id)
    if _left_fen(state, command.campaign_id, campaign) <= 0:
        raise Rejected(NOTHING_IS_LEFT)
    return _proposed(state, command, command.campaign_id)


def propose_pool_closing(state: Fund, command: ProposePoolClosing) -> list[Event]:
    pool = require(state.campaigns.pools.get(command.pool_id), POOL_IS_UNKNOWN)
    left_fen = state.purses.get(command.pool_id, 0)
    if left_fen and command.to_earmark_id is None:
        raise Rejected(POOL_HAS_MONEY_LEFT, left_fen=left_fen)
    if pool.closed and not left_fen:
        raise Rejected(NOTHING_IS_LEFT)
    if command.to_earmark_id is not None:
        _require_target(state, command.pool_id, command.to_earmark_id)
    return _proposed(state, command, command.pool_id)


def _require_target(state: Fund, source: str, target: str) -> None:
    require_earmark(state, target)
    if target == source or refund_is_due(state, target):
        raise Rejected(SURPLUS_MUST_GO_ELSEWHERE)


def _proposed(state: Fund, command: ProposeSurplus | ProposePoolClosing, source: str) -> list[Event]:
    stands = state.campaigns.proposals.get(source)
    said = (command.to_earmark_id, command.reason, command.actor.id)
    if stands is not None and (stands.to_earmark_id, stands.reason, stands.proposed_by) == said:
        return []
    return [
        SurplusProposed(
            proposal_id=command.new_id("proposal"),
            from_earmark_id=source,
            to_earmark_id=command.to_earmark_id,
            reason=command.reason,
            proposed_by=command.actor.id,
            proposed_at=command.now,
        )
    ]


def surplus_proposed(state: Fund, event: SurplusProposed) -> None:
    proposal = Proposal(event.to_earmark_id, event.reason, event.proposed_by, event.proposal_id)
    state.campaigns.proposals[event.from_earmark_id] = proposal


def _left_fen(state: Fund, campaign_id: str, campaign: Campaign) -> int:
    """What may go elsewhere: nothing while gifts are due to be given back, or a milestone waits for it."""
    waits = campaign.refunds if campaign.failed else len(campaign.released) < len(campaign.milestones)
    return 0 if waits else state.purses.get(campaign_id, 0)


def _require_proposal(state: Fund, command: DecideSurplus | ClosePool, source: str) -> Proposal:
    """What somebody else proposed, to whom whoever decides is not related by the register (Guangzhou 33)."""
    proposal = require(state.campaigns.proposals.get(source), SURPLUS_MUST_BE_PROPOSED_FIRST)
    if proposal.proposed_by in {command.actor.id, command.actor.person, *command.related_people}:
        raise Rejected(WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE)
    if proposal.proposal_id != command.proposal_id:
        raise Rejected(SURPLUS_WAS_PROPOSED_ANEW)
    return proposal


def decide_surplus(state: Fund, command: DecideSurplus) -> list[Event]:
    source = command.campaign_id
    campaign = require_campaign(state, source)
    require_state(campaign, *ENDED)
    require_second_person(campaign, command)
    proposal = _require_proposal(state, command, source)
    left_fen, target = _left_fen(state, source, campaign), proposal.to_earmark_id or ""
    return [
        surplus_moved_to(state, command, source, target, left_fen, proposal.reason, proposal.proposed_by),
        CampaignClosed(campaign_id=source, closed_at=command.now),
    ]


def campaign_closed(state: Fund, event: CampaignClosed) -> None:
    state.campaigns.by_id[event.campaign_id].state = CampaignState.CLOSED
    state.campaigns.proposals.pop(event.campaign_id, None)


def close_pool(state: Fund, command: ClosePool) -> list[Event]:
    source = command.pool_id
    pool = require(state.campaigns.pools.get(source), POOL_IS_UNKNOWN)
    left_fen = state.purses.get(source, 0)
    if pool.closed and not left_fen:
        return []
    proposal = _require_proposal(state, command, source)
    events: list[Event] = []
    if left_fen and proposal.to_earmark_id is None:
        raise Rejected(POOL_HAS_MONEY_LEFT, left_fen=left_fen)
    if left_fen and proposal.to_earmark_id is not None:
        target, why, proposer = proposal.to_earmark_id, proposal.reason, proposal.proposed_by
        events.append(surplus_moved_to(state, command, source, target, left_fen, why, proposer))
    if not pool.closed:
        closed = PoolClosed(
            pool_id=source, reason=proposal.reason, closed_by=command.actor.id, closed_at=command.now
        )
        events.append(closed)
    return events


def pool_closed(state: Fund, event: PoolClosed) -> None:
    pool = state.campaigns.pools[event.pool_id]
    pool.closed = True
    state.campaigns.proposals.pop(event.pool_id, None)
    for campaign_id in pool.campaign_ids:
        state.campaigns.by_id[campaign_id].pool_id = None
