"""The read models of one service at work: kept up with the log, asked, and rebuilt beside themselves."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

import structlog

from shared.bus.consumer import Consumer, Pace
from shared.bus.port import EventBus, SourceLog
from shared.eventlog.wire import Wire
from shared.kernel.clock import Clock
from shared.kernel.models import Query
from shared.kernel.refusals import Rejected
from shared.projections.documents import StoredDocuments
from shared.projections.folding import Folder
from shared.projections.projection import Projection
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.projections.store import DocumentStore, Generation

_log = structlog.get_logger(__name__)

_LONGEST_WAIT_SECONDS = 5.0
_PACE = Pace(stride=2_000)


class _ReadModel:
    """One projection: the generation that queries read, and the consumer that keeps it."""

    def __init__(self, projection: Projection[Any], generation: Generation, consumer: Consumer) -> None:
        self.projection = projection
        self.generation = generation
        self.consumer = consumer


class ProjectionRunner:
    """Runs the projections of one service over the service's own log."""

    def __init__(
        self,
        service: str,
        projections: Iterable[Projection[Any]],
        store: DocumentStore,
        log: SourceLog,
        wire: Wire,
        *,
        clock: Clock | None = None,
    ) -> None:
        """``wire`` reads all events of the service."""
        self.service = service
        self._projections = {one.name: one for one in projections}
        self._store = store
        self._log = log
        self._wire = wire
        self._clock = clock
        self._bus: EventBus | None = None
        self._models: dict[str, _ReadModel] = {}
        self._answers: dict[type[Query[Any]], str] = {
            query: one.name for one in self._projections.values() for query in one.queries
        }
        self._rebuilding = asyncio.Lock()

    @property
    def consumers(self) -> Sequence[Consumer]:
        """One for each read model that runs."""
        return [one.consumer for one in self._models.values()]

    async def start(self, bus: EventBus) -> None:
        """Goes on from the checkpoints; builds anew what was declared differently before."""
        self._bus = bus
        for projection in self._projections.values():
            current = await self._store.current(projection.name)
            await self._drop_unfinished(projection, current)
            if current is not None and current.fingerprint == projection.fingerprint:
                consumer = self._consumer(projection, current)
                await consumer.start(bus, self._group(current))
                self._models[projection.name] = _ReadModel(projection, current, consumer)
            else:
                await self._build(projection, current)

    async def stop(self) -> None:
        """Takes nothing more; what is not folded yet is folded after the next start."""
        for consumer in self.consumers:
            await consumer.stop()

    async def ask(self, community: str, query: Query[Any], *, min_sequence: int = 0) -> object:
        """Answers a query from the one read model that can; see `ServiceClient.ask`."""
        model = self._models[self._answers[type(query)]]
        if min_sequence and not await self._is_there(model, community, min_sequence):
            reached = model.consumer.position(self.service, community)
            raise Rejected(READ_MODEL_IS_BEHIND, wanted=min_sequence, reached=reached, retry_after_seconds=1)
        documents = StoredDocuments(model.projection, model.generation, self._store, community)
        return await model.projection.queries[type(query)](documents, query)

    async def wait_for(self, community: str, sequence: int, timeout_seconds: float) -> bool:
        """Whether every read model has folded the community's log up to ``sequence`` in time."""
        waits = (
            one.consumer.wait_for(self.service, community, sequence, timeout_seconds)
            for one in self._models.values()
        )
        return all(await asyncio.gather(*waits))

    async def rebuild(self, name: str) -> str:
        """Builds a read model from the log beside the one in use, then swaps; says what came of it.

        Queries go on reading the old documents until the new ones have caught up. ``LookupError`` if
        there is no such projection.
        """
        projection = self._projections[name]
        async with self._rebuilding:
            old = self._models.get(name)
            return await self._build(projection, old.generation if old else None)

    async def _build(self, projection: Projection[Any], old: Generation | None) -> str:
        """A new generation, caught up and swapped in; the old one is dropped."""
        assert self._bus is not None  # noqa: S101 (the runner was started)
        loop = asyncio.get_running_loop()
        began = loop.time()
        fresh = await self._store.begin(projection.name, projection.fingerprint, projection.indexes)
        consumer = self._consumer(projection, fresh)
        await consumer.start(self._bus, self._group(fresh))
        await consumer.caught_up()
        if parked := consumer.parked:
            _log.error("rebuilt_with_parked", projection=projection.name, parked=len(parked))
        await self._store.swap(fresh)
        before = self._models.get(projection.name)
        self._models[projection.name] = _ReadModel(projection, fresh, consumer)
        if before is not None:
            await before.consumer.stop()
        if old is not None:
            await self._store.drop(old)
        events = sum(consumer.positions().values())
        report = f"{events:,} events in {loop.time() - began:.2f} s, generation {fresh.number}"
        return f"{report}, {len(parked)} parked" if parked else report

    async def _drop_unfinished(self, projection: Projection[Any], current: Generation | None) -> None:
        """What a rebuild left that was cut off before its swap, or after it."""
        for generation in await self._store.generations(projection.name):
            if current is None or generation.number != current.number:
                await self._store.drop(generation)

    def _consumer(self, projection: Projection[Any], generation: Generation) -> Consumer:
        folder = Folder(projection, generation, self._store, self._wire)
        name = generation.consumer
        return Consumer(name, {self.service: self._log}, folder, self._store, pace=_PACE, clock=self._clock)

    def _group(self, generation: Generation) -> str:
        return f"{self.service}.{generation.consumer}"

    async def _is_there(self, model: _ReadModel, community: str, sequence: int) -> bool:
        return await model.consumer.wait_for(self.service, community, sequence, _LONGEST_WAIT_SECONDS)
