"""Checkpoints, and what is parked and skipped, in a SQLite file; and how that file is read and written."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, Parked, Skipped
from shared.projections.sqlite import tables
from shared.storage.faults import StoreUnavailable
from shared.storage.sqlite_thread import WriterThread, as_known

_BUSY_SECONDS = 5.0
_BUSY_READING_SECONDS = 0.05
_MOST_WAL_BYTES = 64 * 1024 * 1024


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS, cached_statements=256
    )
    connection.execute("PRAGMA journal_mode=WAL")
    # In WAL mode NORMAL loses, with the power, at most the last transactions, whole and in order: never
    # a document without its checkpoint or the reverse. What is lost is folded again from the log, which
    # is fsynced before anything is published. So a document is never ahead of the log either.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA journal_size_limit={_MOST_WAL_BYTES}")
    return connection


class SqliteCheckpointStore:
    """`CheckpointStore` on one SQLite file, for one process.

    Writes go through one thread. Reads run where they are asked, on a connection of their own: in WAL
    mode they never wait for a write, and one document takes about ten microseconds. A hop to a thread
    takes thirty times that, and a thousand times that beside a busy event loop, which hands over the
    interpreter's lock every five milliseconds at best.
    """

    def __init__(self, path: Path, *, timeout_seconds: float = 10.0) -> None:
        """Opens the file, or makes it; `StoreUnavailable` if it is damaged or is none of ours."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._name = path.name
        try:
            self._writing = _connect(path)
            self._writing.executescript(tables.SCHEMA)
            self._reading = _connect(path)
            self._reading.execute("PRAGMA query_only=ON")
            self._reading.execute(f"PRAGMA busy_timeout={int(_BUSY_READING_SECONDS * 1000)}")
        except sqlite3.Error as error:
            raise as_known(error, str(path)) from error
        self._thread = WriterThread(self._writing, path.name, timeout_seconds)
        self._closed = False

    async def close(self) -> None:
        """Lets go of the file, once what waits to be written is written."""
        if not self._closed:
            self._closed = True
            self._reading.close()
            if await self._thread.close():
                self._writing.close()

    # -- checkpoints and what is parked ----------------------------------------------------------

    async def checkpoints(self, consumer: str) -> dict[Lane, int]:
        """See `CheckpointStore.checkpoints`."""
        rows = self._rows(
            "SELECT source, community, sequence FROM checkpoints WHERE consumer = ?", (consumer,)
        )
        return {Lane(source, community): sequence for source, community, sequence in rows}

    async def checkpoint(self, consumer: str, lane: Lane) -> int:
        """See `CheckpointStore.checkpoint`."""
        rows = self._rows(
            "SELECT sequence FROM checkpoints WHERE consumer = ? AND source = ? AND community = ?",
            (consumer, *lane),
        )
        return int(rows[0][0]) if rows else 0

    async def farthest(self, lane: Lane) -> int:
        """See `CheckpointStore.farthest`."""
        rows = self._rows(
            "SELECT max(sequence) FROM checkpoints WHERE source = ? AND community = ?", (*lane,)
        )
        return int(rows[0][0] or 0)

    async def save_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """See `CheckpointStore.save_checkpoints`."""
        if checkpoints:
            await self._thread.run(
                lambda connection: done(connection.executemany(tables.SAVE_CHECKPOINT, checkpoints))
            )

    async def forget(self, consumer: str, community: str | None = None) -> None:
        """See `CheckpointStore.forget`."""

        def write(connection: sqlite3.Connection) -> None:
            for table in ("checkpoints", "parked"):
                connection.execute(
                    f"DELETE FROM {table} WHERE consumer = ?1 AND (?2 IS NULL OR community = ?2)",  # noqa: S608 (a constant)
                    (consumer, community),
                )

        await self._thread.run(write, durable=True)

    async def park(self, parked: Parked) -> None:
        """See `CheckpointStore.park`."""
        row = _parked_row(parked)
        await self._thread.run(
            lambda connection: done(
                connection.execute("INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            )
        )

    async def unpark(self, consumer: str, lane: Lane) -> None:
        """See `CheckpointStore.unpark`."""
        await self._thread.run(lambda connection: _unpark(connection, consumer, lane))

    async def parked(self, consumer: str | None = None) -> list[Parked]:
        """See `CheckpointStore.parked`."""
        rows = self._rows(
            "SELECT * FROM parked WHERE ?1 IS NULL OR consumer = ?1 ORDER BY consumer, source, community",
            (consumer,),
        )
        return [_parked(row) for row in rows]

    async def skip(self, skipped: Skipped) -> None:
        """See `CheckpointStore.skip`."""
        parked = skipped.parked

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO skipped VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*_parked_row(parked), skipped.reason, skipped.by, skipped.skipped_at.isoformat()),
            )
            _unpark(connection, parked.consumer, parked.lane)
            connection.execute(tables.SAVE_CHECKPOINT, (parked.consumer, *parked.lane, parked.sequence))

        await self._thread.run(write, durable=True)

    async def skipped(self, consumer: str | None = None) -> list[Skipped]:
        """See `CheckpointStore.skipped`."""
        rows = self._rows(
            "SELECT consumer, source, community, sequence, type, error, parked_at, reason, by, skipped_at "
            "FROM skipped WHERE ?1 IS NULL OR consumer = ?1 ORDER BY number",
            (consumer,),
        )
        return [Skipped(_parked(row), row[7], row[8], datetime.fromisoformat(row[9])) for row in rows]

    def _rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._closed:
            raise StoreUnavailable(f"{self._name} is closed")
        try:
            return self._reading.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise as_known(error, self._name) from error


def done(_result: object) -> None:
    """For writes that are one expression."""


def _unpark(connection: sqlite3.Connection, consumer: str, lane: Lane) -> None:
    connection.execute(
        "DELETE FROM parked WHERE consumer = ? AND source = ? AND community = ?", (consumer, *lane)
    )


def _parked_row(parked: Parked) -> tuple[object, ...]:
    return (
        parked.consumer,
        *parked.lane,
        parked.sequence,
        parked.type,
        parked.error,
        parked.parked_at.isoformat(),
    )


def _parked(row: tuple[Any, ...]) -> Parked:
    consumer, source, community, sequence, kind, error, parked_at = row[:7]
    return Parked(consumer, source, community, sequence, kind, error, datetime.fromisoformat(parked_at))
