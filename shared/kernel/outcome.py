"""What came of a command."""

from dataclasses import dataclass
from typing import TypeVar

from shared.kernel.messages import Event

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command that was not refused.

    ``sequence`` is the last sequence of the log once it was decided: a query that carries it sees the
    effect. ``events`` are those that it caused, none if its wish already held. ``repeated`` says that
    the command had been here before and this is its first outcome again.
    """

    sequence: int
    events: tuple[Event, ...] = ()
    repeated: bool = False

    def one(self, event: type[E]) -> E:
        """The event of this class; ``LookupError`` if there is none."""
        for candidate in self.events:
            if isinstance(candidate, event):
                return candidate
        raise LookupError(f"no {event.__name__} among {[type(one).__name__ for one in self.events]}")

    def made(self, field: str) -> str:
        """The id that stands in this field of the first event that has it; ``LookupError`` if none has."""
        for event in self.events:
            value = getattr(event, field, None)
            if isinstance(value, str):
                return value
        raise LookupError(f"no {field} in {[type(one).__name__ for one in self.events]}")
