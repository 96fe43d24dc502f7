"""What queries see of a projection: one community's documents, in pages."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Generic, TypeVar

from shared.kernel.models import Page, View
from shared.projections.cursors import from_cursor, to_cursor
from shared.projections.indexing import Scalar, Wanted, indexed
from shared.projections.projection import Projection
from shared.projections.store import (
    NOTHING_SOUGHT,
    Document,
    DocumentStore,
    Generation,
    Search,
    Sought,
)

V = TypeVar("V", bound=View)

_DOCUMENTS_AT_ONCE = 200


def _mark(projection: str, search: Search) -> str:
    """Tells one question from another, so that a cursor serves only the one it came from."""
    question: list[object] = [projection, search.where, search.order, search.descending]
    question += [search.at_least, search.below]
    if search.sought:
        question += [search.sought.texts, search.sought.between]
    return blake2b(json.dumps(question).encode(), digest_size=6).hexdigest()


class StoredDocuments(Generic[V]):
    """`Documents` of one generation of a projection, for one community."""

    def __init__(
        self, projection: Projection[V], generation: Generation, store: DocumentStore, community: str
    ) -> None:
        self._projection = projection
        self._generation = generation
        self._store = store
        self._community = community
        self._decode = projection.read

    async def get(self, key: str) -> V | None:
        """See `Documents.get`."""
        document = await self._store.get(self._generation, self._community, key)
        if document is None or document.body is None:
            return None
        view: V = self._decode(document.body)
        return view

    async def page(
        self,
        where: Mapping[str, Wanted] | None = None,
        *,
        order: str | None = None,
        descending: bool = False,
        at_least: Scalar | None = None,
        below: Scalar | None = None,
        sought: Sought = NOTHING_SOUGHT,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[V]:
        """See `Documents.page`."""
        search = self._search(where or {}, order, descending=descending)
        search = replace(
            search, at_least=indexed(at_least), below=indexed(below), sought=sought, limit=limit + 1
        )
        mark = _mark(self._projection.name, search)
        if cursor is not None:
            search = replace(search, after=from_cursor(cursor, mark))
        found = await self._store.find(self._generation, self._community, search)
        views = await self._views(found[:limit])
        if len(found) <= limit:
            return Page(items=views)
        last = None if order is None else indexed(getattr(views[-1], order))
        return Page(items=views, next_cursor=to_cursor(mark, last, found[limit - 1].key))

    async def all(self, where: Mapping[str, Wanted] | None = None, *, order: str | None = None) -> list[V]:
        """See `Documents.all`."""
        search = self._search(where or {}, order, descending=False)
        return await self._views(await self._store.find(self._generation, self._community, search))

    async def several(self, keys: Collection[str]) -> dict[str, V]:
        """See `Documents.several`."""
        found = await self._store.get_many(self._generation, [(self._community, one) for one in keys])
        return {one.key: self._decode(one.body) for one in found if one.body is not None}

    async def across(self, communities: Collection[str], key: str) -> dict[str, V]:
        """See `Documents.across`."""
        found = await self._store.get_many(self._generation, [(one, key) for one in communities])
        return {one.community: self._decode(one.body) for one in found if one.body is not None}

    def _search(self, where: Mapping[str, Wanted], order: str | None, *, descending: bool) -> Search:
        known = self._projection.indexes
        if stray := [name for name in (*where, order) if name is not None and name not in known]:
            raise LookupError(f"projection {self._projection.name} has no index on {stray}")
        equal = tuple(
            (name, tuple(map(indexed, value)) if isinstance(value, tuple) else indexed(value))
            for name, value in sorted(where.items())
        )
        if order in self._projection.usual:
            raise LookupError(f"projection {self._projection.name} is not ordered by {order}")
        return Search(where=equal, order=order, descending=descending, usual=self._projection.usual)

    async def _views(self, documents: Sequence[Document]) -> list[V]:
        views: list[V] = []
        for start in range(0, len(documents), _DOCUMENTS_AT_ONCE):
            if start:
                await asyncio.sleep(0)  # A long list lets others breathe.
            some = documents[start : start + _DOCUMENTS_AT_ONCE]
            views += [self._decode(one.body) for one in some if one.body is not None]
        return views
