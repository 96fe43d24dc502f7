"""What happens to campaigns."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.campaigns.terms import CampaignKind, Cost, FundingMode, Milestone
from shared.contracts.fund.ledger import Entry
from shared.kernel.days import Day
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant, is_unsaid
from shared.kernel.people import PersonId


class CertificateRecorded(Event):
    """The host charity may ask everybody for money (公开募捐资格; Charity Law, art. 22)."""

    type: ClassVar[str] = "fund.certificate_recorded.v1"

    certificate_number: str
    """Number of the certificate."""
    account: str
    """The charity's account that takes the money: bank and last digits."""
    valid_from: Day
    """The first day on which it holds."""
    valid_until: Day
    """The last day on which it holds."""
    recorded_at: Instant
    """When it was recorded."""


class CampaignDrafted(Event):
    """A campaign (众筹) is drafted. It takes nothing yet."""

    type: ClassVar[str] = "fund.campaign_drafted.v1"

    campaign_id: Id
    """Id of the campaign, and of its purse once it is open."""
    title: str
    """What it is called."""
    purpose: str
    """The one purpose that its money serves."""
    kind: CampaignKind
    """Of whom money is asked."""
    mode: FundingMode
    """Whether it fails below its minimum."""
    beneficiaries: str
    """Whom it helps."""
    costs: tuple[Cost, ...]
    """What the money is for."""
    minimum_fen: int
    """The required costs together, in fen."""
    optimum_fen: int
    """All costs together, in fen."""
    milestones: tuple[Milestone, ...]
    """After which steps how much of it may be paid out."""
    ends_on: Day
    """The last day on which it takes pledges."""
    surplus: str
    """What becomes of money that is left."""
    drafted_by: PersonId
    """Who drafted it: an opaque id."""
    drafted_at: Instant
    """When it was drafted."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    purpose_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its purpose, in English; absent where nobody said, and before 0.2.0."""


class CampaignFiled(Event):
    """The plan of a public campaign is filed (Charity Law, art. 24)."""

    type: ClassVar[str] = "fund.campaign_filed.v1"

    campaign_id: Id
    """The campaign."""
    filing_number: str
    """Number under which it is filed."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: str
    """Where money is asked for."""
    responsible_id: PersonId
    """Who is responsible for it: an opaque id."""
    cost_fen: int
    """What asking for it may cost, in fen."""
    platform_url: str | None
    """Where it stands on a designated platform; null if it does not."""
    filed_at: Instant
    """When it was recorded."""


class CampaignOpened(Event):
    """A campaign takes pledges and gifts from now on, in a purse of its own."""

    type: ClassVar[str] = "fund.campaign_opened.v1"

    campaign_id: Id
    """The campaign, and the purse that takes its money."""
    opened_by: PersonId
    """Who opened it: an opaque id."""
    opened_at: Instant
    """When it began."""
    ends_at: Instant
    """When it ends: at the end of its last day."""


class CampaignSucceeded(Event):
    """A campaign ended with what it needed. What is pledged is awaited, and what arrives is matched."""

    type: ClassVar[str] = "fund.campaign_succeeded.v1"

    campaign_id: Id
    """The campaign."""
    raised_fen: int
    """What was pledged, given and matched, in fen."""
    ended_at: Instant
    """When it ended."""


class CampaignFailed(Event):
    """A campaign ended without what it needed, or was cancelled: each gift is given back."""

    type: ClassVar[str] = "fund.campaign_failed.v1"

    campaign_id: Id
    """The campaign."""
    raised_fen: int
    """What was pledged, given and matched, in fen."""
    reason: str | None
    """Why it was cancelled; null where its time was over."""
    refund_ids: tuple[Id, ...]
    """The gifts that are due to be given back."""
    ended_at: Instant
    """When it ended."""


class MilestoneReleased(Event):
    """A step was reached, and a part of the money may be paid out."""

    type: ClassVar[str] = "fund.milestone_released.v1"

    campaign_id: Id
    """The campaign."""
    milestone: int
    """Number of the milestone, counted from 1."""
    share_bps: int
    """The part of the money that it releases, in basis points."""
    evidence: str
    """What shows that it was reached."""
    released_by: PersonId
    """Who released it: an opaque id."""
    released_at: Instant
    """When it was released."""


class SurplusMoved(Event):
    """Money that was left in a purse went to another one, by decision: that of a campaign or a matching pool,
    or by a change of purpose."""

    type: ClassVar[str] = "fund.surplus_moved.v1"

    surplus_id: Id
    """Id of the decision: what its entry is about."""
    from_earmark_id: Id
    """The purse in which it was left: a campaign's, a pool's, or one whose purpose is changed."""
    to_earmark_id: Id
    """The purse to which it went."""
    amount_fen: int
    """How much it was, in fen."""
    reason: str
    """How it follows from the plan, what the sponsor said, or why the purpose is changed."""
    decided_by: PersonId
    """Who decided it: an opaque id."""
    entry: Entry
    """The ledger's entry that books it."""
    proposed_by: PersonId | None = None
    """Who proposed it; null in what was decided while one person was enough."""


class CampaignClosed(Event):
    """What was left of a campaign is decided on."""

    type: ClassVar[str] = "fund.campaign_closed.v1"

    campaign_id: Id
    """The campaign."""
    closed_at: Instant
    """When it was closed."""
