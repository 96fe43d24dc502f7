"""The gateway's own states where several gateways write to the same logs."""

import asyncio
from typing import Generic, TypeVar

from shared.eventlog.logs import Logs

S = TypeVar("S")

LONGEST_SECONDS = 1.0
"""A role that another gateway took away counts here for so long at most."""


class RecentStates(Generic[S]):
    """States that are a second old at the most, whichever process wrote to their logs last."""

    def __init__(self, logs: Logs[S]) -> None:
        self._logs = logs
        self._read_at: dict[str, float] = {}
        self._reading: dict[str, asyncio.Task[None]] = {}

    async def state(self, community: str) -> S:
        """The state of a log; see `Logs.state`. Raises `Rejected` while the log can't be read."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._read_at.get(community, -LONGEST_SECONDS) >= LONGEST_SECONDS:
            reading = self._reading.get(community)
            if reading is None:
                reading = self._reading[community] = asyncio.create_task(self._read(community))
            await asyncio.shield(reading)  # One read for all who wait, of whom any may leave.
        return await self._logs.state(community)

    async def _read(self, community: str) -> None:
        began = asyncio.get_running_loop().time()
        try:
            await self._logs.catch_up(community)
            self._read_at[community] = began
        finally:
            del self._reading[community]
