"""Looking about, now and then, and at once when there is a reason to."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)


class Lookout:
    """Calls ``look`` every few seconds, and soon after `now`; never twice at a time."""

    def __init__(self, name: str, look: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._look = look
        self._asked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, every_seconds: float) -> None:
        """Begins, with the first look after one pause."""
        self._task = asyncio.create_task(self._look_on(every_seconds), name=self._name)

    def now(self) -> None:
        """Has it look as soon as it can."""
        self._asked.set()

    async def stop(self) -> None:
        """Looks no more; a look under way is given up."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _look_on(self, every_seconds: float) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every_seconds):
                    await self._asked.wait()
            self._asked.clear()
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 (the next look is soon, and what it needs may be back)
                _log.warning("look_failed", name=self._name, error=repr(error))
