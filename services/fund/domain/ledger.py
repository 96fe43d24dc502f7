"""The books themselves: mistakes are reversed by a linked entry, and months are closed."""

from services.fund.domain.guards import local_day, require_balance
from services.fund.domain.journal import Journal, book
from services.fund.domain.state import Fund, Posting
from shared.contracts.fund.approvals import ApprovalWithdrawn
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.ledger import (
    HOST_CHARITY,
    ClosePeriod,
    EntryKind,
    EntryReversed,
    Line,
    PeriodClosed,
    ReverseEntry,
)
from shared.contracts.fund.refusals import (
    ACCRUAL_FOLLOWS_ITS_SESSION,
    ENTRY_IS_ALREADY_REVERSED,
    ENTRY_IS_UNKNOWN,
    PERIOD_IS_NOT_OVER,
    REVERSAL_CANNOT_BE_REVERSED,
)
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
    if posting.reversed:
        raise Rejected(ENTRY_IS_ALREADY_REVERSED)
    return posting


def reverse_entry(state: Fund, command: ReverseEntry) -> list[Event]:
    posting = _reversible(state, command.entry_id)
    lines = [
        Line(account=account, earmark_id=earmark_id, amount_fen=-amount_fen)
        for account, earmark_id, amount_fen in posting.lines
    ]
    for line in lines:
        if line.account == HOST_CHARITY and line.amount_fen < 0:
            require_balance(state, line.earmark_id, -line.amount_fen)
    events: list[Event] = [
        EntryReversed(
            reversed_entry_id=command.entry_id,
            reversed_kind=posting.kind,
            reversed_subject_id=posting.subject_id,
            reason=command.reason,
            reversed_by=command.actor.person,
            reversed_at=command.now,
            entry=Journal(state, command).entry(
                EntryKind.REVERSAL,
                command.entry_id,
                lines,
                booked_on=local_day(state, command.now),
            ),
        )
    ]
    if posting.kind is EntryKind.DISBURSEMENT_PAID:
        events += _withdrawals(state, command, posting.subject_id)
    return events


def _withdrawals(state: Fund, command: ReverseEntry, disbursement_id: str) -> list[Event]:
    """Approvals by people who were found related after the payment: they can't carry another one."""
    disbursement = state.disbursements[disbursement_id]
    return [
        ApprovalWithdrawn(disbursement_id=disbursement_id, approver_id=approver_id, withdrawn_at=command.now)
        for approver_id in disbursement.approver_ids
        if approver_id in disbursement.related_ids
    ]


def entry_reversed(state: Fund, event: EntryReversed) -> None:
    state.postings[event.reversed_entry_id].reversed = True
    book(state, event.entry)
    subject_id = event.reversed_subject_id
    if event.reversed_kind is EntryKind.SHARE_REMITTED:
        state.remittances[subject_id].reversed = True
    elif event.reversed_kind is EntryKind.DONATION_RECEIVED:
        donation = state.donations[subject_id]
        donation.state = DonationState.REVERSED
        if donation.receipt is ReceiptState.DUE:
            donation.receipt = ReceiptState.NOT_YET_DUE
    elif event.reversed_kind is EntryKind.DISBURSEMENT_PAID:
        # Its approval stands: the money came back, or was booked wrongly, and may be paid again.
        state.disbursements[subject_id].state = DisbursementState.APPROVED


def close_period(state: Fund, command: ClosePeriod) -> list[Event]:
    if command.month <= state.closed_through:
        return []
    today = local_day(state, command.now).isoformat()
    if command.month >= today[:7]:
        raise Rejected(PERIOD_IS_NOT_OVER, month=command.month, today=today)
    return [PeriodClosed(month=command.month, closed_by=command.actor.person, closed_at=command.now)]


def period_closed(state: Fund, event: PeriodClosed) -> None:
    state.closed_through = event.month
