"""How the partners service says no: about resources and what they are committed to."""

from shared.kernel.refusals import Kind, Refusal

RESOURCE_IS_UNKNOWN = Refusal(
    "resource_is_unknown", Kind.NOT_FOUND, "There is no such resource in this community."
)
RESOURCE_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "resource_belongs_to_somebody_else",
    Kind.FORBIDDEN,
    "Only whoever offered the resource, or staff, may do this.",
)
RESOURCE_IS_CHECKED_BY_SOMEBODY_ELSE = Refusal(
    "resource_is_checked_by_somebody_else",
    Kind.FORBIDDEN,
    "You offered or entered this resource, or belong to its partner: another member of staff checks it.",
)
RESOURCE_MUST_BE_CHECKED_FIRST = Refusal(
    "resource_must_be_checked_first",
    Kind.CONFLICT,
    "Somebody must check the resource before it is made available.",
    {"state": "offered"},
)
RESOURCE_IS_DECLINED_ONLY_BEFORE_IT_IS_AVAILABLE = Refusal(
    "resource_is_declined_only_before_it_is_available",
    Kind.CONFLICT,
    "The resource is on the public list: give it back instead.",
    {"state": "available"},
)
RESOURCE_IS_OVER = Refusal(
    "resource_is_over", Kind.CONFLICT, "The resource was declined or given back.", {"state": "returned"}
)
RESOURCE_IS_NOT_AVAILABLE = Refusal(
    "resource_is_not_available",
    Kind.CONFLICT,
    "The resource is not on the list of what is available.",
    {"state": "offered"},
)
RESOURCE_IS_COMMITTED_THEN = Refusal(
    "resource_is_committed_then",
    Kind.CONFLICT,
    "So much of the resource is not free at that time.",
    {"free": 2},
)
RESOURCE_IS_COMMITTED = Refusal(
    "resource_is_committed",
    Kind.CONFLICT,
    "The resource is committed to a project: end that before it is given back.",
    {"commitments": 1},
)
COMMITMENT_IS_UNKNOWN = Refusal(
    "commitment_is_unknown", Kind.NOT_FOUND, "The resource has no such commitment that is still open."
)
COMMITMENT_IS_OVER = Refusal(
    "commitment_is_over",
    Kind.CONFLICT,
    "What was kept of the resource for this contribution may be promised to others again.",
)
COMMITMENT_ENDS_IN_THE_PAST = Refusal(
    "commitment_ends_in_the_past",
    Kind.INVALID,
    "A resource is committed for a time that is not over.",
    {"ends_at": "2026-07-01T00:00:00+00:00"},
)
