"""The vault: the only place where names, phones and free text about people are kept, and forgotten."""

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from shared.kernel.refusals import check_revision

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one person."""

    id: str
    name: str
    phone: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class KeptText:
    """A free text: where it belongs, and whom it is by or about."""

    id: str
    community: str
    text: str
    person_ids: tuple[str, ...]


Kept = Person | KeptText
"""What a vault keeps."""


class Vault(Protocol):
    """Personal data under opaque ids, so that logs never hold any and a person can be erased.

    (Personal Information Protection Law, art. 6: the minimum; art. 47: erasure.)
    """

    async def put_person(
        self, person_id: str, name: str, phone: str | None, *, expected: int | None = None
    ) -> Person:
        """Writes what is known of a person.

        Raises `Rejected` (``revision_has_moved_on``) if ``expected`` is given and is not the stored
        revision, which is 0 for a person of whom nothing is stored.
        """

    async def person(self, person_id: str) -> Person | None:
        """What is known of a person, or None."""

    async def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """What is known of these people, by id; those of whom nothing is known are missing."""

    async def keep_text(self, text: KeptText) -> bool:
        """Keeps a text; False if there was one with this id already, which stays as it is."""

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """Those of these texts that belong to this community and are still kept, by id."""

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """Forgets single texts, such as those of a command that was then refused."""

    async def erase(self, person_id: str) -> None:
        """Forgets everything about a person: their data, and the texts by or about them."""

    def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """All that is kept, in portions, for a backup; what changes meanwhile may be in it or not."""

    async def refill(self, kept: Sequence[Kept]) -> None:
        """Puts in what a backup holds, as it was, in place of what is there. For a restore alone."""

    async def close(self) -> None:
        """Lets go of files and connections."""


_PORTION = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
    person_id TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT, revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (
    community TEXT NOT NULL, text_id TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (community, text_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS concerns (
    person_id TEXT NOT NULL, community TEXT NOT NULL, text_id TEXT NOT NULL,
    PRIMARY KEY (person_id, community, text_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS concerns_by_text ON concerns (community, text_id);
"""


