"""What a writer works with: commands that are decided together, and the batch that becomes one commit."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.eventlog.commit import Answered
from shared.kernel.messages import Command, Event
from shared.kernel.outcome import Outcome


@dataclass(slots=True, eq=False)
class PendingCommands:
    """Commands that are decided together, and the caller that waits for their outcome."""

    commands: Sequence[Command]
    done: asyncio.Future[Outcome]
    source: str | None = None
    sequence: int = 0
    events: tuple[Event, ...] = ()
    refusal: Exception | None = None
    repeats: tuple[int, int] | None = None
    """Where the first outcome of a repeated command lies: first sequence, number of events."""

    def forget(self) -> None:
        """Back to undecided, for another batch."""
        self.events, self.refusal, self.repeats = (), None, None


class BatchBroken(Exception):  # noqa: N818 (control flow inside one batch)
    """A unit failed after some of it had changed the state."""

    def __init__(self, unit: PendingCommands, reason: Exception) -> None:
        self.unit = unit
        self.reason = reason
        super().__init__(str(reason))


@dataclass(slots=True)
class Batch:
    """What one commit will append."""

    base: int
    lines: list[bytes] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    seen: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    size: int = 0

    @property
    def sequence(self) -> int:
        """The last sequence that is taken so far."""
        return self.base + len(self.lines)
