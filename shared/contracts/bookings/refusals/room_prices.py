"""Why the price of a space, or what was paid for a booking, is not recorded so."""

from shared.kernel.refusals import Kind, Refusal

PRICES_LIE_IN_THE_PAST = Refusal(
    "prices_lie_in_the_past", Kind.INVALID, "A price list holds from now on or later."
)
HOUR_COSTS_MONEY_OR_CREDITS = Refusal(
    "hour_costs_money_or_credits",
    Kind.INVALID,
    "Each rule says what an hour costs in money or in credits: one of the two, and more than 0.",
    {"rule": 1},
)
BOOKING_COSTS_NOTHING = Refusal(
    "booking_costs_nothing", Kind.CONFLICT, "This booking has no price, so nothing is paid for it."
)
PAYMENT_EXCEEDS_THE_ROOMS_PRICE = Refusal(
    "payment_exceeds_the_rooms_price",
    Kind.CONFLICT,
    "More than what is open of the booking's price can't be recorded as paid.",
    {"price_fen": 12_000, "open_fen": 0},
)
REFUND_EXCEEDS_THE_ROOMS_PAYMENT = Refusal(
    "refund_exceeds_the_rooms_payment",
    Kind.CONFLICT,
    "More than what was paid for the booking can't be given back.",
    {"refundable_fen": 12_000},
)
