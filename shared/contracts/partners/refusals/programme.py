"""How the partners service says no: of a community's programme."""

from shared.kernel.refusals import Kind, Refusal

COMMUNITY_IS_ALREADY_OPEN = Refusal(
    "community_is_already_open", Kind.CONFLICT, "The community is open already, with other particulars."
)
RULES_DO_NOT_REACH_INTO_THE_PAST = Refusal(
    "rules_do_not_reach_into_the_past",
    Kind.INVALID,
    "New rules hold from now on or later, never from before.",
    {"effective_from": "2026-07-01T00:00:00+00:00"},
)
