"""What is parked, over all consumers that share a store: to be listed, tried again, or skipped."""

from collections.abc import Callable, Iterable

from shared.bus.port import Lane
from shared.consumers.checkpoints import CheckpointStore, Parked, Skipped
from shared.consumers.consumer import Consumer
from shared.kernel.clock import Clock, SystemClock


class Parking:
    """The operator's view. Works with the platform running (its consumers go on at once) and without."""

    def __init__(
        self,
        store: CheckpointStore,
        consumers: Callable[[], Iterable[Consumer]] = tuple,
        clock: Clock | None = None,
    ) -> None:
        """``consumers`` tells which are running now; they come and go with rebuilds."""
        self._store = store
        self._consumers = consumers
        self._clock = clock or SystemClock()

    async def parked(self) -> list[Parked]:
        """Every parked event. Later ones of its lane wait behind it, in the log."""
        return await self._store.parked()

    async def skipped(self) -> list[Skipped]:
        """Every event that was ever skipped, by whom and why, oldest first."""
        return await self._store.skipped()

    async def replay(self, consumer: str, lane: Lane) -> None:
        """Tries a parked event again, and all behind it; ``LookupError`` if none is parked there."""
        running = self._running(consumer)
        if running is not None:
            await running.replay(lane)
        else:
            await self._parked_at(consumer, lane)
            await self._store.unpark(consumer, lane)

    async def replay_all(self, consumer: str) -> int:
        """Tries all that a consumer has parked, after its bug is mended; returns how many there were."""
        parked = await self._store.parked(consumer)
        for one in parked:
            await self.replay(consumer, one.lane)
        return len(parked)

    async def skip(self, consumer: str, lane: Lane, *, reason: str, by: str) -> Skipped:
        """Passes over a parked event for good; the reason is kept. ``ValueError`` without one."""
        if not reason.strip():
            raise ValueError("say why: a skipped event is missing for ever in what this consumer makes")
        running = self._running(consumer)
        if running is not None:
            return await running.skip(lane, reason=reason, by=by)
        skipped = Skipped(await self._parked_at(consumer, lane), reason, by, self._clock.now())
        await self._store.skip(skipped)
        return skipped

    def _running(self, name: str) -> Consumer | None:
        return next((one for one in self._consumers() if one.name == name), None)

    async def _parked_at(self, consumer: str, lane: Lane) -> Parked:
        for parked in await self._store.parked(consumer):
            if parked.lane == lane:
                return parked
        raise LookupError(f"{consumer}: nothing is parked in {lane.source}/{lane.community}")
