"""The refusals that every command may meet, whatever its rules."""

from shared.kernel.refusals import Kind, Refusal

COMMAND_ID_WAS_USED = Refusal(
    "command_id_was_used_for_another_command",
    Kind.CONFLICT,
    "This command id (Idempotency-Key) was used before with other content. Use a new one.",
)
LOG_IS_BUSY = Refusal(
    "log_is_busy",
    Kind.UNAVAILABLE,
    "Too many commands wait for this community. Nothing was done; try again in a moment.",
    {"retry_after_seconds": 1},
)
LOG_CANNOT_BE_WRITTEN = Refusal(
    "log_cannot_be_written",
    Kind.UNAVAILABLE,
    "The log can't be written at the moment. Repeat the command with the same id (Idempotency-Key): "
    "if it was recorded after all, you get its outcome.",
    {"retry_after_seconds": 5},
)
LOG_IS_CLOSING = Refusal(
    "log_is_closing",
    Kind.UNAVAILABLE,
    "The service is stopping. Nothing was done; try again in a moment.",
    {"retry_after_seconds": 2},
)
COMMAND_WAITED_TOO_LONG = Refusal(
    "command_waited_too_long",
    Kind.UNAVAILABLE,
    "This command waited so long that what its sender may do can have changed. Nothing was done; try again.",
    {"most_seconds": 5, "retry_after_seconds": 1},
)
