"""Room for deliveries: so many at a time, of which some at most may be to endpoints that are slow."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW_SECONDS = 1.0
"""Whoever takes longer to answer is slow."""


class Slot:
    """Room for one delivery."""

    def __init__(self, slow: "asyncio.Queue[None]") -> None:
        self._slow = slow
        self._is_slow = False

    async def wait(self) -> None:
        """Waits until one more may be slow."""
        await self._slow.get()
        self._is_slow = True

    def may_go_on(self) -> bool:
        """Whether the delivery may last longer than quick ones do: then it is one of the slow ones."""
        if not self._is_slow:
            try:
                self._slow.get_nowait()
            except asyncio.QueueEmpty:
                return False
            self._is_slow = True
        return True

    def leave(self) -> None:
        """Makes room; once more changes nothing."""
        if self._is_slow:
            self._is_slow = False
            self._slow.put_nowait(None)


class Slots:
    """Who comes first goes first: quick ones among all, slow ones among themselves."""

    def __init__(self, most: int, most_slow: int) -> None:
        self._all = asyncio.Semaphore(most)
        self._slow: asyncio.Queue[None] = asyncio.Queue()
        for _ in range(most_slow):
            self._slow.put_nowait(None)

    @asynccontextmanager
    async def one(self, *, is_slow: bool) -> AsyncIterator[Slot]:
        """Room, as soon as there is some; ``is_slow``: the endpoint was slow, or failed, the last time."""
        slot = Slot(self._slow)
        if is_slow:
            await slot.wait()
        try:
            async with self._all:
                yield slot
        finally:
            slot.leave()
