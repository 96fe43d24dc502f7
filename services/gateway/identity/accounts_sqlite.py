"""Accounts and passkeys in one SQLite file."""

import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.gateway.identity.accounts import ATTEMPT_SECONDS, Login, Passkey, digest_of, new_token
from services.gateway.identity.private_file import PrivateFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    digest TEXT PRIMARY KEY, facts TEXT NOT NULL, over_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS logins (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS logins_by_person ON logins (person_id);
CREATE TABLE IF NOT EXISTS passkeys (
    credential TEXT PRIMARY KEY, person_id TEXT NOT NULL, public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL, added_at REAL NOT NULL, used_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passkeys_by_person ON passkeys (person_id);
"""


class SqliteAccounts:
    """`Accounts` in one file, read and written by one thread of its own."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Opens the file, or makes it, readable by its owner alone; `Obstacle` if it is damaged."""
        self._clock = clock
        self._file = PrivateFile(path, _SCHEMA, "a file of accounts")

    async def begin(self, facts: Mapping[str, str]) -> str:
        """See `Accounts.begin`. What has run out is swept away on the way."""
        now, token = self._clock(), new_token()
        row = (digest_of(token), json.dumps(dict(facts)), now + ATTEMPT_SECONDS)

        def put(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM attempts WHERE over_at <= ?", (now,))
            connection.execute("INSERT INTO attempts VALUES (?, ?, ?)", row)

        await self._file.transact(put)
        return token

    async def finish(self, token: str) -> Mapping[str, str] | None:
        """See `Accounts.finish`."""
        taken = "DELETE FROM attempts WHERE digest = ? RETURNING facts, over_at"
        rows = await self._rows(taken, digest_of(token))
        facts: Mapping[str, str] | None = None
        if rows and rows[0][1] > self._clock():
            facts = json.loads(rows[0][0])
        return facts

    async def person_of(self, login: Login) -> str | None:
        """See `Accounts.person_of`."""
        rows = await self._rows("SELECT person_id FROM logins WHERE issuer = ? AND subject = ?", *login)
        return rows[0][0] if rows else None

    async def link(self, login: Login, person_id: str) -> str:
        """See `Accounts.link`."""

        def put(connection: sqlite3.Connection) -> str:
            insert = "INSERT INTO logins VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            connection.execute(insert, (*login, person_id))
            found = connection.execute("SELECT person_id FROM logins WHERE issuer = ? AND subject = ?", login)
            return str(found.fetchone()[0])

        return await self._file.transact(put)

    async def logins_of(self, person_id: str) -> Sequence[Login]:
        """See `Accounts.logins_of`."""
        find = "SELECT issuer, subject FROM logins WHERE person_id = ? ORDER BY issuer, subject"
        return [Login(*row) for row in await self._rows(find, person_id)]

    async def put_passkey(self, passkey: Passkey) -> bool:
        """See `Accounts.put_passkey`."""
        insert = "INSERT INTO passkeys VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING credential"
        return bool(
            await self._rows(
                insert,
                passkey.credential,
                passkey.person_id,
                passkey.public_key,
                passkey.sign_count,
                passkey.added_at,
                passkey.used_at,
            )
        )

    async def passkey(self, credential: str) -> Passkey | None:
        """See `Accounts.passkey`."""
        rows = await self._rows("SELECT * FROM passkeys WHERE credential = ?", credential)
        return Passkey(*rows[0]) if rows else None

    async def passkeys_of(self, person_id: str) -> Sequence[Passkey]:
        """See `Accounts.passkeys_of`."""
        find = "SELECT * FROM passkeys WHERE person_id = ? ORDER BY added_at, credential"
        return [Passkey(*row) for row in await self._rows(find, person_id)]

    async def use_passkey(self, passkey: Passkey) -> None:
        """See `Accounts.use_passkey`."""
        change = "UPDATE passkeys SET sign_count = ?, used_at = ? WHERE credential = ? AND person_id = ?"
        await self._rows(change, passkey.sign_count, passkey.used_at, passkey.credential, passkey.person_id)

    async def drop_passkey(self, credential: str, person_id: str) -> None:
        """See `Accounts.drop_passkey`."""
        await self._rows("DELETE FROM passkeys WHERE credential = ? AND person_id = ?", credential, person_id)

    async def forget(self, person_id: str) -> None:
        """See `Accounts.forget`."""

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM logins WHERE person_id = ?", (person_id,))
            connection.execute("DELETE FROM passkeys WHERE person_id = ?", (person_id,))

        await self._file.transact(forget)
        # The write-ahead log still holds the pages as they were: it is written back and cut to nothing.
        await self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Lets go of the file."""
        await self._file.close()

    async def _rows(self, statement: str, *values: object) -> list[Any]:
        return await self._file.run(lambda connection: connection.execute(statement, values).fetchall())
