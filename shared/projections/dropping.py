"""Dropping generations that are not the current one any more, once nobody reads them."""

import asyncio
from collections.abc import Sequence

import structlog

from shared.projections.building import Build, ReadModelContext
from shared.projections.lease import Lease
from shared.projections.store import Generation
from shared.storage.faults import StoreUnavailable

_log = structlog.get_logger(__name__)


class StaleGenerations:
    """The generations of one projection beside the current one."""

    def __init__(self, projection: str, context: ReadModelContext, lease: Lease) -> None:
        self._projection = projection
        self._context = context
        self._store, self._timings = context.store, context.timings
        self._lease = lease
        self._task: asyncio.Task[None] | None = None

    async def drop_later(self, left: Sequence[Build]) -> None:
        """Drops at once where nobody else is, else in the background: others need time to leave."""
        self._task = asyncio.create_task(self._drop_when_unread(left), name=f"{self._projection}:tidy")
        if not self._store.shared:
            await self.wait()

    async def wait(self) -> None:
        """Returns when what `drop_later` began is over."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """Cancels what `drop_later` began; the next start does it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _drop_when_unread(self, left: Sequence[Build]) -> None:
        """Drops all generations but the current one, once nobody reads them; gives the lease back.

        Whoever holds the lease for longer than a dead process would is building, and will drop them itself.
        """
        try:
            for build in left:
                await build.leave()
            if await self._lease.take_within(2 * self._timings.lease_seconds):
                if self._store.shared and await self.stale():
                    await asyncio.sleep(self._timings.leave_seconds)
                async with self._context.turn():
                    await self.drop_stale()
        except StoreUnavailable as error:  # The next rebuild or start does it.
            _log.warning("generations_not_dropped", projection=self._projection, error=str(error))
        finally:
            await self._lease.give_back()

    async def drop_stale(self) -> None:
        """Drops all generations but the current one, now."""
        for generation in await self.stale():
            await self._store.drop(generation)

    async def stale(self) -> list[Generation]:
        """All generations but the current one."""
        current = await self._store.current(self._projection)
        return [one for one in await self._store.generations(self._projection) if one != current]

    async def has_stale(self) -> bool:
        """Whether there are such; no, while the store does not say: the next start asks again."""
        try:
            return bool(await self.stale())
        except StoreUnavailable as error:
            _log.warning("generations_not_dropped", projection=self._projection, error=str(error))
            return False

    async def discard(self, build: Build) -> None:
        """Drops a build that is not wanted; if that fails now, a later one does it."""
        await build.consumer.stop()
        try:
            await self._store.drop(build.generation)
        except StoreUnavailable as error:
            generation = build.generation.consumer
            _log.warning("generation_not_dropped", generation=generation, error=str(error))
