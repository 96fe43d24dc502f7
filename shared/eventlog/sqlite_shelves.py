"""What lies beside the logs of one SQLite file: a row for each entry, in the file of the logs themselves."""

import sqlite3
from array import array
from bisect import bisect_left
from itertools import repeat
from typing import Any

from shared.eventlog.answered import AnsweredBlock, Seen
from shared.eventlog.marks import MARK, SEQUENCE, as_bytes, from_bytes, mark_of
from shared.eventlog.shelves import Shelving
from shared.eventlog.sqlite_packing import SCHEMA, Dictionaries
from shared.eventlog.sqlite_rows import commit_with
from shared.storage.faults import StoreUnavailable
from shared.storage.sqlite_thread import WriterThread

_SHELVED = """
CREATE TABLE IF NOT EXISTS places (
    number    INTEGER PRIMARY KEY,
    community TEXT NOT NULL,
    shelf     TEXT NOT NULL,
    UNIQUE (community, shelf)
) STRICT;
CREATE TABLE IF NOT EXISTS beside (
    place INTEGER NOT NULL,
    key   TEXT    NOT NULL,
    body  BLOB    NOT NULL,
    PRIMARY KEY (place, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    community TEXT    NOT NULL,
    first     INTEGER NOT NULL,
    at        REAL    NOT NULL,
    marks     BLOB    NOT NULL,
    firsts    BLOB    NOT NULL,
    PRIMARY KEY (community, first)
) STRICT;
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables. What lies beside logs in an earlier form goes, with the snapshots it belongs to."""
    earlier = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'shelved'").fetchone()
    if earlier is not None:
        connection.executescript(
            "BEGIN; DELETE FROM snapshots WHERE community IN"
            " (SELECT community FROM shelved UNION SELECT community FROM answered);"
            " DROP TABLE shelved; DROP TABLE answered; COMMIT"
        )
    connection.executescript(_SHELVED + SCHEMA)


def _place(connection: sqlite3.Connection, community: str, shelf: str) -> int:
    """The number that stands for a shelf of a community."""
    one = (community, shelf)
    connection.execute("INSERT OR IGNORE INTO places (community, shelf) VALUES (?, ?)", one)
    found = connection.execute("SELECT number FROM places WHERE community = ? AND shelf = ?", one)
    return int(found.fetchone()[0])


def _answer(connection: sqlite3.Connection, community: str, block: AnsweredBlock) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
        (community, block.first, block.at, as_bytes(block.marks), as_bytes(block.firsts)),
    )


class SqliteShelves:
    """`ShelfStore` on the SQLite file of the logs."""

    def __init__(self, reading: sqlite3.Connection, writer: WriterThread, name: str) -> None:
        """``reading`` is for the caller's thread alone, which looks an entry up while a rule waits."""
        self._reading = reading
        self._writer = writer
        self._name = name
        self._places: dict[tuple[str, str], int] = {}
        self._dictionaries = Dictionaries()

    def shelve(self, connection: sqlite3.Connection, community: str, shelving: Shelving) -> None:
        """Puts entries beside a log and takes others away, in the transaction under way."""
        for shelf, keys in shelving.gone.items():
            place = _place(connection, community, shelf)
            connection.executemany("DELETE FROM beside WHERE place = ? AND key = ?", zip(repeat(place), keys))
        for shelf, entries in shelving.put.items():
            place = _place(connection, community, shelf)
            bodies = self._dictionaries.packed(connection, place, shelf, [*entries.values()])
            connection.executemany(
                "INSERT OR REPLACE INTO beside VALUES (?, ?, ?)", zip(repeat(place), entries.keys(), bodies)
            )
        connection.execute(
            "DELETE FROM answers WHERE community = ? AND at < ?", (community, shelving.horizon)
        )
        if shelving.answered is not None:
            _answer(connection, community, shelving.answered)

    def shelved(self, community: str, shelf: str, key: str) -> bytes | None:
        """See `ShelfStore.shelved`."""
        query = "SELECT body FROM beside WHERE place = ? AND key = ?"
        found = self._asked(query, (self._place(community, shelf), key))
        if not found:
            return None
        try:
            return self._dictionaries.unpacked(self._reading, shelf, found[0][0])
        except (sqlite3.Error, ValueError) as error:
            raise StoreUnavailable(f"{self._name}: {error}") from error

    def last_shelved(self, community: str, shelf: str) -> str:
        """See `ShelfStore.last_shelved`."""
        query = "SELECT max(key) FROM beside WHERE place = ?"
        return self._asked(query, (self._place(community, shelf),))[0][0] or ""

    def shelved_keys(self, community: str, shelf: str) -> list[str]:
        """See `ShelfStore.shelved_keys`."""
        query = "SELECT key FROM beside WHERE place = ?"
        return [key for (key,) in self._asked(query, (self._place(community, shelf),))]

    def answered(self, community: str, command_id: str) -> Seen | None:
        """See `AnsweredStore.answered`."""
        query = "SELECT marks, firsts FROM answers WHERE community = ? ORDER BY first DESC"
        for marks, firsts in self._asked(query, (community,)):
            found = self._answered_in(community, command_id, from_bytes(MARK, marks), firsts)
            if found is not None:
                return found
        return None

    def _answered_in(
        self, community: str, command_id: str, marks: "array[int]", firsts: bytes
    ) -> Seen | None:
        mark = mark_of(command_id)
        at = bisect_left(marks, mark)
        while at < len(marks) and marks[at] == mark:
            found = self._at(community, command_id, from_bytes(SEQUENCE, firsts)[at])
            if found is not None:
                return found
            at += 1  # Another command has the same mark.
        return None

    def _at(self, community: str, command_id: str, first: int) -> Seen | None:
        """The command whose events begin there in the log, if it is this one."""
        try:
            commit = commit_with(self._reading, community, first)
        except (sqlite3.Error, ValueError) as error:
            raise StoreUnavailable(f"{self._name}: {error}") from error
        if commit is None:
            return None
        begins = commit.first
        for one, fingerprint, events in commit.header.commands:
            if begins == first and one == command_id:
                return Seen(fingerprint, first, events, commit.committed_at.timestamp())
            begins += events
        return None

    def answered_marks(self, community: str) -> "array[int]":
        """See `AnsweredStore.answered_marks`."""
        found = array(MARK)
        for (marks,) in self._asked("SELECT marks FROM answers WHERE community = ?", (community,)):
            found.extend(from_bytes(MARK, marks))
        return found

    def _place(self, community: str, shelf: str) -> int:
        """The number that stands for a shelf of a community; one that none has, if nothing lies there."""
        one = (community, shelf)
        number = self._places.get(one)
        if number is None:
            found = self._asked("SELECT number FROM places WHERE community = ? AND shelf = ?", one)
            if not found:
                return 0
            number = self._places[one] = found[0][0]
        return number

    def _asked(self, query: str, values: tuple[str | int, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._reading.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self._name}: {error}") from error

    async def forget_snapshot(self, community: str) -> None:
        """See `ShelfStore.forget_snapshot`."""

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM snapshots WHERE community = ?", (community,))
            places = "SELECT number FROM places WHERE community = ?"
            connection.execute(f"DELETE FROM beside WHERE place IN ({places})", (community,))  # noqa: S608
            connection.execute("DELETE FROM answers WHERE community = ?", (community,))

        await self._writer.run(forget)
