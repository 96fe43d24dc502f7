"""Payments of bought work: a request of the partners service is a disbursement like any other, or is refused.

The fund reckons itself that a contract is never paid beyond its price, whatever it is asked for.
"""

from services.fund.domain.disbursements import disbursement_for
from services.fund.domain.state import Fund
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.purchases import PurchasePaymentRefused, RequestPurchasePayment
from shared.contracts.partners.purchases.payments import NotPaid
from shared.kernel.messages import Event


def request_purchase_payment(state: Fund, command: RequestPurchasePayment) -> list[Event]:
    """Takes it up once, however often it is asked; one that was refused is refused for good."""
    payment = command.payment
    if payment.payment_id in state.purchase_payments:
        return []
    reason = _why_not(state, command)
    if reason is not None:
        return [PurchasePaymentRefused(payment=payment, reason=reason, refused_at=command.now)]
    return disbursement_for(state, command, command)


def _why_not(state: Fund, command: RequestPurchasePayment) -> NotPaid | None:
    """One payment for a milestone, and for all milestones together no more than the contract's price."""
    if command.earmark_id is not None and command.earmark_id not in state.purses:
        return NotPaid.EARMARK_IS_UNKNOWN
    payment, asked_fen = command.payment, command.amount_fen
    for disbursement_id in state.purchase_payments.values():
        other = state.disbursements[disbursement_id] if disbursement_id else None
        if other is None or other.purchase is None or other.state is DisbursementState.REJECTED:
            continue
        if other.purchase.purchase_id == payment.purchase_id:
            asked_fen += other.amount_fen
            if other.purchase.milestone == payment.milestone:
                return NotPaid.CONTRACT_IS_PAID
    return NotPaid.CONTRACT_IS_PAID if asked_fen > payment.contract_fen else None


def purchase_payment_refused(state: Fund, event: PurchasePaymentRefused) -> None:
    state.purchase_payments[event.payment.payment_id] = None
