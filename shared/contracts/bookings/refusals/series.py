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
_MOVED: JsonValue = {
    "booking_id": "0197e3a0-5c00-7a10-8000-00000000b001",
    "from_space_id": "0197e3a0-5c00-7a10-8000-000000000001",
    "from_starts_at": "2026-07-15T11:00:00Z",
    "from_ends_at": "2026-07-15T12:00:00Z",
    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
    "starts_at": "2026-07-15T11:30:00Z",
    "ends_at": "2026-07-15T12:30:00Z",
    "price_fen": 6_000,
    "price_before_fen": 6_000,
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
DATE_IS_NOT_AHEAD = Refusal(
    "date_is_not_ahead",
    Kind.CONFLICT,
    "Only a date of this series that is booked and has not begun can be edited.",
)
DATE_STANDS_ALONE = Refusal(
    "date_stands_alone",
    Kind.CONFLICT,
    "This date was edited by itself, and changes with no other. Edit it alone, or start from another date.",
)
DATE_IS_TOO_NEAR = Refusal(
    "date_is_too_near",
    Kind.CONFLICT,
    "This date could be given back only late by now, so only staff move it.",
    {"late_from": "2026-07-22T07:00:00Z"},
)
DATE_WANTS_APPROVAL = Refusal(
    "date_wants_approval",
    Kind.CONFLICT,
    "A booking of this space at this time waits for staff's approval, so only staff move a date there.",
)
SERIES_EDIT_HAS_CONFLICTS = Refusal(
    "series_edit_has_conflicts",
    Kind.CONFLICT,
    "Some dates of the series cannot be had so. Choose another time, or have them stay as they are.",
    {"moved": [_MOVED], "conflicts": [_CONFLICT], "left_alone": []},
)
SERIES_EDIT_IS_ONLY_TRIED = Refusal(
    "series_edit_is_only_tried",
    Kind.CONFLICT,
    "The edit of the series was tried, and nothing has changed.",
    {"moved": [_MOVED], "conflicts": [_CONFLICT], "left_alone": []},
)
NO_DATE_CAN_BE_MOVED = Refusal(
    "no_date_can_be_moved",
    Kind.CONFLICT,
    "No date of the series can be had so. All stay as they are.",
    {"conflicts": [_CONFLICT]},
)
