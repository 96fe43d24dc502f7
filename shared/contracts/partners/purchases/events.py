"""What happens to work that is bought, until the fund is asked to pay it; the payment is in `paying`."""

from typing import ClassVar

from shared.contracts.partners.admission import REVIEWERS
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.purchases.terms import ComparedOffer, Contract, PurchaseScope
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed


class PurchaseScoped(Event):
    """Staff said what is to be bought (购买服务项目), for how much at most, and who accepts it."""

    type: ClassVar[str] = "partners.purchase_scoped.v1"

    purchase_id: Id
    """Id of the purchase; offers, contract, deliveries and payments carry it."""
    scope: PurchaseScope
    """What is to be delivered, and for how much at most."""
    residents: tuple[PersonId, ...]
    """The residents who accept what is delivered: opaque ids."""
    staff: tuple[PersonId, ...]
    """The members of staff who accept it: opaque ids."""
    scoped_by: PersonId
    """Who wants to buy, and so doesn't accept: an opaque id."""
    scoped_at: Instant
    """When it was said."""
    field: FieldOfWork | None = None
    """The field of work (领域) of the need that it answers; null where it answers none, and before 0.2."""


class AcceptorsNamed(Event):
    """Others accept what is delivered than those who were named before."""

    type: ClassVar[str] = "partners.purchase_acceptors_named.v1"

    purchase_id: Id
    """The purchase that they accept."""
    residents: tuple[PersonId, ...]
    """The residents who accept what is delivered from now on: opaque ids."""
    staff: tuple[PersonId, ...]
    """The members of staff who accept it from now on: opaque ids."""
    named_by: PersonId
    """Who named them, and so doesn't accept: an opaque id."""
    named_at: Instant
    """When they were named."""


class OfferRecorded(Event):
    """Staff recorded an offer; of one supplier the last one counts. Nobody sees it before one is chosen."""

    type: ClassVar[str] = "partners.purchase_offer_recorded.v1"
    public: ClassVar[bool] = False  # Who knows the others' prices can undercut them.
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    purchase_id: Id
    offer_id: Id
    offer: ComparedOffer
    recorded_by: PersonId
    recorded_at: Instant


class PurchaseAwarded(Event):
    """An offer was chosen, and everybody may see with which others it was compared."""

    type: ClassVar[str] = "partners.purchase_awarded.v1"

    purchase_id: Id
    """The purchase for which it was chosen."""
    partner_id: Id
    """The partner whose offer was chosen."""
    offer_id: Id
    """The offer that was chosen."""
    price_fen: int
    """Its price, in fen."""
    offers: tuple[ComparedOffer, ...]
    """All offers that were compared, the chosen one among them."""
    reason: Words
    """Why this one, for everybody to read."""
    too_few_reason: Words | None = None
    """Why fewer than 3 were compared, for everybody to read; null where there were 3."""
    awarded_by: PersonId
    """Who chose it, and so doesn't accept: an opaque id."""
    awarded_at: Instant
    """When it was chosen."""
    field: FieldOfWork | None = None
    """The field of work (领域) of that partner, which counts where the purchase answers no need; null before
    0.2."""


class ContractDrafted(Event):
    """Staff drafted the contract, or another version of it that nobody has signed yet."""

    type: ClassVar[str] = "partners.purchase_contract_drafted.v1"

    purchase_id: Id
    """The purchase whose contract it is."""
    partner_id: Id
    """The partner that it is to bind."""
    version: int
    """Number of the version: 1, 2, 3 …"""
    contract: Contract
    """What both sides would sign: the milestones, and a text whose hash stands for it."""
    drafted_by: PersonId
    """Who drafted it, and so doesn't accept: an opaque id."""
    drafted_at: Instant
    """When it was drafted."""


class ContractSigned(Event):
    """One side signed the contract: the partner first. With the community's signature it is in force."""

    type: ClassVar[str] = "partners.purchase_contract_signed.v1"

    purchase_id: Id
    """The purchase whose contract was signed."""
    partner_id: Id
    """The partner that it binds."""
    version: int
    """The version that was signed."""
    side: Side
    """For whom it was signed."""
    signed_by: PersonId
    """Who signed: an opaque id."""
    entered_by: PersonId
    """Who entered it: staff, where they acted on behalf of the signer."""
    signed_at: Instant
    """When it was signed."""


class MilestoneDelivered(Event):
    """The partner delivered a milestone, and showed by what that can be seen."""

    type: ClassVar[str] = "partners.purchase_milestone_delivered.v1"

    purchase_id: Id
    """The purchase of which it is a part."""
    milestone: int
    """Number of the milestone."""
    summary: Words
    """What was delivered, for everybody to read."""
    evidence: str
    """Reference of the documents that show it."""
    delivered_by: PersonId
    """Who delivered it for the partner: an opaque id."""
    delivered_at: Instant
    """When it was delivered."""


class AcceptanceGiven(Event):
    """One of those who are named for it accepted what was delivered."""

    type: ClassVar[str] = "partners.purchase_acceptance_given.v1"

    purchase_id: Id
    """The purchase of which it is a part."""
    milestone: int
    """Number of the milestone."""
    given_by: PersonId
    """Who accepted it: an opaque id."""
    entered_by: PersonId | None = None
    """Who of the staff entered it for them, and so enters no other: an opaque id; null for one's own word,
    and before 0.2."""
    given_at: Instant
    """When they accepted it."""


class AcceptanceRefused(Event):
    """One of those who are named for it found something missing: the milestone is delivered again."""

    type: ClassVar[str] = "partners.purchase_acceptance_refused.v1"

    purchase_id: Id
    """The purchase of which it is a part."""
    milestone: int
    """Number of the milestone."""
    reason: Words
    """What is missing, for everybody to read."""
    refused_by: PersonId
    """Who found it: an opaque id."""
    refused_at: Instant
    """When they said so."""


class MilestoneAccepted(Event):
    """Everybody who is named for it accepted a milestone: the partner may send its invoice."""

    type: ClassVar[str] = "partners.purchase_milestone_accepted.v1"

    purchase_id: Id
    """The purchase of which it is a part."""
    partner_id: Id
    """The partner that delivered it."""
    milestone: int
    """Number of the milestone."""
    accepted_by: tuple[PersonId, ...]
    """Everybody who accepted it, without a hand in buying: opaque ids."""
    accepted_at: Instant
    """When the last of them did."""


class PurchaseGivenUp(Event):
    """Staff gave up what was to be bought: nothing more is delivered or paid."""

    type: ClassVar[str] = "partners.purchase_given_up.v1"

    purchase_id: Id
    """The purchase that is over."""
    reason: Words
    """Why, for everybody to read."""
    given_up_by: PersonId
    """Who gave it up: an opaque id."""
    given_up_at: Instant
    """When it was given up."""
