"""Commands and events: what is asked for and what happened."""

from collections.abc import Container
from datetime import datetime
from enum import StrEnum
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, ClassVar, Generic, TypedDict, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.kernel.ids import derived_id
from shared.kernel.models import Frozen, Instant
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Allowed, Role

ActorId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9:_.-]{0,79}$")]


class Actor(Frozen):
    """Who asks: an opaque person id, or the name of a policy or of the clock, with their roles here."""

    id: ActorId
    roles: frozenset[Role] = frozenset()
    on_behalf_of: ActorId | None = None
    """The person for whom staff act (Accessibility Law, art. 40: a staffed channel), marked as such."""

    def has(self, *roles: Role) -> bool:
        """Whether the actor may act in at least one of these roles.

        Staff who act for a resident may do what that resident may, and nothing that staff may.
        """
        if self.on_behalf_of is not None:
            return Role.RESIDENT in roles and Role.RESIDENT in self.roles
        return not self.roles.isdisjoint(roles)

    @property
    def person(self) -> str:
        """The person on whose account this counts."""
        return self.on_behalf_of or self.id


class Envelope(TypedDict):
    """The fields that every command has beside its own."""

    command_id: str
    actor: Actor
    now: datetime
    correlation_id: str | None
    causation_id: str | None


class Command(Frozen):
    """A wish to change one community's log. Frozen; refuses unknown fields.

    ``command_id`` makes a repeat safe: the same id with the same content gives the first outcome.
    New ids derive from it (`new_id`), so a repeat would make the same ids.
    """

    # A process imports all commands and decides few. What FastAPI reads and answers is built at once: a
    # deferred model has it warn of its own aliases at the first request.
    model_config = ConfigDict(defer_build=True)

    operation: ClassVar[Operation] = Operation("", SIGNED_IN)
    """Who may send it, what refuses it, what it makes: every command of a contract declares its own."""

    command_id: str = Field(min_length=1, max_length=120)
    actor: Actor
    now: Instant
    correlation_id: str | None = Field(default=None, max_length=120)
    causation_id: str | None = Field(default=None, max_length=120)

    def envelope(self, part: int | None = None) -> Envelope:
        """Who asks, when and for what, for a wish that is part of what is asked. Of several wishes each is
        another ``part``: ids derive from the command's, so each makes its own."""
        return Envelope(
            command_id=self.command_id if part is None else f"{self.command_id}-{part}",
            actor=self.actor,
            now=self.now,
            correlation_id=self.correlation_id,
            causation_id=self.causation_id,
        )

    def new_id(self, of: str) -> str:
        """The id of the thing called ``of`` that this command creates."""
        return derived_id(self.now, self.command_id, of)


class BesideTheWish:
    """Marks a field of a command that whoever sends it fills in with what holds at the moment, such as who is
    in office: a repeat of the same wish may find it otherwise, and gets its first outcome all the same."""


BESIDE_THE_WISH = BesideTheWish()


class OwnCommand(Command):
    """What somebody does with what is their own, under whichever of their records it was made.

    Records that turn out to be one person's are merged in the gateway; what a log recorded of the one that
    went keeps its id. So whoever sends the command says which ids are the actor's.
    """

    own_records: Annotated[tuple[ActorId, ...], Field(max_length=1_000), BESIDE_THE_WISH] = ()
    """The records that were merged into the actor's, as `actor.person` stands for it, and that one."""

    def is_of(self, person: str | None) -> bool:
        """Whether this id is the actor's own; None is nobody's."""
        return person is not None and (person == self.actor.person or person in self.own_records)

    def own_in(self, among: Container[str]) -> str | None:
        """The actor's id among these: the one that counts, or else one that was merged into it."""
        return next((one for one in (self.actor.person, *self.own_records) if one in among), None)


class Tick(Command):
    """Time has passed: holds expire, windows close, decisions take effect. Sent by the host when due."""


