"""A read model at work: the generation that is asked, and the one that may be built beside it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import structlog

from shared.bus.consumer import Consumer
from shared.bus.faults import delay_seconds
from shared.bus.handler import Pace
from shared.bus.port import EventBus, Lane, SourceLog
from shared.eventlog.port import StoreUnavailable
from shared.eventlog.wire import Wire
from shared.kernel.clock import Clock
from shared.kernel.models import Query
from shared.kernel.refusals import Rejected
from shared.projections.documents import StoredDocuments
from shared.projections.folding import Folder
from shared.projections.projection import Documents, Projection
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.projections.store import DocumentStore, Generation

_log = structlog.get_logger(__name__)
_FIRST_DELAY_SECONDS = 0.2
_BYTES_KEPT_WHILE_BUILDING = 1024 * 1024

Answer = Callable[[Documents[Any], Any], Awaitable[object]]


class RebuildFailed(Exception):  # noqa: N818 (an outcome that operators read)
    """The new generation is worse than the old one, which therefore stays."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all read models of one service share."""

    service: str
    store: DocumentStore
    log: SourceLog
    wire: Wire
    clock: Clock
    wait_seconds: float
    pace: Pace


class _Build:
    """One generation, the consumer that folds it, and the queries that read it just now."""

    def __init__(self, generation: Generation, folder: Folder, consumer: Consumer) -> None:
        self.generation = generation
        self.folder = folder
        self.consumer = consumer
        self.floor: Mapping[Lane, int] = {}
        """What its predecessor may have seen when it was asked last: no reader goes back in time."""
        self.unread = asyncio.Event()
        """Set while no query reads it."""
        self.unread.set()
        self._readers = 0

    @contextmanager
    def read(self) -> Iterator[Self]:
        """Keeps the generation from being dropped."""
        self._readers += 1
        self.unread.clear()
        try:
            yield self
        finally:
            self._readers -= 1
            if not self._readers:
                self.unread.set()


