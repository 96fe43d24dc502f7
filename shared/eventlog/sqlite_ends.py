"""What the logs of one SQLite file say at their ends, read in one question for all of them."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeVar, cast

from pydantic_core import from_json

from shared.eventlog.commit import Head, HeaderJson
from shared.eventlog.packing import first_line

T = TypeVar("T")

_HOLDING = "SELECT last, hash FROM commits WHERE community = ? AND first <= ? ORDER BY first DESC LIMIT 1"


def each_log(column: str) -> str:
    """Asks for a column of each log's last commit.

    From one community's last commit to the next one's: a step in the index for each, not a scan of all.
    """
    return f"""
WITH RECURSIVE log (community) AS (
    SELECT min(community) FROM commits
    UNION ALL
    SELECT (SELECT min(community) FROM commits WHERE community > log.community)
    FROM log WHERE log.community IS NOT NULL
)
SELECT community, (SELECT {column} FROM commits WHERE community = log.community ORDER BY first DESC LIMIT 1)
FROM log WHERE community IS NOT NULL
"""  # noqa: S608 (a column of ours)


class Read(Protocol):
    """Runs a query in the thread that reads."""

    def __call__(self, query: Callable[[sqlite3.Connection], T]) -> Awaitable[T]: ...


class SqliteEnds:
    """`LogEnds` of the file that ``read`` reads."""

    def __init__(self, read: Read) -> None:
        self._read = read

    async def sources(self) -> Mapping[str, Mapping[str, int]]:
        """See `LogEnds.sources`."""

        def said(connection: sqlite3.Connection) -> dict[str, Mapping[str, int]]:
            return {community: _sources(body) for community, body in connection.execute(each_log("body"))}

        return await self._read(said)

    async def holding(self, events: Sequence[tuple[str, int]]) -> list[Head]:
        """See `LogEnds.holding`."""

        def ends(connection: sqlite3.Connection) -> list[Head]:
            found = (connection.execute(_HOLDING, one).fetchone() for one in events)
            return [
                Head(*row) if row and row[0] >= sequence else Head()
                for row, (_, sequence) in zip(found, events, strict=True)
            ]

        return await self._read(ends)


def _sources(stored: bytes) -> Mapping[str, int]:
    try:
        return cast("HeaderJson", from_json(first_line(stored)))["sources"] or {}
    except (ValueError, TypeError, KeyError):
        return {}  # What is damaged is told by whoever reads it for its events.
