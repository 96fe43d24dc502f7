"""What happens to disbursements. To whom a person's payment goes is never public."""

from typing import ClassVar

from shared.contracts.fund.ledger import Day, Entry, SpendingPurpose
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class DisbursementRequested(Event):
    """``approvals_needed`` is the rule of the day: later rules do not touch what was requested."""

    type: ClassVar[str] = "fund.disbursement_requested.v1"

    disbursement_id: Id
    title: str
    purpose: SpendingPurpose
    amount_fen: int
    payee_organisation: str | None
    """None where a person is paid, who stands in `PayeeRecorded`."""
    earmark_id: Id | None
    requested_by: str
    entered_by: str
    """Who typed it: another than ``requested_by`` where staff act on behalf of a person."""
    approvals_needed: int
    requested_at: Instant


class PayeeRecorded(Event):
    """Which person is to be paid. Not public: who is helped is nobody's business."""

    type: ClassVar[str] = "fund.payee_recorded.v1"
    public: ClassVar[bool] = False

    disbursement_id: Id
    payee_id: str


class DisbursementPaid(Event):
    type: ClassVar[str] = "fund.disbursement_paid.v1"

    disbursement_id: Id
    purpose: SpendingPurpose
    amount_fen: int
    earmark_id: Id | None
    paid_by: str
    paid_on: Day
    evidence: str
    entry: Entry


class ResultReported(Event):
    type: ClassVar[str] = "fund.result_reported.v1"

    disbursement_id: Id
    result: str
    reported_by: str
    reported_at: Instant


class DisbursementClosed(Event):
    type: ClassVar[str] = "fund.disbursement_closed.v1"

    disbursement_id: Id
    closed_by: str
    closed_at: Instant
