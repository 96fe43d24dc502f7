"""Where the logs end that a consumer follows: read when it starts, and again every few seconds."""

import asyncio
from collections.abc import Callable, Mapping

import structlog

from shared.bus.faults import is_transient
from shared.bus.port import Lane, SourceLog
from shared.consumers.lanes import LaneStates

_log = structlog.get_logger(__name__)


class Heads:
    """Notes in a consumer's lane states what exists in its logs."""

    def __init__(self, consumer: str, logs: Mapping[str, SourceLog], states: LaneStates) -> None:
        self._consumer = consumer
        self._logs = logs
        self._states = states
        self.unknown = set(logs)
        """The sources that have not answered yet."""
        self.known = asyncio.Event()
        """Set when there are none of those."""
        self.beyond: list[Lane] = []
        """Lanes whose checkpoint lies beyond the end of their log: the log is not the one it was."""

    async def learn(self) -> None:
        """Asks those that have not answered yet. One that is away is left out, another fault is raised."""
        for source in sorted(self.unknown):
            heads = await self._ask(source)
            if heads is None:
                continue
            for community, head in heads.items():
                state = self._states[Lane(source, community)]
                state.head = max(state.head, head)
                self._states.note_arrival(state)
            self._note_beyond(source, heads)
            self.unknown.discard(source)
        if not self.unknown:
            self.known.set()

    async def learn_on(self, delay: Callable[[int], float], learned: Callable[[], None]) -> None:
        """Asks again, after ``delay`` of the number of tries, until every log has answered."""
        tries = 0
        while self.unknown:
            tries += 1
            await asyncio.sleep(delay(tries))
            try:
                await self.learn()
            except Exception as error:  # noqa: BLE001 (whatever it is: the lanes wait, and this says why)
                _log.error("heads_not_read", consumer=self._consumer, error=repr(error))
            learned()

    async def refresh(self) -> None:
        """Asks all that have answered before.

        A head counts from the next refresh on: what is new now may still be on its way by the bus.
        """
        for source in sorted(self._logs.keys() - self.unknown):
            for community, head in (await self._ask(source) or {}).items():
                state = self._states[Lane(source, community)]
                state.head = max(state.head, state.last_seen_head)
                self._states.note_arrival(state)
                state.last_seen_head = head

    async def _ask(self, source: str) -> Mapping[str, int] | None:
        try:
            return await self._logs[source].heads()
        except Exception as error:
            if not is_transient(error):
                raise
            _log.warning("log_does_not_answer", consumer=self._consumer, source=source, error=repr(error))
            return None

    def _note_beyond(self, source: str, heads: Mapping[str, int]) -> None:
        """A log that was replaced by an older copy would be skipped in silence up to the checkpoint."""
        beyond = [
            state.lane
            for state in self._states.all()
            if state.lane.source == source and state.position > heads.get(state.lane.community, 0)
        ]
        self.beyond += beyond
        if beyond:
            _log.critical("checkpoint_beyond_the_log", consumer=self._consumer, lanes=beyond[:5])
