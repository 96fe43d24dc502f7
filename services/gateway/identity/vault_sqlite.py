"""The vault in one SQLite file."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from services.gateway.identity.vault import ClaimCode, Kept, KeptText, Person
from services.gateway.identity.vault_file import VaultFile
from shared.kernel.refusals import check_revision

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
CREATE TABLE IF NOT EXISTS codes (
    community TEXT NOT NULL, locator TEXT NOT NULL, digest TEXT NOT NULL, person_id TEXT,
    expires_at TEXT NOT NULL, tries_left INTEGER NOT NULL, PRIMARY KEY (community, locator)
) STRICT, WITHOUT ROWID;
"""


class SqliteVault:
    """A vault in one SQLite file, read and written by one thread of its own."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it, readable by its owner alone."""
        self._file = VaultFile(path, _SCHEMA)

    async def close(self) -> None:
        """Lets go of the file."""
        await self._file.close()

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

        return await self._file.transact(put)

    async def person(self, person_id: str) -> Person | None:
        """See `Vault.person`."""
        return (await self.people((person_id,))).get(person_id)

    async def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """See `Vault.people`."""
        wanted = json.dumps(list(person_ids))
        rows = await self._file.run(
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

        return await self._file.transact(keep)

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """See `Vault.texts_of`."""
        wanted = json.dumps(list(text_ids))
        rows = await self._file.run(
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

        await self._file.transact(forget)

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
            connection.execute("DELETE FROM codes WHERE person_id = ?", (person_id,))

        await self._file.transact(erase)
        # The write-ahead log still holds the pages as they were: it is written back and cut to nothing.
        await self._file.run(
            lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        )

    async def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """See `Vault.everything`."""
        last = ""
        while people := await self._file.run(partial(_people_beyond, last)):
            yield people
            last = people[-1].id
        place = ("", "")
        while texts := await self._file.run(partial(_texts_beyond, place)):
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

        await self._file.transact(put)

    async def put_code(self, code: ClaimCode, now: datetime) -> bool:
        """See `Vault.put_code`."""
        row = (
            code.community,
            code.locator,
            code.digest,
            code.person_id,
            code.expires_at.isoformat(),
            code.tries_left,
        )

        def put(connection: sqlite3.Connection) -> bool:
            connection.execute(
                "DELETE FROM codes WHERE community = ? AND (expires_at <= ? OR person_id = ?)",
                (code.community, now.isoformat(), code.person_id),
            )
            insert = "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            return connection.execute(insert, row).rowcount == 1

        return await self._file.transact(put)

    async def take_code(self, community: str, locator: str, digest: str, now: datetime) -> ClaimCode | None:
        """See `Vault.take_code`."""
        place = (community, locator)

        def take(connection: sqlite3.Connection) -> ClaimCode | None:
            row = connection.execute(
                "SELECT digest, person_id, expires_at, tries_left FROM codes"
                " WHERE community = ? AND locator = ?",
                place,
            ).fetchone()
            code = row and ClaimCode(*place, row[0], row[1], datetime.fromisoformat(row[2]), row[3])
            if not code or (code.expires_at > now and code.digest != digest and code.tries_left > 1):
                connection.execute(
                    "UPDATE codes SET tries_left = tries_left - 1 WHERE community = ? AND locator = ?", place
                )
                return None
            connection.execute("DELETE FROM codes WHERE community = ? AND locator = ?", place)
            return code if code.expires_at > now and code.digest == digest else None

        return await self._file.transact(take)


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
