"""Building a generation of a projection: what one is made of, and when it is as good as the one before."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Self

from shared.bus.port import EventBus, Lane, SourceLog
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Pace
from shared.eventlog.wire import Wire
from shared.kernel.clock import Clock
from shared.projections.folding import Folder
from shared.projections.projection import Projection
from shared.projections.store import DocumentStore, Generation

_AT_ONCE = 4
"""How many read models of a service make or drop a generation in a shared database at once.

A new database gets a collection and indexes for each of sixty: asked for at once, every answer is late."""


class RebuildFailed(Exception):  # noqa: N818 (an outcome that operators read)
    """The new generation is worse than the old one, which therefore stays."""


@dataclass(frozen=True, slots=True)
class SharingTimings:
    """Timings of processes that share documents, in seconds."""

    look_seconds: float = 1.0
    """How often each checks whether another generation has become the current one."""
    leave_seconds: float = 10.0
    """How long a generation that is not the current one any more is kept for those who still read it."""
    lease_seconds: float = 10.0
    """How long a process that died may keep others from building."""


@dataclass(frozen=True, slots=True)
class ReadModelContext:
    """What all read models of one service share."""

    service: str
    store: DocumentStore
    log: SourceLog
    wire: Wire
    clock: Clock
    wait_seconds: float
    pace: Pace
    timings: SharingTimings = field(default_factory=SharingTimings)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    def turn(self) -> AbstractAsyncContextManager[None]:
        """What whoever makes or drops a generation waits for, where processes share the database."""
        return self._turns if self.store.shared else nullcontext()


class Build:
    """One generation, the consumer that folds it, and the queries that read it just now."""

    def __init__(
        self, projection: Projection[Any], generation: Generation, context: ReadModelContext
    ) -> None:
        self.generation = generation
        self.folder = Folder(projection, generation, context.store, context.wire)
        logs = {context.service: context.log}
        self.consumer = Consumer(
            generation.consumer, logs, self.folder, context.store, pace=context.pace, clock=context.clock
        )
        self.floor: Mapping[Lane, int] = {}
        """What its predecessor may have seen when it was asked last: no reader goes back in time."""
        self._context = context
        self._unread = asyncio.Event()
        self._unread.set()
        self._readers = 0

    async def start(self, bus: EventBus) -> None:
        """Folds from its checkpoints on. Returns when it is known where the log ends."""
        try:
            await self.consumer.start(bus, f"{self._context.service}.{self.consumer.name}")
            await self.consumer.knows_heads()
        except BaseException:
            await self.consumer.stop()
            raise

    @contextmanager
    def read(self) -> Iterator[Self]:
        """Keeps the generation from being dropped."""
        self._readers += 1
        self._unread.clear()
        try:
            yield self
        finally:
            self._readers -= 1
            if not self._readers:
                self._unread.set()

    async def leave(self) -> None:
        """Lets the queries that read it end, for a while; then folds no more."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * self._context.wait_seconds):
                await self._unread.wait()
        await self.consumer.stop()


async def wait_until_folded(projection: str, consumer: Consumer, store: DocumentStore) -> None:
    """Waits until the log, as it is now, is folded; what was skipped before is skipped again."""
    decided = {
        (one.parked.lane, one.parked.sequence): one
        for one in await store.skipped()
        if one.parked.consumer.rpartition(".")[0] == projection
    }
    for lane, head in consumer.heads().items():
        while not await consumer.wait_for(*lane, head, None):
            parked = next((one for one in consumer.parked if one.lane == lane), None)
            before = decided.get((lane, parked.sequence)) if parked else None
            if before is None:
                break
            await consumer.skip(lane, reason=before.reason, by=before.by)


async def wait_until_caught_up(projection: str, old: Consumer, new: Consumer, wait_seconds: float) -> None:
    """Waits until the new one has seen what the old one has; refuses one that parked more."""
    parked = {one.lane for one in new.parked}
    if worse := sorted(parked - {one.lane for one in old.parked}):
        first = next(one for one in new.parked if one.lane == worse[0])
        raise RebuildFailed(
            f"{projection} stays as it was: {_places(worse)} would be parked, "
            f"at {first.community}:{first.sequence} by {first.error}"
        )
    for lane, position in old.positions().items():
        if lane not in parked and not await new.wait_for(*lane, position, wait_seconds):
            raise RebuildFailed(f"{projection} stays as it was: {_places([lane])} was not reached")


def _places(lanes: list[Lane]) -> str:
    names = ", ".join(lane.community for lane in lanes[:5])
    return names if len(lanes) <= 5 else f"{names} and {len(lanes) - 5} more"
