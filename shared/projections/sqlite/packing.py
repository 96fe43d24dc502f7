"""How documents lie in a SQLite file: packed by a dictionary of their generation, once there are enough."""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from shared.projections.sqlite import tables
from shared.projections.store import Document, Generation
from shared.storage.dictionaries import ENOUGH, Packer, dictionary_of
from shared.storage.faults import StoreUnavailable
from shared.storage.sqlite_thread import WriterThread

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

_DICTIONARY = "SELECT content FROM dictionaries WHERE projection = ? AND number = ?"
PACKED = "+packed"
"""How the fingerprint of a generation ends whose documents may be packed: to versions that can't unpack them
it is another declaration, so they build documents of their own."""
_MARK_PACKED = "UPDATE generations SET fingerprint = fingerprint || ? WHERE projection = ? AND number = ?"
_ASKED_AGAIN = 64
"""Where no dictionary can be made of so many, there is another try when there are so many times more."""


class PackedBodies:
    """The dictionaries of one file, and what is packed and unpacked by them."""

    def __init__(self, rows: Rows, writer: WriterThread) -> None:
        self._rows = rows
        self._writer = writer
        self._packers: dict[Generation, Packer | None] = {}
        self._before_it_is_tried: dict[Generation, int] = {}
        """How many documents are yet to be written until a dictionary is tried for."""

    def stored(self, generation: Generation, bodies: Sequence[bytes]) -> Sequence[bytes]:
        """Documents as they are to be stored."""
        packer = self._packer(generation)
        return bodies if packer is None else packer.all_packed(bodies)

    def documents(self, generation: Generation, rows: Sequence[tuple[Any, ...]]) -> list[Document]:
        """The documents in rows of community, key, sequence and body."""
        packer = self._packer(generation)
        if packer is None:
            return [Document(*row) for row in rows]
        unpacked = packer.unpacked
        try:
            return [Document(community, key, seen, unpacked(body)) for community, key, seen, body in rows]
        except ValueError as error:
            raise StoreUnavailable(f"{generation.consumer}: {error}") from error

    async def wrote(self, generation: Generation, documents: int) -> None:
        """So many documents were written; if they are enough now, their dictionary is made."""
        if not documents or self._packer(generation) is not None:
            return
        self._before_it_is_tried[generation] = self._before_it_is_tried.get(generation, 0) - documents
        if self._before_it_is_tried[generation] <= 0:
            with contextlib.suppress(StoreUnavailable):  # The documents are written, which is what matters.
                self._before_it_is_tried[generation] = await self._try(generation)

    def forget(self, generation: Generation) -> None:
        """A generation that is dropped is asked for no more."""
        self._packers.pop(generation, None)
        self._before_it_is_tried.pop(generation, None)

    async def _try(self, generation: Generation) -> int:
        """Makes a dictionary, if there are enough documents; else how many more are to be waited for."""
        there = len(self._rows(*_some_keys(generation, ENOUGH)))
        if there < ENOUGH:
            return ENOUGH - there
        await self._writer.run(lambda connection: _make_dictionary(connection, generation))
        self._packers.pop(generation, None)
        return _ASKED_AGAIN * ENOUGH

    def _packer(self, generation: Generation) -> Packer | None:
        if generation not in self._packers:
            found = self._rows(_DICTIONARY, (generation.projection, generation.number))
            self._packers[generation] = Packer(found[0][0]) if found else None
        return self._packers[generation]


def _make_dictionary(connection: sqlite3.Connection, generation: Generation) -> None:
    """In the thread that writes: the loop would stand still for some ten milliseconds."""
    if connection.execute(_DICTIONARY, (generation.projection, generation.number)).fetchone():
        return  # Tried twice, since it took too long.
    texts = [body for (body,) in connection.execute(*_some_bodies(generation, ENOUGH))]
    dictionary = dictionary_of(texts)
    if dictionary is not None:
        of = (generation.projection, generation.number)
        connection.execute("INSERT INTO dictionaries VALUES (?, ?, ?)", (*of, dictionary))
        connection.execute(_MARK_PACKED, (PACKED, *of))


def _some_keys(generation: Generation, most: int) -> tuple[str, tuple[int]]:
    """Up to so many keys, of whatever communities."""
    return f"SELECT key FROM {tables.table(generation)} LIMIT ?", (most,)  # noqa: S608 (a checked name)


def _some_bodies(generation: Generation, most: int) -> tuple[str, tuple[int]]:
    """Up to so many documents, the last ones first: those to come will be more like these."""
    statement = f"SELECT body FROM {tables.table(generation)} ORDER BY community DESC, key DESC LIMIT ?"  # noqa: S608 (a checked name)
    return statement, (most,)
