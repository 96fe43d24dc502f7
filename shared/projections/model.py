"""A read model at work: the generation that is queried, and the candidate that may be built beside it.

Where processes share the documents, one at a time builds and drops generations, by a lease, and the others
follow. Two that build at once do no harm: each builds a generation of its own, with a number that nobody
else has, and only what is not current is dropped.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from shared.bus.faults import delay_seconds
from shared.bus.port import EventBus, Lane
from shared.consumers.consumer import Consumer
from shared.kernel.models import Query
from shared.kernel.refusals import Rejected
from shared.projections.building import (
    Build,
    ReadModelContext,
    RebuildFailed,
    wait_until_caught_up,
    wait_until_folded,
)
from shared.projections.documents import StoredDocuments
from shared.projections.dropping import StaleGenerations
from shared.projections.lease import Lease
from shared.projections.projection import Documents, Projection
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.projections.store import Generation
from shared.storage.faults import StoreUnavailable

_log = structlog.get_logger(__name__)
_FIRST_DELAY_SECONDS = 0.2
_BYTES_KEPT_WHILE_BUILDING = 1024 * 1024

Answer = Callable[[Documents[Any], Any], Awaitable[object]]


class ReadModel:
    """One projection of a service."""

    def __init__(self, projection: Projection[Any], context: ReadModelContext) -> None:
        self.projection = projection
        self._context = context
        self._store = context.store
        self._lease = Lease(context.store, f"read-model:{projection.name}", context.timings.lease_seconds)
        self._current: Build | None = None
        self._candidate: Build | None = None
        self._served = asyncio.Event()
        self._changing = asyncio.Lock()
        self._first: asyncio.Task[None] | None = None
        self._dropping = StaleGenerations(projection.name, context, self._lease)
        self.rebuilds = self.rebuilds_failed = 0
        self._unfit: Generation | None = None
        """A generation that has seen more of the log than there is."""
        self._superseded = False
        """Whether the current generation is of another declaration, made by a process of another version."""

    @property
    def consumers(self) -> list[Consumer]:
        """Those that fold events just now."""
        return [build.consumer for build in (self._current, self._candidate) if build is not None]

    @property
    def serving(self) -> Consumer | None:
        """The one that folds the documents which queries read; None while there are none."""
        return self._current.consumer if self._current is not None else None

    @property
    def building(self) -> Consumer | None:
        """The one that builds documents anew; None while nothing is built."""
        return self._candidate.consumer if self._candidate is not None else None

    async def start(self, bus: EventBus) -> None:
        """Goes on with the generation there is; one of another declaration is built anew, meanwhile."""
        if not self._store.shared:
            await self._dropping.drop_stale()  # A rebuild that a crash cut short, or the one before it.
        if not await self._serve_current_if_possible(bus):
            self._first = asyncio.create_task(self._build_first(bus), name=self.projection.name)
        elif self._store.shared and await self._dropping.has_stale():
            await self._dropping.drop_later([])

    async def stop(self) -> None:
        """Stops folding; what is not folded yet is left to the next start."""
        if self._first is not None:
            self._first.cancel()
            await asyncio.gather(self._first, return_exceptions=True)
        await self._dropping.stop()
        await asyncio.gather(*(consumer.stop() for consumer in self.consumers))
        await self._lease.give_back()

    # -- asking ----------------------------------------------------------------------------------

    async def ask(self, answer: Answer, community: str, query: Query[Any], min_sequence: int) -> object:
        """Answers from the current generation once it has seen ``min_sequence``; see `ServiceClient.ask`."""
        serving = await self._serving(self._context.wait_seconds)
        if serving is None:
            raise Rejected(READ_MODEL_IS_BEHIND, retry_after_seconds=5)
        with serving.read() as build:
            await self._reach(build, Lane(self._context.service, community), min_sequence)
            documents = StoredDocuments(self.projection, build.generation, self._context.store, community)
            return await answer(documents, query)

    async def wait_for(self, community: str, sequence: int, timeout_seconds: float) -> bool:
        """Whether the documents that queries read came to see ``sequence`` in time."""
        build = await self._serving(timeout_seconds)
        return build is not None and await build.consumer.wait_for(
            self._context.service, community, sequence, timeout_seconds
        )

    async def _serving(self, timeout_seconds: float) -> Build | None:
        """The build that is asked; None while the first one is not ready."""
        if self._current is None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_seconds):
                    await self._served.wait()
        return self._current

    async def _reach(self, build: Build, lane: Lane, min_sequence: int) -> None:
        wanted = max(min_sequence, build.floor.get(lane, 0))
        if wanted <= 0 or await build.consumer.wait_for(*lane, wanted, self._context.wait_seconds):
            return
        reached = build.consumer.position(*lane)
        if reached < min_sequence:  # The floor alone is a courtesy, and nothing to refuse a query for.
            raise Rejected(READ_MODEL_IS_BEHIND, wanted=min_sequence, reached=reached, retry_after_seconds=1)

    # -- building --------------------------------------------------------------------------------

    async def rebuild(self, bus: EventBus) -> str:
        """Builds a generation from the log beside the current one, swaps, and says what it did.

        Queries and live events go on meanwhile. Raises `RebuildFailed` if the new one had to park what
        the old one had not, or if another process is at it: then the old one stays.
        """
        async with self._changing:
            began = asyncio.get_running_loop().time()
            old = await self._serving(self._context.wait_seconds)
            if old is None:
                raise RebuildFailed(f"{self.projection.name} is being built already")
            await self._dropping.wait()
            timings = self._context.timings  # Another process may be tidying up, or have died with it.
            if not await self._lease.take_within(timings.lease_seconds + timings.leave_seconds):
                raise RebuildFailed(f"{self.projection.name} is being built by another process")
            try:
                new = await self._replace(old, bus)
            except BaseException:
                self.rebuilds_failed += 1
                await self._lease.give_back()
                raise
            self.rebuilds += 1
            events = sum(new.consumer.positions().values())
            seconds = asyncio.get_running_loop().time() - began
            await self._dropping.drop_later([old])
            return f"{events:,} events in {seconds:.2f} s, generation {new.generation.number}"

    async def _replace(self, old: Build, bus: EventBus) -> Build:
        new = self._candidate = await self._begin()
        try:
            await new.start(bus)
            await wait_until_folded(self.projection.name, new.consumer, self._store)
            seconds = self._context.wait_seconds
            await wait_until_caught_up(self.projection.name, old.consumer, new.consumer, seconds)
            await self._swap(new)
        except BaseException:
            self._candidate = None
            await self._dropping.discard(new)
            raise
        new.floor = old.consumer.heads()  # A write under way is read before its position moves.
        self._serve(new)
        return new

    async def _build_first(self, bus: EventBus) -> None:
        """There is nothing to ask until this is done, so it is served even with something parked."""
        tries = 0
        while self._current is None:
            try:
                async with self._context.turn():
                    built = await self._build_or_follow(bus)
                if not built:
                    await asyncio.sleep(self._context.timings.look_seconds)  # Another process builds it.
            except Exception as error:  # noqa: BLE001 (whatever it is: queries say that they wait, and why is here)
                tries += 1
                self.rebuilds_failed += 1
                service, name = self._context.service, self.projection.name
                _log.error("read_model_not_built", service=service, projection=name, error=repr(error))
                failed, self._candidate = self._candidate, None
                if failed is not None:
                    await self._dropping.discard(failed)
                await asyncio.sleep(delay_seconds(tries, _FIRST_DELAY_SECONDS))
        await self._dropping.drop_later([])

    async def _build_or_follow(self, bus: EventBus) -> bool:
        """Whether there is a generation to serve now; if not, another process is building it."""
        if not await self._lease.take():
            return await self._serve_current(bus)
        if not await self._serve_current(bus):
            await self._build(bus)
            self.rebuilds += 1
        return True

    async def _build(self, bus: EventBus) -> None:
        build = self._candidate = await self._begin()
        await build.start(bus)
        await wait_until_folded(self.projection.name, build.consumer, self._store)
        await self._swap(build)
        self._serve(build)

    async def _begin(self) -> Build:
        projection = self.projection
        begun = await self._store.begin(projection.name, projection.fingerprint, projection.indexes)
        build = Build(projection, begun, self._context)
        build.folder.keep(_BYTES_KEPT_WHILE_BUILDING)
        build.consumer.alone = True  # Other processes learn of it once it is served.
        return build

    async def _swap(self, build: Build) -> None:
        if not await self._lease.still_held():
            raise RebuildFailed(f"{self.projection.name} stays as it was: another process builds it now")
        try:
            await self._store.swap(build.generation, self.projection.usual)
        except LookupError as error:
            raise RebuildFailed(f"{self.projection.name} stays as it was: {error}") from error

    def _serve(self, build: Build) -> None:
        build.folder.keep()
        build.consumer.alone = False
        self._current, self._candidate = build, None
        self._superseded = False
        self._served.set()

    # -- following what other processes built -----------------------------------------------------

    async def follow(self, bus: EventBus, current: Generation | None) -> None:
        """Goes over to the generation that has become the current one, if another process made it that."""
        waits_for_its_first = self._current is None and not self._superseded
        if self._changing.locked() or waits_for_its_first or not self._is_another(current):
            return
        async with self._changing:
            current = await self._store.current(self.projection.name)
            old = self._current
            if current is None or not self._is_another(current):
                return
            if current.fingerprint != self.projection.fingerprint:
                await self._step_aside(old)
            elif await self._serve_current(bus) and old is not None:
                await old.leave()

    def _is_another(self, current: Generation | None) -> bool:
        return current is not None and (self._current is None or current != self._current.generation)

    async def _step_aside(self, old: Build | None) -> None:
        """The documents are now those of another version of the program, which this one can't read."""
        self._superseded = True
        if old is not None:
            _log.critical("read_model_superseded", projection=self.projection.name)
            self._served.clear()
            self._current = None
            await old.leave()

    async def _serve_current_if_possible(self, bus: EventBus) -> bool:
        try:
            return await self._serve_current(bus)
        except StoreUnavailable as error:
            if not self._store.shared:
                raise
            _log.warning("read_model_waits", projection=self.projection.name, error=str(error))
            return False

    async def _serve_current(self, bus: EventBus) -> bool:
        """Serves the current generation, if it is one of this declaration and of this log."""
        current = await self._store.current(self.projection.name)
        if current is None or current.fingerprint != self.projection.fingerprint or current == self._unfit:
            return False
        old, build = self._current, Build(self.projection, current, self._context)
        self._candidate = build
        try:
            await build.start(bus)
            if build.consumer.beyond:
                self._unfit = current  # Documents of another log, or of a later one than there is.
                self._candidate = None
                await build.consumer.stop()
                return False
            if old is not None:
                await self._come_up_to(old, build)
        except BaseException:
            self._candidate = None
            await build.consumer.stop()
            raise
        self._serve(build)
        return True

    async def _come_up_to(self, old: Build, new: Build) -> None:
        new.floor = old.consumer.heads()
        for lane, position in old.consumer.positions().items():
            await new.consumer.wait_for(*lane, position, self._context.wait_seconds)
