"""Where the logs end that a consumer follows: asked at its start, and looked up now and then."""

import asyncio
from collections.abc import Mapping

import structlog

from shared.bus.faults import is_passing
from shared.bus.port import Lane, SourceLog
from shared.consumers.lanes import Tracks

_log = structlog.get_logger(__name__)


class Heads:
    """Notes in a consumer's tracks what exists in its logs."""

    def __init__(self, consumer: str, logs: Mapping[str, SourceLog], tracks: Tracks) -> None:
        self._consumer = consumer
        self._logs = logs
        self._tracks = tracks
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
                track = self._tracks[Lane(source, community)]
                track.head = max(track.head, head)
                self._tracks.note_arrival(track)
            self._note_beyond(source, heads)
            self.unknown.discard(source)
        if not self.unknown:
            self.known.set()

    async def look(self) -> None:
        """Asks all that have answered before.

        A head counts from the next look on: what is new just now is still under way to whoever serves it.
        """
        for source in sorted(self._logs.keys() - self.unknown):
            for community, head in (await self._ask(source) or {}).items():
                track = self._tracks[Lane(source, community)]
                track.head = max(track.head, track.noted)
                self._tracks.note_arrival(track)
                track.noted = head

    async def _ask(self, source: str) -> Mapping[str, int] | None:
        try:
            return await self._logs[source].heads()
        except Exception as error:
            if not is_passing(error):
                raise
            _log.warning("log_does_not_answer", consumer=self._consumer, source=source, error=repr(error))
            return None

    def _note_beyond(self, source: str, heads: Mapping[str, int]) -> None:
        """A log that was replaced by an older copy would be skipped in silence up to the checkpoint."""
        beyond = [
            track.lane
            for track in self._tracks.all()
            if track.lane.source == source and track.position > heads.get(track.lane.community, 0)
        ]
        self.beyond += beyond
        if beyond:
            _log.critical("checkpoint_beyond_the_log", consumer=self._consumer, lanes=beyond[:5])