class ReadModel:
    """One projection of a service."""

    def __init__(self, projection: Projection[Any], setting: Setting) -> None:
        self.projection = projection
        self._setting = setting
        self._current: _Build | None = None
        self._beside: _Build | None = None
        self._served = asyncio.Event()
        self._first: asyncio.Task[None] | None = None
        self._rebuilding = asyncio.Lock()
        self.rebuilds = 0
        self.rebuilds_failed = 0

    @property
    def consumers(self) -> list[Consumer]:
        """Those that fold events just now."""
        return [build.consumer for build in (self._current, self._beside) if build is not None]

    @property
    def serving(self) -> Consumer | None:
        """The one that folds the documents which queries read; None while there are none."""
        return self._current.consumer if self._current is not None else None

    @property
    def building(self) -> Consumer | None:
        """The one that builds documents anew; None while nothing is built."""
        return self._beside.consumer if self._beside is not None else None

    async def start(self, bus: EventBus) -> None:
        """Goes on with the generation there is; one of another declaration is built anew, meanwhile."""
        store = self._setting.store
        current = await store.current(self.projection.name)
        for generation in await store.generations(self.projection.name):
            if generation != current:
                await store.drop(generation)  # A rebuild that a crash cut short, or the one before it.
        if current is not None and current.fingerprint == self.projection.fingerprint:
            build = self._open(current)
            await self._start(build, bus)
            if not build.consumer.beyond:
                self._serve(build)
                return
            await build.consumer.stop()  # Documents of another log, or of a later one than there is.
        self._first = asyncio.create_task(self._build_first(bus, current), name=self.projection.name)

    async def stop(self) -> None:
        """Stops folding; what is not folded yet is left to the next start."""
        if self._first is not None:
            self._first.cancel()
            await asyncio.gather(self._first, return_exceptions=True)
        await asyncio.gather(*(consumer.stop() for consumer in self.consumers))

    # -- asking ----------------------------------------------------------------------------------

    async def ask(self, answer: Answer, community: str, query: Query[Any], min_sequence: int) -> object:
        """Answers from the current generation once it has seen ``min_sequence``; see `ServiceClient.ask`."""
        serving = await self._serving(self._setting.wait_seconds)
        if serving is None:
            raise Rejected(READ_MODEL_IS_BEHIND, retry_after_seconds=5)
        with serving.read() as build:
            await self._reach(build, Lane(self._setting.service, community), min_sequence)
            documents = StoredDocuments(self.projection, build.generation, self._setting.store, community)
            return await answer(documents, query)

    async def wait_for(self, community: str, sequence: int, timeout_seconds: float) -> bool:
        """Whether the documents that queries read came to see ``sequence`` in time."""
        build = await self._serving(timeout_seconds)
        return build is not None and await build.consumer.wait_for(
            self._setting.service, community, sequence, timeout_seconds
        )

    async def _serving(self, timeout_seconds: float) -> _Build | None:
        """The build that is asked; None while the first one is not ready."""
        if self._current is None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_seconds):
                    await self._served.wait()
        return self._current

    async def _reach(self, build: _Build, lane: Lane, min_sequence: int) -> None:
        wanted = max(min_sequence, build.floor.get(lane, 0))
        if wanted <= 0 or await build.consumer.wait_for(*lane, wanted, self._setting.wait_seconds):
            return
        reached = build.consumer.position(*lane)
        if reached < min_sequence:  # The floor alone is a courtesy, and nothing to refuse a query for.
            raise Rejected(READ_MODEL_IS_BEHIND, wanted=min_sequence, reached=reached, retry_after_seconds=1)

    # -- building --------------------------------------------------------------------------------

    async def rebuild(self, bus: EventBus) -> str:
        """Builds a generation from the log beside the current one, swaps, and says what it did.

        Queries and live events go on meanwhile. Raises `RebuildFailed` if the new one had to park what
        the old one had not: then the old one stays.
        """
        async with self._rebuilding:
            began = asyncio.get_running_loop().time()
            old = await self._serving(self._setting.wait_seconds)
            if old is None:
                raise RebuildFailed(f"{self.projection.name} is being built already")
            new = self._beside = await self._begin()
            try:
                await self._start(new, bus)
                await self._settle(new.consumer)
                await self._overtake(old.consumer, new.consumer)
                await self._setting.store.swap(new.generation)
            except BaseException:
                self._beside = None
                self.rebuilds_failed += 1
                await self._discard(new)
                raise
            self.rebuilds += 1
            new.floor = old.consumer.heads()  # A write under way is read before its position moves.
            self._serve(new)
            self._beside = None
            events = sum(new.consumer.positions().values())
            seconds = asyncio.get_running_loop().time() - began
            await self._retire(old)
            return f"{events:,} events in {seconds:.2f} s, generation {new.generation.number}"

    async def _build_first(self, bus: EventBus, stale: Generation | None) -> None:
        """There is nothing to ask until this is done, so it is served even with something parked."""
        tries = 0
        while self._current is None:
            try:
                build = self._beside = await self._begin()
                await self._start(build, bus)
                await self._settle(build.consumer)
                await self._setting.store.swap(build.generation)
            except Exception as error:  # noqa: BLE001 (whatever it is: queries say that they wait, and why is here)
                tries += 1
                self.rebuilds_failed += 1
                named = {"service": self._setting.service, "projection": self.projection.name}
                _log.error("read_model_not_built", **named, error=repr(error))
                failed, self._beside = self._beside, None
                if failed is not None:
                    await self._discard(failed)
                await asyncio.sleep(delay_seconds(tries, _FIRST_DELAY_SECONDS))
            else:
                self.rebuilds += 1
                self._serve(build)
                self._beside = None
        if stale is not None:
            await self._drop(stale)

    def _open(self, generation: Generation) -> _Build:
        setting = self._setting
        folder = Folder(self.projection, generation, setting.store, setting.wire)
        logs = {setting.service: setting.log}
        consumer = Consumer(
            generation.consumer, logs, folder, setting.store, pace=setting.pace, clock=setting.clock
        )
        return _Build(generation, folder, consumer)

    async def _begin(self) -> _Build:
        name, fingerprint, indexes = (
            self.projection.name,
            self.projection.fingerprint,
            self.projection.indexes,
        )
        build = self._open(await self._setting.store.begin(name, fingerprint, indexes))
        build.folder.keep(_BYTES_KEPT_WHILE_BUILDING)
        build.consumer.alone = True  # Other processes learn of it once it is served.
        return build

    async def _start(self, build: _Build, bus: EventBus) -> None:
        await build.consumer.start(bus, f"{self._setting.service}.{build.consumer.name}")
        await build.consumer.knows_heads()

    def _serve(self, build: _Build) -> None:
        build.folder.keep()
        build.consumer.alone = False
        self._current = build
        self._served.set()

    async def _settle(self, consumer: Consumer) -> None:
        """Waits until the log, as it is now, is folded; what was skipped before is skipped again."""
        decided = {
            (one.parked.lane, one.parked.sequence): one
            for one in await self._setting.store.skipped()
            if one.parked.consumer.rpartition(".")[0] == self.projection.name
        }
        for lane, head in consumer.heads().items():
            while not await consumer.wait_for(*lane, head, None):
                parked = next((one for one in consumer.parked if one.lane == lane), None)
                before = decided.get((lane, parked.sequence)) if parked else None
                if before is None:
                    break
                await consumer.skip(lane, reason=before.reason, by=before.by)

    async def _overtake(self, old: Consumer, new: Consumer) -> None:
        """Waits until the new one has seen what the old one has; refuses one that parked more."""
        parked = {one.lane for one in new.parked}
        if worse := sorted(parked - {one.lane for one in old.parked}):
            first = next(one for one in new.parked if one.lane == worse[0])
            raise RebuildFailed(
                f"{self.projection.name} stays as it was: {_places(worse)} would be parked, "
                f"at {first.community}:{first.sequence} by {first.error}"
            )
        for lane, position in old.positions().items():
            reached = lane in parked or await new.wait_for(*lane, position, self._setting.wait_seconds)
            if not reached:
                raise RebuildFailed(
                    f"{self.projection.name} stays as it was: {_places([lane])} was not reached"
                )

    async def _discard(self, build: _Build) -> None:
        """Takes away a build that is not wanted; if that fails now, the next start does it."""
        await build.consumer.stop()
        await self._drop(build.generation)

    async def _drop(self, generation: Generation) -> None:
        try:
            await self._setting.store.drop(generation)
        except StoreUnavailable as error:
            _log.warning("generation_not_dropped", generation=generation.consumer, error=str(error))

    async def _retire(self, build: _Build) -> None:
        """Takes away a generation once the queries that read it are done."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * self._setting.wait_seconds):
                await build.unread.wait()
        await self._discard(build)


def _places(lanes: list[Lane]) -> str:
    names = ", ".join(lane.community for lane in lanes[:5])
    return names if len(lanes) <= 5 else f"{names} and {len(lanes) - 5} more"
