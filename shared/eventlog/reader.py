"""Reading a log event by event, for those who follow it."""

from shared.eventlog.port import EventStore


class LogReader:
    """One service's logs as lines with their sequence."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """Up to about ``limit`` events beyond ``after``, as (sequence, wire form).

        Whole commits are read, so a few more than ``limit`` may come; an empty list is the log's end.
        """
        found: list[tuple[int, bytes]] = []
        while len(found) < limit:
            commits = await self._store.read(community, after, commits=64)
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
