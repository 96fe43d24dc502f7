"""Why a space cannot be had, by whom not, and what a booking or a closure does not allow."""

from pydantic import JsonValue

from shared.kernel.refusals import Kind, Refusal

SPACE_IS_UNKNOWN = Refusal("space_is_unknown", Kind.NOT_FOUND, "There is no such space in this community.")
SPACE_NAME_IS_TAKEN = Refusal(
    "space_name_is_taken", Kind.CONFLICT, "Another space of this community already has this name."
)
UNITS_ARE_IN_USE = Refusal(
    "units_are_in_use",
    Kind.CONFLICT,
    "Bookings that stand need more of the space than the new number of units allows.",
    {"units_in_use": 2, "bookings": ["0197e3a0-5c00-7a10-8000-00000000b001"], "bookings_in_all": 1},
)
BOOKINGS_NO_LONGER_FIT = Refusal(
    "bookings_no_longer_fit",
    Kind.CONFLICT,
    "Bookings stand outside the new hours, or sessions with more places than the space would hold. "
    "Cancel them first, or say that they stand.",
    {
        "outside_hours": ["0197e3a0-5c00-7a10-8000-00000000b001"],
        "too_many_people": [],
        "bookings_in_all": 1,
    },
)
HOLIDAYS_ARE_NOT_PUBLISHED = Refusal(
    "holidays_are_not_published",
    Kind.CONFLICT,
    "The holidays of this year are not in the data set. Enter them by hand once the notice is out.",
    {"years": [2025, 2026]},
)
HOLIDAYS_ARE_TAKEN_OVER = Refusal(
    "holidays_are_taken_over", Kind.CONFLICT, "The holidays of this year have been taken over already."
)
CLOSURE_IS_UNKNOWN = Refusal("closure_is_unknown", Kind.NOT_FOUND, "This space has no such closure.")
CLOSURE_LIES_IN_THE_PAST = Refusal(
    "closure_lies_in_the_past", Kind.INVALID, "A space cannot be closed for a time that is over."
)
BOOKINGS_STAND_IN_THE_CLOSURE = Refusal(
    "bookings_stand_in_the_closure",
    Kind.CONFLICT,
    "Bookings stand in this time. Have them called off with the closure, so that whoever booked is told; "
    "what has begun, and a trial, has to end first.",
    {"bookings": ["0197e3a0-5c00-7a10-8000-00000000b001"], "bookings_in_all": 1},
)

_ALTERNATIVES: tuple[JsonValue, ...] = (
    {
        "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
        "starts_at": "2026-07-08T12:10:00Z",
        "ends_at": "2026-07-08T13:10:00Z",
    },
)

WINDOW_LIES_IN_THE_PAST = Refusal(
    "window_lies_in_the_past",
    Kind.INVALID,
    "A space is booked before the time begins.",
    {"now": "2026-07-06T01:00:00Z"},
)
BOOKING_IS_TOO_LONG = Refusal(
    "booking_is_too_long",
    Kind.INVALID,
    "The booking is longer than this community allows.",
    {"max_minutes": 240},
)
WINDOW_IS_TOO_FAR_AHEAD = Refusal(
    "window_is_too_far_ahead",
    Kind.CONFLICT,
    "This time cannot be booked yet.",
    {"days_ahead": 60, "bookable_from": "2026-08-01T10:00:00Z"},
)
SPACE_IS_NOT_OPEN_THEN = Refusal(
    "space_is_not_open_then",
    Kind.CONFLICT,
    "The space is not open for the whole of this time.",
    {
        "open_that_day": [{"starts_at": "2026-07-08T10:00:00Z", "ends_at": "2026-07-08T14:00:00Z"}],
        "alternatives": [*_ALTERNATIVES],
    },
)
SPACE_IS_CLOSED_THEN = Refusal(
    "space_is_closed_then",
    Kind.CONFLICT,
    "The space is closed in this time.",
    {
        "closure_id": "0197e3a0-5c00-7a10-8000-00000000c001",
        "reason": "舞蹈室地板维修",
        "ends_at": "2026-07-09T14:00:00Z",
        "alternatives": [*_ALTERNATIVES],
    },
)
PERSON_HAS_ENOUGH_BOOKINGS_AHEAD = Refusal(
    "person_has_enough_bookings_ahead",
    Kind.CONFLICT,
    "This person has as many open bookings as are allowed. Use or cancel one first.",
    {"limit": 10},
)
SPACE_HAS_FEWER_UNITS = Refusal(
    "space_has_fewer_units", Kind.INVALID, "The space has fewer units than were asked for.", {"units": 1}
)
SPACE_IS_NOT_FREE = Refusal(
    "space_is_not_free",
    Kind.CONFLICT,
    "This slot is already taken. See the alternatives.",
    {"alternatives": [*_ALTERNATIVES]},
)
RESIDENTS_KEEP_A_FLOOR = Refusal(
    "residents_keep_a_floor",
    Kind.CONFLICT,
    "Residents would have fewer bookable minutes of this space in this week than the rules keep for them.",
    {
        "floor_minutes": 600,
        "left_minutes": 540,
        "week_of": "2026-07-06",
        "alternatives": [*_ALTERNATIVES],
    },
)
BOOKING_IS_UNKNOWN = Refusal(
    "booking_is_unknown", Kind.NOT_FOUND, "There is no such booking in this community."
)
HOLD_HAS_EXPIRED = Refusal(
    "hold_has_expired",
    Kind.CONFLICT,
    "It expired before it was confirmed. Book again if the space is still free.",
)
TIME_WAS_HELD_BEFORE = Refusal(
    "time_was_held_before",
    Kind.CONFLICT,
    "This person held this time twice in a day without booking it. Book it, or leave it to others.",
    {"again_from": "2026-07-08T10:10:00Z"},
)
BOOKING_IS_OVER = Refusal(
    "booking_is_over",
    Kind.CONFLICT,
    "This booking is over and can no longer be changed.",
    {"state": "cancelled_early"},
)
BOOKING_HAS_BEGUN = Refusal(
    "booking_has_begun", Kind.CONFLICT, "The time has begun, so the booking can no longer be cancelled."
)
BOOKING_BELONGS_TO_A_SESSION = Refusal(
    "booking_belongs_to_a_session",
    Kind.CONFLICT,
    "This booking belongs to a session and can only be changed with it.",
    {"session_id": "0197e3a0-5c00-7a10-8000-00000000e001"},
)
BOOKING_BELONGS_TO_A_TRIAL = Refusal(
    "booking_belongs_to_a_trial",
    Kind.CONFLICT,
    "This booking is kept for an applicant's trial and can only be changed with it.",
    {"trial_id": "0197e3a0-5c00-7a10-8000-00000000f001"},
)
BOOKING_IS_NOT_CONFIRMED = Refusal(
    "booking_is_not_confirmed",
    Kind.CONFLICT,
    "Only a confirmed booking can be checked in; this one is held or requested.",
)
CHECK_IN_IS_NOT_OPEN = Refusal(
    "check_in_is_not_open",
    Kind.CONFLICT,
    "Check-in is possible from shortly before the start, until the space is released.",
    {"opens_at": "2026-07-08T09:30:00Z", "closes_at": "2026-07-08T10:15:00Z"},
)
ROOM_CODE_IS_NOT_VALID = Refusal(
    "room_code_is_not_valid",
    Kind.FORBIDDEN,
    "Type the six digits that the room's door shows now: they change every half minute. "
    "Staff check in whoever has no phone.",
)

