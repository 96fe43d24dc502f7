"""All read models of one service: each follows the service's log by itself, and is asked by itself."""

import asyncio
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from shared.bus.port import EventBus, SourceLog
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Pace
from shared.eventlog.wire import Wire
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.models import Query
from shared.kernel.periodic import PeriodicTask
from shared.projections.building import ReadModelContext, SharingTimings
from shared.projections.model import Answer, ReadModel
from shared.projections.projection import Projection
from shared.projections.store import DocumentStore

A = TypeVar("A")

_PACE = Pace(most_tries=1, stride=1_024)
"""Folds are pure: what fails once fails always. Long strides write a hot document once for many events."""


class ProjectionRunner:
    """Folds a service's events into its documents, and answers its queries.

    Each projection is a consumer of its own, with its own checkpoints: one that fails, or is rebuilt,
    leaves the others as they are, and a rebuild is nothing but a second consumer that starts at the
    beginning.
    """

    def __init__(
        self,
        service: str,
        projections: Sequence[Projection[Any]],
        store: DocumentStore,
        log: SourceLog,
        wire: Wire,
        *,
        clock: Clock | None = None,
        wait_seconds: float = 5.0,
        pace: Pace = _PACE,
        timings: SharingTimings | None = None,
    ) -> None:
        """``wire`` reads the service's own events; ``TypeError`` if two projections clash."""
        timings = timings or SharingTimings()
        context = ReadModelContext(
            service, store, log, wire, clock or SystemClock(), wait_seconds, pace, timings
        )
        self.service = service
        self._store = store
        self._look_seconds = timings.look_seconds
        self._lookout = PeriodicTask(f"{service}:generations", self._look)
        self._models = {one.name: ReadModel(one, context) for one in projections}
        self._answers: dict[type[Query[Any]], tuple[ReadModel, Answer]] = {}
        self._bus: EventBus | None = None
        if len(self._models) != len(projections):
            raise TypeError(f"{service} has two projections of one name")
        for model in self._models.values():
            for query, answer in model.projection.queries.items():
                if query in self._answers:
                    raise TypeError(f"two projections of {service} answer {query.__name__}")
                self._answers[query] = (model, answer)

    async def start(self, bus: EventBus) -> None:
        """Follows the log from where each projection is. Whatever must be built anew is, meanwhile."""
        self._bus = bus
        begun = await asyncio.gather(*(one.start(bus) for one in self.models), return_exceptions=True)
        for outcome in begun:
            if outcome is not None:
                raise outcome
        if self._store.shared:
            self._lookout.start(self._look_seconds)

    async def _look(self) -> None:
        """Looks whether another process has made other generations the current ones."""
        current = await self._store.currents()
        for name, model in self._models.items():
            if self._bus is not None:
                await model.follow(self._bus, current.get(name))

    async def stop(self) -> None:
        """Stops folding."""
        await self._lookout.stop()
        await asyncio.gather(*(model.stop() for model in self._models.values()))

    @property
    def models(self) -> list[ReadModel]:
        """Every read model."""
        return list(self._models.values())

    @property
    def consumers(self) -> list[Consumer]:
        """One for each projection, and one more for each that is being rebuilt."""
        return [consumer for model in self._models.values() for consumer in model.consumers]

    async def ask(self, community: str, query: Query[A], *, min_sequence: int = 0) -> A:
        """See `ServiceClient.ask`; ``LookupError`` for a query that no projection answers."""
        found = self._answers.get(type(query))
        if found is None:
            raise LookupError(f"no projection of {self.service} answers {type(query).__name__}")
        model, answer = found
        return cast("A", await model.ask(answer, community, query, min_sequence))

    async def wait_for(self, community: str, sequence: int, timeout_seconds: float) -> bool:
        """Whether every read model came to see ``sequence`` of the community's log in time."""
        waits = (model.wait_for(community, sequence, timeout_seconds) for model in self._models.values())
        return all(await asyncio.gather(*waits))

    async def rebuild(self, name: str) -> str:
        """See `ReadModel.rebuild`; ``LookupError`` for a projection that is not there."""
        model = self._models.get(name)
        if model is None or self._bus is None:
            raise LookupError(f"{self.service} has no projection {name}, or has not started")
        return await model.rebuild(self._bus)
