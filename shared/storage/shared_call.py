"""One call for all who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedCall(Generic[T]):
    """Makes a call for whoever asks, one at a time: all who ask while one is under way share the next one.

    So the answer is never of before the question, and a store that has become slow is asked no more often,
    however many ask: dozens of consumers that each repeat what timed out would keep it slow.
    """

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._under_way: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        """What the call returns or raises; a caller who is cancelled leaves the others their call."""
        if self._next is None:
            self._next = asyncio.create_task(self._call_after(self._under_way))
            self._next.add_done_callback(_look_at)
        return await asyncio.shield(self._next)

    async def _call_after(self, before: "asyncio.Task[T] | None") -> T:
        if before is not None:
            await asyncio.wait({before})
        self._under_way, self._next = self._next, None
        return await self._work()


def _look_at(task: "asyncio.Task[T]") -> None:
    if not task.cancelled():
        task.exception()  # In case that nobody is left who asked.
