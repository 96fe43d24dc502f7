"""After a campaign failed: each gift is given back, or left to the fund by who gave it."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.ledger import Entry
from shared.contracts.fund.refusals import (
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    DONATION_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
)
from shared.contracts.fund.refusals.campaigns import REFUND_IS_NOT_DUE
from shared.kernel.days import Day
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class RefundGiftRequest(Request):
    """When and by which slip a gift was given back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"refunded_on": "2026-09-02", "reference": "银行回单 20260902-0011"}]}
    )

    refunded_on: Day
    """The day on which it left the account, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""


class RefundGift(RefundGiftRequest, Command):
    """The treasurer gives back a gift to a campaign that failed: the whole of it. What matched it goes back
    to its pool.
    """

    operation = Operation(
        "Refund a gift",
        roles(Role.TREASURER),
        (
            DONATION_IS_UNKNOWN,
            REFUND_IS_NOT_DUE,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
        ),
        moves_money=True,
    )

    donation_id: Id


class GiftRefunded(Event):
    """A gift to a campaign that failed was given back."""

    type: ClassVar[str] = "fund.gift_refunded.v1"

    donation_id: Id
    """The gift."""
    campaign_id: Id
    """The campaign that failed: its purse has the same id."""
    amount_fen: int
    """All that had arrived, in fen."""
    refunded_on: Day
    """The day on which it left the account."""
    reference: str
    """Reference of the slip."""
    entry: Entry
    """The ledger's entry that books it."""


class LeaveGiftRequest(Request):
    """What shows that a gift need not be given back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"evidence": "捐赠人书面同意，编号 2026-0031"}]}
    )

    evidence: Title
    """Where the donor's word lies or, of an anonymous gift, why nobody can get it; never a person's name."""


class LeaveGift(LeaveGiftRequest, Command):
    """The treasurer records that a donor leaves a gift to the fund: it stays where it is, and the committee
    decides on it as on a surplus (Charity Law, art. 56).
    """

    operation = Operation(
        "Leave a gift to the fund", roles(Role.TREASURER), (DONATION_IS_UNKNOWN, REFUND_IS_NOT_DUE)
    )

    donation_id: Id


class GiftLeft(Event):
    """A gift to a campaign that failed was left to the fund."""

    type: ClassVar[str] = "fund.gift_left.v1"

    donation_id: Id
    """The gift."""
    campaign_id: Id
    """The campaign that failed."""
    amount_fen: int
    """How much was left, in fen."""
    evidence: str
    """What shows it."""
    left_at: Instant
    """When it was recorded."""


class CampaignRefunded(Event):
    """Of a campaign that failed, nothing is due any more."""

    type: ClassVar[str] = "fund.campaign_refunded.v1"

    campaign_id: Id
    """The campaign."""
    refunded_at: Instant
    """When the last gift was settled."""
