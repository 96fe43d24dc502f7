"""The delivery log in one SQLite file."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from services.gateway.identity.private_file import PrivateFile
from services.gateway.webhooks.deliveries import Attempt

_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    webhook_id TEXT NOT NULL, key TEXT NOT NULL, message_id TEXT NOT NULL, sequence INTEGER,
    number INTEGER NOT NULL, status INTEGER, milliseconds INTEGER NOT NULL, error TEXT, answer TEXT NOT NULL,
    PRIMARY KEY (webhook_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attempts_by_time ON attempts (key);
"""
_LATEST = "SELECT * FROM attempts WHERE webhook_id = ? AND key < ? ORDER BY key DESC LIMIT ?"
_BEYOND_ALL = "A"


class SqliteDeliveries:
    """`DeliveryStore` in a file that its owner alone may read: answers of other systems are nobody else's."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it; `Obstacle` if it is damaged."""
        self._file = PrivateFile(path, _SCHEMA, "a file of deliveries")

    async def keep(self, attempts: Sequence[Attempt]) -> None:
        """See `DeliveryStore.keep`."""
        insert = "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

        def put(connection: sqlite3.Connection) -> None:
            connection.executemany(insert, attempts)

        await self._file.transact(put)

    async def of(self, webhook_id: str, before: str | None, limit: int) -> list[Attempt]:
        """See `DeliveryStore.of`."""
        values = (webhook_id, before or _BEYOND_ALL, limit)
        rows = await self._file.run(lambda connection: connection.execute(_LATEST, values).fetchall())
        return [Attempt(*row) for row in rows]

    async def sweep(self, before: str) -> None:
        """See `DeliveryStore.sweep`."""
        await self._file.run(
            lambda connection: connection.execute("DELETE FROM attempts WHERE key < ?", (before,))
        )

    async def cut(self, webhook_id: str, most: int) -> None:
        """See `DeliveryStore.cut`."""
        older = (
            "DELETE FROM attempts WHERE webhook_id = ?1 AND key <= "
            "(SELECT key FROM attempts WHERE webhook_id = ?1 ORDER BY key DESC LIMIT 1 OFFSET ?2)"
        )
        await self._file.run(lambda connection: connection.execute(older, (webhook_id, most)))

    async def close(self) -> None:
        """Lets go of the file."""
        await self._file.close()
