"""What stands against ticket types, and against taking a place by one."""

from shared.kernel.refusals import Kind, Refusal

TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION = Refusal(
    "ticket_type_costs_more_than_the_session",
    Kind.INVALID,
    "A ticket type costs at most what the session does, whose price is within the cap.",
    {"name": "成人票", "price_fen": 5_000},
)
TICKET_TYPE_FITS_NOBODY = Refusal(
    "ticket_type_fits_nobody",
    Kind.INVALID,
    "Nobody could take this ticket type: it is for adults in a session for children alone, or for children "
    "in one that takes none.",
    {"name": "儿童票", "for_whom": "children"},
)
TICKET_TYPE_MUST_BE_CHOSEN = Refusal(
    "ticket_type_must_be_chosen",
    Kind.CONFLICT,
    "The places of this session go by ticket types: name one of them.",
    {"ticket_types": ["0197e3a0-5c00-7a10-8000-00000000b001"]},
)
TICKET_TYPE_IS_UNKNOWN = Refusal(
    "ticket_type_is_unknown", Kind.NOT_FOUND, "The session has no such ticket type."
)
TICKET_TYPE_IS_FOR_OTHERS = Refusal(
    "ticket_type_is_for_others",
    Kind.CONFLICT,
    "This ticket type is for somebody else.",
    {"for_whom": "children"},
)
TICKET_TYPE_IS_TAKEN_NO_MORE = Refusal(
    "ticket_type_is_taken_no_more",
    Kind.CONFLICT,
    "The time in which this ticket type is taken is over.",
    {"taken_until": "2026-07-04T12:00:00Z"},
)

OF_A_TICKET_TYPE = (
    TICKET_TYPE_MUST_BE_CHOSEN,
    TICKET_TYPE_IS_UNKNOWN,
    TICKET_TYPE_IS_FOR_OTHERS,
    TICKET_TYPE_IS_TAKEN_NO_MORE,
)
"""What stands against taking a place by a ticket type."""
