"""Rewards of this community for volunteers of others: kept, handed out at the counter, or free again."""

from datetime import datetime
from hashlib import sha256

from services.fund.domain.guards import local_day
from services.fund.domain.points_elsewhere_state import Claim
from services.fund.domain.state import Fund
from shared.contracts.fund.points.events import WhyReleased
from shared.contracts.fund.points_elsewhere.claim_events import (
    VisitorClaimHeld,
    VisitorClaimRedeemed,
    VisitorClaimRefused,
    VisitorClaimReleased,
    WhyNotHeld,
)
from shared.contracts.fund.points_elsewhere.claims import (
    HandOutToVisitor,
    HoldForVisitor,
    ReleaseForVisitor,
)
from shared.contracts.fund.points_elsewhere.views import VisitorClaimState
from shared.contracts.fund.refusals.points import NOBODY_HANDS_OUT_TO_THEMSELVES, PICK_UP_CODE_IS_NOT_VALID
from shared.contracts.fund.refusals.points_elsewhere import VISITOR_CLAIM_IS_OVER, VISITOR_CLAIM_IS_UNKNOWN
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, require


def holder_of(claim_id: str, person_id: str) -> str:
    """What the host learns of whoever holds a claim: enough to see that nobody hands it out to themselves."""
    return sha256(f"{claim_id}/{person_id}".encode()).hexdigest()


def hold_for_visitor(state: Fund, command: HoldForVisitor) -> list[Event]:
    if command.claim_id in state.points.claims:
        return []
    why = _against(state, command)
    if why is not None:
        return [
            VisitorClaimRefused(
                claim_id=command.claim_id,
                home=command.home,
                reward_id=command.reward_id,
                why=why,
                refused_at=command.now,
            )
        ]
    told = command.model_dump(include=set(VisitorClaimHeld.model_fields))
    return [VisitorClaimHeld(**told, held_at=command.now)]


def _against(state: Fund, command: HoldForVisitor) -> WhyNotHeld | None:
    agreement = state.points.agreements.get(command.agreement_id)
    day = local_day(state, command.now)
    is_agreed = agreement is not None and agreement.other == command.home
    if agreement is None or not is_agreed or not agreement.covers(command.reward_id, day):
        return WhyNotHeld.NOT_AGREED
    reward = state.points.rewards.get(command.reward_id)
    if reward is None or reward.withdrawn or not reward.left:
        return WhyNotHeld.REWARD_IS_GONE
    if command.minutes != reward.cost_minutes:
        return WhyNotHeld.COSTS_OTHERWISE
    return WhyNotHeld.TOO_LATE if command.now >= command.kept_until else None


def visitor_claim_held(state: Fund, event: VisitorClaimHeld) -> None:
    points = state.points
    points.claims[event.claim_id] = Claim(
        event.home, event.agreement_id, event.reward_id, event.minutes, event.holder
    )
    points.rewards[event.reward_id].left -= 1
    points.agenda.put(event.claim_id, event.kept_until)


def visitor_claim_refused(state: Fund, event: VisitorClaimRefused) -> None:
    """It is remembered as one that came to nothing: heard of again, it is not kept after all."""
    claim = Claim(event.home, "", event.reward_id, 0, "", VisitorClaimState.RELEASED)
    state.points.claims[event.claim_id] = claim


def release_for_visitor(state: Fund, command: ReleaseForVisitor) -> list[Event]:
    claim = state.points.claims.get(command.claim_id)
    if claim is None or claim.state is not VisitorClaimState.HELD:
        return []  # It was refused, handed out or has run out, which its home learns anyway.
    return [claim_released(state, command.claim_id, WhyReleased.CANCELLED, command.now)]


def claim_released(state: Fund, claim_id: str, why: WhyReleased, now: datetime) -> VisitorClaimReleased:
    """What frees a reward that is kept for a visitor."""
    claim = state.points.claims[claim_id]
    return VisitorClaimReleased(
        claim_id=claim_id, home=claim.home, reward_id=claim.reward_id, why=why, released_at=now
    )


def visitor_claim_released(state: Fund, event: VisitorClaimReleased) -> None:
    claim = state.points.claims[event.claim_id]
    claim.state = VisitorClaimState.RELEASED
    state.points.rewards[claim.reward_id].left += 1
    state.points.agenda.drop(event.claim_id)


def hand_out_to_visitor(state: Fund, command: HandOutToVisitor) -> list[Event]:
    claim = require(state.points.claims.get(command.claim_id), VISITOR_CLAIM_IS_UNKNOWN)
    if claim.holder in {holder_of(command.claim_id, one) for one in (command.actor.id, command.actor.person)}:
        raise Rejected(NOBODY_HANDS_OUT_TO_THEMSELVES)
    if claim.state is not VisitorClaimState.HELD:
        raise Rejected(VISITOR_CLAIM_IS_OVER, state=claim.state.value)
    if not command.by_code and command.reason is None:
        raise Rejected(PICK_UP_CODE_IS_NOT_VALID)
    return [
        VisitorClaimRedeemed(
            claim_id=command.claim_id,
            home=claim.home,
            agreement_id=claim.agreement_id,
            reward_id=claim.reward_id,
            minutes=claim.minutes,
            reason=None if command.by_code else command.reason,
            redeemed_by=command.actor.id,
            redeemed_at=command.now,
        )
    ]


def visitor_claim_redeemed(state: Fund, event: VisitorClaimRedeemed) -> None:
    state.points.claims[event.claim_id].state = VisitorClaimState.REDEEMED
    state.points.agenda.drop(event.claim_id)
