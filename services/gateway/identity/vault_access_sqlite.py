"""What the vault keeps of access, in its SQLite file: claim codes, who read contact data, keys of feeds."""

import json
import secrets
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from functools import partial

from services.gateway.identity.private_file import PrivateFile
from services.gateway.identity.vault import ClaimCode, ContactRead, FeedKey, Kept, plain_number

_PORTION = 500

_DIGITS = "replace(replace(replace(phone, ' ', ''), '-', ''), '+', '')"
"""Just as the index has it, which serves it then."""

ACCESS_SCHEMA = f"""
CREATE INDEX IF NOT EXISTS contacts_by_number ON contacts ({_DIGITS});
CREATE TABLE IF NOT EXISTS codes (
    community TEXT NOT NULL, locator TEXT NOT NULL, digest TEXT NOT NULL, person_id TEXT,
    expires_at TEXT NOT NULL, tries_left INTEGER NOT NULL,
    issued_by TEXT NOT NULL DEFAULT '', PRIMARY KEY (community, locator)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contact_reads (
    read_id TEXT PRIMARY KEY, community TEXT NOT NULL, person_id TEXT NOT NULL, reader TEXT NOT NULL,
    purpose TEXT NOT NULL, read_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS contact_reads_by_person ON contact_reads (person_id, read_id);
CREATE TABLE IF NOT EXISTS door_secrets (
    community TEXT NOT NULL, application_id TEXT NOT NULL, secret BLOB NOT NULL,
    PRIMARY KEY (community, application_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tries (
    community TEXT NOT NULL, person_id TEXT NOT NULL, minute TEXT NOT NULL, tries INTEGER NOT NULL,
    PRIMARY KEY (community, person_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feed_keys (community TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
_CODE = "community, locator, digest, person_id, expires_at, tries_left, issued_by"
_READ = "community, person_id, reader, purpose, read_at, read_id"


class SqliteAccess:
    """The part of a vault that has to do with who may come in, and who looked."""

    _file: PrivateFile

    async def put_code(self, code: ClaimCode, now: datetime) -> bool:
        """See `Vault.put_code`."""

        def put(connection: sqlite3.Connection) -> bool:
            connection.execute(
                "DELETE FROM codes WHERE community = ? AND (expires_at <= ? OR person_id = ?)",
                (code.community, now.isoformat(), code.person_id),
            )
            insert = "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            return connection.execute(insert, _code_row(code)).rowcount == 1

        return await self._file.transact(put)

    async def take_code(self, community: str, locator: str, digest: str, now: datetime) -> ClaimCode | None:
        """See `Vault.take_code`."""
        place = (community, locator)

        def take(connection: sqlite3.Connection) -> ClaimCode | None:
            row = connection.execute(
                "SELECT digest, person_id, expires_at, tries_left, issued_by FROM codes"
                " WHERE community = ? AND locator = ?",
                place,
            ).fetchone()
            code = row and ClaimCode(*place, row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4])
            if not code or (code.expires_at > now and code.digest != digest and code.tries_left > 1):
                connection.execute(
                    "UPDATE codes SET tries_left = tries_left - 1 WHERE community = ? AND locator = ?", place
                )
                return None
            connection.execute("DELETE FROM codes WHERE community = ? AND locator = ?", place)
            return code if code.expires_at > now and code.digest == digest else None

        return await self._file.transact(take)

    async def holders(self, phone: str) -> Sequence[tuple[str, str]]:
        """See `Vault.holders`."""
        plain = plain_number(phone)
        written = (plain, f"00{plain}", f"86{plain}", f"0086{plain}")
        find = (
            f"SELECT community, person_id, phone FROM contacts WHERE {_DIGITS} IN (?, ?, ?, ?)"  # noqa: S608 (columns)
            " ORDER BY community, person_id"
        )
        rows = await self._file.run(lambda connection: connection.execute(find, written).fetchall())
        return [(community, person) for community, person, there in rows if plain_number(there) == plain]

    async def prove_phone(self, person_id: str, phone: str) -> None:
        """See `Vault.prove_phone`."""
        find = "SELECT community, phone FROM contacts WHERE person_id = ? AND phone_unproved"
        prove = (
            "UPDATE contacts SET phone_unproved = 0, revision = revision + 1"
            " WHERE community = ? AND person_id = ?"
        )

        def put(connection: sqlite3.Connection) -> None:
            rows = connection.execute(find, (person_id,)).fetchall()
            same = [(one, person_id) for one, there in rows if plain_number(there) == plain_number(phone)]
            connection.executemany(prove, same)

        await self._file.transact(put)

    async def door_secret(self, community: str, application_id: str, *, make: bool = False) -> bytes | None:
        """See `Vault.door_secret`."""
        place = (community, application_id)

        def look(connection: sqlite3.Connection) -> bytes | None:
            if make:
                drawn = (*place, secrets.token_bytes(32))
                connection.execute("INSERT INTO door_secrets VALUES (?, ?, ?) ON CONFLICT DO NOTHING", drawn)
            find = "SELECT secret FROM door_secrets WHERE community = ? AND application_id = ?"
            row = connection.execute(find, place).fetchone()
            return row[0] if row else None

        return await self._file.transact(look)

    async def take_try(self, community: str, person_id: str, minute: str, most: int) -> bool:
        """See `Vault.take_try`."""

        def take(connection: sqlite3.Connection) -> bool:
            tried = connection.execute(
                "INSERT INTO tries VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET"
                " tries = CASE WHEN minute = excluded.minute THEN tries + 1 ELSE 1 END,"
                " minute = excluded.minute RETURNING tries",
                (community, person_id, minute),
            ).fetchone()
            return bool(tried[0] <= most)

        return await self._file.transact(take)

    async def note_reads(self, reads: Sequence[ContactRead]) -> None:
        """See `Vault.note_reads`."""
        rows = [_read_row(one) for one in reads]
        insert = "INSERT INTO contact_reads VALUES (?, ?, ?, ?, ?, ?)"
        await self._file.transact(lambda connection: connection.executemany(insert, rows))

    async def reads_of(
        self, person_ids: Collection[str], before: str | None, limit: int
    ) -> Sequence[ContactRead]:
        """See `Vault.reads_of`."""
        rows = await self._file.run(
            lambda connection: connection.execute(
                f"SELECT {_READ} FROM contact_reads"  # noqa: S608 (columns)
                " WHERE person_id IN (SELECT value FROM json_each(?)) AND (? IS NULL OR read_id < ?)"
                " ORDER BY read_id DESC LIMIT ?",
                (json.dumps(list(person_ids)), before, before, limit),
            ).fetchall()
        )
        return [_read(row) for row in rows]

    async def feed_key(self, community: str) -> bytes:
        """See `Vault.feed_key`."""
        fresh = secrets.token_bytes(32)

        def key(connection: sqlite3.Connection) -> bytes:
            insert = "INSERT INTO feed_keys VALUES (?, ?) ON CONFLICT DO NOTHING"
            connection.execute(insert, (community, fresh))
            found = connection.execute("SELECT key FROM feed_keys WHERE community = ?", (community,))
            return bytes(found.fetchone()[0])

        return await self._file.transact(key)

    async def _access(self) -> AsyncIterator[Sequence[Kept]]:
        """All of this part, in portions, for a backup."""
        last = ""
        while keys := await self._file.run(partial(_feed_keys_beyond, last)):
            yield keys
            last = keys[-1].community
        place = ("", "")
        while codes := await self._file.run(partial(_codes_beyond, place)):
            yield codes
            place = (codes[-1].community, codes[-1].locator)
        last = ""
        while reads := await self._file.run(partial(_reads_beyond, last)):
            yield reads
            last = reads[-1].id


def refill_access(connection: sqlite3.Connection, one: FeedKey | ClaimCode | ContactRead) -> None:
    """Puts in what a backup holds."""
    if isinstance(one, FeedKey):
        row = (one.community, bytes.fromhex(one.key))
        connection.execute("INSERT OR REPLACE INTO feed_keys VALUES (?, ?)", row)
    elif isinstance(one, ClaimCode):
        connection.execute("INSERT OR REPLACE INTO codes VALUES (?, ?, ?, ?, ?, ?, ?)", _code_row(one))
    else:
        connection.execute("INSERT OR REPLACE INTO contact_reads VALUES (?, ?, ?, ?, ?, ?)", _read_row(one))


def _code_row(code: ClaimCode) -> tuple[object, ...]:
    until = code.expires_at.isoformat()
    return code.community, code.locator, code.digest, code.person_id, until, code.tries_left, code.issued_by


def _read_row(read: ContactRead) -> tuple[object, ...]:
    return read.id, read.community, read.person_id, read.reader, read.purpose, read.at.isoformat()


def _read(row: tuple[str, ...]) -> ContactRead:
    community, person_id, reader, purpose, at, read_id = row
    return ContactRead(community, person_id, reader, purpose, datetime.fromisoformat(at), read_id)


def _feed_keys_beyond(last: str, connection: sqlite3.Connection) -> Sequence[FeedKey]:
    rows = connection.execute(
        "SELECT community, key FROM feed_keys WHERE community > ? ORDER BY community LIMIT ?",
        (last, _PORTION),
    )
    return [FeedKey(community, key.hex()) for community, key in rows]


def _codes_beyond(place: tuple[str, str], connection: sqlite3.Connection) -> Sequence[ClaimCode]:
    rows = connection.execute(
        f"SELECT {_CODE} FROM codes"  # noqa: S608 (columns)
        " WHERE (community, locator) > (?, ?) ORDER BY community, locator LIMIT ?",
        (*place, _PORTION),
    )
    return [
        ClaimCode(community, locator, digest, person_id, datetime.fromisoformat(until), tries, by)
        for community, locator, digest, person_id, until, tries, by in rows
    ]


def _reads_beyond(last: str, connection: sqlite3.Connection) -> Sequence[ContactRead]:
    rows = connection.execute(
        f"SELECT {_READ} FROM contact_reads WHERE read_id > ? ORDER BY read_id LIMIT ?",  # noqa: S608 (columns)
        (last, _PORTION),
    )
    return [_read(row) for row in rows]