HOST_IS_UNKNOWN = Refusal(
    "host_is_unknown", Kind.NOT_FOUND, "There is no such partner among the hosts of this community."
)
HOST_IS_SUSPENDED = Refusal(
    "host_is_suspended",
    Kind.CONFLICT,
    "The partner is suspended: nothing new is booked, drafted, priced or opened for it.",
)
HOST_HAS_LEFT = Refusal(
    "host_has_left", Kind.CONFLICT, "The partner has left the programme: nothing new is done for it."
)
AGREEMENT_IS_NOT_IN_FORCE = Refusal(
    "agreement_is_not_in_force",
    Kind.CONFLICT,
    "A partner that has signed an agreement books within its term, and nothing after its end.",
    {"missing": "agreement_has_ended"},
)
AGREEMENT_DOES_NOT_COVER_THE_SPACE = Refusal(
    "agreement_does_not_cover_the_space",
    Kind.CONFLICT,
    "The partner's agreement names the spaces that it may use, and this is none of them.",
    {"space_ids": ["0197e3a0-5c00-7a10-8000-000000000004"]},
)
AGREEMENT_DOES_NOT_NAME_THE_CATEGORY = Refusal(
    "agreement_does_not_name_the_category",
    Kind.CONFLICT,
    "The partner's agreement names what its sessions may be about, and this is none of it.",
    {"categories": ["nature", "crafts"]},
)

AGREEMENT_IS_OVER = Refusal(
    "agreement_is_over",
    Kind.CONFLICT,
    "The partner's agreement with the community is over: who has a place keeps it, and nobody new takes one.",
)
OF_STANDING = (HOST_HAS_LEFT, HOST_IS_SUSPENDED)
"""Nothing new is begun for a partner that has left or is suspended."""

OF_NEWCOMERS = (*OF_STANDING, AGREEMENT_IS_OVER)
"""Whose sessions take nobody new."""

OF_A_PARTNERS_SPACE = (
    HOST_IS_UNKNOWN,
    *OF_STANDING,
    SPACE_IS_UNKNOWN,
    AGREEMENT_IS_NOT_IN_FORCE,
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
)
"""Which space a partner may have."""

OF_A_TIME = (
    WINDOW_LIES_IN_THE_PAST,
    BOOKING_IS_TOO_LONG,
    WINDOW_IS_TOO_FAR_AHEAD,
    SPACE_IS_NOT_OPEN_THEN,
    SPACE_IS_CLOSED_THEN,
)
"""When a space may be had at all."""

OF_A_SLOT = (SPACE_HAS_FEWER_UNITS, SPACE_IS_NOT_FREE, RESIDENTS_KEEP_A_FLOOR)
"""Whether it can be had then, beside the others who have it."""
