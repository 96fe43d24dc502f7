"""A service's logs while they run, and waiting for what they do by themselves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from shared.eventlog.logs import Logs
from shared.eventlog.port import EventStore
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.decider import Decider
from tests.example_log import SHED, Shed
from tests.unit.eventlog.shed import shed_context


@asynccontextmanager
async def running(
    store: EventStore,
    clock: Clock | None = None,
    *,
    decider: Decider[Shed] = SHED,
    idle: timedelta = timedelta(minutes=10),
) -> AsyncIterator[Logs[Shed]]:
    """The shed's logs, from start to stop."""
    logs = Logs(shed_context(store, clock=clock or SystemClock(), decider=decider), idle=idle)
    await logs.start()
    try:
        yield logs
    finally:
        await logs.stop()


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Returns when the condition holds; fails when it does not in time."""
    async with asyncio.timeout(5):
        while not await holds():
            await asyncio.sleep(0.002)


async def nothing_loaded(logs: Logs[Shed]) -> bool:
    """Whether every log has left memory."""
    return logs.loaded == 0
