"""What the rules about bought work read: each purchase, its offers, its contract, its milestones."""

from dataclasses import dataclass, field

from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.contracts.partners.purchases.terms import ComparedOffer
from shared.contracts.partners.purchases.views import MilestoneState, PurchaseState


@dataclass(slots=True)
class Milestone:
    """A part of the work. What the fund answers may come in any order, and more than once."""

    title: str
    amount_fen: int
    delivered: bool = False
    accepted_by: dict[str, str] = field(default_factory=dict)
    """Who has, and who entered it: themself, or one of the staff."""
    accepted: bool = False
    invoiced_fen: int = 0
    payment_id: str | None = None
    """The last request to the fund."""
    taken_up: set[str] = field(default_factory=set)
    """Requests on which the fund decides or has decided."""
    refused: set[str] = field(default_factory=set)
    """Requests that came to nothing."""
    paid_entries: dict[str, int] = field(default_factory=dict)
    """What was paid, by the entry of the fund's ledger."""
    reversed_entries: set[str] = field(default_factory=set)
    """Entries of which the fund said that they were mistakes, perhaps before it said that it made them."""

    @property
    def paid_fen(self) -> int:
        """What was paid and not taken back."""
        return sum(fen for entry, fen in self.paid_entries.items() if entry not in self.reversed_entries)

    @property
    def state(self) -> MilestoneState:
        """Where the milestone stands."""
        if self.paid_fen:
            return MilestoneState.PAID
        if self.payment_id is not None:
            refused = self.payment_id in self.refused
            return MilestoneState.PAYMENT_REFUSED if refused else MilestoneState.PAYMENT_ASKED
        if self.accepted:
            return MilestoneState.ACCEPTED
        return MilestoneState.DELIVERED if self.delivered else MilestoneState.OPEN


@dataclass(slots=True)
class Purchase:
    """Work that is bought."""

    title: str
    purpose: SpendingPurpose
    budget_fen: int
    earmark_id: str | None
    residents: set[str]
    """The residents who accept it."""
    staff: set[str]
    """The members of staff who accept it."""
    buyers: set[str]
    """Everybody who had a hand in buying, and so doesn't accept."""
    offers: dict[str, ComparedOffer] = field(default_factory=dict)
    """By supplier: the last one of each."""
    awarded_by: str | None = None
    partner_id: str | None = None
    price_fen: int = 0
    version: int = 0
    """Of the newest draft of its contract."""
    partner_signers: set[str] = field(default_factory=set)
    """Who signed that version for the partner, and who entered it; empty before."""
    contracted: bool = False
    milestones: list[Milestone] = field(default_factory=list)
    given_up: bool = False

    def milestone(self, number: int) -> Milestone:
        """A part of the work by its number in the contract, which counts from 1."""
        return self.milestones[number - 1]

    @property
    def acceptors(self) -> set[str]:
        """Everybody who accepts it."""
        return self.residents | self.staff

    @property
    def state(self) -> PurchaseState:
        """Where the purchase stands."""
        if self.given_up:
            return PurchaseState.GIVEN_UP
        if self.contracted:
            paid = all(one.state is MilestoneState.PAID for one in self.milestones)
            return PurchaseState.COMPLETED if paid else PurchaseState.CONTRACTED
        if self.version:
            return PurchaseState.SIGNED_BY_PARTNER if self.partner_signers else PurchaseState.CONTRACT_DRAFTED
        return PurchaseState.SCOPED if self.partner_id is None else PurchaseState.AWARDED
