"""Every rule of the committee's terms that can say no."""

from shared.kernel.refusals import Kind, Refusal

COMMITTEE_TERM_IS_OVER = Refusal(
    "committee_term_is_over",
    Kind.FORBIDDEN,
    "Your term on the committee has not begun or is over: who is in office votes.",
    {"starts_on": "2025-07-01", "ends_on": "2026-06-30"},
)
TERM_IS_TOO_LONG = Refusal(
    "term_is_too_long",
    Kind.CONFLICT,
    "The rules in force say how long a term lasts at most.",
    {"days": 1_200, "days_at_most": 1_095},
)
PERSON_IS_NOT_ON_THE_COMMITTEE = Refusal(
    "person_is_not_on_the_committee",
    Kind.CONFLICT,
    "A term is of somebody who is on the committee: give that office first.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
