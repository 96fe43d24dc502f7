"""Reading a log event by event, for those who follow it."""

from math import ceil

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore

_COMMITS_AT_FIRST = 4
_MOST_COMMITS = 1024
_GROWTH = 16
"""So many times as much at most as the last time: a few small commits don't tell that the next ones are."""


class LogReader:
    """One service's logs as lines with their sequence."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """Up to about ``limit`` events beyond ``after``, as (sequence, wire form).

        Whole commits are read, so a few more than ``limit`` may come; an empty list is the log's end.
        """
        found: list[tuple[int, bytes]] = []
        read, at_once = 0, _COMMITS_AT_FIRST
        while len(found) < limit:
            if found:
                # A commit holds one event or hundreds: the next ones are taken to be as the ones before.
                wanted = ceil((limit - len(found)) * read / len(found))
                at_once = min(wanted, _GROWTH * at_once, _MOST_COMMITS)
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

    async def commits(self, community: str, after: int = 0, limit: int = 256) -> list[Commit]:
        """See `CommitLog.commits`."""
        return await self._store.read(community, after, commits=limit)

    async def heads(self) -> dict[str, int]:
        """The last sequence of every log that is not empty."""
        return await self._store.heads()
