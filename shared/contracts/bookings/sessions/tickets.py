"""Ticket types: kinds of place in one session, each with its price, over the session's one capacity."""

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar, Protocol, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.sessions import SESSION_IS_NO_LONGER_A_DRAFT, SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import OF_STANDING
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
)
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Fen, Frozen, Id, Instant, PositiveCount, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Allowed, Role, roles

MOST_TYPES = 8


class TicketFor(StrEnum):
    """Who takes a place of a ticket type. Whoever enrols is a resident, or the child of one."""

    EVERYBODY = "everybody"
    ADULTS = "adults"
    """Residents for themselves, no child."""
    CHILDREN = "children"
    """Children whom a guardian enrols."""
    AT_THE_DESK = "at_the_desk"
    """Whoever shows staff that they have a right to it: staff enrol them on their behalf."""


class TicketTypeWish(Frozen):
    """One ticket type, as the host wants it."""

    name: Title = Field(max_length=40)
    """What it is called, for everybody to read: 成人票."""
    price_fen: Fen
    """What a place costs, in fen: at most the session's price, which is within the cap."""
    quota: PositiveCount | None = None
    """How many of the session's places may be of this type; null for all of them."""
    for_whom: TicketFor = TicketFor.EVERYBODY
    """Who takes it."""
    taken_until: Instant | None = None
    """Until when it is taken; null until enrolment ends. Who waits by then keeps its price."""


class SetTicketTypesRequest(Request):
    """All ticket types of a session; none for one price for everybody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ticket_types": [
                        {"name": "成人票", "price_fen": 6_000, "for_whom": "adults"},
                        {"name": "儿童票", "price_fen": 3_000, "quota": 12, "for_whom": "children"},
                        {
                            "name": "早鸟票",
                            "price_fen": 4_500,
                            "quota": 5,
                            "taken_until": "2026-07-04T20:00:00+08:00",
                        },
                    ]
                }
            ]
        }
    )

    ticket_types: tuple[TicketTypeWish, ...] = Field(max_length=MOST_TYPES)
    """In the order in which they are shown. Together they never fill more than the session's capacity."""

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        each_name_once(self.ticket_types)
        return self


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str: ...


def each_name_once(types: Iterable[Named]) -> None:
    """`ValueError` where two ticket types have one name: nobody could tell them apart."""
    names = [one.name for one in types]
    if len(set(names)) < len(names):
        raise ValueError("names a ticket type twice")


class SetTicketTypes(SetTicketTypesRequest, Command):
    """Sells the places of a draft by ticket types: whoever enrols names one, and pays what it costs.

    The session's own price stays the most that a place costs. Lessons of a course have no ticket types.
    """

    operation = Operation(
        "Set a session's ticket types",
        roles(Role.PARTNER, Role.STAFF),
        (
            SESSION_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            *OF_STANDING,
            SESSION_IS_NO_LONGER_A_DRAFT,
            TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
            TICKET_TYPE_FITS_NOBODY,
        ),
    )

    session_id: Id


class TicketTypeTold(Frozen):
    """A ticket type as it was recorded."""

    ticket_type_id: Id
    """What to name to enrol with it."""
    name: str
    """What it is called."""
    price_fen: int
    """What a place costs, in fen."""
    quota: int | None = None
    """How many of the session's places may be of this type; null for all of them."""
    for_whom: TicketFor = TicketFor.EVERYBODY
    """Who takes it."""
    taken_until: Instant | None = None
    """Until when it is taken; null until enrolment ends."""


class TicketTypeView(TicketTypeTold):
    """A ticket type, and how many have one."""

    places_taken: int = 0
    """Number of places of this type that are confirmed or on offer."""


class TicketTypesSet(Event):
    """The ticket types of a draft. The public hears of them at the opening."""

    type: ClassVar[str] = "bookings.ticket_types_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    session_id: Id
    """The session, still a draft."""
    partner_id: Id
    """The partner that holds it."""
    ticket_types: tuple[TicketTypeTold, ...]
    """All of them; none where there is one price for everybody."""
    set_at: Instant
    """When they were set."""
