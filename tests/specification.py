"""Given events, when a command, then events or a refusal: how rules are tested."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import pytest

from shared.kernel.decider import Decider
from shared.kernel.messages import Actor, Command, Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, Refusal, Rejected
from shared.kernel.roles import Role

S = TypeVar("S")
E = TypeVar("E", bound=Event)

OF_EVERY_COMMAND = frozenset({ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN})
"""What holds for all, and so is named by none."""
NAMING_ALL = {"bookings", "fund", "partners"}
"""The services whose commands name all that their rules refuse."""

MONDAY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
"""Monday, 6 July 2026, 09:00 in Guangzhou: the present of the specifications."""


def envelope(
    person: str = "resident-lin", *roles: Role, at: datetime = MONDAY, command_id: str = "command-1"
) -> Envelope:
    """The fields every command has, for a person with these roles."""
    return Envelope(
        command_id=command_id,
        actor=Actor(id=person, roles=frozenset(roles)),
        now=at,
        correlation_id=None,
        causation_id=None,
    )


def later(days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """A moment after the specifications' present."""
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes)


def assert_named(command: Command, refusal: Refusal) -> None:
    """What refuses a command, its operation says: else no route documents it."""
    named = OF_EVERY_COMMAND.union(type(command).operation.refuses)
    assert refusal in named, f"{type(command).__name__} does not name {refusal.code}"


@dataclass
class Specification(Generic[S]):
    """One scenario of a decider: commands and events are applied in the order in which they are given."""

    decider: Decider[S]

    def __post_init__(self) -> None:
        self.state = self.decider.initial()
        self.last: Sequence[Event] = ()

    def given(self, *events: Event) -> "Specification[S]":
        """These events have happened."""
        for event in events:
            self.decider.evolve(self.state, event)
        return self

    def when(self, command: Command) -> "Specification[S]":
        """This command is decided, and what it caused has happened; a refusal is raised."""
        self.last = self.decider.decide(self.state, command)
        return self.given(*self.last)

    def then(self, *events: Event) -> "Specification[S]":
        """The last command caused exactly these events."""
        assert list(self.last) == list(events)
        return self

    def then_nothing(self) -> "Specification[S]":
        """The last command caused nothing: its wish already held."""
        return self.then()

    def happened(self, kind: type[E]) -> E:
        """The event of this class that the last command caused."""
        found = [event for event in self.last if isinstance(event, kind)]
        assert len(found) == 1, f"{kind.__name__} not once among {self.last}"
        return found[0]

    def refuses(self, command: Command, refusal: Refusal) -> dict[str, Any]:
        """The command is refused by this rule, which its operation names; the facts are returned."""
        with pytest.raises(Rejected) as caught:
            self.decider.decide(self.state, command)
        assert caught.value.refusal == refusal, f"refused by {caught.value.code}, not by {refusal.code}"
        if self.decider.name in NAMING_ALL:
            assert_named(command, refusal)
        return dict(caught.value.facts)
