"""What a consumer is made for: the handler that it serves, and its pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.bus.faults import delay_seconds
from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Checkpoint


class Handler(Protocol):
    """What a consumer does with events. An event may come again after a crash: that must change nothing."""

    saves_checkpoints: bool
    """Whether `handle` keeps the checkpoints itself, together with its effects."""

    def wants(self, event_type: str) -> bool:
        """Whether events of this wire name matter; the others only move the checkpoint."""

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:
        """Does what these events call for, in their order; ``reached`` is where the lanes are then.

        A transient fault (`is_transient`) is tried again for as long as it takes. Any other
        exception counts against the events, and the one that keeps raising it is parked.
        """

    def forget(self, lane: Lane) -> None:
        """Another process has gone on in this lane: what is remembered of it may be out of date."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a consumer gives up, tries again, and saves; times in seconds."""

    most_tries: int = 3
    most_looks_at_a_gap: int = 10
    """How often a log is read again that seems to lack an event, before that counts against it."""
    first_delay_seconds: float = 0.05
    longest_delay_seconds: float = 30.0
    """How long at most between two tries, for faults that pass."""
    save_seconds: float = 1.0
    """How long a checkpoint that the handler does not keep may stay in memory alone."""
    stride: int = 1_000
    """How many events are read from a log at once."""
    lanes_at_once: int = 4
    """How many lanes are read from their logs at the same time."""
    most_parked: int = 10
    """More parked lanes than this, and more than half of all, are a bug and not bad luck."""

    def delay_seconds(self, failures: int) -> float:
        """How long to wait before the next try, after this many failures in a row."""
        return delay_seconds(failures, self.first_delay_seconds, self.longest_delay_seconds)
