"""What the rules of the rooms are against, and the answer of a dry run."""

from shared.kernel.refusals import Kind, Refusal

TIME_IS_TOO_NEAR = Refusal(
    "time_is_too_near",
    Kind.CONFLICT,
    "By the community's rules this is booked earlier before it begins.",
    {"hours_ahead": 24, "book_by": "2026-07-07T11:00:00Z"},
)
QUOTA_IS_USED_UP = Refusal(
    "quota_is_used_up",
    Kind.CONFLICT,
    "By the community's rules no more than that may be booked in this period.",
    {
        "quota": {
            "for_whom": "resident",
            "per": "week",
            "at_most_bookings": 2,
            "at_most_minutes": None,
            "space_id": None,
            "weekdays": [],
            "begins_from": None,
            "begins_before": None,
        },
        "per": "week",
        "counted_in": "bookings",
        "used": 2,
        "allowed": 2,
        "left": 0,
        "free_from": "2026-07-12T16:00:00Z",
    },
)
BOOKING_IS_ONLY_TRIED = Refusal(
    "booking_is_only_tried", Kind.CONFLICT, "This was a dry run: nothing was booked."
)

OF_ROOM_RULES = (TIME_IS_TOO_NEAR, QUOTA_IS_USED_UP)
"""What the community's rules say of each booking."""
