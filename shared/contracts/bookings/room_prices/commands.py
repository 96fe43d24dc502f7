"""What is asked about the prices of spaces: set them, and record what was paid and given back."""

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.room_prices import (
    BOOKING_COSTS_NOTHING,
    HOUR_COSTS_MONEY_OR_CREDITS,
    PAYMENT_EXCEEDS_THE_ROOMS_PRICE,
    PRICES_LIE_IN_THE_PAST,
    REFUND_EXCEEDS_THE_ROOMS_PAYMENT,
)
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.tariffs import AskedPriceRule
from shared.kernel.messages import Command
from shared.kernel.models import Id, Instant, PositiveFen, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class SetRoomPricesRequest(Request):
    """The whole price list of a space."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rules": [
                        {
                            "for_whom": "partner",
                            "weekdays": [6, 7],
                            "opens_at": "09:00",
                            "closes_at": "22:00",
                            "hourly_fen": 6_000,
                        },
                        {
                            "for_whom": "resident",
                            "weekdays": [1, 2, 3, 4, 5, 6, 7],
                            "opens_at": "18:00",
                            "closes_at": "22:00",
                            "hourly_credits": 2,
                        },
                    ]
                }
            ]
        }
    )

    rules: tuple[AskedPriceRule, ...] = Field(max_length=20)
    """Who pays how much an hour, and when; of several that hold at one moment the first counts. An empty list
    makes the space free."""
    effective_from: Instant | None = None
    """From when on; null for now. What is booked already keeps its price."""


class SetRoomPrices(SetRoomPricesRequest, Command):
    """Staff set what a space costs by the hour, for whom and when. What no rule covers is free.

    The list that is in force when a booking begins counts, as it stands when the booking is made. A public
    holiday costs what a Sunday does, and a weekend that is worked for one what a Monday does, as far as the
    community's calendar has them. Sessions, trials and the community itself pay nothing.
    Where a rule costs credits, they are taken when the time is booked or held. Each rule says one price: in
    money, or in credits.
    """

    operation = Operation(
        "Set what a space costs",
        roles(Role.STAFF),
        (SPACE_IS_UNKNOWN, PRICES_LIE_IN_THE_PAST, HOUR_COSTS_MONEY_OR_CREDITS),
    )

    space_id: Id


class RecordRoomPaymentRequest(Request):
    """What was paid for a booking."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_fen": 12_000}]})

    amount_fen: PositiveFen
    """How much was paid, in fen: at most what is open."""


class RecordRoomPayment(RecordRoomPaymentRequest, Command):
    """Staff record what was paid for a booking, as often as money came. The platform holds no money."""

    operation = Operation(
        "Record a payment for a booking",
        roles(Role.STAFF),
        (BOOKING_IS_UNKNOWN, BOOKING_COSTS_NOTHING, PAYMENT_EXCEEDS_THE_ROOMS_PRICE),
    )

    booking_id: Id


class RefundRoomRequest(Request):
    """What was given back of what was paid for a booking."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_fen": 12_000}]})

    amount_fen: PositiveFen
    """How much was given back, in fen: at most what was paid less earlier refunds."""


class RefundRoom(RefundRoomRequest, Command):
    """Staff record what was given back. When and by whom it was cancelled says what is owed."""

    operation = Operation(
        "Record a refund for a booking",
        roles(Role.STAFF),
        (BOOKING_IS_UNKNOWN, BOOKING_COSTS_NOTHING, REFUND_EXCEEDS_THE_ROOMS_PAYMENT),
    )

    booking_id: Id
