"""Waiting until a consumer has reached an event: what lets a caller read its own write."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

from shared.bus.port import Lane

_FIRST_PAUSE_SECONDS = 0.003
_LONGEST_PAUSE_SECONDS = 0.05


async def polling(timeout_seconds: float | None) -> AsyncIterator[float]:
    """Comes round again after a few milliseconds, later less often, until the time is up.

    Gives how many seconds are left; at least once.
    """
    loop = asyncio.get_running_loop()
    deadline = float("inf") if timeout_seconds is None else loop.time() + timeout_seconds
    pause = _FIRST_PAUSE_SECONDS
    while True:
        left = deadline - loop.time()
        yield max(left, 0.0)
        left = deadline - loop.time()
        if left <= 0:
            return
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)


class Waiters:
    """Who waits for which sequence of which lane. Nobody polls: reaching a sequence wakes its waiters."""

    def __init__(self) -> None:
        self._waiting: defaultdict[Lane, dict[asyncio.Future[bool], int]] = defaultdict(dict)

    async def wait(self, lane: Lane, sequence: int, timeout_seconds: float | None) -> bool:
        """Whether the lane reached ``sequence`` in time."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[lane][future] = sequence
        try:
            async with asyncio.timeout(timeout_seconds):
                return await future
        except TimeoutError:
            return False
        finally:
            waiting = self._waiting[lane]
            del waiting[future]
            if not waiting:
                del self._waiting[lane]

    def reached(self, lane: Lane, sequence: int) -> None:
        """Wakes those who wait for this sequence or an earlier one."""
        for future, wanted in self._waiting.get(lane, {}).items():
            if wanted <= sequence and not future.done():
                future.set_result(True)

    def give_up(self, lane: Lane) -> None:
        """Tells all who wait for the lane that it will not come: it is parked."""
        for future in self._waiting.get(lane, {}):
            if not future.done():
                future.set_result(False)

    def give_up_all(self) -> None:
        """Tells all who wait that nothing will come: the consumer has stopped itself."""
        for lane in list(self._waiting):
            self.give_up(lane)