class Withheld(StrEnum):
    """Why an event is not in the public feed; of several reasons, the first."""

    CREDENTIAL = "credential"
    """It holds a secret, or that by which a guessed one can be tried."""
    ANSWER = "answer"
    """It holds what somebody answered or objected, or leads to it."""
    WHEREABOUTS = "whereabouts"
    """It tells who is, was or will be where."""
    PERSON = "person"
    """It is one person's own affair: what they pay or give, what they may do, what they are told."""
    UNPUBLISHED = "unpublished"
    """It is not published, or not yet: drafts, needs and intents, and what is checked before a decision."""
    INSIDE = "inside"
    """It is how the platform works inside: copies for another service, and connections of other systems."""


class Event(BaseModel):
    """Something that happened. Recorded for good, so it only ever gains optional fields.

    ``type`` is the versioned wire name (`bookings.space_booked.v1`). ``public`` says whether the event
    appears in the community's public feed. No event holds personal data: people are opaque ids
    (Personal Information Protection Law, art. 6 and 47).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    type: ClassVar[str]
    public: ClassVar[bool] = True
    withheld: ClassVar[Withheld | None] = None
    """Why it is not public; every event that is not says so."""
    readers: ClassVar[Allowed | None] = None
    """Who may read it in the restricted feed, where it is not published (yet); None: nobody. They are those
    to whom the lists show the same."""
    earlier: ClassVar[bool] = False
    """Whether nothing is recorded under this wire name any more. Such a form extends that of today, and
    whatever handles that handles it: see `forms_of`."""


class NumberPassedOver(Event):
    """Stands where an event was lost that somebody had seen, after an operator has accepted the loss.

    Each service has one of its own, recorded by no command. A number is given to one event alone: whoever
    follows the log, and each id that is made of an event's place, would take a second one for the first.
    """

    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    lost_after: int
    """The last event that the log still had."""
    lost_through: int
    """The last of which anybody knew."""


def forms_of(event: type[Event]) -> tuple[type[Event], ...]:
    """An event's form of today, and the earlier ones in which logs hold it."""
    return (event, *(one for one in event.__subclasses__() if one.earlier))


def readers_of(event: type[Event]) -> frozenset[Role]:
    """Who may read an event in the restricted feed; nobody what is public, and no earlier form.

    Earlier forms hold texts themselves, or were public: the feed that tells of today begins with today's.
    """
    if event.public or event.earlier or event.readers is None:
        return frozenset()
    return event.readers.roles


E_co = TypeVar("E_co", bound=Event, covariant=True)


class Recorded(BaseModel, Generic[E_co]):
    """An event with its place in a log, as every reader of the wire form sees it."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    id: str
    """Unique within ``source``: ``{community}:{sequence}``."""
    source: str
    """The service, as a CloudEvents source: ``/partners``."""
    type: str
    time: datetime
    sequence: int
    partitionkey: str
    """The community."""
    actor: str
    onbehalfof: str | None = None
    roles: str | None = None
    """The roles that let the actor do it, with spaces between; None in what was recorded before 0.2."""
    correlationid: str
    causationid: str
    data: E_co

    if not TYPE_CHECKING:  # Annotations name it; what is read has a form of its own, see `Wire`.
        __class_getitem__ = classmethod(GenericAlias)

    @property
    def community(self) -> str:
        """The community in whose log this stands."""
        return self.partitionkey

    @property
    def service(self) -> str:
        """The service in whose log this stands."""
        return self.source[1:]


def caused_by(recorded: Recorded[Event], policy: str, index: int = 0) -> Envelope:
    """The envelope of a command that a policy derives from an event.

    The command id depends on the event, the policy and the index alone, so an event that is handled
    twice asks for the same thing twice, which is once.
    """
    return Envelope(
        command_id=f"{recorded.service}/{recorded.id}/{policy}/{index}",
        actor=Actor(id=f"policy:{policy}", roles=frozenset({Role.SYSTEM})),
        now=recorded.time,
        correlation_id=recorded.correlationid,
        causation_id=f"{recorded.service}/{recorded.id}",
    )
