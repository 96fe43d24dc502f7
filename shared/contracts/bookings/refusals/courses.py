"""What stands against a course, and against a place in it."""

from pydantic import JsonValue

from shared.kernel.refusals import Kind, Refusal

_CONFLICT: dict[str, JsonValue] = {
    "starts_at": "2026-07-18T01:00:00Z",
    "ends_at": "2026-07-18T02:30:00Z",
    "reason": "space_is_not_free",
    "alternatives": [],
}

COURSE_IS_UNKNOWN = Refusal("course_is_unknown", Kind.NOT_FOUND, "There is no such course in this community.")
COURSE_HAS_CONFLICTS = Refusal(
    "course_has_conflicts",
    Kind.CONFLICT,
    "Some dates of the course cannot be had. Choose others, or have them skipped.",
    {"conflicts": [_CONFLICT], "first": "2026-07-18T01:00:00Z", "conflicts_in_all": 1},
)
COURSE_HAS_TOO_FEW_LESSONS = Refusal(
    "course_has_too_few_lessons",
    Kind.CONFLICT,
    "A course has at least two lessons, and so many of its dates cannot be had.",
    {"conflicts": [_CONFLICT]},
)
LESSONS_HAVE_CONFLICTS = Refusal(
    "lessons_have_conflicts",
    Kind.CONFLICT,
    "Some of the lessons cannot be had then, so none was moved. Choose another shift, or other lessons.",
    {
        "conflicts": [{"session_id": "0197e3a0-5c00-7a10-8000-00000000e001", **_CONFLICT}],
        "first": "2026-07-18T01:00:00Z",
        "conflicts_in_all": 1,
    },
)
COURSE_IS_NO_LONGER_A_DRAFT = Refusal(
    "course_is_no_longer_a_draft",
    Kind.CONFLICT,
    "The course has already been opened or has ended.",
    {"state": "closed"},
)
COURSE_WAS_NEVER_OPENED = Refusal(
    "course_was_never_opened",
    Kind.CONFLICT,
    "Nobody has heard of the course yet: open it first, or say it in the draft.",
    {"state": "drafted"},
)
COURSE_WAS_CALLED_OFF = Refusal(
    "course_was_called_off",
    Kind.CONFLICT,
    "The course was called off, and nothing is changed about it any more.",
)
COURSE_TAKES_NO_ENROLMENTS = Refusal(
    "course_takes_no_enrolments",
    Kind.CONFLICT,
    "Enrolment in a course is possible while it is open: until its first lesson, "
    "or its last one where its partner lets people join later.",
    {"state": "closed"},
)
PERSON_IS_IN_THE_COURSE_ALREADY = Refusal(
    "person_is_in_the_course_already",
    Kind.CONFLICT,
    "This person already has a place in this course or on its waitlist.",
    {"course_enrolment_id": "0197e3a0-5c00-7a10-8000-00000000f001"},
)
COURSE_ENROLMENT_IS_UNKNOWN = Refusal(
    "course_enrolment_is_unknown", Kind.NOT_FOUND, "There is no such enrolment in a course."
)
COURSE_ENROLMENT_HAS_NO_OFFER = Refusal(
    "course_enrolment_has_no_offer",
    Kind.CONFLICT,
    "No place in the course is on offer to this enrolment, or the offer has expired.",
    {"state": "waiting"},
)
COURSE_HAS_NO_LESSON_AHEAD = Refusal(
    "course_has_no_lesson_ahead",
    Kind.CONFLICT,
    "Every lesson of this course that you had a place in has begun, so nothing can be given back.",
)
LESSON_BELONGS_TO_A_COURSE = Refusal(
    "lesson_belongs_to_a_course",
    Kind.CONFLICT,
    "This session is a lesson of a course and can only be changed with it.",
    {"course_id": "0197e3a0-5c00-7a10-8000-00000000c001"},
)
SESSION_IS_NO_LESSON = Refusal(
    "session_is_no_lesson",
    Kind.CONFLICT,
    "Only a lesson of a course that was opened can be moved to another date.",
)
PAYMENT_EXCEEDS_THE_PRICE_OF_THE_COURSE = Refusal(
    "payment_exceeds_the_price_of_the_course",
    Kind.INVALID,
    "More would be paid than this person's lessons of the course cost.",
    {"open_fen": 0},
)
REFUND_EXCEEDS_WHAT_WAS_PAID_FOR_THE_COURSE = Refusal(
    "refund_exceeds_what_was_paid_for_the_course",
    Kind.INVALID,
    "More would be given back than was paid for this person's lessons of the course.",
    {"refundable_fen": 6_400},
)
