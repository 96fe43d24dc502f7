"""What stands against holding a session together."""

from shared.kernel.refusals import Kind, Refusal

JOINT_HOSTING_IS_UNKNOWN = Refusal(
    "joint_hosting_is_unknown",
    Kind.NOT_FOUND,
    "There is no such invitation to hold a session together, or it was answered or taken back.",
)
PARTNER_MAY_NOT_JOIN = Refusal(
    "partner_may_not_join",
    Kind.CONFLICT,
    "The partner holds nothing together with others now: it left, is suspended, or its agreement is over.",
    {"partner_id": "0197e3a0-5c00-7a10-8000-00000000a002", "because": "host_is_suspended"},
)
PARTNER_HOLDS_IT_ALREADY = Refusal(
    "partner_holds_it_already",
    Kind.CONFLICT,
    "The partner holds the session already, or is invited to.",
    {"partner_id": "0197e3a0-5c00-7a10-8000-00000000a002"},
)
SESSION_HAS_ENOUGH_HOSTS = Refusal(
    "session_has_enough_hosts",
    Kind.CONFLICT,
    "No more than so many partners hold a session together, invited ones included.",
    {"at_most": 5},
)
APPOINTMENT_HAS_ONE_HOST = Refusal(
    "appointment_has_one_host",
    Kind.CONFLICT,
    "An appointment is between one person and one partner: nobody else is invited to it.",
)

OF_INVITED_HOSTS = (PARTNER_HOLDS_IT_ALREADY, PARTNER_MAY_NOT_JOIN)
"""What stands against partners that are named while a session is planned."""
