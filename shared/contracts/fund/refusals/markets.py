"""Every rule that can refuse a charity market, its stalls, their counts, or what they pay in."""

from shared.kernel.refusals import Kind, Refusal

MARKET_IS_UNKNOWN = Refusal("market_is_unknown", Kind.NOT_FOUND, "The fund has no such charity market.")
STALL_IS_UNKNOWN = Refusal("stall_is_unknown", Kind.NOT_FOUND, "The charity market has no such stall.")
MARKET_IS_IN_ANOTHER_STATE = Refusal(
    "market_is_in_another_state",
    Kind.CONFLICT,
    "This is not possible as the charity market stands now.",
    {"state": "planned"},
)
MARKET_NEEDS_A_SECOND_PERSON = Refusal(
    "market_needs_a_second_person", Kind.FORBIDDEN, "Who planned a charity market does not open it."
)
STALL_KEEPER_TAKES_NO_PART = Refusal(
    "stall_keeper_takes_no_part",
    Kind.FORBIDDEN,
    "Who keeps a stall neither opens the market nor counts, settles or discloses what its stalls took"
    " (Guangzhou regulations on charity, art. 33).",
)
PERSON_IS_RELATED_TO_THE_STALL = Refusal(
    "person_is_related_to_the_stall",
    Kind.FORBIDDEN,
    "By the register of relations you are related to who keeps this stall, or to its partner: somebody else"
    " counts it and decides on it (Guangzhou regulations on charity, art. 33).",
)
MARKET_HAS_NO_STALLS = Refusal(
    "market_has_no_stalls", Kind.CONFLICT, "A charity market opens once it has a stall."
)
MARKET_DAY_IS_OVER = Refusal(
    "market_day_is_over",
    Kind.CONFLICT,
    "The day of the charity market is over.",
    {"held_on": "2026-07-18", "today": "2026-07-20"},
)
MARKET_IS_NOT_HELD_YET = Refusal(
    "market_is_not_held_yet",
    Kind.CONFLICT,
    "Takings are counted on the day of the charity market or later.",
    {"held_on": "2026-07-18", "today": "2026-07-16"},
)
MARKET_MUST_BE_FILED_FIRST = Refusal(
    "market_must_be_filed_first",
    Kind.CONFLICT,
    "A charity market opens once its plan is filed and has its number (Charity Law, art. 24;"
    " Guangzhou regulations on charity, art. 14).",
)
MARKET_LEAVES_ITS_PLAN = Refusal(
    "market_leaves_its_plan",
    Kind.CONFLICT,
    "A charity market is held on a day of the filed plan (Charity Law, art. 24).",
    {"starts_on": "2026-07-01", "ends_on": "2026-07-31"},
)
CERTIFICATE_DOES_NOT_COVER_THE_MARKET = Refusal(
    "certificate_does_not_cover_the_market",
    Kind.CONFLICT,
    "The host charity's certificate must hold on the day of the charity market (Charity Law, art. 22).",
    {"valid_from": "2026-01-01", "valid_until": "2026-06-30", "held_on": "2026-07-18"},
)
STALL_IS_SETTLED = Refusal(
    "stall_is_settled",
    Kind.CONFLICT,
    "The takings of this stall are settled. A mistake is reversed in the ledger.",
)
PERSON_HAS_COUNTED_THE_STALL = Refusal(
    "person_has_counted_the_stall",
    Kind.CONFLICT,
    "You counted this stall already. Somebody else counts it now, without seeing your count.",
)
COUNTS_DO_NOT_DIFFER = Refusal(
    "counts_do_not_differ",
    Kind.CONFLICT,
    "There is no difference to settle: two people count the stall first.",
)
SETTLER_MUST_NOT_HAVE_COUNTED = Refusal(
    "settler_must_not_have_counted",
    Kind.FORBIDDEN,
    "A difference between counts is settled by somebody who counted none of them.",
)
TAKINGS_LIE_OUTSIDE_THE_COUNTS = Refusal(
    "takings_lie_outside_the_counts",
    Kind.CONFLICT,
    "A difference is settled between the lowest and the highest count.",
)
STALL_OWES_LESS = Refusal(
    "stall_owes_less",
    Kind.CONFLICT,
    "More is paid in than the stall owes.",
    {"due_fen": 15_000, "amount_fen": 20_000},
)
STALL_HAS_PAID_IN = Refusal(
    "stall_has_paid_in",
    Kind.CONFLICT,
    "The stall has paid in of this share. Reverse what it paid in first.",
    {"paid_fen": 15_000},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
