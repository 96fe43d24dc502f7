"""What is asked of a signed contract: delivery, acceptance, invoice, and the payment once more."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.partners.refusals.agreements import ONLY_THE_REPRESENTATIVE_MAY
from shared.contracts.partners.refusals.decisions import (
    NOBODY_HAS_TWO_VOICES,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.contracts.partners.refusals.purchases import (
    BUYER_DOES_NOT_ACCEPT,
    CONTRACT_HAS_NO_SUCH_MILESTONE,
    CONTRACT_IS_NOT_SIGNED,
    INVOICE_IS_ABOVE_THE_MILESTONE,
    INVOICE_NUMBER_IS_TAKEN,
    MILESTONE_IS_NOT_AT_THIS_POINT,
    ONLY_WHO_IS_NAMED_ACCEPTS,
    PURCHASE_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, PositiveFen, Prose, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

PARTNERS_SIDE = roles(Role.PARTNER, Role.RESIDENT)
"""A representative for whom staff act at the counter is there as a resident."""

MilestoneNumber = Annotated[int, Field(strict=True, ge=1, le=24)]


class DeliverMilestoneRequest(Request):
    """What was delivered, and by what that can be seen."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "milestone": 1,
                    "summary": "完成20次陪伴，共312人次。",
                    "evidence": "签到表与照片 2026-07 第1至20次",
                }
            ]
        }
    )

    milestone: MilestoneNumber
    """Number of the milestone in the contract."""
    summary: Prose
    """What was delivered, for everybody to read; as little as possible about a person."""
    evidence: Title
    """Reference of the documents that show it; never a person's name."""


class DeliverMilestone(DeliverMilestoneRequest, Command):
    """The partner's representative delivers a milestone and shows by what that can be seen."""

    operation = Operation(
        "Deliver a milestone of a purchase",
        PARTNERS_SIDE,
        (
            PURCHASE_IS_UNKNOWN,
            CONTRACT_IS_NOT_SIGNED,
            CONTRACT_HAS_NO_SUCH_MILESTONE,
            ONLY_THE_REPRESENTATIVE_MAY,
            MILESTONE_IS_NOT_AT_THIS_POINT,
        ),
    )

    purchase_id: Id


_OF_ACCEPTANCE = (
    PURCHASE_IS_UNKNOWN,
    CONTRACT_IS_NOT_SIGNED,
    CONTRACT_HAS_NO_SUCH_MILESTONE,
    ONLY_WHO_IS_NAMED_ACCEPTS,
    BUYER_DOES_NOT_ACCEPT,
    RELATED_PERSON_TAKES_NO_PART,
    MILESTONE_IS_NOT_AT_THIS_POINT,
)


class AcceptMilestoneRequest(Request):
    """What is accepted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"milestone": 1}]})

    milestone: MilestoneNumber
    """Number of the milestone in the contract."""


class AcceptMilestone(AcceptMilestoneRequest, Command):
    """A resident or a member of staff who is named for it accepts what was delivered.

    When all who are named have, the milestone is accepted, and the partner may send its invoice. Each
    acceptance comes by other hands: whoever gave or entered one enters no other.
    """

    operation = Operation(
        "Accept a milestone of a purchase",
        people(Role.STAFF, Role.RESIDENT),
        (*_OF_ACCEPTANCE, NOBODY_HAS_TWO_VOICES),
    )

    purchase_id: Id


class RefuseMilestoneRequest(Request):
    """What is missing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"milestone": 1, "reason": "第18次和第19次没有签到记录。"}]}
    )

    milestone: MilestoneNumber
    """Number of the milestone in the contract."""
    reason: Prose
    """What is missing, for everybody to read; as little as possible about a person."""


class RefuseMilestone(RefuseMilestoneRequest, Command):
    """Somebody who is named for it says what is missing: the milestone is delivered again."""

    operation = Operation(
        "Send back a milestone of a purchase", people(Role.STAFF, Role.RESIDENT), _OF_ACCEPTANCE
    )

    purchase_id: Id


class InvoiceMilestoneRequest(Request):
    """An invoice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"milestone": 1, "invoice_number": "26442000000012345678", "amount_fen": 1_000_000}]
        }
    )

    milestone: MilestoneNumber
    """Number of the milestone in the contract."""
    invoice_number: Title
    """Number of the invoice; a partner sends none twice."""
    amount_fen: PositiveFen
    """What it asks for, in fen: at most what the contract pays for the milestone."""


class InvoiceMilestone(InvoiceMilestoneRequest, Command):
    """The partner's representative sends the invoice of an accepted milestone; the fund is asked to pay it.

    The payment is requested like any other: others decide on it, and yet another pays it.
    """

    operation = Operation(
        "Send the invoice of a milestone",
        PARTNERS_SIDE,
        (
            PURCHASE_IS_UNKNOWN,
            CONTRACT_IS_NOT_SIGNED,
            CONTRACT_HAS_NO_SUCH_MILESTONE,
            ONLY_THE_REPRESENTATIVE_MAY,
            MILESTONE_IS_NOT_AT_THIS_POINT,
            INVOICE_IS_ABOVE_THE_MILESTONE,
            INVOICE_NUMBER_IS_TAKEN,
        ),
    )

    purchase_id: Id


class AskPaymentAgainRequest(Request):
    """From which purse the fund shall pay."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"milestone": 1, "earmark_id": None}]})

    milestone: MilestoneNumber
    """Number of the milestone in the contract."""
    earmark_id: Id | None = None
    """The purse that pays it; null for the general one."""


class AskPaymentAgain(AskPaymentAgainRequest, Command):
    """Staff ask the fund once more for a payment that it refused."""

    operation = Operation(
        "Ask again for the payment of a milestone",
        people(Role.STAFF),
        (
            PURCHASE_IS_UNKNOWN,
            CONTRACT_IS_NOT_SIGNED,
            CONTRACT_HAS_NO_SUCH_MILESTONE,
            BUYER_DOES_NOT_ACCEPT,
            RELATED_PERSON_TAKES_NO_PART,
            MILESTONE_IS_NOT_AT_THIS_POINT,
        ),
    )

    purchase_id: Id
