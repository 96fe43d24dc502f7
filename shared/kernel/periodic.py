"""A task that runs every few seconds, and at once when there is a reason to."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)


class PeriodicTask:
    """Calls ``work`` every few seconds, and soon after `now`; never two calls at a time."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._work = work
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, every_seconds: float) -> None:
        """Starts; the first call comes after one pause."""
        self._task = asyncio.create_task(self._repeat(every_seconds), name=self._name)

    def now(self) -> None:
        """Has it run as soon as it can."""
        self._wanted.set()

    async def stop(self) -> None:
        """Stops; a call under way is cancelled."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _repeat(self, every_seconds: float) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every_seconds):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 (the next call is soon, and what it needs may be back)
                _log.warning("look_failed", name=self._name, error=repr(error))
