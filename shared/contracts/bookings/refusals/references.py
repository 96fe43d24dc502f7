"""What stands against a market reference, and against a price without one."""

from shared.kernel.refusals import Kind, Refusal

REFERENCE_IS_UNKNOWN = Refusal(
    "reference_is_unknown", Kind.NOT_FOUND, "There is no such market reference in this community."
)
REFERENCE_IS_SETTLED = Refusal(
    "reference_is_settled",
    Kind.CONFLICT,
    "This market reference has already been approved, declined or withdrawn.",
    {"state": "approved"},
)
REFERENCE_IS_NOT_IN_FORCE = Refusal(
    "reference_is_not_in_force",
    Kind.CONFLICT,
    "This market reference is not in force: it was not approved, was withdrawn, has expired, or a challenge "
    "was not answered in time.",
    {"because": "expired"},
)
REFERENCE_NEEDS_QUOTES_OR_A_REASON = Refusal(
    "reference_needs_quotes_or_a_reason",
    Kind.INVALID,
    "A market reference stands on three quotes of the last year, or is approved for a reason.",
    {"quotes_that_count": 2},
)
APPROVER_HAS_A_PART_IN_IT = Refusal(
    "approver_has_a_part_in_it",
    Kind.FORBIDDEN,
    "Nobody decides on a market reference as a partner's representative, nor alone on one of their own "
    "without three quotes.",
    {"part": "represents_a_partner"},
)
REFERENCE_IS_CHALLENGED_BY_YOU = Refusal(
    "reference_is_challenged_by_you",
    Kind.CONFLICT,
    "You have challenged this market reference already, and the answer is still to come.",
)
CHALLENGE_IS_UNKNOWN = Refusal(
    "challenge_is_unknown", Kind.NOT_FOUND, "There is no such challenge of this market reference."
)
CHALLENGE_IS_ANSWERED = Refusal(
    "challenge_is_answered", Kind.CONFLICT, "This challenge has already been answered."
)
PRICE_NEEDS_A_REFERENCE = Refusal(
    "price_needs_a_reference",
    Kind.CONFLICT,
    "In this community a price stands on an entry of the catalogue of market references.",
)

OF_A_REFERENCE = (REFERENCE_IS_UNKNOWN, REFERENCE_IS_NOT_IN_FORCE)
"""When a price can't stand on a reference."""
