"""Disbursements: requested, reviewed, approved by several, paid by another, reported, closed."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import ConfigDict, model_validator

from shared.contracts.fund.ledger import Day, Entry, SpendingPurpose
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    DAY_LIES_IN_THE_FUTURE,
    DISBURSEMENT_IS_NOT_APPROVED,
    DISBURSEMENT_IS_NOT_PAID,
    DISBURSEMENT_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    PAYER_MUST_BE_A_THIRD_PERSON,
    PERIOD_IS_CLOSED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING,
)
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import (
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
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS, Role, roles


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
    """Staff, treasurer or committee ask for a payment to an organisation or a person.

    Other people approve it, and yet another pays it. Name either `payee_organisation` or `payee_id`.
    """

    operation = Operation(
        "Request a disbursement",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        (EARMARK_IS_UNKNOWN,),
        makes="disbursement_id",
    )


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


class PayDisbursementRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"paid_on": "2026-07-31", "evidence": "银行回单 20260731-0051"}]},
    )

    paid_on: Day
    evidence: Title
    """Reference of the voucher; never a person's name."""


class PayDisbursement(PayDisbursementRequest, Command):
    """The treasurer records that the host charity paid. Never beyond the purse's balance, and never by who
    requested or approved it.
    """

    operation = Operation(
        "Pay a disbursement",
        roles(Role.TREASURER),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_IS_NOT_APPROVED,
            PAYER_MUST_BE_A_THIRD_PERSON,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            BALANCE_IS_TOO_LOW,
        ),
    )

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

    operation = Operation(
        "Report what came of a disbursement", MEMBERS, (DISBURSEMENT_IS_UNKNOWN, DISBURSEMENT_IS_NOT_PAID)
    )

    disbursement_id: Id


class ResultReported(Event):
    type: ClassVar[str] = "fund.result_reported.v1"

    disbursement_id: Id
    result: str
    reported_by: str
    reported_at: Instant


class CloseDisbursement(Command):
    """Treasurer, committee or supervisor close a disbursement whose result is reported."""

    operation = Operation(
        "Close a disbursement",
        roles(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
        (DISBURSEMENT_IS_UNKNOWN, RESULT_MUST_BE_REPORTED_BEFORE_CLOSING),
    )

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
    """What was requested from the fund, who approved it, what was paid, what came of it."""

    operation = Operation("List disbursements", ANYONE)

    state: DisbursementState | None = None
    earmark_id: Id | None = None


class GetDisbursement(Query[DisbursementView | None]):
    """One disbursement, from the request to the report."""

    operation = Operation("Read a disbursement", ANYONE, (DISBURSEMENT_IS_UNKNOWN,))

    disbursement_id: Id
