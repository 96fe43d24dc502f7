"""Documents in MongoDB, beside the checkpoints of those who make them; every write may be cut short.

A generation has a collection of its own. While it is built, its documents are inserted, many in one
message; later each is raised to what is newer. Documents come first, checkpoints after, so a write that
was cut short is done again, and the version in each document makes that harmless.
"""

from collections.abc import Collection as Many
from collections.abc import Sequence

from shared.consumers.checkpoints import Checkpoint
from shared.projections.mongo.checkpoints import MongoCheckpointStore, in_pieces
from shared.projections.mongo.generations import Listing, MongoGenerations
from shared.projections.mongo.leases import MongoLeases
from shared.projections.mongo.search import condition, document_of, index_of, name_of, order_of, rise_to
from shared.projections.store import (
    NOTHING_USUAL,
    Document,
    DocumentKey,
    Generation,
    Search,
    Usual,
)
from shared.storage.mongo_client import Collection, Database, Rise

_INSERTS_AT_ONCE = 1_000
_MOST_REMEMBERED = 500_000


class MongoDocumentStore(MongoCheckpointStore):
    """`DocumentStore` in one database, for any number of processes. The client belongs to the caller."""

    shared = True

    def __init__(self, database: Database, bulk: int = 500) -> None:
        """``bulk`` is how many documents are updated in one message at most."""
        super().__init__(database, bulk)
        self._generations = MongoGenerations(self._database)
        self._leases = MongoLeases(self._database)
        self.hold = self._leases.hold
        self.release = self._leases.release
        self._inserted: dict[Generation, set[int]] = {}
        """By generation that this process builds: the hashes of the names of documents that may be there.
        Nobody else writes to it, so what is not among them need not be looked for."""

    # -- generations -----------------------------------------------------------------------------

    async def generations(self, projection: str) -> list[Generation]:
        """See `DocumentStore.generations`."""
        return list((await self._generations.of(projection)).listed)

    async def current(self, projection: str) -> Generation | None:
        """See `DocumentStore.current`."""
        return (await self._generations.of(projection)).serving

    async def currents(self) -> dict[str, Generation]:
        """See `DocumentStore.currents`."""
        listings = await self._generations.all()
        return {name: one.serving for name, one in listings.items() if one.serving is not None}

    async def begin(self, projection: str, fingerprint: str, indexes: Sequence[str]) -> Generation:
        """See `DocumentStore.begin`."""
        listing = await self._generations.change(
            projection, lambda listing: listing.begin(projection, fingerprint, indexes)
        )
        begun = listing.listed[-1]
        await self._take_away_remains(projection, {one.number for one in listing.listed})
        self._inserted[begun] = set()
        return begun

    async def swap(self, generation: Generation, usual: Usual = NOTHING_USUAL) -> None:  # noqa: ARG002 (see there)
        """See `DocumentStore.swap`. Its indexes find what is usual, too: none is partial here."""
        for index in generation.looked_up:
            await self._documents(generation).make_index(index, *index_of(index))
        await self._generations.change(generation.projection, lambda listing: listing.swap(generation))
        self._inserted.pop(generation, None)

    async def retire(self) -> None:
        """See `DocumentStore.retire`."""
        for projection in await self._generations.all():
            await self._generations.change(projection, Listing.retire)

    async def drop(self, generation: Generation) -> None:
        """See `DocumentStore.drop`."""
        listing = await self._generations.change(
            generation.projection, lambda listing: listing.leave(generation)
        )
        if generation.number in listing.leaving:
            await self._empty(generation)
            await self._generations.change(generation.projection, lambda listing: listing.without(generation))
        self._inserted.pop(generation, None)

    async def _take_away_remains(self, projection: str, listed: set[int]) -> None:
        """A process that has not heard that a generation was dropped may have written to it since."""
        prefix = f"documents:{projection}:"
        for name in await self._database.collections():
            number = name.removeprefix(prefix)
            if name.startswith(prefix) and int(number) not in listed:
                await self._empty(Generation(projection, int(number), "", ()))

    async def _empty(self, generation: Generation) -> None:
        await self._documents(generation).drop()
        await self.forget(generation.consumer)

    # -- documents -------------------------------------------------------------------------------

    async def get(self, generation: Generation, community: str, key: str) -> Document | None:
        """See `DocumentStore.get`."""
        found = await self._documents(generation).get(name_of(community, key))
        document = None if found is None else document_of(found)
        return None if document is None or document.body is None else document

    async def get_many(self, generation: Generation, keys: Many[DocumentKey]) -> list[Document]:
        """See `DocumentStore.get_many`; with those that were taken away."""
        names = [name_of(*one) for one in keys]
        inserted = self._inserted.get(generation)
        if inserted is not None and len(inserted) < _MOST_REMEMBERED:
            names = [one for one in names if hash(one) in inserted]
        found = await self._documents(generation).get_many(names)
        return [document_of(one) for one in found]

    async def find(self, generation: Generation, community: str, search: Search) -> list[Document]:
        """See `DocumentStore.find`. All of one moment, as far as the server answers in one batch."""
        if search.limit == 0:
            return []
        found = await self._documents(generation).find(
            condition(community, search), order=order_of(search), limit=search.limit or 0
        )
        return [document_of(one) for one in found]

    async def write(
        self, generation: Generation, documents: Sequence[Document], checkpoints: Sequence[Checkpoint]
    ) -> None:
        """See `DocumentStore.write`."""
        rises = [rise_to(one, generation.indexes) for one in documents]
        collection = self._documents(generation)
        inserted = self._inserted.get(generation)
        if inserted is not None:
            rises = await self._insert_new(collection, rises, inserted)
        for some in in_pieces(rises, self._bulk):
            await collection.raise_many(some)
        await self.save_checkpoints(checkpoints)

    async def _insert_new(
        self, collection: Collection, rises: Sequence[Rise], inserted: set[int]
    ) -> list[Rise]:
        """Inserts what is not there yet; returns the others."""
        others = [one for one in rises if hash(one.key) in inserted]
        new = [one for one in rises if hash(one.key) not in inserted]
        for some in in_pieces(new, _INSERTS_AT_ONCE):
            if len(inserted) < _MOST_REMEMBERED:  # Before: what is not answered may have happened.
                inserted.update(hash(one.key) for one in some)
            taken = await collection.insert_many([{"_id": one.key, **one.once, **one.to} for one in some])
            others += [some[place] for place in taken]
        return others

    def _documents(self, generation: Generation) -> Collection:
        return self._database.collection(f"documents:{generation.projection}:{generation.number}")
