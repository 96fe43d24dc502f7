"""What consumers remember over a restart: how far they are, what is parked, what was skipped and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from shared.bus.port import Lane


class Checkpoint(NamedTuple):
    """How far a consumer has come in one lane: it is done with every event up to ``sequence``."""

    consumer: str
    source: str
    community: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that keeps failing for its own sake. All later events of its lane wait behind it."""

    consumer: str
    source: str
    community: str
    sequence: int
    type: str
    error: str
    parked_at: datetime

    @property
    def lane(self) -> Lane:
        """The lane that waits."""
        return Lane(self.source, self.community)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A parked event that somebody decided to pass over: kept for good, with their reason."""

    parked: Parked
    reason: str
    by: str
    skipped_at: datetime


class CheckpointStore(Protocol):
    """Where consumers keep what they must remember. Every method may raise `StoreUnavailable`."""

    async def checkpoints(self, consumer: str) -> dict[Lane, int]:
        """How far a consumer has come, lane by lane; no entry means at the very beginning."""

    async def checkpoint(self, consumer: str, lane: Lane) -> int:
        """How far a consumer has come in one lane, 0 at the very beginning. Asked often: it must be cheap."""

    async def farthest(self, lane: Lane) -> int:
        """How far the consumer has come that has come farthest in this lane, of all that are known here."""

    async def save_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Keeps how far consumers have come. A checkpoint never moves back: a lower one changes nothing."""

    async def forget(self, consumer: str, community: str | None = None) -> None:
        """Puts a consumer back to the very beginning, everywhere or in one community's lanes, with nobody at
        work: what it followed has begun anew. What is parked there is forgotten as well, skips are not."""

    async def park(self, parked: Parked) -> None:
        """Keeps a parked event, in place of another one of the same consumer and lane."""

    async def unpark(self, consumer: str, lane: Lane) -> None:
        """Forgets what is parked there, if anything is."""

    async def parked(self, consumer: str | None = None) -> list[Parked]:
        """What is parked, of one consumer or of all, by consumer and lane."""

    async def skip(self, skipped: Skipped) -> None:
        """In one step: records the skip, forgets what is parked there, moves the checkpoint beyond it.

        When it returns, the record survives a loss of power.
        """

    async def skipped(self, consumer: str | None = None) -> list[Skipped]:
        """What was ever skipped, oldest first."""
