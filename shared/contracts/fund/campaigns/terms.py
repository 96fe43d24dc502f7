"""What a campaign asks for, of whom, and on which terms."""

from enum import StrEnum

from pydantic import Field

from shared.kernel.models import Flag, Frozen, PositiveFen, Title, View


class CampaignKind(StrEnum):
    """Of whom money is asked: the law gives each its own conditions."""

    PUBLIC = "public"  # 公开募捐
    """Of everybody, by a qualified charity with a filed plan (Charity Law, art. 22 to 27)."""
    DIRECTED = "directed"  # 定向募捐
    """Of a group that is named beforehand (Charity Law, art. 28 and 29)."""
    MUTUAL_AID = "mutual_aid"  # 社区互助
    """Of the community's own people for each other (Charity Law, art. 122)."""


class FundingMode(StrEnum):
    """What the minimum decides."""

    ALL_OR_NOTHING = "all_or_nothing"
    """Below it the campaign fails, and everything is given back."""
    OPEN = "open"
    """It decides nothing: whatever comes is used."""


class CampaignState(StrEnum):
    """How a campaign stands."""

    DRAFTED = "drafted"
    FILED = "filed"
    LIVE = "live"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """Nothing had arrived that would have to be given back."""
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    CLOSED = "closed"
    """What was left is decided on."""


class Cost(View):
    """One thing that the money is for."""

    title: str
    """What it is."""
    amount_fen: int
    """What it costs, in fen."""
    required: bool
    """Whether nothing can be done without it."""


class CostRequest(Frozen):
    """One thing that the money is to be for."""

    title: Title
    """What it is."""
    amount_fen: PositiveFen
    """What it costs, in fen."""
    required: Flag
    """Whether nothing can be done without it: the required costs are the minimum, all costs the optimum."""


class Milestone(View):
    """A step after which a part of the money may be paid out."""

    title: str
    """What is reached with it."""
    share_bps: int
    """Which part of the money it releases, in basis points; those of all milestones come to 10,000."""


class MilestoneRequest(Frozen):
    """A step to be reached, and what may be paid out then."""

    title: Title
    """What is reached with it."""
    share_bps: int = Field(strict=True, ge=1, le=10_000)
    """Which part of the money it releases, in basis points; those of all milestones come to 10,000."""
