"""Logs that end before what a consumer has seen of them, looked for when a process starts."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from shared.bus.faults import is_transient
from shared.bus.port import Lane
from shared.eventlog.heads import seen_by
from shared.eventlog.port import EventStore
from shared.kernel.periodic import PeriodicTask
from shared.runtime.settling import describe_beyond

ASKS_AGAIN_AFTER_SECONDS = (1.0, 4.0, 10.0)
_LONGEST_WAIT_SECONDS = 30.0
_LOOKS_FOR_CONSENT_EVERY_SECONDS = 10.0


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

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return bool(self._found)

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


class OwnLosses:
    """What a service itself finds, beside its work: a log whose service is away may be known much later.

    Until an operator accepts it, which every store keeps, the service says so and is not ready.
    """

    def __init__(self, name: str, store: EventStore, logs: Mapping[str, Ending]) -> None:
        """``store`` is where the service keeps its own log."""
        self._lost_ends = LostEnds(logs, ASKS_AGAIN_AFTER_SECONDS)
        self._stores = {name: store}
        self._consumers: Sequence[_Consumer] = ()
        self._has_looked = False
        self._missing: Sequence[str] = ()
        self._looking = PeriodicTask(f"{name}:losses", self._look)

    def start(self, consumers: Sequence[_Consumer]) -> None:
        """Looks as soon as these consumers know where the logs end."""
        self._consumers = consumers
        self._looking.start(_LOOKS_FOR_CONSENT_EVERY_SECONDS)
        self._looking.now()

    async def stop(self) -> None:
        """Looks no more."""
        await self._looking.stop()

    def missing(self) -> Sequence[str]:
        """What to do about each that nobody has accepted."""
        return self._missing

    async def _look(self) -> None:
        if not self._has_looked:
            for one in self._consumers:
                await one.knows_heads()
            await self._lost_ends.look(self._consumers)
            self._has_looked = True
        if self._lost_ends.found:
            accepted = (await seen_by(self._stores)).is_acknowledged
            self._missing = self._lost_ends.sentences(accepted)
