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
QUORUM_TELLS_WHO_SAID_WHAT = Refusal(
    "quorum_tells_who_said_what",
    Kind.INVALID,
    "Of fewer answers than this nothing is told, so as many residents must answer after a trial.",
    {"at_least": 5},
)
