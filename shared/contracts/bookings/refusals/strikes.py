"""What stands against booking far ahead, and against excusing."""

from shared.kernel.refusals import Kind, Refusal

PERSON_HAS_STRIKES = Refusal(
    "person_has_strikes",
    Kind.CONFLICT,
    "This person did not come or gave back late too often, and books rooms only a few days ahead until then.",
    {"strikes": 3, "days_ahead": 2, "until": "2026-08-01T10:00:00Z"},
)
STRIKE_IS_UNKNOWN = Refusal(
    "strike_is_unknown", Kind.NOT_FOUND, "There is no such strike, or it counts no more."
)
