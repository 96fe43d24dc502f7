"""How the partners service says no: about decisions and objections to them."""

from shared.kernel.refusals import Kind, Refusal

SCREENING_MUST_BE_VALID = Refusal(
    "screening_must_be_valid",
    Kind.INVALID,
    "A screening record must be valid beyond today.",
    {"valid_until": "2026-07-01T00:00:00+00:00"},
)
SCREENING_HOLDS_A_YEAR_AT_MOST = Refusal(
    "screening_holds_a_year_at_most",
    Kind.INVALID,
    "Records are checked every year (Minors Protection Law, art. 62): valid for 366 days at most.",
    {"latest": "2027-07-07T01:00:00+00:00"},
)
SCREENING_IS_RECORDED_BY_OTHERS = Refusal(
    "screening_is_recorded_by_others",
    Kind.FORBIDDEN,
    "Nobody records their own check for work with minors, or that of somebody they are related to.",
)
RELATED_PERSON_TAKES_NO_PART = Refusal(
    "related_person_takes_no_part",
    Kind.FORBIDDEN,
    "Whoever is related to a person or an organisation that this concerns takes no part in it.",
)
WHO_PREPARED_DOES_NOT_DECIDE = Refusal(
    "who_prepared_does_not_decide",
    Kind.FORBIDDEN,
    "You screened this application, held its trial, recorded the check for work with minors, entered who was "
    "there or what they said, or answered yourself: somebody else decides.",
)
NOBODY_HAS_TWO_VOICES = Refusal(
    "nobody_has_two_voices",
    Kind.FORBIDDEN,
    "You have given or entered one of the voices in this already: this is for somebody else.",
)
EVIDENCE_IS_MISSING = Refusal(
    "evidence_is_missing",
    Kind.CONFLICT,
    "The evidence for admission is not complete: the missing pieces are named.",
    {"missing": ["trial_held", "feedback_window_closed", "feedback_quorum", "feedback_threshold"]},
)
EXCEPTION_NEEDS_TWO_STAFF = Refusal(
    "exception_needs_two_staff",
    Kind.FORBIDDEN,
    "An exception is asked by one member of staff and decided by another.",
    {"asked_by": "staff-chen"},
)
FEEDBACK_IS_STILL_OPEN = Refusal(
    "feedback_is_still_open",
    Kind.CONFLICT,
    "Residents may still answer: decide when the window has closed.",
    {"closes_at": "2026-07-14T03:30:00+00:00"},
)
APPLICATION_IS_DECIDED = Refusal(
    "application_is_decided",
    Kind.CONFLICT,
    "A decision on this application is in its publicity.",
    {"publicity_ends_at": "2026-07-21T04:00:00+00:00"},
)
PUBLICITY_IS_NOT_RUNNING = Refusal(
    "publicity_is_not_running", Kind.CONFLICT, "Objections are raised during the publicity of a decision."
)
PERSON_HAS_AN_OPEN_OBJECTION = Refusal(
    "person_has_an_open_objection", Kind.CONFLICT, "Your earlier objection waits for its answer."
)
OBJECTION_IS_UNKNOWN = Refusal(
    "objection_is_unknown", Kind.NOT_FOUND, "There is no such objection to the decision in publicity."
)
OBJECTION_IS_ANSWERED = Refusal(
    "objection_is_answered", Kind.CONFLICT, "The objection has been answered already."
)
