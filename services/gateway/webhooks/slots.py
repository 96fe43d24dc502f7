"""Room for deliveries: so many at a time, of which some at most may be to endpoints that are slow."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heapify, heappop, heappush
from itertools import count

SLOW_SECONDS = 1.0
"""Whoever takes longer to answer is slow."""
_HABITUALLY = 3
"""Whoever was slow so often one after the other is as slow as any."""


class _SlowRoom:
    """Whoever was slow least often goes first, and among equals who came first.

    So one that was slow once, or a test that somebody waits for, is not held up by those that always are.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def enter_now(self) -> bool:
        """Takes room if there is some. While there is, nobody waits."""
        if not self._free:
            return False
        self._free -= 1
        return True

    async def enter(self, slow_times: int) -> None:
        """Waits until there is room."""
        if self.enter_now():
            return
        given = asyncio.get_running_loop().create_future()
        mine = (min(slow_times, _HABITUALLY), next(self._numbers), given)
        heappush(self._waiting, mine)
        try:
            await given
        except asyncio.CancelledError:
            if not given.cancelled():  # It was given room at this very moment.
                self.leave()
            elif mine in self._waiting:
                self._waiting.remove(mine)
                heapify(self._waiting)
            raise

    def leave(self) -> None:
        """Gives room to whoever is next."""
        while self._waiting:
            given = heappop(self._waiting)[2]
            if not given.done():
                given.set_result(None)
                return
        self._free += 1


class Slot:
    """Room for one delivery."""

    def __init__(self, slow: _SlowRoom) -> None:
        self._slow = slow
        self._is_slow = False

    async def wait(self, slow_times: int) -> None:
        """Waits until one more may be slow."""
        await self._slow.enter(slow_times)
        self._is_slow = True

    def may_go_on(self) -> bool:
        """Whether the delivery may last longer than quick ones do: then it is one of the slow ones."""
        self._is_slow = self._is_slow or self._slow.enter_now()
        return self._is_slow

    def leave(self) -> None:
        """Makes room; once more changes nothing."""
        if self._is_slow:
            self._is_slow = False
            self._slow.leave()


class Slots:
    """Quick ones among all, who comes first first; slow ones among themselves."""

    def __init__(self, most: int, most_slow: int) -> None:
        self._all = asyncio.Semaphore(most)
        self._slow = _SlowRoom(most_slow)

    @asynccontextmanager
    async def one(self, *, slow_times: int) -> AsyncIterator[Slot]:
        """Room, as soon as there is some; ``slow_times``: so often, until now and one after the other, the
        endpoint was slow or failed."""
        slot = Slot(self._slow)
        if slow_times:
            await slot.wait(slow_times)
        try:
            async with self._all:
                yield slot
        finally:
            slot.leave()
