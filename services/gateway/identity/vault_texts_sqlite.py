"""Redaction in a vault's SQLite file: texts found by what they say, and taken out to the last page."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from services.gateway.identity.private_file import PrivateFile


class SqliteTexts:
    """The part of a vault that has to do with redaction and with proving a text."""

    _file: PrivateFile

    async def salts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """See `Vault.salts_of`."""
        find = (
            "SELECT text_id, salt FROM texts"
            " WHERE community = ? AND text_id IN (SELECT value FROM json_each(?))"
        )
        asked = (community, json.dumps(list(text_ids)))
        return dict(await self._file.run(lambda connection: connection.execute(find, asked).fetchall()))

    async def texts_like(self, community: str, text: str) -> Sequence[str]:
        """See `Vault.texts_like`."""
        # Files of vouchers are told by their ids (`file_id_of`), and not read from the disk for this.
        find = (
            "SELECT text_id FROM texts WHERE community = ?"
            " AND NOT (substr(text_id, 15, 1) = '8' AND substr(text_id, 20, 1) = 'b') AND text = ?"
        )
        rows = await self._file.run(lambda connection: connection.execute(find, (community, text)).fetchall())
        return [text_id for (text_id,) in rows]

    async def redact_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """See `Vault.redact_texts`."""
        keys = [(community, text_id) for text_id in text_ids]

        def redact(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM texts WHERE community = ? AND text_id = ?", keys)
            connection.executemany("DELETE FROM concerns WHERE community = ? AND text_id = ?", keys)

        await self._file.transact(redact)
        # As after an erasure: the write-ahead log still holds the pages as they were.
        await self._file.run(
            lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        )
