"""What the fund's rules read: the state of one community's fund."""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.fund.domain.appeal_state import Appeal
from services.fund.domain.box_state import Boxes
from services.fund.domain.budget_state import Budgets
from services.fund.domain.campaign_state import Campaigns
from services.fund.domain.claim_state import Claim
from services.fund.domain.disclosure_state import Disclosures
from services.fund.domain.goods_state import Good
from services.fund.domain.market_state import Market
from services.fund.domain.meeting_state import Meeting
from services.fund.domain.merchant_state import Merchants
from services.fund.domain.points_state import Points
from services.fund.domain.purpose_change_state import PurposeChange
from services.fund.domain.receipt_state import ReceiptsDue
from services.fund.domain.residents_vote_state import ResidentsVote
from services.fund.domain.share_dispute_state import ShareDisputes
from services.fund.domain.split_state import DatedSplit, SplitProposal
from services.fund.domain.statement_state import Statements
from services.fund.domain.term_state import Term
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import EntryKind
from shared.contracts.fund.votes import Tally, Vote
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.shelf import Shelf

GENERAL = "general"
"""The key of the purse that serves no particular purpose; the others have their earmark's id."""


@dataclass(slots=True)
class DatedRules:
    effective_from: datetime
    disbursement_approvals: int
    zone: str
    committee: CommitteeRules | None = None
    volunteering: VolunteerRules = field(default_factory=VolunteerRules)
    share_due_days: int | None = None


@dataclass(slots=True)
class Posting:
    """An entry, as far as its reversal needs it."""

    number: int
    kind: EntryKind
    subject_id: str
    lines: list[tuple[str, str | None, int]]
    slip: str | None = None
    reversed: bool = False
    proposed_by: str | None = None
    """Who found it wrong, and waits for a second person."""
    proposal: str = ""


@dataclass(slots=True)
class Partner:
    registered: bool = False
    due_fen: int = 0
    fallen_due_fen: int = 0
    """Of all its shares, those whose day has passed, paid or not."""


@dataclass(slots=True)
class ShareDue:
    """The shares of one day that have not fallen due."""

    due_at: datetime
    accrued: dict[str, int] = field(default_factory=dict)
    """By partner, in fen, refunds deducted."""


@dataclass(slots=True)
class Terms:
    version: int
    share_bps: int
    activated_at: datetime


@dataclass(slots=True)
class Agreement:
    """The versions of its terms that the fund has heard of, and the sessions that follow them.

    Sessions may come first: they are reported by another service, whose events overtake.
    """

    partner_id: str
    versions: list[Terms] = field(default_factory=list)
    session_ids: list[str] = field(default_factory=list)
    ended: bool = False


@dataclass(slots=True)
class SessionShare:
    partner_id: str
    agreement_id: str | None
    delivered_at: datetime
    base_fen: int
    accrued_fen: int = 0
    starts_at: datetime | None = None
    due_at: datetime | None = None
    """The day of what it accrued first."""
    booked_on: date | None = None
    """On which that was booked."""

    @property
    def bound_at(self) -> datetime:
        """The terms in force at this moment bind it: its start, where that is known."""
        return self.starts_at or self.delivered_at


@dataclass(slots=True)
class Remittance:
    partner_id: str
    receipt_number: str | None = None
    reversed: bool = False
    month: str = ""
    """In which the money arrived."""

    @property
    def receipt_is_due(self) -> bool:
        return self.receipt_number is None and not self.reversed


@dataclass(slots=True)
class Donation:
    state: DonationState
    donor_id: str | None = None
    publish_name: bool = False
    earmark_id: str | None = None
    receipt: ReceiptState = ReceiptState.NOT_YET_DUE
    receipt_number: str | None = None
    receipt_code: str | None = None
    month: str = ""
    """In which the money arrived."""
    consented: bool = False
    """Whether it is the donor who wants the name published, or evidence says so."""
    amount_fen: int = 0
    """What arrived or, before that, was pledged."""
    matched_fen: int = 0
    """What a pool added to it."""
    pool_id: str | None = None
    """The pool that did."""

    @property
    def receipt_is_due(self) -> bool:
        return self.receipt is ReceiptState.DUE


@dataclass(slots=True)
class Objection:
    raised_by: str
    answered: bool = False


@dataclass(slots=True)
class Disbursement:
    amount_fen: int
    earmark_id: str | None
    requester_ids: set[str]
    """Who wished it and who typed it."""
    approvals_needed: int
    purpose: str
    state: DisbursementState = DisbursementState.REQUESTED
    related_ids: set[str] = field(default_factory=set)
    """The payee, where it is a person, and who is related to the payee, or is said to be."""
    relation_ids: set[str] = field(default_factory=set)
    """Of whom that was declared, and not dismissed."""
    claims: dict[str, Claim] = field(default_factory=dict)
    """Of whom others say so, and nothing is settled: they are entitled to vote if it is dismissed."""
    dismissed_ids: set[str] = field(default_factory=set)
    """Of whom it was said and dismissed."""
    dismissed_claimants: set[str] = field(default_factory=set)
    """Who had said so."""
    approver_ids: list[str] = field(default_factory=list)
    committee: CommitteeRules | None = None
    """How it is voted on; None where approvals alone decide."""
    votes: dict[str, Vote] = field(default_factory=dict)
    committee_ids: tuple[str, ...] = ()
    """The members who were seated at the last vote."""
    needed: int = 0
    """How many votes in favour carried it."""
    reviewed: bool = False
    publicity_ends_at: datetime | None = None
    objections: dict[str, Objection] = field(default_factory=dict)
    purchase: PurchasePayment | None = None
    """The accepted milestone that it pays; None where no work is bought."""
    title: str = ""
    english: tuple[str | None, str | None] = (None, None)
    """Its title and result in English."""
    related_party: bool = False
    """Whether somebody in office has declared a relation to the payee."""
    budget_line: str | None = None
    """The line of a year's budget that it falls under; None where none is named."""
    budget_line_needed: bool = False
    """Whether it is not paid before one is."""
    officer_id: str | None = None
    """The officer who approved it alone; None where votes or several approvals decide."""
    referred: Tally | None = None
    """How the committee's votes stood when they referred it to the residents."""


