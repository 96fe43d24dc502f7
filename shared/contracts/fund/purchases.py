"""Payments of bought work: what the partners service asks the fund for, and how the fund says no at once.

What it takes up is a disbursement like any other.
"""

from typing import ClassVar

from shared.contracts.partners.purchases.payments import NotPaid, PurchasePayment, SpendingPurpose
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, PositiveFen
from shared.kernel.operations import by_policy


class RequestPurchasePayment(Command):
    """A milestone was accepted and invoiced: request its payment, or say why not."""

    operation = by_policy()

    payment: PurchasePayment
    title: str
    purpose: SpendingPurpose
    amount_fen: PositiveFen
    payee_organisation: str | None
    payee_id: str | None
    earmark_id: Id | None
    requested_by: str
    entered_by: str
    involved: tuple[str, ...]


class PurchasePaymentRefused(Event):
    """The fund can't even decide on a payment: it has no such purse, or the contract is paid already."""

    type: ClassVar[str] = "fund.purchase_payment_refused.v1"
    public: ClassVar[bool] = False  # The partners service tells it.
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    payment: PurchasePayment
    reason: NotPaid
    refused_at: Instant
