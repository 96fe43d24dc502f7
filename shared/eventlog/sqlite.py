"""Logs in one SQLite file: WAL, fsync before every answer, one thread that writes.

Appends of different logs that wait at the same time share one transaction, and so one fsync.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from shared.eventlog.commit import Commit, Head
from shared.eventlog.port import Epoch, SequenceConflict, Snapshot
from shared.eventlog.shelves import Shelving
from shared.eventlog.sqlite_ends import SqliteEnds, each_log
from shared.eventlog.sqlite_packing import PACKED
from shared.eventlog.sqlite_rows import commit_of, row_of
from shared.eventlog.sqlite_shelves import SqliteShelves, prepare
from shared.storage.faults import StoreUnavailable, cannot_open
from shared.storage.sqlite_thread import WriterThread

T = TypeVar("T")

_BUSY_TIMEOUT_SECONDS = 5.0

_COLUMNS = """
    community    TEXT    NOT NULL,
    first        INTEGER NOT NULL,
    last         INTEGER NOT NULL,
    types        TEXT    NOT NULL,
    body         BLOB    NOT NULL,
    prev_hash    BLOB    NOT NULL,
    hash         BLOB    NOT NULL,
    committed_at TEXT    NOT NULL,
"""
_NEVER_DELETED = """
CREATE TRIGGER IF NOT EXISTS commits_are_never_deleted BEFORE DELETE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are never deleted'); END
"""
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS commits ({_COLUMNS}
    PRIMARY KEY (community, first)
) STRICT;
CREATE TABLE IF NOT EXISTS snapshots (
    community TEXT PRIMARY KEY,
    schema    TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    body      BLOB    NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS epoch (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL,
    whole  INTEGER NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS commits_are_never_updated BEFORE UPDATE ON commits
BEGIN SELECT RAISE(ABORT, 'commits are never updated'); END;
{_NEVER_DELETED};
"""

_HEADS = each_log("last")


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with the settings that a log needs; ``read_only`` never creates or changes a file."""
    if read_only:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=_BUSY_TIMEOUT_SECONDS
    )
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # In WAL mode: fsync at every commit.
    return connection


def _head(connection: sqlite3.Connection, community: str) -> Head:
    row = connection.execute(
        "SELECT last, hash FROM commits WHERE community = ? ORDER BY first DESC LIMIT 1", (community,)
    ).fetchone()
    return Head(*row) if row else Head()


def _insert(connection: sqlite3.Connection, commit: Commit) -> None:
    if _head(connection, commit.community) != Head(commit.first - 1, commit.prev_hash):
        raise SequenceConflict(f"{commit.community}: {commit.first} does not follow the head")
    connection.execute("INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row_of(commit))


def _cut(connection: sqlite3.Connection, community: str, after: int) -> None:
    beyond = "FROM commits WHERE community = ? AND first > ?"
    connection.execute(f"CREATE TABLE IF NOT EXISTS set_aside ({_COLUMNS} PRIMARY KEY (hash)) STRICT")
    connection.execute(f"INSERT OR IGNORE INTO set_aside SELECT * {beyond}", (community, after))
    connection.execute("DROP TRIGGER commits_are_never_deleted")
    connection.execute(f"DELETE {beyond}", (community, after))
    connection.execute(_NEVER_DELETED)


class SqliteEventStore:
    """`EventStore` on one SQLite file, for one process."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it; `Obstacle` if it is damaged or is none of ours."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._writing = connect(path)
            self._writing.executescript(_SCHEMA)
            prepare(self._writing)
            self._reading = connect(path, read_only=True)
            self._beside = connect(path, read_only=True)
        except sqlite3.Error as error:
            raise cannot_open(path, "a log", error) from error
        self._reader = ThreadPoolExecutor(1, thread_name_prefix=f"{path.stem}-reader")
        self._thread = WriterThread(self._writing, path.name)
        self._shelves = SqliteShelves(self._beside, self._thread, path.name)
        self._ends = SqliteEnds(self._read)
        self._closed = False

    async def append(self, commit: Commit) -> None:
        """See `EventStore.append`."""
        await self._thread.run(lambda connection: _insert(connection, commit))

    async def read(self, community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
        """See `EventStore.read`."""

        def rows(connection: sqlite3.Connection) -> list[Commit]:
            # The commit that holds after + 1 begins at or before it: one step back in the primary key.
            start = connection.execute(
                "SELECT first FROM commits WHERE community = ? AND first <= ? ORDER BY first DESC LIMIT 1",
                (community, after + 1),
            ).fetchone()
            found = connection.execute(
                "SELECT * FROM commits WHERE community = ? AND first >= ? AND last > ?"
                " ORDER BY first LIMIT ?",
                (community, start[0] if start else 0, after, commits),
            )
            return [commit_of(row) for row in found]

        return await self._read(rows)

    async def head(self, community: str) -> Head:
        """See `EventStore.head`."""
        return await self._read(lambda connection: _head(connection, community))

    async def heads(self) -> dict[str, int]:
        """See `EventStore.heads`."""
        return await self._read(lambda connection: dict(connection.execute(_HEADS).fetchall()))

    @property
    def ends(self) -> SqliteEnds:
        """See `EventStore.ends`."""
        return self._ends

    async def snapshot(self, community: str) -> Snapshot | None:
        """See `EventStore.snapshot`."""

        def row(connection: sqlite3.Connection) -> Snapshot | None:
            found = connection.execute("SELECT * FROM snapshots WHERE community = ?", (community,)).fetchone()
            return Snapshot(found[0], found[1].removesuffix(PACKED), *found[2:]) if found else None

        return await self._read(row)

    @property
    def shelves(self) -> SqliteShelves:
        """See `EventStore.shelves`."""
        return self._shelves

    async def save_snapshot(self, snapshot: Snapshot, shelving: Shelving | None = None) -> None:
        """See `EventStore.save_snapshot`."""
        schema = snapshot.schema if shelving is None else f"{snapshot.schema}{PACKED}"
        row = (snapshot.community, schema, snapshot.sequence, snapshot.hash, snapshot.body)

        def replace(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)", row)
            if shelving is not None:
                self._shelves.shelve(connection, snapshot.community, shelving)

        await self._thread.run(replace)

    async def epoch(self) -> Epoch:
        """See `EventStore.epoch`."""

        def row(connection: sqlite3.Connection) -> Epoch:
            found = connection.execute("SELECT number, whole FROM epoch").fetchone()
            return Epoch(found[0], bool(found[1])) if found else Epoch()

        return await self._read(row)

    async def set_epoch(self, epoch: Epoch) -> None:
        """See `EventStore.set_epoch`."""
        row = (epoch.number, epoch.whole)

        def replace(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO epoch VALUES (1, ?, ?)", row)

        await self._thread.run(replace)

    async def cut(self, community: str, after: int) -> int:
        """See `EventStore.cut`."""
        await self._thread.run(lambda connection: _cut(connection, community, after))
        return (await self.head(community)).sequence

    async def close(self) -> None:
        """See `EventStore.close`."""
        if self._closed:
            return
        self._closed = True
        await self._thread.close()
        self._reader.shutdown(wait=True)
        self._reading.close()
        self._beside.close()
        self._writing.close()

    async def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        if self._closed:
            raise StoreUnavailable(f"{self._path.name} is closed")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._reader, query, self._reading)
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self._path.name}: {error}") from error
