"""Reading a log event by event, for those who follow it."""

from shared.eventlog.port import EventStore

_COMMITS_AT_FIRST = 8
"""A commit holds one event or hundreds. Few at first, then twice as many each time: what is read and then
not asked for is read for nothing, and so would be a trip to the store for every few events."""
_MOST_COMMITS = 256


class LogReader:
    """One service's logs as lines with their sequence."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """Up to about ``limit`` events beyond ``after``, as (sequence, wire form).

        Whole commits are read, so a few more than ``limit`` may come; an empty list is the log's end.
        """
        found: list[tuple[int, bytes]] = []
        at_once = _COMMITS_AT_FIRST
        while len(found) < limit:
            commits = await self._store.read(community, after, commits=at_once)
            at_once = min(2 * at_once, _MOST_COMMITS)
            for commit in commits:
                numbered = enumerate(commit.lines, commit.first)
                found.extend((sequence, line) for sequence, line in numbered if sequence > after)
                after = commit.last
                if len(found) >= limit:
                    break
            if not commits:
                break
        return found

    async def heads(self) -> dict[str, int]:
        """The last sequence of every log that is not empty."""
        return await self._store.heads()
