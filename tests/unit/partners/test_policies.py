"""What others report of trials and payments becomes a command on the own log, the same when told twice."""

from datetime import date
from typing import Any

import pytest

from services.partners.policies import POLICIES
from shared.contracts.bookings.free_hours import FreeHoursCorrected, FreeHoursDelivered, FreeHoursReason
from shared.contracts.bookings.sessions.events import ReportOverdue
from shared.contracts.bookings.trials import TrialSpaceKept, TrialSpaceRefused
from shared.contracts.fund.approvals import DisbursementRejected
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested
from shared.contracts.fund.ledger import Entry, EntryKind, EntryReversed
from shared.contracts.fund.purchases import PurchasePaymentRefused
from shared.contracts.fund.residents_votes.events import DisbursementDeclined
from shared.contracts.fund.shares.overdue import OverdueShare, SharesFellDue
from shared.contracts.fund.votes import DisbursementLost, Tally
from shared.contracts.partners.complaints.proposals import ProposeSuspension
from shared.contracts.partners.free_hours import CountFreeHours
from shared.contracts.partners.purchases.paying import (
    RecordMilestonePaid,
    RecordPaymentRefused,
    RecordPaymentReversed,
    RecordPaymentTakenUp,
)
from shared.contracts.partners.purchases.payments import NotPaid, PurchasePayment, SpendingPurpose
from shared.contracts.partners.trials.commands import ConfirmTrialSpace, RefuseTrialSpace
from shared.kernel.messages import Command, Event
from tests.read_models import recorded
from tests.specification import MONDAY
from tests.unit.partners.scenes import NOBODYS_ID

ABOUT = {"trial_id": NOBODYS_ID, "application_id": NOBODYS_ID, "space_id": NOBODYS_ID}
PAYMENT = PurchasePayment(payment_id=NOBODYS_ID, purchase_id=NOBODYS_ID, milestone=1, contract_fen=2_000_000)
TALLY = Tally(in_favour=0, against=3, abstained=0, entitled=5, quorum=4, needed=3)
ENTRY = Entry(
    entry_id=NOBODYS_ID,
    number=1,
    kind=EntryKind.DISBURSEMENT_PAID,
    subject_id=NOBODYS_ID,
    booked_on=date(2026, 7, 6),
    occurred_at=MONDAY,
    lines=(),
    balance_after_fen=0,
)
REQUESTED = DisbursementRequested(
    disbursement_id=NOBODYS_ID,
    title="AI自习室 · 第1阶段",
    purpose=SpendingPurpose.ACTIVITIES,
    amount_fen=1_000_000,
    payee_organisation="广州晓宸生物科技有限公司",
    earmark_id=None,
    requested_by="staff-chen",
    entered_by="partner-xiaochen",
    approvals_needed=2,
    requested_at=MONDAY,
    purchase=PAYMENT,
)
PAID = DisbursementPaid(
    disbursement_id=NOBODYS_ID,
    purpose=SpendingPurpose.ACTIVITIES,
    amount_fen=1_000_000,
    earmark_id=None,
    paid_by="treasurer-wu",
    paid_on=date(2026, 7, 6),
    evidence="银行回单",
    entry=ENTRY,
    purchase=PAYMENT,
)
REVERSED = EntryReversed(
    reversed_entry_id=NOBODYS_ID,
    reversed_kind=EntryKind.DISBURSEMENT_PAID,
    reversed_subject_id=NOBODYS_ID,
    reason="x",
    reversed_by="supervisor-mo",
    reversed_at=MONDAY,
    entry=ENTRY,
    purchase=PAYMENT,
)
REJECTED = DisbursementRejected(
    disbursement_id=NOBODYS_ID, reason="x", rejected_by="a", rejected_at=MONDAY, purchase=PAYMENT
)
LOST = DisbursementLost(disbursement_id=NOBODYS_ID, tally=TALLY, lost_at=MONDAY, purchase=PAYMENT)
DECLINED = DisbursementDeclined(
    disbursement_id=NOBODYS_ID, vote_id=NOBODYS_ID, declined_at=MONDAY, purchase=PAYMENT
)
FREE: dict[str, Any] = {
    "session_id": NOBODYS_ID,
    "partner_id": NOBODYS_ID,
    "title": "公益自然课",
    "starts_at": MONDAY,
    "minutes": 90,
}
REPORTS: list[tuple[Event, type[Command]]] = [
    (
        ReportOverdue(session_id=NOBODYS_ID, partner_id=NOBODYS_ID, overdue_at=MONDAY),
        ProposeSuspension,
    ),
    (
        SharesFellDue(
            due_at=MONDAY,
            overdue=(OverdueShare(partner_id=NOBODYS_ID, amount_fen=1_500),),
        ),
        ProposeSuspension,
    ),
    (FreeHoursDelivered(**FREE, delivered_at=MONDAY), CountFreeHours),
    (FreeHoursCorrected(**FREE, reason=FreeHoursReason.OTHER, corrected_at=MONDAY), CountFreeHours),
    (TrialSpaceKept(**ABOUT, booking_id=NOBODYS_ID, kept_at=MONDAY), ConfirmTrialSpace),
    (TrialSpaceRefused(**ABOUT, reason="space_is_not_free", refused_at=MONDAY), RefuseTrialSpace),
    (REQUESTED, RecordPaymentTakenUp),
    (PAID, RecordMilestonePaid),
    (REVERSED, RecordPaymentReversed),
    (REJECTED, RecordPaymentRefused),
    (LOST, RecordPaymentRefused),
    (DECLINED, RecordPaymentRefused),
    (
        PurchasePaymentRefused(payment=PAYMENT, reason=NotPaid.CONTRACT_IS_PAID, refused_at=MONDAY),
        RecordPaymentRefused,
    ),
]


@pytest.mark.parametrize(("report", "expected"), REPORTS, ids=lambda value: getattr(value, "type", None))
def test_each_report_asks_for_one_thing_and_always_for_the_same(
    report: Event, expected: type[Command]
) -> None:
    source = report.type.partition(".")[0]
    first, again = (POLICIES.commands_for(recorded(report, 7, source)) for _ in range(2))
    assert first == again
    (command,) = first
    assert isinstance(command, expected)


@pytest.mark.parametrize(
    "event", [REQUESTED, PAID, REVERSED, REJECTED, LOST, DECLINED], ids=lambda one: one.type
)
def test_what_pays_for_no_bought_work_is_no_affair_of_partners(event: Event) -> None:
    other = event.model_copy(update={"purchase": None})
    assert POLICIES.commands_for(recorded(other, 7, "fund")) == []


def test_every_report_that_concerns_partners_is_answered() -> None:
    assert {*POLICIES.events} == {type(report) for report, _ in REPORTS}
    assert POLICIES.sources == {"bookings", "fund"}
