"""Waiting until nothing is in progress, and describing consumers that have given up."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Protocol

from shared.bus.port import Lane
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


class _Follower(Protocol):
    """What is asked of a consumer: where it is, and where that is further than the log."""

    name: str

    @property
    def beyond(self) -> Sequence[Lane]:
        """See `Consumer.beyond`."""

    def positions(self) -> Mapping[Lane, int]:
        """See `Consumer.positions`."""


def describe_beyond(
    consumers: Iterable[_Follower], is_acknowledged: Callable[[str, str, int], bool]
) -> list[str]:
    """A sentence for each log of which a consumer has seen more than it holds, unless that was accepted.

    New events with sequences that it has seen would be passed over.
    """
    return [
        f"{one.name} has seen {one.positions()[lane]} events of {lane.source}/{lane.community}, which ends"
        " before: restore the last backup"
        for one in consumers
        for lane in one.beyond
        if not is_acknowledged(lane.source, lane.community, one.positions()[lane])
    ]
