"""How read models say no."""

from shared.kernel.refusals import Kind, Refusal

CURSOR_IS_NOT_VALID = Refusal(
    "cursor_is_not_valid",
    Kind.INVALID,
    "This cursor does not belong to this list. Start from the first page, without a cursor.",
)
READ_MODEL_IS_BEHIND = Refusal(
    "read_model_is_behind",
    Kind.UNAVAILABLE,
    "The list has not caught up with your change yet. Nothing is lost; ask again in a moment.",
    {"wanted": 42, "reached": 40, "retry_after_seconds": 1},
)
SEQUENCE_LIES_BEYOND_THE_LOG = Refusal(
    "sequence_lies_beyond_the_log",
    Kind.INVALID,
    "No command has reached this sequence yet, so there is nothing to wait for.",
    {"wanted": 42, "head": 40},
)

REFUSALS = (CURSOR_IS_NOT_VALID, READ_MODEL_IS_BEHIND, SEQUENCE_LIES_BEYOND_THE_LOG)
"""What any query may be refused with, whichever read model answers it."""
