"""What is asked of gifts in kind: take in, count, value, receipt, hand out, write off, take back."""

from pydantic import ConfigDict

from shared.contracts.fund.donations.commands import ReceiptDonationRequest
from shared.contracts.fund.goods.terms import GoodsCondition, ValueBasis
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.refusals.goods import (
    COUNT_OF_GOODS_NEEDS_ITS_REASON,
    GOODS_ARE_IN_ANOTHER_STATE,
    GOODS_ARE_PAST_THEIR_USE,
    GOODS_ARE_UNKNOWN,
    GOODS_GO_OUT_AFTER_THEY_CAME,
    GOODS_HAVE_GONE_OUT,
    GOODS_HAVE_NO_VALUE,
    MOVEMENT_IS_UNKNOWN,
    NOTHING_IS_PROPOSED_OF_THE_GOODS,
    RECEIVER_DOES_NOT_CHECK_THE_GOODS,
    STOCK_IS_TOO_LOW,
    VALUE_NEEDS_ITS_EVIDENCE,
)
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Count, Fen, Id, PositiveCount, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

STOREKEEPERS = roles(Role.STAFF, Role.TREASURER)
GOODS_CHECKERS = people(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR)
_DAY = (DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED, DAY_LIES_BEFORE_THE_FUND)
_ONE = (GOODS_ARE_UNKNOWN, GOODS_ARE_IN_ANOTHER_STATE)


class ReceiveGoodsRequest(Request):
    """What was given, how much of it, by whom, what for, and what it is worth."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "大米",
                    "name_en": "Rice",
                    "quantity": 50,
                    "unit": "袋(5 公斤)",
                    "condition": "new",
                    "use_by": "2027-06-30",
                    "use": "独居长者的中秋慰问",
                    "place": "党群服务中心二楼库房",
                    "given_by": "港湾街道惠民粮油店",
                    "value_fen": 175_000,
                    "basis": "invoice",
                    "evidence": "增值税发票 24442000000012345678",
                    "received_on": "2026-07-18",
                }
            ]
        },
    )

    name: Title
    """What it is."""
    name_en: Title | None = None
    """The same in English; null where nobody wrote it."""
    quantity: PositiveCount
    """How much of it was taken in, in whole units."""
    unit: Title
    """Of what: a bag, a box, a kilogram."""
    condition: GoodsCondition
    """Whether it is new or used."""
    use_by: Day | None = None
    """The last day on which it can be used; null where it has none."""
    use: Title
    """What it is given for, for everybody to read; never about a person."""
    place: Title
    """Where it is kept."""
    given_by: Title | None = None
    """The organisation that gives it, for everybody to read; null for a person, or where it is not to be
    named. Never a person's name."""
    donor_id: ActorId | None = None
    """The person who gives it; null for an organisation, or an anonymous gift. Never published."""
    value_fen: Fen | None = None
    """What all of it is worth, in fen; null where no value is stated."""
    basis: ValueBasis
    """What the value rests on."""
    evidence: Title | None = None
    """Number of the invoice, or where the quote is kept; null where no value is stated."""
    received_on: Day
    """The day on which it came, in the community's zone; not in the future."""


class ReceiveGoods(ReceiveGoodsRequest, Command):
    """Staff or the treasurer take a gift in kind in. It is in stock once somebody else has counted it."""

    operation = Operation(
        "Take in a gift in kind",
        STOREKEEPERS,
        (*_DAY, GOODS_ARE_PAST_THEIR_USE, VALUE_NEEDS_ITS_EVIDENCE),
        makes="goods_id",
    )


class CheckGoodsRequest(Request):
    """How much of it is there, and why that is not what was taken in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"counted": 50}, {"counted": 48, "reason": "两袋破损,未接收"}]}
    )

    counted: Count
    """How much is there and accepted, in whole units; 0 where nothing of it is."""
    reason: Title | None = None
    """Why that is another quantity, for everybody to read; null where it is the same."""


class CheckGoods(CheckGoodsRequest, Command):
    """Somebody who did not take the gift in counts it: that much is in stock.

    Where it is not what was taken in, the stated value holds no longer, and is stated anew with evidence.
    """

    operation = Operation(
        "Count a gift in kind",
        GOODS_CHECKERS,
        (*_ONE, RECEIVER_DOES_NOT_CHECK_THE_GOODS, COUNT_OF_GOODS_NEEDS_ITS_REASON),
    )

    goods_id: Id


class ValueGoodsRequest(Request):
    """What all that was accepted is worth, and what says so."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"value_fen": 168_000, "basis": "market_quote", "evidence": "询价单 2026-0031"}]
        }
    )

    value_fen: Fen | None
    """In fen; null to state no value any more."""
    basis: ValueBasis
    """What it rests on."""
    evidence: Title | None = None
    """Number of the invoice, or where the quote is kept; null where no value is stated."""


