"""How agreements on points and visitors' claims look, and how they are asked for."""

from datetime import date
from enum import StrEnum

from shared.contracts.fund.points.views import RewardView
from shared.contracts.fund.points_elsewhere.terms import (
    PointsAgreementState,
    PointsBearer,
    PointsSide,
)
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_UNKNOWN,
    VISITOR_CLAIM_IS_UNKNOWN,
)
from shared.kernel.models import CommunityId, Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class PointsAgreementView(View):
    """An agreement on points, as one of its two communities sees it. The sums are the same on both sides."""

    agreement_id: str
    """What to name to accept, decline or end it."""
    side: PointsSide
    """Which of the two this community is."""
    other: CommunityId
    """The other community."""
    state: PointsAgreementState
    """How it stands."""
    reward_ids: tuple[str, ...]
    """The host's rewards that may be had; all of them, where none is named."""
    most_points_a_month: int
    """How many points may be used in a calendar month, by all volunteers together."""
    from_day: date
    """The first day on which it holds."""
    until_day: date
    """The last day on which it holds."""
    bearer: PointsBearer
    """Who bears what the rewards are worth."""
    settlement: str | None
    """How the two settle what is owed; null where nothing is."""
    redeemed_minutes: int = 0
    """What was handed out for under it, in minutes of service: 60 are one point."""
    owed_minutes: int = 0
    """What the home community owes the host of it; nothing where the host bears it."""
    reason: str | None = None
    """Why it was declined or ended; null otherwise."""
    proposed_at: Instant
    """When it was proposed."""


class ListPointsAgreements(PagedQuery[Page[PointsAgreementView]]):
    """Agreements with other communities on points, the newest first: for everybody to read."""

    operation = Operation("List agreements on points", ANYONE)


class GetPointsAgreement(Query[PointsAgreementView | None]):
    """One agreement on points."""

    operation = Operation("Read an agreement on points", ANYONE, (POINTS_AGREEMENT_IS_UNKNOWN,))

    agreement_id: Id


class VisitorClaimState(StrEnum):
    """How far a claim of a volunteer of another community is."""

    HELD = "held"
    REDEEMED = "redeemed"
    RELEASED = "released"


class VisitorClaimView(View):
    """A reward that is kept for a volunteer of another community. Who that is is not known here."""

    claim_id: str
    """What to name to hand it out."""
    home: CommunityId
    """The volunteer's community."""
    reward_id: str
    """The reward."""
    minutes: int
    """What it costs, in minutes of service: 60 are one point."""
    state: VisitorClaimState = VisitorClaimState.HELD
    """How far it is."""
    kept_until: Instant
    """Until when it is kept."""
    held_at: Instant
    """Since when it is kept."""


class ListVisitorClaimsRequest(PagedRequest):
    state: VisitorClaimState | None = None
    """Only those in this state."""


class ListVisitorClaims(ListVisitorClaimsRequest, PagedQuery[Page[VisitorClaimView]]):
    """Rewards that are kept for volunteers of other communities, the newest first."""

    operation = Operation("List claims of volunteers of other communities", roles(Role.STAFF))


class GetVisitorClaim(Query[VisitorClaimView | None]):
    """One of them."""

    operation = Operation(
        "Read a claim of a volunteer of another community", roles(Role.STAFF), (VISITOR_CLAIM_IS_UNKNOWN,)
    )

    claim_id: Id


class RewardsElsewhereView(View):
    """Rewards of another community that volunteers of this one may have under an agreement."""

    agreement: PointsAgreementView
    """The agreement."""
    rewards: tuple[RewardView, ...]
    """What may be had under it and is left, the newest first."""


READ_REWARDS_ELSEWHERE = Operation("List rewards of other communities", roles(Role.RESIDENT))
"""Asked of the communities whose rewards they are."""
