"""How the partners service says no: about calls."""

from shared.kernel.refusals import Kind, Refusal

CALL_IS_UNKNOWN = Refusal("call_is_unknown", Kind.NOT_FOUND, "There is no such call in this community.")
CALL_IS_NOT_A_DRAFT = Refusal(
    "call_is_not_a_draft",
    Kind.CONFLICT,
    "The call is published; it can't be changed.",
    {"state": "published"},
)
CALL_WINDOW_HAS_PASSED = Refusal(
    "call_window_has_passed",
    Kind.CONFLICT,
    "The call's window is over: move it before you publish.",
    {"ends_at": "2026-08-01T00:00:00+00:00"},
)
CALL_IS_NOT_PUBLISHED = Refusal(
    "call_is_not_published", Kind.CONFLICT, "The call is still a draft.", {"state": "drafted"}
)
CALL_IS_NOT_CLOSED = Refusal(
    "call_is_not_closed", Kind.CONFLICT, "Only a closed call is archived.", {"state": "published"}
)
CALL_TAKES_NO_APPLICATIONS_NOW = Refusal(
    "call_takes_no_applications_now",
    Kind.CONFLICT,
    "The call takes applications only while it is published and in its window.",
    {"state": "closed"},
)
CALL_QUESTIONS_ARE_FROZEN = Refusal(
    "call_questions_are_frozen",
    Kind.CONFLICT,
    "Somebody has applied to the call already, or it is closed: what it asks stays as it is.",
    {"state": "published"},
)
CALL_QUESTIONS_ARE_NOT_ANSWERED = Refusal(
    "call_questions_are_not_answered",
    Kind.CONFLICT,
    "The call asks questions that are not answered, or whose answers no longer fit them.",
    {"questions": ["experience"]},
)
CALL_INQUIRY_WAITS_FOR_NO_ANSWER = Refusal(
    "call_inquiry_waits_for_no_answer",
    Kind.NOT_FOUND,
    "No such question about this call waits for an answer: it was answered or declined before, or is none.",
)
PERSON_HAS_MANY_CALL_INQUIRIES_WAITING = Refusal(
    "person_has_many_call_inquiries_waiting",
    Kind.CONFLICT,
    "Several of your questions about calls wait for an answer already.",
    {"limit": 5},
)
