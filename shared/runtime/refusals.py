"""The refusals of a platform that can't do its work just now."""

from shared.kernel.refusals import Kind, Refusal

SERVICE_DOES_NOT_ANSWER = Refusal(
    "service_does_not_answer",
    Kind.UNAVAILABLE,
    "A part of the platform does not answer at the moment. Repeat a command with the same id "
    "(Idempotency-Key): if it was recorded after all, you get its outcome.",
    {"service": "bookings", "retry_after_seconds": 2},
)
STORE_DOES_NOT_ANSWER = Refusal(
    "store_does_not_answer",
    Kind.UNAVAILABLE,
    "The database does not answer at the moment. Nothing that was acknowledged is lost; try again soon.",
    {"retry_after_seconds": 2},
)
