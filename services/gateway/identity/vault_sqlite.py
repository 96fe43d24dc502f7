"""The vault in one SQLite file."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from services.gateway.identity.private_file import PrivateFile
from services.gateway.identity.vault import Kept, KeptText, Person, stays_unproved
from services.gateway.identity.vault_access_sqlite import ACCESS_SCHEMA, SqliteAccess, refill_access
from services.gateway.identity.vault_contacts_sqlite import (
    PORTION,
    contacts_beyond,
    contacts_of,
    put_contact,
    refill_person,
    unplaced_beyond,
)
from services.gateway.identity.vault_texts_sqlite import SqliteTexts
from shared.contracts.gateway.refusals import PERSON_IS_ERASED
from shared.kernel.refusals import Rejected, check_revision

_SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
    person_id TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT, revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID; -- As 0.1 kept them: what `place` has not given to communities yet.
CREATE TABLE IF NOT EXISTS contacts (
    community TEXT NOT NULL, person_id TEXT NOT NULL, name TEXT NOT NULL, phone TEXT,
    revision INTEGER NOT NULL, email TEXT, phone_unproved INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (community, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS contacts_by_person ON contacts (person_id);
CREATE TABLE IF NOT EXISTS erased (person_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (
    community TEXT NOT NULL, text_id TEXT NOT NULL, text TEXT NOT NULL, salt TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (community, text_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS concerns (
    person_id TEXT NOT NULL, community TEXT NOT NULL, text_id TEXT NOT NULL,
    PRIMARY KEY (person_id, community, text_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS concerns_by_text ON concerns (community, text_id);
"""


_MOST_SIGNS = 8_000_000
"""In one portion of texts: files of vouchers are among them."""
_EMPTY = "TEXT NOT NULL DEFAULT ''"
_LATER_COLUMNS = (
    ("texts", "salt", _EMPTY),
    ("contacts", "email", "TEXT"),
    ("contacts", "phone_unproved", "INTEGER NOT NULL DEFAULT 0"),
    ("codes", "issued_by", _EMPTY),
)
"""What files of before lack."""


