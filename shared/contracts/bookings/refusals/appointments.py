"""What stands against an offer of appointments, and against taking one."""

from pydantic import JsonValue

from shared.kernel.refusals import Kind, Refusal

_CONFLICT: dict[str, JsonValue] = {
    "starts_at": "2026-07-18T01:00:00Z",
    "ends_at": "2026-07-18T01:30:00Z",
    "reason": "space_is_not_free",
    "alternatives": [],
}

APPOINTMENTS_ARE_UNKNOWN = Refusal(
    "appointments_are_unknown",
    Kind.NOT_FOUND,
    "There is no such offer of appointments in this community, or all of its times are over.",
)
APPOINTMENTS_HAVE_CONFLICTS = Refusal(
    "appointments_have_conflicts",
    Kind.CONFLICT,
    "Some of the times cannot be had. Choose another window, or have them left out.",
    {"conflicts": [_CONFLICT], "first": "2026-07-18T01:00:00Z", "conflicts_in_all": 1},
)
WINDOW_HOLDS_NO_APPOINTMENT = Refusal(
    "window_holds_no_appointment",
    Kind.CONFLICT,
    "No appointment of this length can be had in the window.",
    {"conflicts": [_CONFLICT]},
)
WINDOW_HOLDS_TOO_MANY_APPOINTMENTS = Refusal(
    "window_holds_too_many_appointments",
    Kind.INVALID,
    "One offer has no more than so many appointments: choose a shorter window or longer appointments.",
    {"at_most": 48},
)
SESSION_IS_NO_APPOINTMENT = Refusal(
    "session_is_no_appointment",
    Kind.CONFLICT,
    "What it is about is said of appointments alone: others take part in this session.",
)
PERSON_HAS_ENOUGH_APPOINTMENTS = Refusal(
    "person_has_enough_appointments",
    Kind.CONFLICT,
    "This partner gives each person no more than so many appointments ahead.",
    {"at_most": 1},
)
