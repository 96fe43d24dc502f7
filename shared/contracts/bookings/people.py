"""Who is no resident any more, or nobody at all: what bookings is told of people, and what follows."""

from typing import ClassVar

from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Flag, Instant
from shared.kernel.operations import by_policy


class ReleasePerson(Command):
    """Gives back what a person has ahead: bookings, holds, places, offers, and places in line.

    Sent by the gateway, when the role of a resident ends and before a person is erased.
    """

    operation = by_policy(before_opening=True)

    person_id: ActorId
    erased: Flag = False
    """Whether the id stands for nobody from now on."""


class PersonErased(Event):
    """The id stands for nobody: nothing is booked by it, and no place is offered to it."""

    type: ClassVar[str] = "bookings.person_erased.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    erased_at: Instant
