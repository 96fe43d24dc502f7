"""Why a series of bookings cannot be had, and what a series does not allow."""

from pydantic import JsonValue

from shared.kernel.refusals import Kind, Refusal

_CONFLICT: JsonValue = {
    "starts_at": "2026-07-22T11:00:00Z",
    "ends_at": "2026-07-22T12:00:00Z",
    "reason": "space_is_not_free",
    "alternatives": [
        {
            "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
            "starts_at": "2026-07-22T12:10:00Z",
            "ends_at": "2026-07-22T13:10:00Z",
        }
    ],
}
_FREE: JsonValue = {"starts_at": "2026-07-08T11:00:00Z", "ends_at": "2026-07-08T12:00:00Z"}

SERIES_HAS_CONFLICTS = Refusal(
    "series_has_conflicts",
    Kind.CONFLICT,
    "Some dates of the series cannot be had. Choose others, or have them skipped.",
    {"conflicts": [_CONFLICT], "free": [_FREE]},
)
SERIES_HAS_NO_FREE_DATE = Refusal(
    "series_has_no_free_date",
    Kind.CONFLICT,
    "No date of the series can be had.",
    {"conflicts": [_CONFLICT]},
)
SERIES_IS_ONLY_TRIED = Refusal(
    "series_is_only_tried",
    Kind.CONFLICT,
    "The series was tried, and nothing is booked.",
    {"conflicts": [_CONFLICT], "free": [_FREE]},
)
SERIES_IS_UNKNOWN = Refusal(
    "series_is_unknown", Kind.NOT_FOUND, "There is no such series in this community, or it is long over."
)
DATE_WAS_NOT_SKIPPED = Refusal(
    "date_was_not_skipped",
    Kind.CONFLICT,
    "Only a date that was skipped when the series was booked, and has not begun, can be added to it.",
)
DATE_IS_NOT_FREE = Refusal(
    "date_is_not_free",
    Kind.CONFLICT,
    "This date of the series still cannot be had.",
    {"reason": "space_is_not_free", "alternatives": []},
)
