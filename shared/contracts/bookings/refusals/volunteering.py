"""What stands against volunteer activities, the hours that are signed for there, and certificates of them."""

from shared.kernel.refusals import Kind, Refusal

ACTIVITY_IS_UNKNOWN = Refusal(
    "activity_is_unknown", Kind.NOT_FOUND, "There is no such volunteer activity in this community."
)
ACTIVITY_IS_PLANNED_AHEAD = Refusal(
    "activity_is_planned_ahead",
    Kind.INVALID,
    "A volunteer activity must end in the future, so that people can come to it.",
    {"ends_at": "2026-07-11T03:30:00+00:00"},
)
ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY = Refusal(
    "activity_needs_a_booking_of_the_community",
    Kind.CONFLICT,
    "A volunteer activity is held in a space that the community has booked for itself, for all of its time.",
    {"because": "activity_lies_outside_it"},
)
PRICED_SESSION_EARNS_NO_HOURS = Refusal(
    "priced_session_earns_no_hours",
    Kind.CONFLICT,
    "Volunteering is unpaid: only a session that was drafted as a volunteer activity, without a price, "
    "earns hours.",
    {"price_fen": 6400},
)
ACTIVITY_LIES_OUTSIDE_ITS_SESSION = Refusal(
    "activity_lies_outside_its_session",
    Kind.INVALID,
    "The activity must lie within the time of its session.",
    {"starts_at": "2026-07-11T01:00:00+00:00", "ends_at": "2026-07-11T02:30:00+00:00"},
)
ACTIVITY_IS_CANCELLED = Refusal(
    "activity_is_cancelled", Kind.CONFLICT, "This volunteer activity, or its session, was cancelled."
)
ACTIVITY_TAKES_NO_SIGN_UPS = Refusal(
    "activity_takes_no_sign_ups",
    Kind.CONFLICT,
    "The activity has begun: come, and sign in with the code there.",
    {"starts_at": "2026-07-11T01:00:00+00:00"},
)
ACTIVITY_HAS_BEGUN = Refusal(
    "activity_has_begun",
    Kind.CONFLICT,
    "Volunteers have signed in already, so the activity can't be cancelled.",
    {"volunteers": 3},
)
ACTIVITY_TAKES_NO_SIGN_IN = Refusal(
    "activity_takes_no_sign_in",
    Kind.CONFLICT,
    "Signing in begins shortly before the activity does, and is over with it.",
    {"sign_in_from": "2026-07-11T01:00:00+00:00", "ends_at": "2026-07-11T03:30:00+00:00"},
)
ACTIVITY_TAKES_NO_SIGN_OUT = Refusal(
    "activity_takes_no_sign_out",
    Kind.CONFLICT,
    "It is too late to sign out: ask staff to enter the hours.",
    {"sign_out_until": "2026-07-11T04:00:00+00:00"},
)
ACTIVITY_CODE_IS_NOT_VALID = Refusal(
    "activity_code_is_not_valid",
    Kind.FORBIDDEN,
    "Type the six digits that the activity shows now: they change every half minute.",
)
ACTIVITY_IS_FULL = Refusal(
    "activity_is_full", Kind.CONFLICT, "As many volunteers have signed in as are needed.", {"capacity": 20}
)
VOLUNTEER_IS_SIGNED_IN_ELSEWHERE = Refusal(
    "volunteer_is_signed_in_elsewhere",
    Kind.CONFLICT,
    "You are signed in at another activity: sign out there first.",
    {"activity_id": "0197e3a0-5c00-7a10-8000-00000000c001"},
)
VOLUNTEER_IS_NOT_SIGNED_IN = Refusal(
    "volunteer_is_not_signed_in", Kind.CONFLICT, "Who signs out has signed in at this activity before."
)
ACTIVITY_HAS_NOT_BEGUN = Refusal(
    "activity_has_not_begun",
    Kind.CONFLICT,
    "The activity has not begun, so there are no hours yet.",
    {"starts_at": "2026-07-11T01:30:00+00:00"},
)
HOURS_ARE_ENTERED_TOO_LATE = Refusal(
    "hours_are_entered_too_late",
    Kind.CONFLICT,
    "The time in which staff may enter hours for this activity is over.",
    {"until": "2026-08-10T03:30:00+00:00"},
)
HOURS_ARE_MORE_THAN_COUNT = Refusal(
    "hours_are_more_than_count",
    Kind.CONFLICT,
    "No more than so many minutes can still be entered for this person here: rules and its length cap them.",
    {"minutes_left": 90, "cap": "minutes_per_day"},
)
STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS = Refusal(
    "staff_do_not_enter_their_own_hours",
    Kind.FORBIDDEN,
    "Nobody enters or takes back their own hours: another member of staff does.",
)
HOURS_ARE_UNKNOWN = Refusal("hours_are_unknown", Kind.NOT_FOUND, "There are no such hours in this community.")
NO_HOURS_TO_CERTIFY = Refusal(
    "no_hours_to_certify",
    Kind.CONFLICT,
    "No hours of yours count in these days, so there is nothing to certify.",
)
CERTIFICATE_IS_NOT_KNOWN = Refusal(
    "certificate_is_not_known", Kind.NOT_FOUND, "No certificate of volunteer service has this number here."
)
