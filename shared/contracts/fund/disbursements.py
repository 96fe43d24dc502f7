"""Disbursements: requested, reviewed, approved by several, paid by another, reported, closed."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import ConfigDict, model_validator

from shared.contracts.fund.ledger import Day, Entry, SpendingPurpose
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import (
    Flag,
    Id,
    Instant,
    Page,
    PagedQuery,
    PositiveFen,
    Query,
    Request,
    Text,
    Title,
    View,
)


class DisbursementState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    REPORTED = "reported"
    CLOSED = "closed"


class RequestDisbursementRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "舞蹈室镜面维修",
                    "purpose": "facilities",
                    "amount_fen": 12000,
                    "payee_organisation": "南沙区港湾维修服务部",
                }
            ]
        },
    )

    title: Title
    """What it is for; never a person's name."""
    purpose: SpendingPurpose
    amount_fen: PositiveFen
    payee_organisation: Title | None = None
    payee_id: ActorId | None = None
    """A person who is paid: an opaque id, which no public answer shows."""
    earmark_id: Id | None = None
    """The purse it comes from; null for the general one."""

    @model_validator(mode="after")
    def _names_one_payee(self) -> Self:
        if (self.payee_organisation is None) == (self.payee_id is None):
            raise ValueError("name either payee_organisation or payee_id")
        return self


class RequestDisbursement(RequestDisbursementRequest, Command):
    """Staff, treasurer or committee ask for a payment from the fund."""


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


class ReviewDisbursementRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"in_favour": True, "comment": "报价三家比选，价格合理。"}]},
    )

    in_favour: Flag
    comment: Text


class ReviewDisbursement(ReviewDisbursementRequest, Command):
    """The supervisor comments, before a payment. It binds nobody, and stays on the record."""

    disbursement_id: Id


class DisbursementReviewed(Event):
    type: ClassVar[str] = "fund.disbursement_reviewed.v1"

    disbursement_id: Id
    in_favour: bool
    comment: str
    reviewed_by: str
    reviewed_at: Instant


class DeclareRelationRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"person_id": None}]})

    person_id: ActorId | None = None
    """Who is related to the payee; null for oneself. Of others, treasurer and supervisor may declare it."""


class DeclareRelation(DeclareRelationRequest, Command):
    """A person related to the payee takes no part; an approval given before no longer counts."""

    disbursement_id: Id


class RelationDeclared(Event):
    type: ClassVar[str] = "fund.relation_declared.v1"
    public: ClassVar[bool] = False

    disbursement_id: Id
    person_id: str
    declared_by: str
    declared_at: Instant


class ApproveDisbursement(Command):
    """One of the people needed says yes. Neither the requester, nor a related person, nor anybody twice."""

    disbursement_id: Id


class ApprovalGiven(Event):
    type: ClassVar[str] = "fund.approval_given.v1"

    disbursement_id: Id
    approver_id: str
    given_at: Instant


class ApprovalWithdrawn(Event):
    """An approval no longer counts, since the person turned out to be related to the payee."""

    type: ClassVar[str] = "fund.approval_withdrawn.v1"

    disbursement_id: Id
    approver_id: str
    withdrawn_at: Instant


class DisbursementApproved(Event):
    """As many people as the rules want have approved: it may be paid."""

    type: ClassVar[str] = "fund.disbursement_approved.v1"

    disbursement_id: Id
    approver_ids: tuple[str, ...]
    approved_at: Instant


class RejectDisbursementRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "同类支出本季度已满额"}]})

    reason: Title


class RejectDisbursement(RejectDisbursementRequest, Command):
    """A member of the committee, or the treasurer, says no, which ends it."""

    disbursement_id: Id


class DisbursementRejected(Event):
    type: ClassVar[str] = "fund.disbursement_rejected.v1"

    disbursement_id: Id
    reason: str
    rejected_by: str
    rejected_at: Instant


class PayDisbursementRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"paid_on": "2026-07-31", "evidence": "银行回单 20260731-0051"}]},
    )

    paid_on: Day
    evidence: Title
    """Reference of the voucher; never a person's name."""


class PayDisbursement(PayDisbursementRequest, Command):
    """The treasurer records the payment. Who requested or approved it does not pay it."""

    disbursement_id: Id


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


class ReportResultRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"result": "镜面已更换，舞蹈室 8 月 1 日恢复开放。"}]},
    )

    result: Text


class ReportResult(ReportResultRequest, Command):
    """Staff, treasurer, committee or the requester tell what came of the money."""

    disbursement_id: Id


class ResultReported(Event):
    type: ClassVar[str] = "fund.result_reported.v1"

    disbursement_id: Id
    result: str
    reported_by: str
    reported_at: Instant


class CloseDisbursement(Command):
    """The treasurer, committee or supervisor close a disbursement whose result is reported."""

    disbursement_id: Id


class DisbursementClosed(Event):
    type: ClassVar[str] = "fund.disbursement_closed.v1"

    disbursement_id: Id
    closed_by: str
    closed_at: Instant


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
    """Disbursements, the latest first."""

    state: DisbursementState | None = None
    earmark_id: Id | None = None


class GetDisbursement(Query[DisbursementView | None]):
    disbursement_id: Id
