"""Every rule of the committee's meetings that can say no."""

from shared.kernel.refusals import Kind, Refusal

MEETING_IS_UNKNOWN = Refusal("meeting_is_unknown", Kind.NOT_FOUND, "Nobody has called such a meeting.")
MEETING_LIES_IN_THE_PAST = Refusal(
    "meeting_lies_in_the_past",
    Kind.INVALID,
    "A meeting is called before it begins.",
    {"starts_at": "2026-07-18T11:00:00Z"},
)
MEETING_HAS_BEGUN = Refusal(
    "meeting_has_begun",
    Kind.CONFLICT,
    "The hour of this meeting has come: its agenda stands, and the minutes say what became of it.",
    {"starts_at": "2026-07-18T11:00:00Z"},
)
MEETING_IS_CANCELLED = Refusal("meeting_is_cancelled", Kind.CONFLICT, "This meeting is cancelled.")
MEETING_HAS_MINUTES = Refusal(
    "meeting_has_minutes", Kind.CONFLICT, "This meeting was held: its minutes are recorded."
)
MEETING_HAS_NO_MINUTES = Refusal(
    "meeting_has_no_minutes", Kind.CONFLICT, "Nobody has recorded the minutes of this meeting."
)
MINUTES_LIE_OUTSIDE_THE_MEETING = Refusal(
    "minutes_lie_outside_the_meeting",
    Kind.INVALID,
    "A meeting begins after it was called, and is over before its minutes are recorded.",
    {"called_at": "2026-07-11T02:00:00Z", "now": "2026-07-18T13:00:00Z"},
)
PRESENT_MUST_BE_IN_OFFICE = Refusal(
    "present_must_be_in_office",
    Kind.CONFLICT,
    "Present are members of the committee who were in office on the day; guests stand in the minutes.",
    {"person_ids": ["0197e1a2-5c00-7000-8000-000000000a57"]},
)
AGENDA_HAS_NO_SUCH_POINT = Refusal(
    "agenda_has_no_such_point",
    Kind.INVALID,
    "The meeting deals with the points of its agenda, by their numbers.",
    {"number": 4, "points": 3},
)
MEETING_HAS_NO_QUORUM = Refusal(
    "meeting_has_no_quorum",
    Kind.CONFLICT,
    "Too few members were present to deal with any point: record that none was dealt with, and meet again.",
    {"present": 2, "quorum": 4, "members": 5},
)
MINUTES_HAVE_CHANGED = Refusal(
    "minutes_have_changed",
    Kind.CONFLICT,
    "The minutes were recorded anew. Read them again before you sign.",
    {"version": 1, "current": 2},
)
MINUTES_ARE_SIGNED = Refusal(
    "minutes_are_signed",
    Kind.CONFLICT,
    "Two members have signed these minutes: they stand as they are.",
    {"version": 1},
)
WHO_WAS_PRESENT_SIGNS = Refusal(
    "who_was_present_signs", Kind.FORBIDDEN, "Minutes are signed by members who were present."
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
