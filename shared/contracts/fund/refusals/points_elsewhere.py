"""What stands against using points in another community."""

from shared.kernel.refusals import Kind, Refusal

POINTS_AGREEMENT_IS_UNKNOWN = Refusal(
    "points_agreement_is_unknown", Kind.NOT_FOUND, "This community has no such agreement on points."
)
POINTS_AGREEMENT_NEEDS_ANOTHER_COMMUNITY = Refusal(
    "points_agreement_needs_another_community",
    Kind.INVALID,
    "An agreement on points is one with another community.",
)
POINTS_AGREEMENT_IS_NOT_OPEN = Refusal(
    "points_agreement_is_not_open",
    Kind.CONFLICT,
    "An agreement is accepted or declined by the community to which it was proposed, while it waits.",
    {"state": "in_force"},
)
PROPOSER_DOES_NOT_ACCEPT = Refusal(
    "proposer_does_not_accept",
    Kind.FORBIDDEN,
    "Who proposed an agreement for one community does not accept it for the other.",
)
POINTS_ARE_NOT_TAKEN_THERE = Refusal(
    "points_are_not_taken_there",
    Kind.CONFLICT,
    "This agreement does not hold today, or not for this reward.",
    {"state": "ended", "from_day": "2026-08-01", "until_day": "2027-07-31"},
)
POINTS_OF_THE_MONTH_ARE_USED = Refusal(
    "points_of_the_month_are_used",
    Kind.CONFLICT,
    "Fewer points than this costs may still be used under this agreement this month.",
    {"left_minutes": 60, "needed_minutes": 120},
)
RESERVATION_IS_ELSEWHERE = Refusal(
    "reservation_is_elsewhere",
    Kind.CONFLICT,
    "This reward is handed out by the community whose it is.",
    {"community": "haiwan"},
)
VISITOR_CLAIM_IS_UNKNOWN = Refusal(
    "visitor_claim_is_unknown", Kind.NOT_FOUND, "Nothing is kept here under this number."
)
VISITOR_CLAIM_IS_OVER = Refusal(
    "visitor_claim_is_over",
    Kind.CONFLICT,
    "This was handed out, given back, or has run out.",
    {"state": "redeemed"},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
