"""What stands against waiting for a room."""

from shared.kernel.refusals import Kind, Refusal

SPACE_IS_FREE_THEN = Refusal(
    "space_is_free_then",
    Kind.CONFLICT,
    "The space is free in this time: book it, nobody has to wait for it.",
)
PERSON_WAITS_ALREADY = Refusal(
    "person_waits_already",
    Kind.CONFLICT,
    "This person already waits for this space in this time.",
    {"wait_id": "0197e3a0-5c00-7a10-8000-00000000d001"},
)
ROOM_WAIT_IS_UNKNOWN = Refusal(
    "room_wait_is_unknown", Kind.NOT_FOUND, "There is no such wait for a room, or it is over."
)
