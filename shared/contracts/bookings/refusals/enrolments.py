"""What stands against a place in a session, and against what is paid for it."""

from shared.kernel.refusals import Kind, Refusal

SESSION_TAKES_NO_ENROLMENTS = Refusal(
    "session_takes_no_enrolments",
    Kind.CONFLICT,
    "Enrolment is possible while a session is open and has not started.",
    {"state": "closed"},
)
PERSON_IS_ENROLLED_ALREADY = Refusal(
    "person_is_enrolled_already",
    Kind.CONFLICT,
    "This person already has a place in this session or on its waitlist.",
    {"enrolment_id": "0197e3a0-5c00-7a10-8000-00000000f001"},
)
ENROLMENT_IS_UNKNOWN = Refusal(
    "enrolment_is_unknown",
    Kind.NOT_FOUND,
    "There is no such enrolment.",
    {"enrolment_id": "0197e3a0-5c00-7a10-8000-00000000f001"},
)
ENROLMENT_HAS_NO_PLACE = Refusal(
    "enrolment_has_no_place",
    Kind.CONFLICT,
    "This is possible only for an enrolment that has a confirmed place.",
    {"state": "waiting"},
)
ENROLMENT_HAS_NO_OFFER = Refusal(
    "enrolment_has_no_offer",
    Kind.CONFLICT,
    "No place is on offer to this enrolment.",
    {"state": "waiting"},
)
OFFER_HAS_LAPSED = Refusal(
    "offer_has_lapsed",
    Kind.CONFLICT,
    "The offer has expired; the place goes to the next in line.",
    {"expired_at": "2026-07-07T03:00:00Z"},
)
ENROLMENT_IS_NOT_WAITING = Refusal(
    "enrolment_is_not_waiting",
    Kind.CONFLICT,
    "This enrolment is not on the waitlist.",
    {"state": "confirmed"},
)
PAYMENT_EXCEEDS_THE_PRICE = Refusal(
    "payment_exceeds_the_price",
    Kind.INVALID,
    "More would be paid than the session costs.",
    {"price_fen": 6_400, "open_fen": 0},
)
REFUND_EXCEEDS_WHAT_WAS_PAID = Refusal(
    "refund_exceeds_what_was_paid",
    Kind.INVALID,
    "More would be given back than was paid.",
    {"refundable_fen": 6_400},
)
