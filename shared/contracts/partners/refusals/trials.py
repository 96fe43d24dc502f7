"""How the partners service says no: about trials and their feedback."""

from shared.kernel.refusals import Kind, Refusal

TRIAL_NEEDS_A_MATCHED_APPLICATION = Refusal(
    "trial_needs_a_matched_application",
    Kind.CONFLICT,
    "A trial is planned once the application is matched to a need, and not while feedback is open.",
    {"state": "screening"},
)
CHECK_IN_CODE_IS_NOT_VALID = Refusal(
    "check_in_code_is_not_valid",
    Kind.FORBIDDEN,
    "Type the six digits that are shown at the door now: they change every half minute.",
)
PERSON_MUST_BE_VERIFIED = Refusal(
    "person_must_be_verified",
    Kind.FORBIDDEN,
    "A new resident counts once a second member of staff has verified them: ask at the service desk.",
)
TRIAL_IS_PLANNED_AHEAD = Refusal(
    "trial_is_planned_ahead",
    Kind.INVALID,
    "A trial must end in the future, so that people can come to it.",
    {"ends_at": "2026-07-11T03:30:00+00:00"},
)
TRIAL_HAS_BEGUN = Refusal(
    "trial_has_begun",
    Kind.CONFLICT,
    "People are checked in already, so the trial can't be planned anew.",
    {"checked_in": 3},
)
NO_TRIAL_IS_PLANNED = Refusal(
    "no_trial_is_planned", Kind.CONFLICT, "No trial of this application is planned now.", {"state": "matched"}
)
TRIAL_WAITS_FOR_ITS_SPACE = Refusal(
    "trial_waits_for_its_space",
    Kind.CONFLICT,
    "The space of this trial is asked for and not yet kept: look again in a moment.",
)
TRIAL_IS_UNKNOWN = Refusal(
    "trial_is_unknown", Kind.NOT_FOUND, "No trial of such an application was ever planned."
)
TRIAL_HAS_NOT_BEGUN = Refusal(
    "trial_has_not_begun",
    Kind.CONFLICT,
    "The trial has not begun yet.",
    {"starts_at": "2026-07-11T01:30:00+00:00"},
)
TRIAL_WINDOW_IS_OVER = Refusal(
    "trial_window_is_over",
    Kind.CONFLICT,
    "The trial's window is over: ask staff to check you in if you were there.",
    {"ends_at": "2026-07-11T03:30:00+00:00"},
)
TRIAL_IS_FULL = Refusal(
    "trial_is_full", Kind.CONFLICT, "As many people are checked in as the trial has places.", {"capacity": 20}
)
APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL = Refusal(
    "applicant_does_not_judge_own_trial",
    Kind.FORBIDDEN,
    "The applicant is not counted among those who try the offer.",
)
TRIAL_NEEDS_SOMEBODY_CHECKED_IN = Refusal(
    "trial_needs_somebody_checked_in",
    Kind.CONFLICT,
    "A trial to which nobody came was not held: check people in, or plan it anew.",
)
FEEDBACK_IS_NOT_OPEN = Refusal(
    "feedback_is_not_open",
    Kind.CONFLICT,
    "Feedback is given after a trial, while its window is open.",
    {"state": "feedback_closed"},
)
FEEDBACK_IS_FOR_THOSE_CHECKED_IN = Refusal(
    "feedback_is_for_those_checked_in",
    Kind.FORBIDDEN,
    "Only people who were checked in at the trial give feedback on it.",
)
FEEDBACK_IS_GIVEN_ONCE = Refusal(
    "feedback_is_given_once", Kind.CONFLICT, "You have given your feedback on this trial already."
)
