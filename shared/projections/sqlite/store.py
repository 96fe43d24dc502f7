"""Documents in one SQLite file, beside the checkpoints of those who make them."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from pathlib import Path

from shared.consumers.checkpoints import Checkpoint
from shared.projections.sqlite import tables
from shared.projections.sqlite.checkpoints import SqliteCheckpointStore, done
from shared.projections.sqlite.packing import PACKED, PackedBodies
from shared.projections.store import NOTHING_USUAL, Document, DocumentKey, Generation, Search, Usual

_FEW = 400
"""So many documents are found by what is rare of them; more by the order, which soon meets some."""
_LONGEST_CHANGE_OF_TABLES_SECONDS = 300.0


class SqliteDocumentStore(SqliteCheckpointStore):
    """`DocumentStore` on one SQLite file, for one process."""

    shared = False

    def __init__(self, path: Path, *, timeout_seconds: float = 10.0) -> None:
        """See `SqliteCheckpointStore`."""
        super().__init__(path, timeout_seconds=timeout_seconds)
        self._greatest: dict[tuple[Generation, str], str] = {}
        """No document of this community has a greater key: raised before a write, and never lowered."""
        self._bodies = PackedBodies(self._rows, self._thread)
        self._indexed: set[Generation] = set()
        """Those that are known to have their indexes."""

    async def hold(self, name: str, holder: str, seconds: float) -> bool:  # noqa: ARG002 (nobody else is there)
        """See `DocumentStore.hold`."""
        return True

    async def release(self, name: str, holder: str) -> None:
        """See `DocumentStore.release`."""

    # -- generations -----------------------------------------------------------------------------

    async def generations(self, projection: str) -> list[Generation]:
        """See `DocumentStore.generations`."""
        return self._generations("projection = ? AND state <> 'dropped'", projection)

    async def current(self, projection: str) -> Generation | None:
        """See `DocumentStore.current`."""
        return next(iter(self._generations("projection = ? AND state = 'current'", projection)), None)

    async def currents(self) -> dict[str, Generation]:
        """See `DocumentStore.currents`."""
        return {one.projection: one for one in self._generations("state = 'current'")}

    async def begin(self, projection: str, fingerprint: str, indexes: Sequence[str]) -> Generation:
        """See `DocumentStore.begin`."""
        row = self._rows("SELECT max(number) FROM generations WHERE projection = ?", (projection,))[0]
        generation = Generation(projection, (row[0] or 0) + 1, fingerprint, tuple(indexes))
        statement = tables.create(generation)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO generations VALUES (?, ?, ?, ?, 'beside')",
                (projection, generation.number, fingerprint, json.dumps(generation.indexes)),
            )
            connection.execute(statement)

        await self._thread.run(write)
        return generation

    async def swap(self, generation: Generation, usual: Usual = NOTHING_USUAL) -> None:
        """See `DocumentStore.swap`."""

        def write(connection: sqlite3.Connection) -> None:
            for statement in tables.create_indexes(generation, usual):
                connection.execute(statement)
            connection.execute(
                "UPDATE generations SET state = 'beside' WHERE projection = ? AND state = 'current'",
                (generation.projection,),
            )
            connection.execute(
                "UPDATE generations SET state = 'current' WHERE projection = ? AND number = ?",
                (generation.projection, generation.number),
            )

        await self._thread.run(write, timeout_seconds=_LONGEST_CHANGE_OF_TABLES_SECONDS)

    async def retire(self) -> None:
        """See `DocumentStore.retire`."""
        await self._thread.run(
            lambda connection: done(
                connection.execute("UPDATE generations SET state = 'beside' WHERE state = 'current'")
            ),
            durable=True,
        )

    async def drop(self, generation: Generation) -> None:
        """See `DocumentStore.drop`."""

        def write(connection: sqlite3.Connection) -> None:
            dropped = connection.execute(
                "UPDATE generations SET state = 'dropped' "
                "WHERE projection = ? AND number = ? AND state <> 'current'",
                (generation.projection, generation.number),
            )
            if not dropped.rowcount:
                return
            connection.execute(f"DROP TABLE IF EXISTS {tables.table(generation)}")
            of = (generation.projection, generation.number)
            connection.execute("DELETE FROM dictionaries WHERE projection = ? AND number = ?", of)
            connection.execute("DELETE FROM checkpoints WHERE consumer = ?", (generation.consumer,))
            connection.execute("DELETE FROM parked WHERE consumer = ?", (generation.consumer,))

        await self._thread.run(write, timeout_seconds=_LONGEST_CHANGE_OF_TABLES_SECONDS)
        self._bodies.forget(generation)

    # -- documents -------------------------------------------------------------------------------

    async def get(self, generation: Generation, community: str, key: str) -> Document | None:
        """See `DocumentStore.get`."""
        rows = self._rows(tables.get(generation, 1), (community, key))
        return self._bodies.documents(generation, rows)[0] if rows else None

    async def get_many(self, generation: Generation, keys: Collection[DocumentKey]) -> list[Document]:
        """See `DocumentStore.get_many`."""
        by_community: defaultdict[str, list[str]] = defaultdict(list)
        for community, key in keys:
            by_community[community].append(key)
        rows = [
            row
            for community, wanted in by_community.items()
            for some in tables.padded(self._perhaps_there(generation, community, wanted))
            for row in self._rows(tables.get(generation, len(some)), (community, *some))
        ]
        return self._bodies.documents(generation, rows)

    async def find(self, generation: Generation, community: str, search: Search) -> list[Document]:
        """See `DocumentStore.find`."""
        by = self._rare_in(generation, community, search)
        rows = self._rows(*tables.find(generation, community, search, by))
        return self._bodies.documents(generation, rows)

    def _rare_in(self, generation: Generation, community: str, search: Search) -> str | None:
        """An index of what the search wants that few documents hold: sooner sorted than looked for in the
        order of all. SQLite, which knows nothing of how many there are, would always go by the order."""
        if not self._has_indexes(generation):
            return None
        for index, value in tables.perhaps_rare(generation, search):
            wanted = tables.probe(generation, community, search, index, value, _FEW + 1)
            if len(self._rows(*wanted)) <= _FEW:
                return index
        return None

    def _has_indexes(self, generation: Generation) -> bool:
        """A statement that names an index fails where there is none yet."""
        if generation not in self._indexed:
            if self._rows(*tables.indexes_there(generation))[0][0] < len(generation.looked_up):
                return False
            self._indexed.add(generation)
        return True

    async def write(
        self, generation: Generation, documents: Sequence[Document], checkpoints: Sequence[Checkpoint]
    ) -> None:
        """See `DocumentStore.write`; here all of it happens or nothing."""
        self._note_greatest(generation, documents)
        there = [(one, one.body) for one in documents if one.body is not None]
        bodies = self._bodies.stored(generation, [body for _, body in there])
        puts = [(*one[:3], body, *one.indexed) for (one, _), body in zip(there, bodies, strict=True)]
        takes = [(one.community, one.key, one.seen) for one in documents if one.body is None]
        statements = [
            (tables.put(generation, len(rows)), tuple(chain.from_iterable(rows)))
            for rows in tables.chunks(puts)
        ]

        def write(connection: sqlite3.Connection) -> None:
            for statement, values in statements:
                connection.execute(statement, values)
            if takes:
                connection.executemany(
                    f"DELETE FROM {tables.table(generation)} "  # noqa: S608 (a checked name)
                    "WHERE community = ? AND key = ? AND seen <= ?",
                    takes,
                )
            connection.executemany(tables.SAVE_CHECKPOINT, checkpoints)

        await self._thread.run(write)
        await self._bodies.wrote(generation, len(puts))

    # -- reading ---------------------------------------------------------------------------------

    def _perhaps_there(self, generation: Generation, community: str, keys: Sequence[str]) -> list[str]:
        """Those of the keys that are not greater than all there are.

        Keys begin with the time, so most new ones are. To look for a document that isn't there costs more
        than to make it, since after every write the pages are read anew.
        """
        greatest = self._greatest_key(generation, community)
        return [key for key in keys if key <= greatest]

    def _note_greatest(self, generation: Generation, documents: Iterable[Document]) -> None:
        greatest: dict[str, str] = {}
        for one in documents:
            if one.key > greatest.get(one.community, ""):
                greatest[one.community] = one.key
        for community, key in greatest.items():
            known = self._greatest_key(generation, community)
            self._greatest[generation, community] = max(known, key)

    def _greatest_key(self, generation: Generation, community: str) -> str:
        greatest = self._greatest.get((generation, community))
        if greatest is None:
            found = self._rows(tables.greatest_key(generation), (community,))
            greatest = self._greatest[generation, community] = found[0][0] or ""
        return greatest

    def _generations(self, condition: str, *values: str) -> list[Generation]:
        rows = self._rows(
            "SELECT projection, number, fingerprint, indexes FROM generations "  # noqa: S608 (fixed texts)
            f"WHERE {condition} ORDER BY number",
            values,
        )
        return [
            Generation(name, number, fingerprint.removesuffix(PACKED), tuple(json.loads(indexes)))
            for name, number, fingerprint, indexes in rows
        ]
