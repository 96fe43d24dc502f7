"""What is asked of a merchant's agreement: conclude it, state a month's sales, record money, end it."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals import (
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
)
from shared.contracts.fund.refusals.merchants import (
    MERCHANT_HAS_ENDED,
    MERCHANT_HAS_STATED_LATER_SALES,
    MERCHANT_IS_SOMEBODY_ELSES,
    MERCHANT_IS_UNKNOWN,
    MERCHANT_OWES_LESS,
    MONTH_LIES_OUTSIDE_THE_AGREEMENT,
    SALES_ARE_STATED,
    SALES_MONTH_IS_NOT_OVER,
    SALES_NEED_THEIR_STATEMENT,
    SALES_STATEMENT_IS_UNKNOWN,
)
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Fen, Flag, Id, PositiveFen, Request, Text, Title
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

KEEPERS = roles(Role.STAFF, Role.TREASURER)
STATERS = roles(Role.STAFF, Role.TREASURER, Role.RESIDENT, Role.PARTNER)


class AgreeWithMerchantRequest(Request):
    """Which share of its sales a merchant promises, from when, for what, and by when it is paid."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "港湾面包坊",
                    "agreement": "捐赠协议 2026-07",
                    "share_bps": 200,
                    "use": "社区长者的夏季慰问",
                    "from_month": "2026-07",
                    "due_day": 10,
                    "contact_ids": ["0197e1a2-5c00-7000-8000-00000000a11c"],
                }
            ]
        },
    )

    title: Title
    """What the shop is called, for everybody to read; never a person's name."""
    agreement: Title
    """Reference of the written donation agreement (Charity Law, art. 37); never a person's name."""
    share_bps: int = Field(strict=True, ge=1, le=10_000)
    """Which share of its sales it promises, in basis points: 200 is 2%."""
    use: Text
    """What the shares are used for, for everybody to read; never about a person."""
    earmark_id: Id | None = None
    """The purse that they go to; null for the general one."""
    from_month: Month
    """The first month whose sales count, in the community's zone."""
    due_day: int = Field(strict=True, ge=1, le=28)
    """The day of the next month until which a month's sales are stated and its share is paid in."""
    contact_ids: tuple[ActorId, ...] = Field(default=(), max_length=10)
    """Who states its sales here: opaque ids. Empty where staff enter them from its statements."""


class AgreeWithMerchant(AgreeWithMerchantRequest, Command):
    """Staff or the treasurer record that a merchant promised a share of its sales by a signed agreement."""

    operation = Operation(
        "Record a merchant's agreement",
        KEEPERS,
        (EARMARK_IS_UNKNOWN, DAY_LIES_BEFORE_THE_FUND),
        makes="merchant_id",
    )

    related: Annotated[Flag, BESIDE_THE_WISH]
    """Whether one of its contacts was staff, treasurer, supervisor or of the committee then."""


class StateSalesRequest(Request):
    """What a merchant sold in a month."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"month": "2026-07", "sales_fen": 2_680_000, "statement": "七月收银汇总"}]
        }
    )

    month: Month
    """The month, in the community's zone; it is over."""
    sales_fen: Fen
    """What it sold in it, in fen; 0 for nothing."""
    statement: Title | None = None
    """Reference of the statement from which it is entered; null where the merchant's own people state it."""


class StateSales(StateSalesRequest, Command):
    """The merchant's own people state what it sold in a month, or staff or a treasurer enter its statement.

    Its share is then income of the fund, and owed. A month that came to no share may be stated anew.
    """

    operation = Operation(
        "State a merchant's sales",
        STATERS,
        (
            MERCHANT_IS_UNKNOWN,
            MERCHANT_IS_SOMEBODY_ELSES,
            SALES_NEED_THEIR_STATEMENT,
            MONTH_LIES_OUTSIDE_THE_AGREEMENT,
            SALES_MONTH_IS_NOT_OVER,
            SALES_ARE_STATED,
        ),
        makes="statement_id",
    )

    merchant_id: Id


class PayInSalesShareRequest(Request):
    """What a merchant paid in of a month's share."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 53_600, "received_on": "2026-08-10", "reference": "银行回单 20260810-0007"}
            ]
        },
    )

    amount_fen: PositiveFen
    """How much arrived, in fen; no more than the merchant owes of this month."""
    received_on: Day
    """The day on which it arrived at the host charity, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""


class PayInSalesShare(PayInSalesShareRequest, Command):
    """The treasurer records that a merchant's share of a month arrived, whole or in parts."""

    operation = Operation(
        "Record what a merchant paid in",
        roles(Role.TREASURER),
        (
            MERCHANT_IS_UNKNOWN,
            SALES_STATEMENT_IS_UNKNOWN,
            MERCHANT_OWES_LESS,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
        ),
        makes="payment_id",
    )

    merchant_id: Id
    statement_id: Id


class EndMerchantRequest(Request):
    """With which month a merchant's agreement ends, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"last_month": "2026-12", "reason": "店铺迁出社区"}]}
    )

    last_month: Month
    """The last month whose sales count; no earlier than the first, and than the last that is stated."""
    reason: Title
    """For everybody to read; never about a person."""


class EndMerchant(EndMerchantRequest, Command):
    """Staff or the treasurer record with which month a merchant's agreement ends. What it owes stays owed."""

    operation = Operation(
        "End a merchant's agreement",
        KEEPERS,
        (
            MERCHANT_IS_UNKNOWN,
            MERCHANT_HAS_ENDED,
            MONTH_LIES_OUTSIDE_THE_AGREEMENT,
            MERCHANT_HAS_STATED_LATER_SALES,
        ),
    )

    merchant_id: Id
