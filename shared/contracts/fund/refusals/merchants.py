"""Every rule that can refuse a merchant's agreement, a statement of its sales, or what it pays in."""

from shared.kernel.refusals import Kind, Refusal

MERCHANT_IS_UNKNOWN = Refusal("merchant_is_unknown", Kind.NOT_FOUND, "The fund has no such merchant.")
SALES_STATEMENT_IS_UNKNOWN = Refusal(
    "sales_statement_is_unknown", Kind.NOT_FOUND, "The merchant has no such statement of its sales."
)
MERCHANT_IS_SOMEBODY_ELSES = Refusal(
    "merchant_is_somebody_elses",
    Kind.FORBIDDEN,
    "Sales are stated by the merchant's own people, or entered by staff or a treasurer from its statement.",
)
SALES_NEED_THEIR_STATEMENT = Refusal(
    "sales_need_their_statement",
    Kind.CONFLICT,
    "Whoever enters sales for a merchant names the statement that they are taken from.",
)
SALES_MONTH_IS_NOT_OVER = Refusal(
    "sales_month_is_not_over",
    Kind.CONFLICT,
    "A month's sales are stated once the month is over.",
    {"month": "2026-07", "this_month": "2026-07"},
)
MONTH_LIES_OUTSIDE_THE_AGREEMENT = Refusal(
    "month_lies_outside_the_agreement",
    Kind.CONFLICT,
    "The merchant's agreement does not hold in this month (Charity Law, art. 37).",
    {"month": "2026-05", "from_month": "2026-06", "last_month": None},
)
SALES_ARE_STATED = Refusal(
    "sales_are_stated",
    Kind.CONFLICT,
    "The month's sales are stated, and its share is booked. A mistake is reversed in the ledger first.",
    {"month": "2026-06", "sales_fen": 2_680_000},
)
MERCHANT_HAS_ENDED = Refusal(
    "merchant_has_ended",
    Kind.CONFLICT,
    "The merchant's agreement ends with another month already.",
    {"last_month": "2026-12"},
)
MERCHANT_HAS_STATED_LATER_SALES = Refusal(
    "merchant_has_stated_later_sales",
    Kind.CONFLICT,
    "An agreement ends with no month before the last one whose sales are stated.",
    {"last_month": "2026-06", "stated_through": "2026-07"},
)
MERCHANT_OWES_LESS = Refusal(
    "merchant_owes_less",
    Kind.CONFLICT,
    "More is paid in than the merchant owes of this month.",
    {"due_fen": 53_600, "amount_fen": 60_000},
)
MERCHANT_HAS_PAID_IN = Refusal(
    "merchant_has_paid_in",
    Kind.CONFLICT,
    "The merchant has paid in of this month's share. Reverse what it paid in first.",
    {"paid_fen": 53_600},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
