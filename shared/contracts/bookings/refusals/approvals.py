"""What stands against asking for a space, and against answering."""

from shared.kernel.refusals import Kind, Refusal

REQUEST_COMES_TOO_LATE = Refusal(
    "request_comes_too_late",
    Kind.CONFLICT,
    "Staff answer bookings of this space first, and this time has begun.",
)
BOOKING_IS_NOT_REQUESTED = Refusal(
    "booking_is_not_requested",
    Kind.CONFLICT,
    "This booking does not wait for an answer.",
    {"state": "held"},
)
NOBODY_ANSWERS_THEIR_OWN_REQUEST = Refusal(
    "nobody_answers_their_own_request",
    Kind.FORBIDDEN,
    "Whoever asks for a space, or acts for the partner that does, leaves the answer to others of the staff.",
)
