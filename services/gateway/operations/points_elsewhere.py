"""Points used in another community: what may be had there, reserving it, and the counter here."""

from collections.abc import Iterable

from services.gateway.operations.caller import Caller
from services.gateway.operations.codes import require_code
from services.gateway.operations.local_time import today_here
from shared.contracts.fund.points.commands import RedeemReservationRequest, WithoutCode
from shared.contracts.fund.points.views import GetReward, ListRewards, RewardView
from shared.contracts.fund.points_elsewhere.agreements import (
    ProposePointsAgreement,
    ProposePointsAgreementRequest,
)
from shared.contracts.fund.points_elsewhere.claims import (
    HandOutToVisitor,
    ReserveElsewhere,
    ReserveElsewhereRequest,
)
from shared.contracts.fund.points_elsewhere.terms import PointsAgreementState, PointsSide
from shared.contracts.fund.points_elsewhere.views import (
    GetPointsAgreement,
    GetVisitorClaim,
    ListPointsAgreements,
    PointsAgreementView,
    RewardsElsewhereView,
)
from shared.contracts.fund.refusals.points import PICK_UP_CODE_IS_NOT_VALID, REWARD_IS_UNKNOWN
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_UNKNOWN,
    POINTS_AGREEMENT_NEEDS_ANOTHER_COMMUNITY,
    VISITOR_CLAIM_IS_UNKNOWN,
)
from shared.contracts.fund.statement import GetStatement
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected, require

_MOST = 200
"""So many agreements, and rewards of a community, are looked at."""

PROPOSE = Operation(
    ProposePointsAgreement.operation.title,
    ProposePointsAgreement.operation.allowed,
    (
        POINTS_AGREEMENT_NEEDS_ANOTHER_COMMUNITY,
        COMMUNITY_IS_NOT_OPEN,
        *ProposePointsAgreement.operation.refuses,
    ),
    makes=ProposePointsAgreement.operation.makes,
)
RESERVE = Operation(
    ReserveElsewhere.operation.title,
    ReserveElsewhere.operation.allowed,
    (REWARD_IS_UNKNOWN, *ReserveElsewhere.operation.refuses),
    makes=ReserveElsewhere.operation.makes,
)
HAND_OUT = Operation(
    HandOutToVisitor.operation.title,
    HandOutToVisitor.operation.allowed,
    (*HandOutToVisitor.operation.refuses, CHECK_IN_WAS_TRIED_TOO_OFTEN),
)


async def propose_agreement(caller: Caller, body: ProposePointsAgreementRequest) -> Outcome:
    """Proposes it to another community, which has to be open: its fund is told at once."""
    if body.home == caller.community:
        raise Rejected(POINTS_AGREEMENT_NEEDS_ANOTHER_COMMUNITY)
    names = await caller.gateway.community_names()
    if body.home not in names or await caller.ask(GetStatement(), community=body.home) is None:
        raise Rejected(COMMUNITY_IS_NOT_OPEN)
    return await caller.submit(ProposePointsAgreement, body)


async def in_force(caller: Caller) -> list[PointsAgreementView]:
    """The agreements by which volunteers of this community may use their points in others today."""
    found = await caller.ask(ListPointsAgreements(limit=_MOST))
    today = await today_here(caller)
    return [
        one
        for one in found.items
        if one.side is PointsSide.HOME
        and one.state is PointsAgreementState.IN_FORCE
        and one.from_day <= today <= one.until_day
    ]


async def rewards_elsewhere(caller: Caller) -> list[RewardsElsewhereView]:
    """What volunteers of this community may have in others today, by agreement."""
    return [await _of_agreement(caller, one) for one in await in_force(caller)]


async def _of_agreement(caller: Caller, agreement: PointsAgreementView) -> RewardsElsewhereView:
    there = await caller.ask(ListRewards(withdrawn=False, limit=_MOST), community=agreement.other)
    named = set(agreement.reward_ids)
    rewards = (one for one in there.items if one.left > 0 and (not named or one.reward_id in named))
    return RewardsElsewhereView(agreement=agreement, rewards=tuple(rewards))


async def reserve(caller: Caller, body: ReserveElsewhereRequest) -> Outcome:
    """Sets the caller's points aside for what the reward costs there now."""
    agreement = await caller.ask(GetPointsAgreement(agreement_id=body.agreement_id))
    agreement = require(agreement, POINTS_AGREEMENT_IS_UNKNOWN)
    there = GetReward(reward_id=body.reward_id)
    reward = require(await caller.ask(there, community=agreement.other), REWARD_IS_UNKNOWN)
    return await caller.submit(ReserveElsewhere, body, cost_points=reward.cost_points)


async def hand_out(caller: Caller, claim_id: str, body: RedeemReservationRequest) -> Outcome:
    """Hands out what is kept for a visitor, by the code that they are shown at home or for a reason."""
    claim = require(await caller.ask(GetVisitorClaim(claim_id=claim_id)), VISITOR_CLAIM_IS_UNKNOWN)
    if body.code is not None:
        await require_code(caller, claim_id, body.code, PICK_UP_CODE_IS_NOT_VALID, community=claim.home)
    return await caller.submit(
        HandOutToVisitor,
        WithoutCode(reason=body.reason),
        claim_id=claim_id,
        by_code=body.code is not None,
    )


async def rewards_there(caller: Caller, wanted: Iterable[tuple[str, str]]) -> dict[str, RewardView]:
    """Rewards of other communities by their ids; each is wanted as community and reward."""
    found = {}
    for community, reward_id in {*wanted}:
        reward = await caller.ask(GetReward(reward_id=reward_id), community=community)
        if reward is not None:
            found[reward_id] = reward
    return found