class SqliteVault:
    """A vault in one SQLite file, read and written by one thread of its own."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it, readable by its owner alone."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connection = self._thread.submit(self._open, path).result()

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        # What is deleted is overwritten, so that the file does not remember what the vault forgot.
        connection.execute("PRAGMA secure_delete=ON")
        connection.executescript(_SCHEMA)
        return connection

    async def close(self) -> None:
        """Lets go of the file."""
        await self._run(lambda connection: connection.close())
        self._thread.shutdown()

    async def put_person(
        self, person_id: str, name: str, phone: str | None, *, expected: int | None = None
    ) -> Person:
        """See `Vault.put_person`."""

        def put(connection: sqlite3.Connection) -> Person:
            row = connection.execute(
                "SELECT name, phone, revision FROM people WHERE person_id = ?", (person_id,)
            ).fetchone()
            revision: int = row[2] if row else 0
            check_revision(revision, expected)
            if row and row[:2] == (name, phone):
                return Person(person_id, name, phone, revision)
            connection.execute(
                "INSERT INTO people VALUES (?, ?, ?, ?) ON CONFLICT (person_id)"
                " DO UPDATE SET name = excluded.name, phone = excluded.phone, revision = excluded.revision",
                (person_id, name, phone, revision + 1),
            )
            return Person(person_id, name, phone, revision + 1)

        return await self._transact(put)

    async def person(self, person_id: str) -> Person | None:
        """See `Vault.person`."""
        return (await self.people((person_id,))).get(person_id)

    async def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """See `Vault.people`."""
        wanted = json.dumps(list(person_ids))
        rows = await self._run(
            lambda connection: connection.execute(
                "SELECT person_id, name, phone, revision FROM people"
                " WHERE person_id IN (SELECT value FROM json_each(?))",
                (wanted,),
            ).fetchall()
        )
        return {row[0]: Person(*row) for row in rows}

    async def keep_text(self, text: KeptText) -> bool:
        """See `Vault.keep_text`."""

        def keep(connection: sqlite3.Connection) -> bool:
            cursor = connection.execute(
                "INSERT INTO texts VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (text.community, text.id, text.text),
            )
            if cursor.rowcount == 0:
                return False
            concerns = [(person, text.community, text.id) for person in text.person_ids]
            connection.executemany("INSERT INTO concerns VALUES (?, ?, ?) ON CONFLICT DO NOTHING", concerns)
            return True

        return await self._transact(keep)

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """See `Vault.texts_of`."""
        wanted = json.dumps(list(text_ids))
        rows = await self._run(
            lambda connection: connection.execute(
                "SELECT text_id, text FROM texts"
                " WHERE community = ? AND text_id IN (SELECT value FROM json_each(?))",
                (community, wanted),
            ).fetchall()
        )
        return dict(rows)

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """See `Vault.forget_texts`."""
        keys = [(community, text_id) for text_id in text_ids]

        def forget(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM texts WHERE community = ? AND text_id = ?", keys)
            connection.executemany("DELETE FROM concerns WHERE community = ? AND text_id = ?", keys)

        await self._transact(forget)

    async def erase(self, person_id: str) -> None:
        """See `Vault.erase`."""

        def erase(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM texts WHERE (community, text_id) IN"
                " (SELECT community, text_id FROM concerns WHERE person_id = ?)",
                (person_id,),
            )
            connection.execute(
                "DELETE FROM concerns WHERE (community, text_id) IN"
                " (SELECT community, text_id FROM concerns WHERE person_id = ?)",
                (person_id,),
            )
            connection.execute("DELETE FROM people WHERE person_id = ?", (person_id,))

        await self._transact(erase)
        # The write-ahead log still holds the pages as they were: it is written back and cut to nothing.
        await self._run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """See `Vault.everything`."""
        last = ""
        while people := await self._run(partial(_people_beyond, last)):
            yield people
            last = people[-1].id
        place = ("", "")
        while texts := await self._run(partial(_texts_beyond, place)):
            yield texts
            place = (texts[-1].community, texts[-1].id)

    async def refill(self, kept: Sequence[Kept]) -> None:
        """See `Vault.refill`."""

        def put(connection: sqlite3.Connection) -> None:
            for one in kept:
                if isinstance(one, Person):
                    row = (one.id, one.name, one.phone, one.revision)
                    connection.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?)", row)
                    continue
                text = (one.community, one.id, one.text)
                connection.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", text)
                concerns = [(person, one.community, one.id) for person in one.person_ids]
                connection.executemany("INSERT OR REPLACE INTO concerns VALUES (?, ?, ?)", concerns)

        await self._transact(put)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does the work in the vault's thread; it is finished even if the caller is cancelled."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)

    async def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `_run`, all of it or nothing."""

        def unit(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            return result

        return await self._run(unit)


def _people_beyond(last: str, connection: sqlite3.Connection) -> Sequence[Person]:
    rows = connection.execute(
        "SELECT person_id, name, phone, revision FROM people WHERE person_id > ? ORDER BY person_id LIMIT ?",
        (last, _PORTION),
    )
    return [Person(*row) for row in rows]


def _texts_beyond(place: tuple[str, str], connection: sqlite3.Connection) -> Sequence[KeptText]:
    rows = connection.execute(
        "SELECT text_id, community, text,"
        " (SELECT json_group_array(person_id) FROM concerns"
        "  WHERE concerns.community = texts.community AND concerns.text_id = texts.text_id)"
        " FROM texts WHERE (community, text_id) > (?, ?) ORDER BY community, text_id LIMIT ?",
        (*place, _PORTION),
    )
    return [
        KeptText(text_id, where, text, tuple(json.loads(people))) for text_id, where, text, people in rows
    ]
