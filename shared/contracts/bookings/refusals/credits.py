"""What stands against spending credits, and against giving them."""

from shared.kernel.refusals import Kind, Refusal

CREDITS_ARE_NOT_ENOUGH = Refusal(
    "credits_are_not_enough",
    Kind.CONFLICT,
    "The booking costs more credits than are left.",
    {"costs": 4, "left": 1},
)
CREDIT_RULE_LIES_IN_THE_PAST = Refusal(
    "credit_rule_lies_in_the_past",
    Kind.INVALID,
    "A rule on credits holds from this month on or later.",
    {"this_month": "2026-07"},
)
CREDITS_EXPIRE_IN_THE_PAST = Refusal(
    "credits_expire_in_the_past", Kind.INVALID, "Credits are given for some time: they expire later than now."
)
CREDIT_GRANT_IS_UNKNOWN = Refusal(
    "credit_grant_is_unknown",
    Kind.NOT_FOUND,
    "No credits were given under this id, or all of them are spent or taken back.",
)
