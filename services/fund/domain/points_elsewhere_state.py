"""What points used in another community need to know: agreements of two communities, and visitors' claims."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fund.points_elsewhere.terms import PointsAgreementState, PointsBounds, PointsSide
from shared.contracts.fund.points_elsewhere.views import VisitorClaimState


@dataclass(slots=True)
class PointsAgreement:
    side: PointsSide
    other: str
    bounds: PointsBounds
    proposed_by: str
    state: PointsAgreementState = PointsAgreementState.PROPOSED
    used: dict[str, int] = field(default_factory=dict)
    """Minutes that are reserved or redeemed under it, by the month in which they were reserved."""

    def covers(self, reward_id: str, day: date) -> bool:
        """Whether a reward may be had under it on this day."""
        holds = self.state is PointsAgreementState.IN_FORCE
        named = not self.bounds.reward_ids or reward_id in self.bounds.reward_ids
        return holds and named and self.bounds.from_day <= day <= self.bounds.until_day

    def use(self, month: str, minutes: int) -> None:
        """Counts what is reserved against the bound of its month, and what comes back of it."""
        self.used[month] = self.used.get(month, 0) + minutes


@dataclass(slots=True)
class Claim:
    """What is kept for a volunteer of another community."""

    home: str
    agreement_id: str
    reward_id: str
    minutes: int
    holder: str
    state: VisitorClaimState = VisitorClaimState.HELD
