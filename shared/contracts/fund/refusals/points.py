"""What stands against spending volunteer points, and against handing out what was reserved."""

from shared.kernel.refusals import Kind, Refusal

REWARD_IS_UNKNOWN = Refusal("reward_is_unknown", Kind.NOT_FOUND, "There is no such reward in this community.")
REWARD_IS_GONE = Refusal(
    "reward_is_gone",
    Kind.CONFLICT,
    "This reward was withdrawn, or all of it is given or reserved.",
    {"left": 0},
)
POINTS_ARE_TOO_FEW = Refusal(
    "points_are_too_few",
    Kind.CONFLICT,
    "Fewer points are available than this costs. Points of the last days may still be pending.",
    {"available_minutes": 150, "needed_minutes": 300},
)
RESERVATION_IS_UNKNOWN = Refusal(
    "reservation_is_unknown", Kind.NOT_FOUND, "There is no such reservation, or it is not yours to see."
)
RESERVATION_IS_OVER = Refusal(
    "reservation_is_over",
    Kind.CONFLICT,
    "This reservation was redeemed, given back, or has run out.",
    {"state": "redeemed"},
)
PICK_UP_CODE_IS_NOT_VALID = Refusal(
    "pick_up_code_is_not_valid",
    Kind.FORBIDDEN,
    "Type the six digits that the volunteer is shown now, or say why it is handed out without them.",
)
NOBODY_HANDS_OUT_TO_THEMSELVES = Refusal(
    "nobody_hands_out_to_themselves", Kind.FORBIDDEN, "Another member of staff hands out your own reward."
)
