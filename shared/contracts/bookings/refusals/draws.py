"""What stands against a draw, and against taking part in it."""

from shared.kernel.refusals import Kind, Refusal

DRAW_LEAVES_NO_TIME = Refusal(
    "draw_leaves_no_time",
    Kind.INVALID,
    "Applications for a draw end in the future, and early enough before the session to confirm a place.",
    {"latest": "2026-07-10T23:00:00Z"},
)
PLACES_ARE_DRAWN = Refusal(
    "places_are_drawn",
    Kind.CONFLICT,
    "The places of this session are drawn by lot: apply for the draw, or enrol once it is held.",
    {"applications_until": "2026-07-09T12:00:00Z"},
)
SESSION_HAS_NO_DRAW = Refusal(
    "session_has_no_draw", Kind.CONFLICT, "No draw is to be held for this session: enrol instead."
)
DRAW_IS_CLOSED = Refusal(
    "draw_is_closed",
    Kind.CONFLICT,
    "Applications for this draw have ended. Once it is held, you can join the waitlist.",
    {"applications_until": "2026-07-09T12:00:00Z"},
)
ENROLMENT_IS_IN_NO_DRAW = Refusal(
    "enrolment_is_in_no_draw",
    Kind.CONFLICT,
    "This application is not in a draw that is still to be held.",
    {"state": "waiting"},
)
SEED_DOES_NOT_FIT = Refusal(
    "seed_does_not_fit", Kind.INVALID, "This is not the seed to which the draw was committed."
)
