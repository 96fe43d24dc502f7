"""Waiting until nothing is in progress, and describing consumers that have given up."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from shared.consumers.consumer import Consumer


async def wait_until(
    condition: Callable[[], Awaitable[bool]], within_seconds: float, pause_seconds: float
) -> bool:
    """Whether the condition came to hold, and still held a moment later, within this time.

    Looked at twice with a pause between, since a policy's command makes the next events.
    """
    deadline = asyncio.get_running_loop().time() + within_seconds
    held = 0
    while held < 2:
        if asyncio.get_running_loop().time() > deadline:
            return False
        held = held + 1 if await condition() else 0
        await asyncio.sleep(pause_seconds)
    return True


def describe_stopped(consumers: Iterable[Consumer]) -> list[str]:
    """A sentence for each consumer that stopped itself: it keeps the process from being ready."""
    return [f"{one.name} stopped itself: too much is parked" for one in consumers if one.stopped_itself]
