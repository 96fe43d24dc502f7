"""What partners does when others answer: a trial has its space or comes to nothing, work is paid or not, free
hours are given."""

from shared.contracts.bookings.free_hours import FreeHoursCorrected, FreeHoursDelivered
from shared.contracts.bookings.sessions.events import ReportOverdue
from shared.contracts.bookings.trials import TrialSpaceKept, TrialSpaceRefused
from shared.contracts.fund.approvals import DisbursementRejected
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested
from shared.contracts.fund.ledger import EntryReversed
from shared.contracts.fund.purchases import PurchasePaymentRefused
from shared.contracts.fund.residents_votes.events import DisbursementDeclined
from shared.contracts.fund.shares.overdue import SharesFellDue
from shared.contracts.fund.votes import DisbursementLost
from shared.contracts.partners.complaints.proposals import ProposeSuspension
from shared.contracts.partners.free_hours import CountFreeHours
from shared.contracts.partners.purchases.paying import (
    RecordMilestonePaid,
    RecordPaymentRefused,
    RecordPaymentReversed,
    RecordPaymentTakenUp,
)
from shared.contracts.partners.purchases.payments import NotPaid
from shared.contracts.partners.trials.commands import ConfirmTrialSpace, RefuseTrialSpace
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies


def on_trial_space_kept(recorded: Recorded[TrialSpaceKept]) -> list[Command]:
    event = recorded.data
    return [
        ConfirmTrialSpace(
            application_id=event.application_id,
            trial_id=event.trial_id,
            **caused_by(recorded, "on_trial_space_kept"),
        )
    ]


def on_trial_space_refused(recorded: Recorded[TrialSpaceRefused]) -> list[Command]:
    event = recorded.data
    return [
        RefuseTrialSpace(
            application_id=event.application_id,
            trial_id=event.trial_id,
            reason=event.reason,
            **caused_by(recorded, "on_trial_space_refused"),
        )
    ]


def on_disbursement_requested(recorded: Recorded[DisbursementRequested]) -> list[Command]:
    """Most pay for no bought work, here and below: those are no affair of partners."""
    event = recorded.data
    if event.purchase is None:
        return []
    return [
        RecordPaymentTakenUp(
            payment=event.purchase,
            disbursement_id=event.disbursement_id,
            **caused_by(recorded, "on_disbursement_requested"),
        )
    ]


def on_disbursement_paid(recorded: Recorded[DisbursementPaid]) -> list[Command]:
    event = recorded.data
    if event.purchase is None:
        return []
    return [
        RecordMilestonePaid(
            payment=event.purchase,
            disbursement_id=event.disbursement_id,
            entry_id=event.entry.entry_id,
            amount_fen=event.amount_fen,
            **caused_by(recorded, "on_disbursement_paid"),
        )
    ]


def on_disbursement_rejected(recorded: Recorded[DisbursementRejected]) -> list[Command]:
    payment, envelope = recorded.data.purchase, caused_by(recorded, "on_disbursement_rejected")
    return (
        []
        if payment is None
        else [RecordPaymentRefused(payment=payment, reason=NotPaid.REJECTED, **envelope)]
    )


def on_disbursement_lost(recorded: Recorded[DisbursementLost]) -> list[Command]:
    payment, envelope = recorded.data.purchase, caused_by(recorded, "on_disbursement_lost")
    return [] if payment is None else [RecordPaymentRefused(payment=payment, reason=NotPaid.LOST, **envelope)]


def on_disbursement_declined(recorded: Recorded[DisbursementDeclined]) -> list[Command]:
    """The residents voted it down: as one that the committee did."""
    payment, envelope = recorded.data.purchase, caused_by(recorded, "on_disbursement_declined")
    return [] if payment is None else [RecordPaymentRefused(payment=payment, reason=NotPaid.LOST, **envelope)]


def on_purchase_payment_refused(recorded: Recorded[PurchasePaymentRefused]) -> list[Command]:
    event, envelope = recorded.data, caused_by(recorded, "on_purchase_payment_refused")
    return [RecordPaymentRefused(payment=event.payment, reason=event.reason, **envelope)]


def on_entry_reversed(recorded: Recorded[EntryReversed]) -> list[Command]:
    event = recorded.data
    if event.purchase is None:
        return []
    return [
        RecordPaymentReversed(
            payment=event.purchase,
            entry_id=event.reversed_entry_id,
            **caused_by(recorded, "on_entry_reversed"),
        )
    ]


def on_report_overdue(recorded: Recorded[ReportOverdue]) -> list[Command]:
    event = recorded.data
    return [
        ProposeSuspension(
            partner_id=event.partner_id,
            session_id=event.session_id,
            **caused_by(recorded, "on_report_overdue"),
        )
    ]


def on_shares_fell_due(recorded: Recorded[SharesFellDue]) -> list[Command]:
    """Whoever has not paid by then is a case for staff."""
    return [
        ProposeSuspension(
            partner_id=one.partner_id,
            share_overdue_fen=one.amount_fen,
            **caused_by(recorded, "on_shares_fell_due", number),
        )
        for number, one in enumerate(recorded.data.overdue)
    ]


def on_free_hours(
    recorded: Recorded[FreeHoursDelivered] | Recorded[FreeHoursCorrected],
) -> list[Command]:
    """Both say how much of the session counts in all, so that the last one holds."""
    event = recorded.data
    return [
        CountFreeHours(
            partner_id=event.partner_id,
            session_id=event.session_id,
            title=event.title,
            starts_at=event.starts_at,
            minutes=event.minutes,
            **caused_by(recorded, "on_free_hours"),
        )
    ]


POLICIES = (
    Policies()
    .on(FreeHoursDelivered, on_free_hours)
    .on(FreeHoursCorrected, on_free_hours)
    .on(TrialSpaceKept, on_trial_space_kept)
    .on(ReportOverdue, on_report_overdue)
    .on(TrialSpaceRefused, on_trial_space_refused)
    .on(DisbursementRequested, on_disbursement_requested)
    .on(DisbursementPaid, on_disbursement_paid)
    .on(DisbursementRejected, on_disbursement_rejected)
    .on(DisbursementLost, on_disbursement_lost)
    .on(DisbursementDeclined, on_disbursement_declined)
    .on(PurchasePaymentRefused, on_purchase_payment_refused)
    .on(EntryReversed, on_entry_reversed)
    .on(SharesFellDue, on_shares_fell_due)
)
