"""How a campaign looks to everybody, and how campaigns are asked for."""

from datetime import date

from shared.contracts.fund.campaigns.surplus import SurplusDecisionView, SurplusProposalView
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState, Cost, FundingMode
from shared.contracts.fund.refusals.campaigns import CAMPAIGN_IS_UNKNOWN, CERTIFICATE_IS_MISSING
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, MEMBERS


class MilestoneView(View):
    """A step after which a part of the money may be paid out."""

    title: str
    """What is reached with it."""
    share_bps: int
    """Which part of the money it releases, in basis points."""
    evidence: str | None = None
    """What shows that it was reached; null until it was."""
    released_at: Instant | None = None
    """When its money was released; null until it was."""


class PlanView(View):
    """The plan under which a public campaign is filed."""

    filing_number: str
    """Number under which it is filed."""
    starts_on: date
    """Its first day."""
    ends_on: date
    """Its last day."""
    area: str
    """Where money is asked for."""
    cost_fen: int
    """What asking for it may cost, in fen."""
    platform_url: str | None
    """Where it stands on a designated platform; null if it does not."""


class UpdateView(View):
    """How it goes."""

    update_id: str
    """Id of the update."""
    title: str
    """What it is about."""
    text: str
    """What there is to tell."""
    posted_at: Instant
    """When it was posted."""


class CampaignView(View):
    """A campaign: what it asks for, what has come, and what becomes of it. Who gave is never here."""

    campaign_id: str
    """What to name to act on it; as an earmark, what gifts and pledges name that are meant for it."""
    title: str
    """What it is called."""
    purpose: str
    """The one purpose that its money serves."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    purpose_en: str | None = None
    """The same as its purpose, in English; null where nobody said."""
    kind: CampaignKind
    """Of whom money is asked."""
    mode: FundingMode
    """Whether it fails below its minimum."""
    state: CampaignState
    """How it stands."""
    beneficiaries: str
    """Whom it helps."""
    costs: tuple[Cost, ...]
    """What the money is for."""
    minimum_fen: int
    """The required costs together, in fen."""
    optimum_fen: int
    """All costs together, in fen."""
    milestones: tuple[MilestoneView, ...]
    """After which steps how much of the money may be paid out."""
    ends_on: date
    """The last day on which it takes pledges."""
    surplus: str
    """What becomes of money that is left."""
    plan: PlanView | None = None
    """The filed plan of a public campaign; null where there is none."""
    drafted_at: Instant
    """When it was drafted."""
    drafted_by: PersonId | None = None
    """Who drafted it, and so neither opens it, releases money of it nor decides on what is left: an opaque
    id."""
    opened_at: Instant | None = None
    """When it began; null until it did."""
    ended_at: Instant | None = None
    """When it ended; null until it did."""
    reason: str | None = None
    """Why it was cancelled; null unless it was."""
    pledged_fen: int = 0
    """What is promised and has not come, in fen."""
    received_fen: int = 0
    """What has come, in fen, less what was reversed or given back."""
    matched_fen: int = 0
    """What pools have added, in fen."""
    raised_fen: int = 0
    """All three together."""
    gifts: int = 0
    """How many gifts have come, less those that were reversed or given back."""
    refunds_due: int = 0
    """How many gifts are still to be given back."""
    refunded_fen: int = 0
    """What was given back, in fen."""
    left_fen: int = 0
    """What donors left to the fund after it failed, in fen."""
    surplus_fen: int = 0
    """What was left and went to another purse, in fen."""
    surplus_proposed: SurplusProposalView | None = None
    """Where it is proposed that what is left goes; null where nothing is proposed, or it is decided on."""
    surplus_decisions: tuple[SurplusDecisionView, ...] = ()
    """What was decided on what was left, the first first."""
    members: int = 0
    """How many people are in its group."""
    updates: tuple[UpdateView, ...] = ()
    """How it goes, the latest first."""


class ListCampaigns(PagedQuery[Page[CampaignView]]):
    """Every campaign, the latest first."""

    operation = Operation("List campaigns", ANYONE)

    state: CampaignState | None = None
    """Only campaigns in this state."""


class GetCampaign(Query[CampaignView | None]):
    """One campaign, with its updates."""

    operation = Operation("Read a campaign", ANYONE, (CAMPAIGN_IS_UNKNOWN,))

    campaign_id: Id


class MembershipView(View):
    """That somebody is in a campaign's group."""

    campaign_id: str
    """The campaign."""
    person_id: str
    """The member: an opaque id."""
    joined_at: Instant
    """Since when."""


class ListMyGroups(PagedQuery[Page[MembershipView]]):
    """The groups of which the caller is a member."""

    operation = Operation("List my campaigns' groups", MEMBERS)

    person_id: tuple[ActorId, ...]
    """All records of the caller; never taken from a request."""


class CertificateView(View):
    """The host charity's certificate for public fundraising."""

    certificate_number: str
    """Number of the certificate."""
    account: str
    """The charity's account that takes the money."""
    valid_from: date
    """The first day on which it holds."""
    valid_until: date
    """The last day on which it holds."""


class GetCertificate(Query[CertificateView | None]):
    """The host charity's certificate; everybody may see under which one money is asked for (Charity Law,
    art. 25)."""

    operation = Operation("Read the host charity's certificate", ANYONE, (CERTIFICATE_IS_MISSING,))
