"""How the partners service says no: about complaints."""

from shared.kernel.refusals import Kind, Refusal

COMPLAINT_IS_UNKNOWN = Refusal("complaint_is_unknown", Kind.NOT_FOUND, "There is no such open complaint.")
COMPLAINT_WAITS_FOR_ITS_DECISION = Refusal(
    "complaint_waits_for_its_decision",
    Kind.CONFLICT,
    "Your earlier complaint about this waits for its decision.",
)
PARTNERS_PEOPLE_DO_NOT_COMPLAIN = Refusal(
    "partners_people_do_not_complain",
    Kind.FORBIDDEN,
    "Whoever is on a partner's roster does not complain about it here.",
)
PARTNER_LEFT_TOO_LONG_AGO = Refusal(
    "partner_left_too_long_ago",
    Kind.CONFLICT,
    "The partner left so long ago that complaints about it are taken no more.",
    {"until": "2026-10-05T01:00:00+00:00"},
)
COMPLAINT_IS_NOT_ACKNOWLEDGED = Refusal(
    "complaint_is_not_acknowledged", Kind.CONFLICT, "Staff acknowledge a complaint before this."
)
COMPLAINT_IS_ANSWERED = Refusal(
    "complaint_is_answered", Kind.CONFLICT, "The partner has answered this complaint."
)
PARTNER_IS_HEARD_FIRST = Refusal(
    "partner_is_heard_first",
    Kind.CONFLICT,
    "The partner may still answer: decide when it has, or when its time is over.",
    {"hear_by": "2026-07-20T01:00:00+00:00"},
)
WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE = Refusal(
    "who_took_a_complaint_does_not_decide",
    Kind.FORBIDDEN,
    "You filed, entered or acknowledged this complaint, or entered the answer to it: somebody else decides.",
)
SUSPENSION_ENDS_WITHIN_A_YEAR = Refusal(
    "suspension_ends_within_a_year",
    Kind.INVALID,
    "A suspension ends after today, and within a year.",
    {"latest": "2027-07-06T01:00:00+00:00"},
)
ONLY_THE_COMPLAINANT_MAY = Refusal(
    "only_the_complainant_may", Kind.FORBIDDEN, "Only whoever complained may do this."
)
SUSPENSION_ENDS_BY_ITSELF = Refusal(
    "suspension_ends_by_itself",
    Kind.CONFLICT,
    "The partner is suspended because of a complaint: that ends by itself, on its day.",
    {"ends_at": "2026-08-06T01:00:00+00:00"},
)
NO_COMPLAINT_SUSPENDS_THE_PARTNER = Refusal(
    "no_complaint_suspends_the_partner",
    Kind.CONFLICT,
    "No suspension by a complaint is running: what staff suspended, staff let go on.",
)
WHO_SUSPENDED_DOES_NOT_LIFT_IT = Refusal(
    "who_suspended_does_not_lift_it",
    Kind.FORBIDDEN,
    "You decided on the complaint that suspends this partner: somebody else looks at whether it may end "
    "early.",
)
