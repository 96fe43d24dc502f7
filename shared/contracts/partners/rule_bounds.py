"""What the district lets a community settle for itself, and who has to approve it."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.kernel.models import BasisPoints, Count, Frozen


class RulesApprover(StrEnum):
    """Who approves new rules of a community."""

    COMMITTEE = "committee"
    DISTRICT = "district"


class RuleBounds(Frozen):
    """Between which values the rules of a community stay, and who approves them. The district sets it."""

    share_bps_at_least: BasisPoints = 500
    """Minimum share of a partner's service income that goes to the fund, in basis points."""
    share_bps_at_most: BasisPoints = 5_000
    """Maximum share of a partner's service income that goes to the fund, in basis points."""
    price_ratio_bps_at_most: BasisPoints = 7_000
    """Maximum price of a low-fee service as a ratio of the market reference, in basis points."""
    feedback_quorum_at_least: Annotated[int, Field(strict=True, ge=SHOWN_FROM_ANSWERS, le=1_000_000)] = 5
    """Minimum number of residents who must answer after a trial."""
    feedback_threshold_bps_at_least: BasisPoints = 5_000
    """Minimum share of the answers that must be in favour, in basis points."""
    publicity_days_at_least: Annotated[int, Field(strict=True, ge=1, le=366)] = 3
    """Minimum number of days for which decisions and new rules are shown before they take effect (公示)."""
    resident_floor_minutes_per_week_at_least: Count = 300
    """Minimum number of minutes per space and week that must be left to residents (普惠性)."""
    approver: RulesApprover = RulesApprover.DISTRICT
    """Who approves new rules."""
    approvals: Annotated[int, Field(strict=True, ge=1, le=9)] = 1
    """How many of them must approve, none of whom proposed the rules."""

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        if self.share_bps_at_least > self.share_bps_at_most:
            raise ValueError("the least share must not be above the greatest")
        return self


class BoundLeft(Frozen):
    """A rule that lies outside the district's bounds."""

    rule: str
    """Which rule it is: the name of its field."""
    value: int
    """What the rule says, in its own measure."""
    at_least: int | None = None
    """What it must be at least; null where it is above its bound."""
    at_most: int | None = None
    """What it must be at most; null where it is below its bound."""


_AT_LEAST = "_at_least"
_AT_MOST = "_at_most"


def outside(rules: Frozen, bounds: RuleBounds) -> tuple[BoundLeft, ...]:
    """The values of a community's ``rules`` that lie outside the bounds; the bounds name the rules."""
    found = []
    for name, bound in bounds:
        if name.endswith(_AT_LEAST):
            rule = name.removesuffix(_AT_LEAST)
            value = getattr(rules, rule)
            found += [BoundLeft(rule=rule, value=value, at_least=bound)] if value < bound else []
        elif name.endswith(_AT_MOST):
            rule = name.removesuffix(_AT_MOST)
            value = getattr(rules, rule)
            found += [BoundLeft(rule=rule, value=value, at_most=bound)] if value > bound else []
    return tuple(found)
