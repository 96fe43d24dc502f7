"""Every way in which the partners service says no, beside the kernel's own."""

from shared.kernel.refusals import Kind, Refusal

_NEED = "0197d9a0-0000-7000-8000-000000000001"

# Programme.
COMMUNITY_IS_ALREADY_OPEN = Refusal(
    "community_is_already_open", Kind.CONFLICT, "The community is open already, with other particulars."
)
RULES_DO_NOT_REACH_INTO_THE_PAST = Refusal(
    "rules_do_not_reach_into_the_past",
    Kind.INVALID,
    "New rules hold from now on or later, never from before.",
    {"effective_from": "2026-07-01T00:00:00+00:00"},
)

# Needs.
NEED_IS_UNKNOWN = Refusal(
    "need_is_unknown", Kind.NOT_FOUND, "There is no such need in this community.", {"need_id": _NEED}
)
NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION = Refusal(
    "need_is_edited_only_before_publication",
    Kind.CONFLICT,
    "The need is published or settled; it can't be edited any more.",
    {"state": "published"},
)
NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION = Refusal(
    "need_is_declined_only_before_publication",
    Kind.CONFLICT,
    "The need is on the public list: close it with a reason instead.",
    {"state": "published"},
)
NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION = Refusal(
    "need_must_be_verified_before_publication",
    Kind.CONFLICT,
    "Verify the need's evidence before you publish it.",
    {"state": "collected"},
)
NEED_IS_SETTLED = Refusal(
    "need_is_settled", Kind.CONFLICT, "The need is closed or declined.", {"state": "closed"}
)
NEED_IS_NOT_PUBLISHED = Refusal(
    "need_is_not_published",
    Kind.CONFLICT,
    "The need is not on the public list.",
    {"need_id": _NEED, "state": "closed"},
)
NEED_IS_NOT_IN_A_PROJECT = Refusal(
    "need_is_not_in_a_project",
    Kind.CONFLICT,
    "No partner works on this need yet, so nobody can confirm that it is met.",
    {"state": "published"},
)

# Calls.
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

# Intents.
INTENT_IS_UNKNOWN = Refusal("intent_is_unknown", Kind.NOT_FOUND, "There is no such intent in this community.")
INTENT_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "intent_belongs_to_somebody_else", Kind.FORBIDDEN, "Only the person who offered an intent may use it."
)
INTENT_WAITS_NO_MORE = Refusal(
    "intent_waits_no_more", Kind.CONFLICT, "The intent was taken up or withdrawn.", {"state": "withdrawn"}
)
PERSON_HAS_MANY_INTENTS_WAITING = Refusal(
    "person_has_many_intents_waiting",
    Kind.CONFLICT,
    "You have as many intents waiting as one person may: withdraw one first.",
    {"limit": 20},
)

# Applications.
APPLICATION_IS_UNKNOWN = Refusal(
    "application_is_unknown", Kind.NOT_FOUND, "There is no such application in this community."
)
APPLICATION_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "application_belongs_to_somebody_else", Kind.FORBIDDEN, "Only the applicant may do this."
)
PERSON_HAS_MANY_DRAFTS = Refusal(
    "person_has_many_drafts",
    Kind.CONFLICT,
    "You have as many drafts as one person may: submit or withdraw one first.",
    {"limit": 20},
)
APPLICATION_IS_NOT_EDITED_NOW = Refusal(
    "application_is_not_edited_now",
    Kind.CONFLICT,
    "An application is changed as a draft, or while more information is asked.",
    {"state": "submitted"},
)
APPLICATION_IS_NOT_A_DRAFT = Refusal(
    "application_is_not_a_draft", Kind.CONFLICT, "Only a draft is submitted.", {"state": "withdrawn"}
)
APPLICATION_IS_NOT_SUBMITTED = Refusal(
    "application_is_not_submitted",
    Kind.CONFLICT,
    "The application is a draft still, or screening is behind it.",
    {"state": "drafted"},
)
APPLICATION_IS_NOT_IN_SCREENING = Refusal(
    "application_is_not_in_screening",
    Kind.CONFLICT,
    "This step belongs to screening, and the application is not there.",
    {"state": "submitted"},
)
NO_INFORMATION_IS_ASKED = Refusal(
    "no_information_is_asked", Kind.CONFLICT, "No question is waiting for an answer.", {"state": "screening"}
)
APPLICATION_IS_SETTLED = Refusal(
    "application_is_settled",
    Kind.CONFLICT,
    "The application has been admitted, rejected or withdrawn.",
    {"state": "rejected"},
)