class ValueGoods(ValueGoodsRequest, Command):
    """The treasurer states the value of a gift in kind by its evidence, before a receipt is issued for it."""

    operation = Operation(
        "State the value of a gift in kind",
        roles(Role.TREASURER),
        (*_ONE, RECEIPT_IS_ALREADY_ISSUED, VALUE_NEEDS_ITS_EVIDENCE),
    )

    goods_id: Id


class ReceiptGoods(ReceiptDonationRequest, Command):
    """The number of the host charity's receipt, or null where the donor wants none (Charity Law, art. 38)."""

    operation = Operation(
        "Record the receipt for a gift in kind",
        roles(Role.TREASURER),
        (
            *_ONE,
            ANONYMOUS_DONATION_NAMES_NOBODY,
            GOODS_HAVE_NO_VALUE,
            RECEIPT_IS_ALREADY_ISSUED,
            RECEIPT_NUMBER_IS_TAKEN,
        ),
    )

    goods_id: Id


class HandOutGoodsRequest(Request):
    """How much goes out, to whom in words, what for, and what proves it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "quantity": 38,
                    "recipients": "38 户独居长者",
                    "purpose": "中秋慰问",
                    "evidence": "发放签收表 2026-09",
                    "handed_out_on": "2026-07-20",
                }
            ]
        }
    )

    quantity: PositiveCount
    """How much, in whole units; no more than is in stock."""
    recipients: Title
    """To whom, in words without names: 38 households of elderly people who live alone."""
    purpose: Title
    """What for, for everybody to read."""
    evidence: Title
    """Where the list lies that was signed; never a person's name."""
    handed_out_on: Day
    """The day, in the community's zone; not in the future."""


class HandOutGoods(HandOutGoodsRequest, Command):
    """Staff or the treasurer hand out some of what is in stock: never more than there is."""

    operation = Operation(
        "Hand out goods",
        STOREKEEPERS,
        (*_ONE, *_DAY, GOODS_GO_OUT_AFTER_THEY_CAME, GOODS_ARE_PAST_THEIR_USE, STOCK_IS_TOO_LOW),
        makes="movement_id",
    )

    goods_id: Id


class ProposeGoodsWriteOffRequest(Request):
    """How much is spoilt or lost, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 2, "reason": "受潮发霉"}]})

    quantity: PositiveCount
    """How much, in whole units; no more than is in stock."""
    reason: Title
    """For everybody to read; never about a person."""


class ProposeGoodsWriteOff(ProposeGoodsWriteOffRequest, Command):
    """One person proposes to write off what is spoilt or lost. A later proposal takes this one's place."""

    operation = Operation(
        "Propose to write goods off", STOREKEEPERS, (*_ONE, STOCK_IS_TOO_LOW), makes="proposal_id"
    )

    goods_id: Id


class ProposeGoodsReversalRequest(Request):
    """What was recorded by mistake, and what was wrong."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "重复登记"}]})

    movement_id: Id | None = None
    """What was handed out or written off; null for the gift itself."""
    reason: Title
    """For everybody to read; never about a person."""


class ProposeGoodsReversal(ProposeGoodsReversalRequest, Command):
    """One person proposes to take back what was recorded by mistake. A later proposal takes its place."""

    operation = Operation(
        "Propose to take back what was recorded of goods",
        STOREKEEPERS,
        (*_ONE, MOVEMENT_IS_UNKNOWN, GOODS_HAVE_GONE_OUT),
        makes="proposal_id",
    )

    goods_id: Id


class ConfirmGoodsProposal(Command):
    """A second person confirms what another proposed: goods are written off, or something is taken back.

    Another proposal that was made meanwhile is not confirmed by it.
    """

    operation = Operation(
        "Confirm a proposal about goods",
        GOODS_CHECKERS,
        (
            *_ONE,
            NOTHING_IS_PROPOSED_OF_THE_GOODS,
            SECOND_PERSON_MUST_BE_ANOTHER,
            STOCK_IS_TOO_LOW,
            MOVEMENT_IS_UNKNOWN,
            GOODS_HAVE_GONE_OUT,
        ),
    )

    goods_id: Id
    proposal_id: Id
