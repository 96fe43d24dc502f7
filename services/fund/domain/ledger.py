"""The books themselves: one person finds a mistake, another reverses it by a linked entry."""

from services.fund.domain.box_reversals import box_of, boxed_gift_reversed
from services.fund.domain.campaign_reversals import (
    count_reversal,
    gift_taken_back,
    refund_reversed,
    refund_was_due,
)
from services.fund.domain.guards import local_day, require_balance
from services.fund.domain.income import fee_reversed
from services.fund.domain.journal import Journal, book
from services.fund.domain.market_reversals import market_entry_reversed, require_nothing_paid_in
from services.fund.domain.merchant_reversals import merchant_entry_reversed, require_no_sales_share_paid_in
from services.fund.domain.spending_plan import freed
from services.fund.domain.state import Fund, Posting
from shared.contracts.fund.approvals import ApprovalWithdrawn
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import (
    HOST_CHARITY,
    EntryKind,
    EntryReversed,
    Line,
    ProposeReversal,
    ReversalProposed,
    ReverseEntry,
)
from shared.contracts.fund.refusals import (
    ACCRUAL_FOLLOWS_ITS_SESSION,
    ENTRY_IS_ALREADY_REVERSED,
    ENTRY_IS_UNKNOWN,
    REVERSAL_CANNOT_BE_REVERSED,
    REVERSAL_MUST_BE_PROPOSED_FIRST,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.refusals.campaigns import GIFT_IS_REFUNDED, MATCH_FOLLOWS_ITS_GIFT
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def _reversible(state: Fund, entry_id: str) -> Posting:
    posting = state.postings.get(entry_id)
    if posting is None:
        raise Rejected(ENTRY_IS_UNKNOWN)
    if posting.kind is EntryKind.REVERSAL:
        raise Rejected(REVERSAL_CANNOT_BE_REVERSED)
    if posting.kind is EntryKind.SHARE_ACCRUED:
        raise Rejected(ACCRUAL_FOLLOWS_ITS_SESSION)
    if posting.kind in {EntryKind.GIFT_MATCHED, EntryKind.MATCH_RETURNED}:
        raise Rejected(MATCH_FOLLOWS_ITS_GIFT)
    if posting.reversed:
        raise Rejected(ENTRY_IS_ALREADY_REVERSED)
    is_gift = posting.kind is EntryKind.DONATION_RECEIVED
    if is_gift and state.donations[posting.subject_id].state is DonationState.REFUNDED:
        raise Rejected(GIFT_IS_REFUNDED)
    require_nothing_paid_in(state, posting)
    require_no_sales_share_paid_in(state, posting)
    return posting


def _counter_lines(state: Fund, posting: Posting) -> list[Line]:
    """The lines that take it back; refused where its money is no longer there."""
    lines = [
        Line(account=account, earmark_id=earmark_id, amount_fen=-amount_fen)
        for account, earmark_id, amount_fen in posting.lines
    ]
    for line in lines:
        if line.account == HOST_CHARITY and line.amount_fen < 0:
            # What matched a gift goes back with it.
            require_balance(state, line.earmark_id, _matched_fen(state, posting) - line.amount_fen)
    return lines


def _matched_fen(state: Fund, posting: Posting) -> int:
    if posting.kind is not EntryKind.DONATION_RECEIVED:
        return 0
    return state.donations[posting.subject_id].matched_fen


def propose_reversal(state: Fund, command: ProposeReversal) -> list[Event]:
    posting = _reversible(state, command.entry_id)
    _counter_lines(state, posting)
    if (posting.proposed_by, posting.proposal) == (command.actor.id, command.reason):
        return []
    return [
        ReversalProposed(
            entry_id=command.entry_id,
            reason=command.reason,
            proposed_by=command.actor.id,
            proposed_at=command.now,
        )
    ]


def reversal_proposed(state: Fund, event: ReversalProposed) -> None:
    posting = state.postings[event.entry_id]
    posting.proposed_by = event.proposed_by
    posting.proposal = event.reason


def reverse_entry(state: Fund, command: ReverseEntry) -> list[Event]:
    posting = _reversible(state, command.entry_id)
    if posting.proposed_by is None:
        raise Rejected(REVERSAL_MUST_BE_PROPOSED_FIRST)
    if posting.proposed_by == command.actor.id:
        raise Rejected(SECOND_PERSON_MUST_BE_ANOTHER)
    lines, journal = _counter_lines(state, posting), Journal(state, command)
    today = local_day(state, command.now)
    events: list[Event] = [
        EntryReversed(
            reversed_entry_id=command.entry_id,
            reversed_kind=posting.kind,
            reversed_subject_id=posting.subject_id,
            reason=posting.proposal,
            reversed_by=command.actor.id,
            proposed_by=posting.proposed_by,
            cancelled_receipt=_receipt_of(state, posting),
            refund_was_due=refund_was_due(state, posting),
            reversed_at=command.now,
            entry=journal.entry(EntryKind.REVERSAL, command.entry_id, lines, booked_on=today),
            purchase=_purchase_of(state, posting),
            box_id=box_of(state, posting.subject_id),
        )
    ]
    if posting.kind is EntryKind.DONATION_RECEIVED:
        events += gift_taken_back(state, posting.subject_id, journal, command, today)
    if posting.kind is EntryKind.DISBURSEMENT_PAID:
        events += _withdrawals(state, command, posting.subject_id)
        events += freed(state, posting.subject_id, command.now)
    return events


def _purchase_of(state: Fund, posting: Posting) -> PurchasePayment | None:
    """The milestone of bought work whose payment the entry booked."""
    paid = posting.kind is EntryKind.DISBURSEMENT_PAID
    return state.disbursements[posting.subject_id].purchase if paid else None


def _receipt_of(state: Fund, posting: Posting) -> str | None:
    """The number of the receipt that was issued for what the entry booked."""
    if posting.kind is EntryKind.SHARE_REMITTED:
        return state.remittances[posting.subject_id].receipt_number
    if posting.kind is EntryKind.DONATION_RECEIVED:
        return state.donations[posting.subject_id].receipt_number
    return None


def _withdrawals(state: Fund, command: ReverseEntry, disbursement_id: str) -> list[Event]:
    """Approvals by people who were found related after the payment: they can't carry another one."""
    disbursement = state.disbursements[disbursement_id]
    return [
        ApprovalWithdrawn(disbursement_id=disbursement_id, approver_id=approver_id, withdrawn_at=command.now)
        for approver_id in disbursement.approver_ids
        if approver_id in disbursement.related_ids
    ]


def entry_reversed(state: Fund, event: EntryReversed) -> None:
    posting = state.postings[event.reversed_entry_id]
    posting.reversed = True
    if posting.slip is not None and state.references.get(posting.slip) == event.reversed_entry_id:
        del state.references[posting.slip]  # It may be booked anew, rightly this time.
    book(state, event.entry)
    market_entry_reversed(state, event)
    merchant_entry_reversed(state, event)
    boxed_gift_reversed(state, event)
    subject_id = event.reversed_subject_id
    if event.reversed_kind is EntryKind.SHARE_REMITTED:
        remittance = state.remittances[subject_id]
        remittance.reversed = True
        state.note_receipt(subject_id, remittance)
    elif event.reversed_kind is EntryKind.DONATION_RECEIVED:
        donation = state.donations[subject_id]
        count_reversal(state, subject_id, donation)
        donation.state = DonationState.REVERSED
        if donation.receipt is ReceiptState.DUE:
            donation.receipt = ReceiptState.NOT_YET_DUE
        elif donation.receipt is ReceiptState.RECEIPTED:
            donation.receipt = ReceiptState.CANCELLED
        state.note_receipt(subject_id, donation)
    elif event.reversed_kind is EntryKind.GIFT_REFUNDED:
        refund_reversed(state, subject_id)
    elif event.reversed_kind is EntryKind.BANK_FEE_CHARGED:
        fee_reversed(state, event.reversed_entry_id)
    elif event.reversed_kind is EntryKind.DISBURSEMENT_PAID:
        # Its approval stands: the money came back, or was booked wrongly, and may be paid again.
        state.disbursements[subject_id].state = DisbursementState.APPROVED