@dataclass(slots=True)
class Fund:
    rules: list[DatedRules] = field(default_factory=list)
    """By the day from which they hold; none while the fund is not open."""
    opened_at: datetime | None = None
    closed_through: str = ""
    """The last month whose books are closed."""
    prepared: dict[str, str] = field(default_factory=dict)
    """Who declared which month complete."""
    references: Shelf[str] = field(default_factory=Shelf)
    """The entry that each slip is booked by; none for one that was reversed."""
    deadlines: dict[str, datetime] = field(default_factory=dict)
    """When the publicity of which disbursement is over."""
    relation_claims: dict[str, datetime] = field(default_factory=dict)
    """By payment and person: until when a claimed relation can be contested, or when it lapses unsettled."""
    entries: int = 0
    balance_fen: int = 0
    """In the account of the host charity, all purses together."""
    space_income_waiting_fen: int = 0
    """Collected for bookings of rooms and not in the account yet; below zero after later refunds."""
    fees: dict[str, dict[str, int]] = field(default_factory=dict)
    """What the bank took in each month that is open, by the entries."""
    purses: dict[str, int] = field(default_factory=lambda: {GENERAL: 0})
    purses_in_english: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Title and purpose in English of the purses that serve a purpose, where somebody said them."""
    splits: dict[str, list[DatedSplit]] = field(default_factory=dict)
    """By source, each by its days."""
    split_proposals: dict[str, SplitProposal] = field(default_factory=dict)
    """By source, what is proposed of it and not decided on."""
    owed: dict[str, dict[str, int]] = field(default_factory=dict)
    """What each receivable account owes to each purse; those that owe nothing are left out."""
    postings: Shelf[Posting] = field(default_factory=Shelf)
    partners: dict[str, Partner] = field(default_factory=dict)
    share_dues: dict[str, ShareDue] = field(default_factory=dict)
    """By their day."""
    share_disputes: ShareDisputes = field(default_factory=ShareDisputes)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    sessions: Shelf[SessionShare] = field(default_factory=Shelf)
    remittances: Shelf[Remittance] = field(default_factory=Shelf)
    donations: Shelf[Donation] = field(default_factory=Shelf)
    disbursements: dict[str, Disbursement] = field(default_factory=dict)
    receipts_due: ReceiptsDue = field(default_factory=ReceiptsDue)
    receipt_numbers: Shelf[str] = field(default_factory=Shelf)
    """The gift or share that each receipt was issued for."""
    statements: Statements = field(default_factory=Statements)
    campaigns: Campaigns = field(default_factory=Campaigns)
    markets: Shelf[Market] = field(default_factory=Shelf)
    merchants: Merchants = field(default_factory=Merchants)
    boxes: Boxes = field(default_factory=Boxes)
    appeals: dict[str, Appeal] = field(default_factory=dict)
    goods: Shelf[Good] = field(default_factory=Shelf)
    purchase_payments: dict[str, str | None] = field(default_factory=dict)
    """The disbursement that each request for bought work became; None for one that was refused at once."""
    disclosures: Disclosures = field(default_factory=Disclosures)
    terms: dict[str, Term] = field(default_factory=dict)
    """By member of the committee, where one is recorded."""
    vouchers: Shelf[dict[str, str]] = field(default_factory=Shelf)
    """The vouchers of each entry and gift in kind that has some, by their files."""
    meetings: Shelf[Meeting] = field(default_factory=Shelf)
    officer: str | None = None
    """Who approves small payments alone."""
    officer_month: str = ""
    officer_fen: int = 0
    """What officers approved in the month of their last approval."""
    residents_votes: dict[str, ResidentsVote] = field(default_factory=dict)
    budgets: Budgets = field(default_factory=Budgets)
    points: Points = field(default_factory=Points)
    purpose_changes: dict[str, PurposeChange] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    """What was paid out of each purse, less what came back of it."""

    def note_receipt(self, subject_id: str, subject: Donation | Remittance) -> None:
        """Notes whether a gift's or share's receipt is due, each time that something about it has changed."""
        due = self.receipts_due.donations if isinstance(subject, Donation) else self.receipts_due.remittances
        if subject.receipt_is_due:
            due[subject_id] = subject.month
        else:
            due.pop(subject_id, None)

    def rules_at(self, instant: datetime) -> DatedRules:
        """The rules in force; those that the fund was opened with before any."""
        for rules in reversed(self.rules):
            if rules.effective_from <= instant:
                return rules
        return self.rules[0]
