"""Reading a log event by event, for those who follow it."""

from math import ceil

from shared.eventlog.port import EventStore

_COMMITS_AT_FIRST = 8
_MOST_COMMITS = 1024


class LogReader:
    """One service's logs as lines with their sequence."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """Up to about ``limit`` events beyond ``after``, as (sequence, wire form).

        Whole commits are read, so a few more than ``limit`` may come; an empty list is the log's end.
        """
        found: list[tuple[int, bytes]] = []
        read = 0
        while len(found) < limit:
            at_once = _COMMITS_AT_FIRST
            if found:
                # A commit holds one event or hundreds: the next ones are taken to be as the ones before.
                at_once = min(_MOST_COMMITS, ceil((limit - len(found)) * read / len(found)))
            commits = await self._store.read(community, after, commits=at_once)
            read += len(commits)
            for commit in commits:
                numbered = enumerate(commit.lines, commit.first)
                found.extend((sequence, line) for sequence, line in numbered if sequence > after)
                after = commit.last
                if len(found) >= limit:
                    break
            if len(commits) < at_once:
                break
        return found

    async def heads(self) -> dict[str, int]:
        """The last sequence of every log that is not empty."""
        return await self._store.heads()
