"""How what lies beside logs is packed in their file: by a dictionary for each shelf, once there is enough."""

import sqlite3
from collections.abc import Sequence

from shared.storage.dictionaries import ENOUGH, Packer, dictionary_of, is_packed

SCHEMA = """
CREATE TABLE IF NOT EXISTS dictionaries (
    shelf   TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
"""
PACKED = "+packed"
"""How the schema of a snapshot ends beside which entries may be packed. To versions that can't unpack them it
is one that they don't know: they replay the log, and begin with nothing beside it."""

_DICTIONARY = "SELECT content FROM dictionaries WHERE shelf = ?"


class Dictionaries:
    """Of all shelves of one file. One thread packs and one unpacks, which may be another."""

    def __init__(self) -> None:
        self._writing: dict[bytes, Packer] = {}
        self._reading: dict[str, Packer] = {}

    def packed(
        self, connection: sqlite3.Connection, place: int, shelf: str, bodies: Sequence[bytes]
    ) -> Sequence[bytes]:
        """Entries as they are to be stored at a place of this shelf.

        The table is asked each time: a transaction that made a dictionary may have been rolled back.
        """
        found = connection.execute(_DICTIONARY, (shelf,)).fetchone()
        dictionary = found[0] if found else _made(connection, place, shelf, bodies)
        if dictionary is None:
            return bodies
        packer = self._writing.get(dictionary)
        if packer is None:
            packer = self._writing[dictionary] = Packer(dictionary)
        return packer.all_packed(bodies)

    def unpacked(self, connection: sqlite3.Connection, shelf: str, stored: bytes) -> bytes:
        """An entry that was stored, packed or not; ``ValueError`` if it is damaged."""
        if not is_packed(stored):
            return stored
        packer = self._reading.get(shelf)
        if packer is None:
            found = connection.execute(_DICTIONARY, (shelf,)).fetchone()
            if found is None:
                raise ValueError(f"there is no dictionary for {shelf}")
            packer = self._reading[shelf] = Packer(found[0])
        return packer.unpacked(stored)


def _made(connection: sqlite3.Connection, place: int, shelf: str, bodies: Sequence[bytes]) -> bytes | None:
    """A dictionary of what comes, or of what is there, if either is enough."""
    texts = bodies[-ENOUGH:]
    if len(texts) < ENOUGH:
        query = "SELECT body FROM beside WHERE place = ? ORDER BY key DESC LIMIT ?"
        texts = [body for (body,) in connection.execute(query, (place, ENOUGH))]
    dictionary = dictionary_of(texts) if len(texts) >= ENOUGH else None
    if dictionary is not None:
        connection.execute("INSERT INTO dictionaries VALUES (?, ?)", (shelf, dictionary))
    return dictionary
