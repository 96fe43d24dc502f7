"""What is asked of shares: by policies, as partners earn; and by the treasurer, as money arrives."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals import (
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    PARTNER_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REFERENCE_IS_BOOKED,
    REMITTANCE_IS_MORE_THAN_DUE,
    REMITTANCE_IS_UNKNOWN,
    REMITTANCE_WAS_REVERSED,
)
from shared.kernel.days import Day
from shared.kernel.messages import Command
from shared.kernel.models import BasisPoints, Id, Instant, PositiveFen, Request, Revision, Title, Words
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, roles

Takings = Annotated[int, Field(strict=True, ge=0)]
"""What another service has added up. Without a bound: what was reported can't be refused."""


class RegisterPartner(Command):
    """By policy, when a partner was admitted."""

    operation = by_policy()

    partner_id: Id
    organisation: Title | None
    project: Title


class RegisterShareTerms(Command):
    """By policy, when an agreement, or a new version of one, became active."""

    operation = by_policy()

    agreement_id: Id
    partner_id: Id
    version: Revision
    share_bps: BasisPoints
    activated_at: Instant


class EndShareTerms(Command):
    """By policy, when an agreement ended."""

    operation = by_policy()

    agreement_id: Id
    reason: Words | None
    ended_at: Instant


class RecordRevenue(Command):
    """By policy, when a session was delivered."""

    operation = by_policy(before_opening=True)

    session_id: Id
    partner_id: Id
    agreement_id: Id | None
    title: Title
    paid_fen: Takings
    refunded_fen: Takings
    takings_fen: Takings
    delivered_at: Instant
    starts_at: Instant | None = None


class RecordLatePayment(Command):
    """By policy, when money of a delivered session came after the delivery."""

    operation = by_policy(before_opening=True)

    session_id: Id
    partner_id: Id
    agreement_id: Id | None
    title: Title
    paid_fen: Takings
    starts_at: Instant
    paid_at: Instant


class RecordRefund(Command):
    """By policy, when money of a delivered session was given back."""

    operation = by_policy(before_opening=True)

    session_id: Id
    enrolment_id: Id
    refunded_fen: Takings
    refunded_at: Instant


class RemitShareRequest(Request):
    """A partner's money that arrived at the host charity."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 15000, "arrived_on": "2026-07-31", "reference": "银行回单 20260731-0042"}
            ]
        },
    )

    amount_fen: PositiveFen
    """How much arrived, in fen; never more than is due."""
    arrived_on: Day
    """The day on which it arrived, in the community's zone; not in the future."""
    reference: Title
    """Reference of the bank's or the charity's slip; never a person's name."""


class RemitShare(RemitShareRequest, Command):
    """The treasurer records a partner's money that arrived: all that is due, or a part of it."""

    operation = Operation(
        "Record a remittance",
        roles(Role.TREASURER),
        (
            PARTNER_IS_UNKNOWN,
            REMITTANCE_IS_MORE_THAN_DUE,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
        ),
        makes="remittance_id",
    )

    partner_id: Id


class ReceiptShareRequest(Request):
    """The host charity's receipt for a remittance."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"receipt_number": "粤捐 2026-0001"}]})

    receipt_number: Title
    """Number of the host charity's receipt; no two gifts share one."""


class ReceiptShare(ReceiptShareRequest, Command):
    """The number of the host charity's receipt (Charity Law, art. 38). The same again changes nothing."""

    operation = Operation(
        "Record the receipt for a remittance",
        roles(Role.TREASURER),
        (REMITTANCE_IS_UNKNOWN, REMITTANCE_WAS_REVERSED, RECEIPT_IS_ALREADY_ISSUED, RECEIPT_NUMBER_IS_TAKEN),
    )

    remittance_id: Id
