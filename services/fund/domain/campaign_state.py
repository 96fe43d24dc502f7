"""What the rules of campaigns read."""

from dataclasses import dataclass, field
from datetime import date, datetime

from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState, FundingMode
from shared.kernel.shelf import Shelf

ENDED = (
    CampaignState.SUCCEEDED,
    CampaignState.FAILED,
    CampaignState.REFUNDING,
    CampaignState.REFUNDED,
    CampaignState.CLOSED,
)
"""It takes no more pledges. Money may still come."""
GIVES_BACK = (CampaignState.FAILED, CampaignState.REFUNDING, CampaignState.REFUNDED)
"""It failed: whatever comes is due to be given back."""
KEEPS = (CampaignState.LIVE, CampaignState.SUCCEEDED)
"""Gifts to it are matched."""


@dataclass(slots=True)
class Campaign:
    title: str
    purpose: str
    kind: CampaignKind
    mode: FundingMode
    minimum_fen: int
    milestones: list[int]
    """The basis points that each releases."""
    ends_on: date
    drafted_by: str
    english: tuple[str | None, str | None] = (None, None)
    """Its title and purpose in English, where somebody said them."""
    state: CampaignState = CampaignState.DRAFTED
    planned: tuple[date, date] | None = None
    """The first and last day of the filed plan."""
    ends_at: datetime | None = None
    failed: bool = False
    """What it gives back stays due, whatever is decided on the rest."""
    pledged_fen: int = 0
    received_fen: int = 0
    matched_fen: int = 0
    released: set[int] = field(default_factory=set)
    """Numbers of the milestones that were reached."""
    members: set[str] = field(default_factory=set)
    gift_ids: list[str] = field(default_factory=list)
    """Its gifts and pledges, until it has ended."""
    refunds: dict[str, int] = field(default_factory=dict)
    """What is due to be given back, by gift."""
    pool_id: str | None = None
    """The open pool that matches its gifts."""

    @property
    def raised_fen(self) -> int:
        """What was promised, given and matched."""
        return self.pledged_fen + self.received_fen + self.matched_fen

    @property
    def released_bps(self) -> int:
        """Which part of its money may be paid out."""
        return sum(self.milestones[number - 1] for number in self.released)


@dataclass(slots=True)
class Pool:
    campaign_ids: tuple[str, ...]
    factor_bps: int
    cap_fen: int
    gift_cap_fen: int | None
    person_cap_fen: int | None
    campaign_cap_fen: int | None
    by_campaign: dict[str, int] = field(default_factory=dict)
    by_person: dict[str, int] = field(default_factory=dict)
    closed: bool = False

    @property
    def paid_fen(self) -> int:
        """What it has added, less what came back."""
        return sum(self.by_campaign.values())


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where money that is left is to go, if somebody else decides so."""

    to_earmark_id: str | None
    reason: str
    proposed_by: str
    proposal_id: str


@dataclass(slots=True)
class Campaigns:
    certificate: tuple[date, date] | None = None
    """From which day to which the host charity may ask everybody."""
    by_id: Shelf[Campaign] = field(default_factory=Shelf)
    """The campaign's id is that of its purse."""
    pools: Shelf[Pool] = field(default_factory=Shelf)
    """A pool's id is that of its purse, too."""
    proposals: dict[str, Proposal] = field(default_factory=dict)
    """What is proposed of money that is left, by the purse in which it is."""
    ends: dict[str, datetime] = field(default_factory=dict)
    """When which campaign that is live ends."""