# Trials and feedback.
TRIAL_NEEDS_A_MATCHED_APPLICATION = Refusal(
    "trial_needs_a_matched_application",
    Kind.CONFLICT,
    "A trial is planned once the application is matched to a need, and not while feedback is open.",
    {"state": "screening"},
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

# Decisions.
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
RELATED_PERSON_TAKES_NO_PART = Refusal(
    "related_person_takes_no_part",
    Kind.FORBIDDEN,
    "A person who is related to the applicant takes no part in this.",
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

# Partners and agreements.
PARTNER_IS_UNKNOWN = Refusal(
    "partner_is_unknown", Kind.NOT_FOUND, "There is no such partner in this community."
)
ONLY_THE_REPRESENTATIVE_MAY = Refusal(
    "only_the_representative_may", Kind.FORBIDDEN, "Only the partner's representative may do this."
)
PARTNER_HAS_LEFT = Refusal(
    "partner_has_left", Kind.CONFLICT, "The partner has left the programme.", {"state": "exited"}
)
PARTNER_IS_NOT_IN_GOOD_STANDING = Refusal(
    "partner_is_not_in_good_standing",
    Kind.CONFLICT,
    "The partner is suspended or about to leave.",
    {"state": "suspended"},
)
PARTNER_HAS_AN_AGREEMENT = Refusal(
    "partner_has_an_agreement",
    Kind.CONFLICT,
    "The partner has an agreement, active or being made: amend or end that one.",
    {"agreement_id": "0197d9a0-0000-7000-8000-000000000002"},
)
SHARE_IS_BELOW_THE_RULE = Refusal(
    "share_is_below_the_rule",
    Kind.INVALID,
    "The share for the fund is less than the community's rule.",
    {"rule_share_bps": 1500},
)
PRICE_RATIO_IS_ABOVE_THE_RULE = Refusal(
    "price_ratio_is_above_the_rule",
    Kind.INVALID,
    "The price ratio is higher than the community's rule.",
    {"rule_price_ratio_bps": 5000},
)
TERM_IS_OVER = Refusal(
    "term_is_over", Kind.INVALID, "The term ends in the past.", {"ends_at": "2026-07-01T00:00:00+00:00"}
)
SCREENING_RECORD_IS_MISSING = Refusal(
    "screening_record_is_missing",
    Kind.CONFLICT,
    "The representative has no valid screening record for work with minors.",
)
AGREEMENT_IS_UNKNOWN = Refusal(
    "agreement_is_unknown", Kind.NOT_FOUND, "There is no such agreement in this community."
)
AGREEMENT_HAS_ENDED = Refusal(
    "agreement_has_ended", Kind.CONFLICT, "The agreement has ended.", {"state": "expired"}
)
AGREEMENT_IS_NOT_ACTIVE = Refusal(
    "agreement_is_not_active", Kind.CONFLICT, "Only an active agreement is amended.", {"state": "drafted"}
)
VERSION_IS_NOT_OPEN_FOR_SIGNATURE = Refusal(
    "version_is_not_open_for_signature",
    Kind.CONFLICT,
    "This version of the agreement does not wait for signatures.",
    {"open_version": 2},
)
PARTNER_SIGNS_FIRST = Refusal(
    "partner_signs_first", Kind.CONFLICT, "The community signs after the partner has signed."
)
NOBODY_SIGNS_FOR_BOTH = Refusal(
    "nobody_signs_for_both", Kind.FORBIDDEN, "One person can't sign for the partner and for the community."
)
AMENDMENT_LEAVES_A_GAP = Refusal(
    "amendment_leaves_a_gap",
    Kind.INVALID,
    "The new version must start before the old one ends.",
    {"ends_at": "2027-07-19T16:00:00+00:00"},
)

OF_TERMS = (
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    SHARE_IS_BELOW_THE_RULE,
    PRICE_RATIO_IS_ABOVE_THE_RULE,
    TERM_IS_OVER,
    SCREENING_RECORD_IS_MISSING,
)

OF_WHAT_IT_NAMES = (CALL_IS_UNKNOWN, INTENT_IS_UNKNOWN, INTENT_BELONGS_TO_SOMEBODY_ELSE, INTENT_WAITS_NO_MORE)
