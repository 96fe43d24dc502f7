"""From an accepted milestone to its payment: the invoice asks the fund, which answers."""

from services.partners.domain.acceptance import require_at, require_milestone, require_representative
from services.partners.domain.guards import require_unrelated_to_partner
from services.partners.domain.purchase_state import Milestone, Purchase
from services.partners.domain.purchases import involved_in, require_buyer, supplier_of
from services.partners.domain.state import Programme
from shared.contracts.partners.purchases.delivering import AskPaymentAgain, InvoiceMilestone
from shared.contracts.partners.purchases.paying import (
    MilestoneInvoiced,
    MilestonePaid,
    MilestonePaymentReversed,
    PaymentAsked,
    PaymentRefused,
    PaymentTakenUp,
    RecordMilestonePaid,
    RecordPaymentRefused,
    RecordPaymentReversed,
    RecordPaymentTakenUp,
)
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.contracts.partners.purchases.views import MilestoneState
from shared.contracts.partners.refusals.purchases import (
    INVOICE_IS_ABOVE_THE_MILESTONE,
    INVOICE_NUMBER_IS_TAKEN,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def invoice_milestone(state: Programme, command: InvoiceMilestone) -> list[Event]:
    purchase, milestone = require_milestone(state, command.purchase_id, command.milestone)
    require_representative(state, purchase, command)
    require_at(milestone, MilestoneState.ACCEPTED)
    if command.amount_fen > milestone.amount_fen:
        raise Rejected(INVOICE_IS_ABOVE_THE_MILESTONE, amount_fen=milestone.amount_fen)
    partner_id = purchase.partner_id or ""
    if command.invoice_number in state.invoices.get(partner_id, set()):
        raise Rejected(INVOICE_NUMBER_IS_TAKEN)
    invoiced = MilestoneInvoiced(
        purchase_id=command.purchase_id,
        partner_id=partner_id,
        milestone=command.milestone,
        invoice_number=command.invoice_number,
        amount_fen=command.amount_fen,
        invoiced_at=command.now,
    )
    return [invoiced, _asked(state, purchase, command, command.amount_fen, purchase.earmark_id)]


def milestone_invoiced(state: Programme, event: MilestoneInvoiced) -> None:
    state.purchases[event.purchase_id].milestone(event.milestone).invoiced_fen = event.amount_fen
    state.invoices.setdefault(event.partner_id, set()).add(event.invoice_number)


def _asked(
    state: Programme,
    purchase: Purchase,
    command: InvoiceMilestone | AskPaymentAgain,
    amount_fen: int,
    earmark_id: str | None,
) -> PaymentAsked:
    partner = supplier_of(state, purchase)
    organisation = state.applications[partner.application_id].particulars.organisation
    requested_by, entered_by = purchase.awarded_by or "", command.actor.id
    payment = PurchasePayment(
        payment_id=command.new_id("payment"),
        purchase_id=command.purchase_id,
        milestone=command.milestone,
        contract_fen=purchase.price_fen,
    )
    return PaymentAsked(
        payment=payment,
        partner_id=purchase.partner_id or "",
        title=f"{purchase.title} · {purchase.milestone(command.milestone).title}",
        purpose=purchase.purpose,
        amount_fen=amount_fen,
        payee_organisation=organisation,
        payee_id=None if organisation else partner.representative,
        earmark_id=earmark_id,
        requested_by=requested_by,
        entered_by=entered_by,
        involved=tuple(sorted(involved_in(state, purchase) - {requested_by, entered_by})),
        asked_at=command.now,
    )


def payment_asked(state: Programme, event: PaymentAsked) -> None:
    milestone = milestone_of(state, event.payment)
    milestone.payment_id = event.payment.payment_id


def milestone_of(state: Programme, payment: PurchasePayment) -> Milestone:
    return state.purchases[payment.purchase_id].milestone(payment.milestone)


def ask_payment_again(state: Programme, command: AskPaymentAgain) -> list[Event]:
    purchase, milestone = require_milestone(state, command.purchase_id, command.milestone)
    require_buyer(state, purchase, command)
    require_unrelated_to_partner(state, supplier_of(state, purchase), command)
    require_at(milestone, MilestoneState.PAYMENT_REFUSED)
    return [_asked(state, purchase, command, milestone.invoiced_fen, command.earmark_id)]


def _found(state: Programme, payment: PurchasePayment) -> Milestone | None:
    """The milestone that a request was about; None for one that was never made here."""
    purchase = state.purchases.get(payment.purchase_id)
    if purchase is None or payment.milestone > len(purchase.milestones):
        return None
    return purchase.milestone(payment.milestone)


def record_payment_taken_up(state: Programme, command: RecordPaymentTakenUp) -> list[Event]:
    milestone = _found(state, command.payment)
    if milestone is None or command.payment.payment_id in milestone.taken_up:
        return []
    return [PaymentTakenUp(payment=command.payment, disbursement_id=command.disbursement_id)]


def payment_taken_up(state: Programme, event: PaymentTakenUp) -> None:
    milestone_of(state, event.payment).taken_up.add(event.payment.payment_id)


def record_payment_refused(state: Programme, command: RecordPaymentRefused) -> list[Event]:
    milestone = _found(state, command.payment)
    if milestone is None or command.payment.payment_id in milestone.refused:
        return []
    return [PaymentRefused(payment=command.payment, reason=command.reason, refused_at=command.now)]


def payment_refused(state: Programme, event: PaymentRefused) -> None:
    milestone_of(state, event.payment).refused.add(event.payment.payment_id)


def record_milestone_paid(state: Programme, command: RecordMilestonePaid) -> list[Event]:
    milestone = _found(state, command.payment)
    if milestone is None or command.entry_id in milestone.paid_entries:
        return []
    return [
        MilestonePaid(
            payment=command.payment,
            disbursement_id=command.disbursement_id,
            entry_id=command.entry_id,
            amount_fen=command.amount_fen,
            paid_at=command.now,
        )
    ]


def milestone_paid(state: Programme, event: MilestonePaid) -> None:
    milestone_of(state, event.payment).paid_entries[event.entry_id] = event.amount_fen


def record_payment_reversed(state: Programme, command: RecordPaymentReversed) -> list[Event]:
    milestone = _found(state, command.payment)
    if milestone is None or command.entry_id in milestone.reversed_entries:
        return []
    return [
        MilestonePaymentReversed(payment=command.payment, entry_id=command.entry_id, reversed_at=command.now)
    ]


def payment_reversed(state: Programme, event: MilestonePaymentReversed) -> None:
    milestone_of(state, event.payment).reversed_entries.add(event.entry_id)