class SqliteVault(SqliteAccess, SqliteTexts):
    """A vault in one SQLite file, read and written by one thread of its own."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it, readable by its owner alone."""
        self._file = PrivateFile(path, _SCHEMA + ACCESS_SCHEMA, "a vault", _LATER_COLUMNS)

    async def close(self) -> None:
        """Lets go of the file."""
        await self._file.close()

    async def try_writing(self) -> None:
        """Does a durable write of which nothing stays, and which nobody sees; raises `StoreUnavailable`."""

        def write(connection: sqlite3.Connection) -> None:
            _put_text(connection, KeptText("", "", "", ()))
            connection.execute("DELETE FROM texts WHERE community = '' AND text_id = ''")

        await self._file.transact(write)

    async def put_person(
        self,
        community: str,
        person_id: str,
        name: str,
        phone: str | None,
        *,
        email: str | None = None,
        unproved: bool = False,
        expected: int | None = None,
    ) -> Person:
        """See `Vault.put_person`."""

        def put(connection: sqlite3.Connection) -> Person:
            if _any_erased(connection, (person_id,)):
                raise Rejected(PERSON_IS_ERASED, person_id=person_id)
            known = contacts_of(connection, community, (person_id,)).get(person_id)
            revision = known.revision if known else 0
            check_revision(revision, expected)
            if known and (known.name, known.phone, known.email) == (name, phone, email):
                return known
            still = stays_unproved(known, phone, unproved=unproved)
            written = Person(person_id, name, phone, revision + 1, community, email, still)
            put_contact(connection, written)
            return written

        return await self._file.transact(put)

    async def person(self, community: str, person_id: str) -> Person | None:
        """See `Vault.person`."""
        return (await self.people(community, (person_id,))).get(person_id)

    async def people(self, community: str, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """See `Vault.people`."""
        wanted = list(person_ids)
        return await self._file.run(lambda connection: contacts_of(connection, community, wanted))

    async def communities_of(self, person_id: str) -> Sequence[str]:
        """See `Vault.communities_of`."""
        find = "SELECT community FROM contacts WHERE person_id = ? ORDER BY community"
        rows = await self._file.run(lambda connection: connection.execute(find, (person_id,)).fetchall())
        return [community for (community,) in rows]

    async def forget_person(self, community: str, person_id: str) -> None:
        """See `Vault.forget_person`."""
        forget = "DELETE FROM contacts WHERE community = ? AND person_id = ?"
        await self._file.transact(lambda connection: connection.execute(forget, (community, person_id)))

    async def unplaced(self) -> Sequence[Person]:
        """See `Vault.unplaced`."""
        return await self._file.run(partial(unplaced_beyond, ""))

    async def place(self, person: Person, communities: Iterable[str]) -> None:
        """See `Vault.place`."""
        rows = [(one, person.id, person.name, person.phone, person.revision) for one in communities]

        def place(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO contacts (community, person_id, name, phone, revision) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                rows,
            )
            connection.execute("DELETE FROM people WHERE person_id = ?", (person.id,))

        await self._file.transact(place)

    async def keep_text(self, text: KeptText) -> KeptText | None:
        """See `Vault.keep_text`."""
        return (await self.keep_texts((text,)))[0]

    async def keep_texts(self, texts: Sequence[KeptText]) -> Sequence[KeptText | None]:
        """See `Vault.keep_texts`. One transaction, so one wait for the disk."""

        def keep(connection: sqlite3.Connection) -> Sequence[KeptText | None]:
            return [_keep_text(connection, text) for text in texts]

        return await self._file.transact(keep)

    async def people_of_text(self, community: str, text_id: str) -> Sequence[str]:
        """See `Vault.people_of_text`."""
        find = "SELECT person_id FROM concerns WHERE community = ? AND text_id = ? ORDER BY person_id"
        rows = await self._file.run(
            lambda connection: connection.execute(find, (community, text_id)).fetchall()
        )
        return [person_id for (person_id,) in rows]

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
        await self._file.cut()

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
            for table in ("people", "contacts", "codes", "contact_reads", "tries"):
                connection.execute(f"DELETE FROM {table} WHERE person_id = ?", (person_id,))  # noqa: S608 (the names above)
            connection.execute("INSERT INTO erased VALUES (?) ON CONFLICT DO NOTHING", (person_id,))

        await self._file.transact(erase)
        await self._file.cut()

    async def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """See `Vault.everything`."""
        last = ""
        while people := await self._file.run(partial(unplaced_beyond, last)):
            yield people
            last = people[-1].id
        place = ("", "")
        while people := await self._file.run(partial(contacts_beyond, place)):
            yield people
            place = (people[-1].community, people[-1].id)
        place = ("", "")
        while texts := await self._file.run(partial(_texts_beyond, place)):
            yield texts
            place = (texts[-1].community, texts[-1].id)
        async for some in self._access():
            yield some

    async def refill(self, kept: Sequence[Kept]) -> None:
        """See `Vault.refill`."""

        def put(connection: sqlite3.Connection) -> None:
            for one in kept:
                if isinstance(one, Person):
                    refill_person(connection, one)
                elif isinstance(one, KeptText):
                    _put_text(connection, one)
                else:
                    refill_access(connection, one)

        await self._file.transact(put)


def _any_erased(connection: sqlite3.Connection, person_ids: Iterable[str]) -> bool:
    found = "SELECT 1 FROM erased WHERE person_id IN (SELECT value FROM json_each(?)) LIMIT 1"
    return connection.execute(found, (json.dumps(list(person_ids)),)).fetchone() is not None


def _keep_text(connection: sqlite3.Connection, text: KeptText) -> KeptText | None:
    if _any_erased(connection, text.person_ids):
        return None
    find = "SELECT text, salt FROM texts WHERE community = ? AND text_id = ?"
    there = connection.execute(find, (text.community, text.id)).fetchone()
    if there is not None:
        return replace(text, text=there[0], salt=there[1])
    _put_text(connection, text)
    return text


def _put_text(connection: sqlite3.Connection, text: KeptText) -> None:
    row = (text.community, text.id, text.text, text.salt)
    connection.execute(
        "INSERT OR REPLACE INTO texts (community, text_id, text, salt) VALUES (?, ?, ?, ?)", row
    )
    concerns = [(person, text.community, text.id) for person in text.person_ids]
    connection.executemany("INSERT OR REPLACE INTO concerns VALUES (?, ?, ?)", concerns)


def _texts_beyond(place: tuple[str, str], connection: sqlite3.Connection) -> Sequence[KeptText]:
    rows = connection.execute(
        "SELECT text_id, community, text,"
        " (SELECT json_group_array(person_id) FROM concerns"
        "  WHERE concerns.community = texts.community AND concerns.text_id = texts.text_id), salt"
        " FROM texts WHERE (community, text_id) > (?, ?) ORDER BY community, text_id LIMIT ?",
        (*place, PORTION),
    )
    found, signs = [], 0
    for text_id, where, text, people, salt in rows:
        found.append(KeptText(text_id, where, text, tuple(json.loads(people)), salt))
        signs += len(text)
        if signs > _MOST_SIGNS:
            break
    return found
