"""How the partners service says no: of a community's programme."""

from shared.kernel.refusals import Kind, Refusal

COMMUNITY_IS_ALREADY_OPEN = Refusal(
    "community_is_already_open", Kind.CONFLICT, "The community is open already, with other particulars."
)
QUORUM_TELLS_WHO_SAID_WHAT = Refusal(
    "quorum_tells_who_said_what",
    Kind.INVALID,
    "Of fewer answers than this nothing is told, so as many residents must answer after a trial.",
    {"at_least": 5},
)
