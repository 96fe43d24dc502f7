"""Every rule that can refuse a dispute of a partner's statement, or the answer to one."""

from shared.kernel.refusals import Kind, Refusal

SHARE_LINE_IS_UNKNOWN = Refusal(
    "share_line_is_unknown", Kind.NOT_FOUND, "The partner's statement has no such session."
)
SHARE_DISPUTE_IS_UNKNOWN = Refusal(
    "share_dispute_is_unknown", Kind.NOT_FOUND, "There is no such dispute of a statement."
)
SHARE_IS_SOMEBODY_ELSES = Refusal(
    "share_is_somebody_elses",
    Kind.FORBIDDEN,
    "A statement is disputed by those who act for its partner, or did when it left.",
)
SHARE_IS_IN_DISPUTE = Refusal(
    "share_is_in_dispute",
    Kind.CONFLICT,
    "This is in dispute already, and waits for its answer.",
    {"dispute_id": "0197e1a2-5c00-7000-8000-00000000d157"},
)
SHARE_DISPUTE_WAS_ANSWERED = Refusal(
    "share_dispute_was_answered",
    Kind.CONFLICT,
    "A line is disputed once, and the dispute of this one has had its answer.",
    {"dispute_id": "0197e1a2-5c00-7000-8000-00000000d157"},
)
NOTHING_IS_LEFT_TO_DISPUTE = Refusal(
    "nothing_is_left_to_dispute",
    Kind.CONFLICT,
    "No share is owed of this, so there is nothing to dispute.",
)
SHARE_DISPUTE_IS_ANSWERED = Refusal(
    "share_dispute_is_answered", Kind.CONFLICT, "This dispute has its answer already."
)
WHO_DISPUTES_DOES_NOT_ANSWER = Refusal(
    "who_disputes_does_not_answer",
    Kind.FORBIDDEN,
    "Whoever raised a dispute, or acts for its partner, does not answer it.",
)
SESSION_IS_NOT_IN_DISPUTE = Refusal(
    "session_is_not_in_dispute",
    Kind.CONFLICT,
    "Only what is in this dispute is corrected by its answer.",
    {"session_id": "0197e1a2-5c00-7000-8000-0000000005e5"},
)
CORRECTION_IS_NOT_LESS = Refusal(
    "correction_is_not_less",
    Kind.CONFLICT,
    "The right takings are less than what is booked: more is owed by a payment alone, as it is recorded.",
    {"base_fen": 100_000, "booked_fen": 88_000},
)
UPHELD_DISPUTE_NEEDS_ITS_CORRECTION = Refusal(
    "upheld_dispute_needs_its_correction",
    Kind.CONFLICT,
    "Where the partner is right, the answer says what the takings were.",
)
CORRECTION_NEEDS_AN_UPHELD_DISPUTE = Refusal(
    "correction_needs_an_upheld_dispute",
    Kind.CONFLICT,
    "Takings are corrected only where the partner is right.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
