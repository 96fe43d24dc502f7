"""Logs that end before what a consumer has seen of them, looked for when a process starts."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from shared.bus.faults import is_transient
from shared.bus.port import Lane
from shared.runtime.settling import describe_beyond

_LONGEST_WAIT_SECONDS = 30.0


class Ending(Protocol):
    """A log, as far as it is asked here."""

    async def heads(self) -> Mapping[str, int]:
        """Where the log of each community ends."""


class _Consumer(Protocol):
    name: str

    @property
    def beyond(self) -> Sequence[Lane]:
        """See `Consumer.beyond`."""

    def positions(self) -> Mapping[Lane, int]:
        """See `Consumer.positions`."""

    async def knows_heads(self) -> None:
        """See `Consumer.knows_heads`."""


@dataclass
class _Found:
    """What one consumer had seen when it was found."""

    name: str
    beyond: Sequence[Lane]
    seen: Mapping[Lane, int]

    def positions(self) -> Mapping[Lane, int]:
        """The last sequence that it had seen, by lane."""
        return self.seen


class LostEnds:
    """What was found. A database may leave something out of an answer once, so it is asked again."""

    def __init__(self, logs: Mapping[str, Ending], asks_again_after: Sequence[float]) -> None:
        """``asks_again_after``: so many seconds each time, before it is believed."""
        self._logs = logs
        self._asks_again_after = asks_again_after
        self._found: list[_Found] = []

    async def look(self, consumers: Sequence[_Consumer]) -> None:
        """Looks once, when the consumers run. A log that does not answer ends the look as it is.

        Whoever does not know by then where its logs end is asked for what it knows.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                for one in consumers:
                    await one.knows_heads()
        found = [_Found(one.name, [*one.beyond], dict(one.positions())) for one in consumers if one.beyond]
        for pause in self._asks_again_after:
            if not found:
                break
            await asyncio.sleep(pause)
            found = [again for one in found if (again := await self._again(one)).beyond]
        self._found = found

    def sentences(self, is_acknowledged: Callable[[str, str, int], bool]) -> list[str]:
        """What to do about each that nobody has accepted."""
        return describe_beyond(self._found, is_acknowledged)

    async def _again(self, one: _Found) -> _Found:
        heads: dict[str, Mapping[str, int]] = {}
        for source in sorted({lane.source for lane in one.beyond} & self._logs.keys()):
            try:
                heads[source] = await self._logs[source].heads()
            except Exception as error:
                if not is_transient(error):
                    raise
        beyond = [
            lane
            for lane in one.beyond
            if lane.source not in heads or heads[lane.source].get(lane.community, 0) < one.seen[lane]
        ]
        return _Found(one.name, beyond, one.seen)
