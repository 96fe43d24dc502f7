"""From an accepted milestone to its payment: the invoice, what the fund is asked for, and what it answers."""

from typing import ClassVar

from shared.contracts.partners.purchases.payments import NotPaid, PurchasePayment, SpendingPurpose
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Fen, Id, Instant
from shared.kernel.operations import by_policy
from shared.kernel.people import PersonId


class MilestoneInvoiced(Event):
    """The partner sent the invoice for an accepted milestone, and the fund is asked to pay it."""

    type: ClassVar[str] = "partners.purchase_milestone_invoiced.v1"

    purchase_id: Id
    """The purchase of which it is a part."""
    partner_id: Id
    """The partner that is to be paid."""
    milestone: int
    """Number of the milestone."""
    invoice_number: str
    """Number of the invoice; a partner sends none twice."""
    amount_fen: int
    """What it asks for, in fen: at most what the contract pays for the milestone."""
    invoiced_at: Instant
    """When it was sent."""


class PaymentAsked(Event):
    """The fund is asked to pay an accepted milestone. Votes, publicity and payer are the fund's own."""

    type: ClassVar[str] = "partners.purchase_payment_asked.v1"
    public: ClassVar[bool] = False  # It names a person, where one is paid; the fund publishes its request.
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    payment: PurchasePayment
    partner_id: Id
    title: str
    purpose: SpendingPurpose
    amount_fen: int
    payee_organisation: str | None
    """None for an independent partner, who is a person."""
    payee_id: PersonId | None
    earmark_id: Id | None
    requested_by: PersonId
    """Who chose the offer, and so neither decides on the payment nor pays it."""
    entered_by: PersonId
    """Who sent the invoice, or asked once more."""
    involved: tuple[PersonId, ...]
    """Everybody else who bought or accepted it, and so takes no part either."""
    asked_at: Instant


class PaymentTakenUp(Event):
    """The fund decides on a payment that it was asked for."""

    type: ClassVar[str] = "partners.purchase_payment_taken_up.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    payment: PurchasePayment
    disbursement_id: Id


class PaymentRefused(Event):
    """The fund does not pay a milestone: staff may ask it again, from another purse too."""

    type: ClassVar[str] = "partners.purchase_payment_refused.v1"

    payment: PurchasePayment
    """The request that came to nothing."""
    reason: NotPaid
    """Why: said no by a person or a vote, or impossible as it was asked for."""
    refused_at: Instant
    """When the fund said no."""


class MilestonePaid(Event):
    """The host charity paid an accepted milestone."""

    type: ClassVar[str] = "partners.purchase_milestone_paid.v1"

    payment: PurchasePayment
    """The request that was paid."""
    disbursement_id: Id
    """The fund's disbursement by which it was paid."""
    entry_id: Id
    """The entry of the ledger that books it."""
    amount_fen: int
    """What was paid, in fen."""
    paid_at: Instant
    """When the payment was recorded."""


class MilestonePaymentReversed(Event):
    """The entry that booked a payment was a mistake and was taken back: the milestone is not paid yet."""

    type: ClassVar[str] = "partners.purchase_payment_reversed.v1"

    payment: PurchasePayment
    """The request that was booked as paid."""
    entry_id: Id
    """The entry of the ledger that was taken back."""
    reversed_at: Instant
    """When it was taken back."""


class RecordPaymentTakenUp(Command):
    """The fund took up a request."""

    operation = by_policy()

    payment: PurchasePayment
    disbursement_id: Id


class RecordPaymentRefused(Command):
    """The fund said no to a request."""

    operation = by_policy()

    payment: PurchasePayment
    reason: NotPaid


class RecordMilestonePaid(Command):
    """The fund paid a request."""

    operation = by_policy()

    payment: PurchasePayment
    disbursement_id: Id
    entry_id: Id
    amount_fen: Fen


class RecordPaymentReversed(Command):
    """The fund took back the entry of a payment."""

    operation = by_policy()

    payment: PurchasePayment
    entry_id: Id
