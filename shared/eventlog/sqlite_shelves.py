"""What lies beside the logs of one SQLite file: a row for each entry, in the file of the logs themselves."""

import sqlite3
from typing import Any

from shared.eventlog.answered import Seen
from shared.eventlog.shelves import Shelving
from shared.storage.faults import StoreUnavailable
from shared.storage.sqlite_thread import WriterThread

SHELVED = """
CREATE TABLE IF NOT EXISTS shelved (
    community TEXT NOT NULL,
    shelf     TEXT NOT NULL,
    key       TEXT NOT NULL,
    body      BLOB NOT NULL,
    PRIMARY KEY (community, shelf, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answered (
    community   TEXT    NOT NULL,
    command_id  TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    first       INTEGER NOT NULL,
    events      INTEGER NOT NULL,
    at          REAL    NOT NULL,
    PRIMARY KEY (community, command_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answered_at ON answered (community, at);
"""


def shelve(connection: sqlite3.Connection, community: str, shelving: Shelving) -> None:
    """Puts entries beside a log and takes others away, in the transaction under way."""
    connection.executemany(
        "DELETE FROM shelved WHERE community = ? AND shelf = ? AND key = ?",
        ((community, shelf, key) for shelf, key in shelving.gone),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO shelved VALUES (?, ?, ?, ?)",
        ((community, *one) for one in shelving.put),
    )
    connection.execute("DELETE FROM answered WHERE community = ? AND at < ?", (community, shelving.horizon))
    connection.executemany(
        "INSERT OR REPLACE INTO answered VALUES (?, ?, ?, ?, ?, ?)",
        ((community, command_id, *seen) for command_id, seen in shelving.answered.items()),
    )


class SqliteShelves:
    """`ShelfStore` on the SQLite file of the logs."""

    def __init__(self, reading: sqlite3.Connection, writer: WriterThread, name: str) -> None:
        """``reading`` is for the caller's thread alone, which looks an entry up while a rule waits."""
        self._reading = reading
        self._writer = writer
        self._name = name

    def shelved(self, community: str, shelf: str, key: str) -> bytes | None:
        """See `ShelfStore.shelved`."""
        found = self._asked(
            "SELECT body FROM shelved WHERE community = ? AND shelf = ? AND key = ?", (community, shelf, key)
        )
        return found[0][0] if found else None

    def shelved_keys(self, community: str, shelf: str) -> list[str]:
        """See `ShelfStore.shelved_keys`."""
        query = "SELECT key FROM shelved WHERE community = ? AND shelf = ?"
        return [key for (key,) in self._asked(query, (community, shelf))]

    def answered(self, community: str, command_id: str) -> Seen | None:
        """See `AnsweredStore.answered`."""
        query = "SELECT fingerprint, first, events, at FROM answered WHERE community = ? AND command_id = ?"
        found = self._asked(query, (community, command_id))
        return Seen(*found[0]) if found else None

    def answered_ids(self, community: str) -> list[str]:
        """See `AnsweredStore.answered_ids`."""
        query = "SELECT command_id FROM answered WHERE community = ?"
        return [command_id for (command_id,) in self._asked(query, (community,))]

    def _asked(self, query: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._reading.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self._name}: {error}") from error

    async def forget_snapshot(self, community: str) -> None:
        """See `ShelfStore.forget_snapshot`."""

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM snapshots WHERE community = ?", (community,))
            connection.execute("DELETE FROM shelved WHERE community = ?", (community,))
            connection.execute("DELETE FROM answered WHERE community = ?", (community,))

        await self._writer.run(forget)
