"""Saving checkpoints that are hints: many in one write, a moment later."""

import asyncio

import structlog

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, CheckpointStore
from shared.storage.faults import StoreUnavailable

_log = structlog.get_logger(__name__)


class LazyCheckpoints:
    """Keeps where a consumer is, for handlers whose effects do not depend on it.

    What is lost in a crash is done again, and changes nothing: a write for every event would buy nothing.
    """

    def __init__(self, consumer: str, store: CheckpointStore, within_seconds: float) -> None:
        self._consumer = consumer
        self._store = store
        self._within_seconds = within_seconds
        self._unsaved: dict[Lane, int] = {}
        self._task: asyncio.Task[None] | None = None

    def note(self, lane: Lane, sequence: int) -> None:
        """Will save this checkpoint soon."""
        self._unsaved[lane] = sequence
        if self._task is None:
            self._task = asyncio.create_task(self._save_soon(), name=f"{self._consumer}:save")

    async def stop(self) -> None:
        """Saves what is not saved yet."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._save()

    async def _save_soon(self) -> None:
        try:
            while self._unsaved:
                await asyncio.sleep(self._within_seconds)
                await self._save()
        finally:
            self._task = None

    async def _save(self) -> None:
        moved, self._unsaved = self._unsaved, {}
        saved = False
        try:
            await self._store.save_checkpoints(
                [Checkpoint(self._consumer, *lane, sequence) for lane, sequence in moved.items()]
            )
            saved = True
        except StoreUnavailable as error:
            _log.warning("checkpoints_not_saved", consumer=self._consumer, error=str(error))
        finally:
            if not saved:
                self._unsaved = moved | self._unsaved
