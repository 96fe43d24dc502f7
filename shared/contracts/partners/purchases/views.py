"""How a purchase looks, and how purchases are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.purchases.payments import NotPaid, SpendingPurpose
from shared.contracts.partners.purchases.terms import ComparedOffer
from shared.contracts.partners.refusals.purchases import PURCHASE_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE


class PurchaseState(StrEnum):
    """How a purchase stands, in the order in which it goes unless it is given up."""

    SCOPED = "scoped"  # Offers are collected.
    AWARDED = "awarded"
    CONTRACT_DRAFTED = "contract_drafted"
    SIGNED_BY_PARTNER = "signed_by_partner"
    CONTRACTED = "contracted"  # Both have signed: it is delivered, accepted and paid.
    COMPLETED = "completed"  # Every milestone is paid.
    GIVEN_UP = "given_up"


class MilestoneState(StrEnum):
    """How a milestone stands, in the order in which it goes."""

    OPEN = "open"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    PAYMENT_ASKED = "payment_asked"
    PAYMENT_REFUSED = "payment_refused"
    PAID = "paid"


class ContractMilestoneView(View):
    """A part of the work, and how far it has come."""

    milestone: int
    """Its number: 1, 2, 3 …"""
    state: MilestoneState
    """From open to paid."""
    title: str
    """What is delivered by it."""
    amount_fen: int
    """What the contract pays for it, in fen."""
    due_at: Instant
    """Until when it has to be delivered."""
    summary: Words | None = None
    """What was delivered; null until then, and empty once it is erased."""
    evidence: str | None = None
    """Reference of the documents that show it; null until it was delivered."""
    delivered_at: Instant | None = None
    """When it was last delivered; null until then."""
    accepted_by: tuple[PersonId, ...] = ()
    """Who has accepted it so far: opaque ids."""
    sent_back: Words | None = None
    """What was found missing the last time; null if nothing was, and empty once it is erased."""
    accepted_at: Instant | None = None
    """When everybody who is named had accepted it; null until then."""
    invoice_number: str | None = None
    """Number of its invoice; null until there is one."""
    invoiced_fen: int | None = None
    """What the invoice asks for, in fen; null until there is one."""
    payment_id: str | None = None
    """The last request to the fund; null until there is one."""
    disbursement_id: str | None = None
    """The fund's disbursement for it; null until the fund has taken up the request."""
    entry_id: str | None = None
    """The entry of the fund's ledger that books the payment; null while it is not paid."""
    reversed_entries: tuple[str, ...] = ()
    """Entries that were taken back."""
    refused: NotPaid | None = None
    """Why the fund refused the last request; null unless it did."""
    paid_fen: int = 0
    """What was paid for it, in fen."""
    paid_at: Instant | None = None
    """When the payment was recorded; null while it is not paid."""


class PurchaseView(View):
    """Work that is bought (购买服务项目): what, from whom, compared with what, and what was paid."""

    purchase_id: str
    """What to name to do something with it."""
    state: PurchaseState
    """How it stands, from scoped to completed or given up."""
    title: str
    """What is bought, in a line."""
    summary: Words
    """What is expected of it; empty once it is erased."""
    deliverables: tuple[str, ...]
    """What has to be there in the end, one by one."""
    purpose: SpendingPurpose
    """What kind of expense of the fund it is."""
    budget_fen: int
    """What it may cost at most, in fen."""
    earmark_id: str | None = None
    """The purse of the fund that pays it; null for the general one."""
    need_id: str | None = None
    """The need that it answers; null where it answers none."""
    mechanism: Mechanism = Mechanism.PURCHASED_SERVICE
    """The mechanism of co-operation (合作机制): of every purchase that of purchased services."""
    field: FieldOfWork | None = None
    """The field of work (领域) of its need, or else of the partner that was chosen; null where it has neither
    yet, and where that was recorded before 0.2."""
    residents: tuple[PersonId, ...]
    """The residents who accept what is delivered: opaque ids."""
    staff: tuple[PersonId, ...]
    """The members of staff who accept it: opaque ids."""
    buyers: tuple[PersonId, ...]
    """Everybody who had a hand in buying, and so doesn't accept: opaque ids."""
    offers: tuple[ComparedOffer, ...] = ()
    """The offers that are compared. Until one is chosen, only those who work on it see them."""
    offer_id: str | None = None
    """The offer that was chosen; null until then."""
    partner_id: str | None = None
    """The partner that made it; null until then."""
    price_fen: int = 0
    """The price of the contract, in fen; 0 until an offer is chosen."""
    reason: Words | None = None
    """Why that offer; null until one is chosen, and empty once it is erased."""
    too_few_reason: Words | None = None
    """Why fewer than 3 offers were compared; null where there were 3, and empty once it is erased."""
    awarded_at: Instant | None = None
    """When the offer was chosen; null until then."""
    contract_version: int = 0
    """Number of the newest version of the contract; 0 before there is one."""
    contract_text: Words | None = None
    """What both sides agree beside the milestones; null before there is a contract, and empty once it is
    erased."""
    contract_sha256: str | None = None
    """The hash that stands for that text, the same for both signatures; null before there is a contract, and
    where the text itself was recorded."""
    partner_signed_at: Instant | None = None
    """When the representative signed it; null until then."""
    community_signed_at: Instant | None = None
    """When the community signed it; null until then."""
    milestones: tuple[ContractMilestoneView, ...] = ()
    """The parts of the work; empty before there is a contract."""
    paid_fen: int = 0
    """What was paid for it so far, in fen: never more than the price."""
    given_up: Words | None = None
    """Why it was given up; null unless it was, and empty once it is erased."""
    scoped_at: Instant
    """When staff said what is to be bought."""
    ended_at: Instant | None = None
    """When it was given up; null unless it was."""


class GetPurchase(Query[PurchaseView | None]):
    """One purchase: what is bought, from whom, compared with which offers, and what was paid."""

    operation = Operation("Read a purchase", ANYONE, (PURCHASE_IS_UNKNOWN,))

    purchase_id: Id


class ListPurchases(PagedQuery[Page[PurchaseView]]):
    """Work that is bought, the newest first."""

    operation = Operation("List purchases", ANYONE)

    state: PurchaseState | None = None
    """Only items in this state."""
    partner_id: Id | None = None
    """Only what this partner sells."""
    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    field: FieldOfWork | None = None
    """Only items in this field of work."""
