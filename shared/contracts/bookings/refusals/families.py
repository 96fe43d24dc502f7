"""What stands against a child's registration, and against its place in a session."""

from shared.kernel.refusals import Kind, Refusal

_CHILD = "0197e3a0-5c00-7a10-8000-00000000c001"

CHILD_IS_UNKNOWN = Refusal(
    "child_is_unknown",
    Kind.NOT_FOUND,
    "The caller is guardian of no such child.",
    {"child_id": _CHILD},
)
CONSENT_IS_TO_ANOTHER_TEXT = Refusal(
    "consent_is_to_another_text",
    Kind.CONFLICT,
    "The text to which a guardian consents has changed. Read it again.",
    {"current": "2026-11-29"},
)
CHILD_IS_NO_MINOR = Refusal(
    "child_is_no_minor",
    Kind.INVALID,
    "Guardians register children under 18; who is older has a place of their own.",
    {"born_from": 2008, "born_to": 2026},
)
CHILD_IS_REGISTERED_ALREADY = Refusal(
    "child_is_registered_already",
    Kind.CONFLICT,
    "A child of this name and year of birth is registered already: it has one place, not two.",
    {"child_id": _CHILD},
)
GUARDIAN_HAS_MANY_CHILDREN = Refusal(
    "guardian_has_many_children",
    Kind.CONFLICT,
    "As many children are registered by this guardian as one may register.",
    {"most": 12},
)
SESSION_IS_NOT_FOR_MINORS = Refusal(
    "session_is_not_for_minors",
    Kind.CONFLICT,
    "Children have places only in sessions for minors, whose host is checked for work with them.",
)
CHILD_IS_ENROLLED_ALREADY = Refusal(
    "child_is_enrolled_already",
    Kind.CONFLICT,
    "This child already has a place in this session or on its waitlist.",
    {"child_id": _CHILD, "enrolment_id": "0197e3a0-5c00-7a10-8000-00000000f001"},
)
AGE_IS_OUTSIDE_THE_BOUNDS = Refusal(
    "age_is_outside_the_bounds",
    Kind.CONFLICT,
    "By the year of birth, the child is not of an age for which the session is meant.",
    {"child_id": _CHILD, "age_from": 6, "age_to": 12},
)
CHILD_HAS_TWO_GUARDIANS = Refusal(
    "child_has_two_guardians",
    Kind.CONFLICT,
    "A child has two guardians here at most.",
)
INVITATION_IS_NOT_VALID = Refusal(
    "invitation_is_not_valid",
    Kind.CONFLICT,
    "No guardian invited anybody by this code, or it has expired or was used.",
)
PERSON_IS_GUARDIAN_ALREADY = Refusal(
    "person_is_guardian_already",
    Kind.CONFLICT,
    "Whoever asks is guardian of this child already.",
)
CHILD_HAS_MANY_FETCHERS = Refusal(
    "child_has_many_fetchers",
    Kind.CONFLICT,
    "As many people may fetch this child as can be named.",
    {"most": 6},
)
FETCHER_IS_UNKNOWN = Refusal(
    "fetcher_is_unknown",
    Kind.NOT_FOUND,
    "The guardian named nobody like that to fetch this child.",
    {"fetcher_id": "0197e3a0-5c00-7a10-8000-00000000c101"},
)
PLACE_IS_NO_CHILDS = Refusal(
    "place_is_no_childs",
    Kind.CONFLICT,
    "This place is a person's own: nobody is handed over.",
)
CHILD_IS_NOT_THERE = Refusal(
    "child_is_not_there",
    Kind.CONFLICT,
    "Only a child that is registered and was marked as having come is handed over.",
    {"state": "confirmed"},
)
PLACES_ARE_FOR_CHILDREN = Refusal(
    "places_are_for_children",
    Kind.CONFLICT,
    "Its places are for children of the ages it is meant for. A guardian enrols them, and takes no place.",
    {"age_to": 12},
)
CHILD_IS_IN_THE_COURSE_ALREADY = Refusal(
    "child_is_in_the_course_already",
    Kind.CONFLICT,
    "This child already has a place in this course or on its waitlist.",
    {"child_id": _CHILD, "course_enrolment_id": "0197e3a0-5c00-7a10-8000-00000000f001"},
)
SESSION_HAS_FEWER_PLACES = Refusal(
    "session_has_fewer_places",
    Kind.CONFLICT,
    "The session has fewer places in all than would be taken together.",
    {"capacity": 2, "wanted": 3},
)
