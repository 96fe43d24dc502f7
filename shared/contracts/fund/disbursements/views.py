"""How a disbursement looks, and how disbursements are asked for."""

from datetime import date
from enum import StrEnum

from shared.contracts.fund.ledger import SpendingPurpose
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class DisbursementState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    REPORTED = "reported"
    CLOSED = "closed"


class ReviewView(View):
    in_favour: bool
    comment: str
    reviewed_by: str
    reviewed_at: Instant


class DisbursementView(View):
    disbursement_id: str
    state: DisbursementState
    title: str
    purpose: SpendingPurpose
    amount_fen: int
    payee_organisation: str | None = None
    payee_id: str | None = None
    """Shown to those who run the fund, and null in every public answer."""
    earmark_id: str | None = None
    requested_by: str
    requested_at: Instant
    approvals_needed: int
    approver_ids: tuple[str, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    rejected_by: str | None = None
    rejection: str | None = None
    paid_by: str | None = None
    paid_on: date | None = None
    evidence: str | None = None
    entry_id: str | None = None
    result: str | None = None
    closed_at: Instant | None = None


class ListDisbursements(PagedQuery[Page[DisbursementView]]):
    """What was requested from the fund, who approved it, what was paid, what came of it."""

    operation = Operation("List disbursements", ANYONE)

    state: DisbursementState | None = None
    earmark_id: Id | None = None


class GetDisbursement(Query[DisbursementView | None]):
    """One disbursement, from the request to the report."""

    operation = Operation("Read a disbursement", ANYONE, (DISBURSEMENT_IS_UNKNOWN,))

    disbursement_id: Id
