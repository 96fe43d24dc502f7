"""What is asked of draws: set one, apply, leave; and, by the platform itself, hold it."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.bookings.families.commands import EnrolChildrenInSessionRequest
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.draws import (
    DRAW_IS_CLOSED,
    DRAW_LEAVES_NO_TIME,
    ENROLMENT_IS_IN_NO_DRAW,
    SEED_DOES_NOT_FIT,
    SESSION_HAS_NO_DRAW,
)
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_IS_UNKNOWN,
    PERSON_IS_ENROLLED_ALREADY,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_ENROLLED_ALREADY,
    CHILD_IS_UNKNOWN,
    PLACES_ARE_FOR_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.refusals.sessions import (
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import OF_NEWCOMERS, OF_STANDING
from shared.contracts.bookings.refusals.tickets import OF_A_TICKET_TYPE
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Id, Instant, Request, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

Commitment = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The SHA-256 of a seed, in hexadecimal."""
Seed = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""32 random bytes, in hexadecimal."""
Ticket = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]
"""What takes part in a draw in its person's place: 10 random bytes, in hexadecimal."""


class SetDrawRequest(Request):
    """Until when residents apply for a draw of the places; null to draw no lots after all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"applications_until": "2026-07-09T20:00:00+08:00"}]}
    )

    applications_until: Instant | None
    """When applications end and the draw is held; null for places in the order of enrolment."""


class SetDraw(SetDrawRequest, Command):
    """Has the places of a draft drawn by lot, or no longer. The seed is drawn now, and its hash published."""

    operation = Operation(
        "Have places drawn by lot",
        roles(Role.PARTNER, Role.STAFF),
        (
            SESSION_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            *OF_STANDING,
            SESSION_IS_NO_LONGER_A_DRAFT,
            DRAW_LEAVES_NO_TIME,
        ),
    )

    session_id: Id
    commitment: Commitment


class EnterDraw(Command):
    """A resident applies for the draw of a session's places. Who leaves and applies again has the same
    ticket."""

    operation = Operation(
        "Apply for a draw",
        roles(Role.RESIDENT),
        (
            SESSION_IS_UNKNOWN,
            SESSION_TAKES_NO_ENROLMENTS,
            SESSION_HAS_NO_DRAW,
            DRAW_IS_CLOSED,
            *OF_NEWCOMERS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            PLACES_ARE_FOR_CHILDREN,
            PERSON_IS_ENROLLED_ALREADY,
            *OF_A_TICKET_TYPE,
        ),
        makes="enrolment_id",
    )

    session_id: Id
    ticket: Ticket
    ticket_type_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """By which of the session's ticket types, where it has any."""


class EnterDrawForChildren(EnrolChildrenInSessionRequest, Command):
    """A guardian applies for the draw of a session's places, for each of these children.

    Together, they have one lot: drawn once, and offered places when there is one for each.
    """

    operation = Operation(
        "Apply for a draw for children",
        roles(Role.RESIDENT),
        (
            SESSION_IS_UNKNOWN,
            SESSION_TAKES_NO_ENROLMENTS,
            SESSION_HAS_NO_DRAW,
            DRAW_IS_CLOSED,
            SESSION_IS_NOT_FOR_MINORS,
            *OF_NEWCOMERS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            CHILD_IS_UNKNOWN,
            CHILD_IS_ENROLLED_ALREADY,
            AGE_IS_OUTSIDE_THE_BOUNDS,
            SESSION_HAS_FEWER_PLACES,
            *OF_A_TICKET_TYPE,
        ),
    )

    session_id: Id
    born_in: Annotated[tuple[int, ...], BESIDE_THE_WISH]
    """The year of birth of each, for the rule to read and for no event."""
    tickets: tuple[Ticket, ...]
    """The ticket of each; the same for all who are drawn together."""


class LeaveDraw(Command):
    """Takes an application back before the draw. Its ticket stays in the list, so nobody's lot changes."""

    operation = Operation(
        "Leave a draw",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, ENROLMENT_IS_IN_NO_DRAW),
    )

    enrolment_id: Id


class HoldDraw(Command):
    """The platform reveals the seed once the tickets are published; what follows is computed."""

    operation = Operation("Hold a draw", roles(Role.SYSTEM), (SEED_DOES_NOT_FIT,))

    session_id: Id
    seed: Seed
