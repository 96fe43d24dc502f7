"""What is asked of disbursements: request, withdraw, pay, report, close. Who decides is in `approvals`."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.budgets.terms import LineName
from shared.contracts.fund.disbursements.translations import ResultInEnglish, TitleInEnglish
from shared.contracts.fund.refusals import (
    APPROVALS_COUNT_NO_LONGER,
    BALANCE_IS_TOO_LOW,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_NOT_APPROVED,
    DISBURSEMENT_IS_NOT_PAID,
    DISBURSEMENT_IS_UNKNOWN,
    DISBURSEMENT_WAS_REQUESTED_BY_OTHERS,
    EARMARK_IS_UNKNOWN,
    PAYER_MUST_BE_A_THIRD_PERSON,
    PAYMENT_LIES_BEFORE_ITS_PUBLICITY_ENDED,
    PAYMENT_OF_WORK_IS_NOT_WITHDRAWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING,
    SUPERVISOR_MUST_COMMENT_FIRST,
)
from shared.contracts.fund.refusals.budgets import (
    BUDGET_LINE_IS_EXCEEDED,
    BUDGET_LINE_MUST_BE_NAMED,
    BUDGET_LINE_SERVES_ANOTHER_PURPOSE,
    LINE_IS_NOT_BUDGETED,
)
from shared.contracts.fund.refusals.campaigns import MONEY_IS_NOT_RELEASED
from shared.contracts.fund.votes import Seats
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Id, PositiveFen, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, people, roles


class RequestDisbursementRequest(TitleInEnglish, Request):
    """A payment to ask for: what for, how much, to whom and from which purse."""

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
    """What kind of expense it is: the account of the ledger that it is booked to."""
    amount_fen: PositiveFen
    """How much to pay, in fen."""
    payee_organisation: Title | None = None
    """The organisation that is paid; null where a person is."""
    payee_id: ActorId | None = None
    """A person who is paid: an opaque id, which no public answer shows."""
    earmark_id: Id | None = None
    """The purse it comes from; null for the general one."""
    budget_line: LineName | None = Field(default=None, exclude_if=is_unsaid)
    """Year and code of the line of the budget that it falls under; needed where the year has a budget."""

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
        (
            EARMARK_IS_UNKNOWN,
            LINE_IS_NOT_BUDGETED,
            BUDGET_LINE_SERVES_ANOTHER_PURPOSE,
            BUDGET_LINE_MUST_BE_NAMED,
        ),
        makes="disbursement_id",
    )


class WithdrawDisbursement(Command):
    """Whoever asked for it, or typed it, takes a wrong request back before it is decided. Its line of the
    budget has the money again; votes that were cast stay on the record.

    What pays for bought work is ended by a decision alone: the work was accepted, and somebody waits for it.
    """

    operation = Operation(
        "Withdraw the request for a disbursement",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_WAS_REQUESTED_BY_OTHERS,
            PAYMENT_OF_WORK_IS_NOT_WITHDRAWN,
            DISBURSEMENT_IS_DECIDED,
        ),
    )

    disbursement_id: Id


class PayDisbursementRequest(Request):
    """When the host charity paid, and what proves it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"paid_on": "2026-07-31", "evidence": "银行回单 20260731-0051"}]},
    )

    paid_on: Day
    """The day on which the host charity paid, in the community's zone; not in the future."""
    evidence: Title
    """Reference of the voucher; never a person's name."""
    overrun_reason: Title | None = Field(default=None, exclude_if=is_unsaid)
    """Why it goes beyond its line of the budget, for everybody to read, where the rules in force let it."""


class PayDisbursement(PayDisbursementRequest, Command):
    """The treasurer records that the host charity paid. Never beyond the purse's balance, never by who
    requested or approved it, never before publicity and supervisor have had their say.
    """

    operation = Operation(
        "Pay a disbursement",
        people(Role.TREASURER),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_IS_NOT_APPROVED,
            PAYER_MUST_BE_A_THIRD_PERSON,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
            APPROVALS_COUNT_NO_LONGER,
            SUPERVISOR_MUST_COMMENT_FIRST,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            PAYMENT_LIES_BEFORE_ITS_PUBLICITY_ENDED,
            REFERENCE_IS_BOOKED,
            MONEY_IS_NOT_RELEASED,
            BALANCE_IS_TOO_LOW,
            BUDGET_LINE_MUST_BE_NAMED,
            BUDGET_LINE_IS_EXCEEDED,
        ),
        moves_money=True,
    )

    disbursement_id: Id
    seats: Annotated[Seats, BESIDE_THE_WISH]


class ReportResultRequest(ResultInEnglish, Request):
    """What came of the money that was paid."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"result": "镜面已更换，舞蹈室 8 月 1 日恢复开放。"}]},
    )

    result: Text
    """What came of the money, for everybody to read; never about an identifiable person."""


class ReportResult(ReportResultRequest, Command):
    """Staff, treasurer, committee or the requester tell what came of the money."""

    operation = Operation(
        "Report what came of a disbursement", MEMBERS, (DISBURSEMENT_IS_UNKNOWN, DISBURSEMENT_IS_NOT_PAID)
    )

    disbursement_id: Id


class CloseDisbursement(Command):
    """Treasurer, committee or supervisor close a disbursement whose result is reported."""

    operation = Operation(
        "Close a disbursement",
        roles(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
        (DISBURSEMENT_IS_UNKNOWN, RESULT_MUST_BE_REPORTED_BEFORE_CLOSING),
    )

    disbursement_id: Id
