"""The declaration of a read model: what it folds, and how it can be asked."""

import json
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

from shared.kernel.messages import Event, Recorded, forms_of
from shared.kernel.models import Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.packages import modules_of
from shared.projections.indexing import Scalar, Wanted, indexed
from shared.projections.store import NOTHING_SOUGHT, Sought, Usual

V = TypeVar("V", bound=View)
E = TypeVar("E", bound=Event)
Q = TypeVar("Q", bound=Query[Any])
A = TypeVar("A")

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,47}")


class Documents(Protocol[V]):
    """One community's documents of one projection, as its queries see them."""

    async def get(self, key: str) -> V | None:
        """The document with this key, or None."""

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
        """Documents whose indexed fields equal ``where``, ordered by one indexed field, then by key.

        A tuple in ``where`` stands for any one of its values.

        ``at_least`` (included) and ``below`` (excluded) bound the field named by ``order``. What is
        ``sought`` costs with the number of documents that all else leaves. Without
        ``order``, by key. The cursor carries the value of ``order``, so that should be a short field: an
        instant, a number, an id. None sorts before everything else, and is left out by a bound. Raises
        `Rejected` (``cursor_is_not_valid``) for a cursor that did not come from the same question, and
        ``LookupError`` for a field that is not indexed.
        """

    async def all(self, where: Mapping[str, Wanted] | None = None, *, order: str | None = None) -> list[V]:
        """Every such document. For sets that a community keeps small, such as its spaces."""

    async def several(self, keys: Collection[str]) -> dict[str, V]:
        """The documents with these keys, by key, in one question; those that are not there are missing."""

    async def across(self, communities: Collection[str], key: str) -> dict[str, V]:
        """The documents with this key of several communities, by community; those that lack it are missing.

        For what the district reads of all of them in one question.
        """


class Projection(Generic[V]):
    """A read model: a fold of a service's own events into documents of one view class, and its queries.

    ``indexes`` are names of fields or properties of ``view`` by which documents are found and ordered
    (strings, whole numbers, booleans, instants, days, or None; an instant is indexed as fixed-width RFC
    3339 text in UTC). A projection folds only its own service's log: what it needs of others, a policy
    first makes an own event. So the order of events is the log's order, and a rebuild gives the very same
    documents.

    ``usual`` are values that most documents have in the long run, by index, None always among them: the state
    in which things end, the purse of most gifts. Such an index finds the others, and is never an order.
    """

    def __init__(
        self,
        name: str,
        view: type[V],
        *,
        indexes: Iterable[str] = (),
        usual: Mapping[str, Iterable[Scalar]] | None = None,
        version: int = 1,
    ) -> None:
        self.name = name
        self.view = view
        self.indexes = tuple(indexes)
        self.usual: Usual = {index: (None, *map(indexed, values)) for index, values in (usual or {}).items()}
        self.version = version
        """Raised when folds change, so that a host rebuilds the documents."""
        self._folds: dict[type[Event], tuple[Callable[[Any], Iterable[str]], Callable[..., V | None]]] = {}
        self.queries: dict[type[Query[Any]], Callable[[Documents[V], Any], Awaitable[object]]] = {}
        if not _NAME.fullmatch(name):
            raise TypeError(f"a projection can't be called {name!r}: lower case letters, digits, _ and -")
        properties = {name for name, value in vars(view).items() if isinstance(value, property)}
        stray = [index for index in self.indexes if index not in {*view.model_fields, *properties}]
        if astray := self.usual.keys() - {*self.indexes}:
            raise TypeError(f"projection {name} has no index for what is usual of {sorted(astray)}")
        if stray:
            raise TypeError(f"projection {name} indexes {stray}, which {view.__name__} does not have")

    def on(
        self,
        event: type[E],
        keys: Callable[[E], str | Iterable[str]],
        fold: Callable[[V | None, Recorded[E], str], V | None],
    ) -> "Projection[V]":
        """Folds one event, its earlier forms included, into the documents named by ``keys(event)``.

        ``fold(document, recorded, key)`` is pure: it gets the document or None where there is none yet,
        and returns the new one, or None to have no document (deleted).
        """
        if event in self._folds:
            raise TypeError(f"projection {self.name} folds {event.__name__} twice")

        def key_list(data: E) -> Iterable[str]:
            found = keys(data)
            return (found,) if isinstance(found, str) else found

        self._folds |= dict.fromkeys(forms_of(event), (key_list, fold))
        return self

    def answers(
        self, query: type[Q], answer: Callable[[Documents[V], Q], Awaitable[object]]
    ) -> "Projection[V]":
        """Names the function that answers one query class; ``TypeError`` if it has one already."""
        if query in self.queries:
            raise TypeError(f"projection {self.name} answers {query.__name__} twice")
        self.queries[query] = answer
        return self

    def gets(self, query: type[Query[V | None]]) -> "Projection[V]":
        """Answers a query for one document: its only field is the key."""
        if len(query.model_fields) != 1:
            raise TypeError(f"{query.__name__} must have the document's key as its only field")
        (key,) = query.model_fields

        async def get(documents: Documents[V], asked: Query[V | None]) -> V | None:
            return await documents.get(getattr(asked, key))

        return self.answers(query, get)

    def lists(
        self,
        query: type[PagedQuery[Page[V]]],
        *,
        order: str | None = None,
        descending: bool = False,
        at_least: str | None = None,
        below: str | None = None,
    ) -> "Projection[V]":
        """Answers a query for a list, each of whose fields names an index that must equal it, if given.

        A field that is a tuple wants any one of its values. ``at_least`` and ``below`` name the fields
        that bound ``order``. ``TypeError`` for a field that would select nothing.
        """
        elsewhere = {*PagedRequest.model_fields, at_least, below}
        wanted = [name for name in query.model_fields if name not in elsewhere]
        if stray := [name for name in wanted if name not in self.indexes]:
            raise TypeError(f"projection {self.name} has no index for {stray} of {query.__name__}")
        if order in self.usual:
            raise TypeError(
                f"projection {self.name} can't list {query.__name__} by {order}: most of it is usual"
            )

        async def page(documents: Documents[V], asked: PagedQuery[Page[V]]) -> Page[V]:
            given = ((name, getattr(asked, name)) for name in wanted)
            return await documents.page(
                {name: value for name, value in given if value is not None},
                order=order,
                descending=descending,
                at_least=getattr(asked, at_least) if at_least else None,
                below=getattr(asked, below) if below else None,
                cursor=asked.cursor,
                limit=asked.limit,
            )

        return self.answers(query, page)

    @property
    def events(self) -> tuple[type[Event], ...]:
        """The event classes that it folds."""
        return tuple(self._folds)

    @cached_property
    def fingerprint(self) -> str:
        """Tells this declaration from an earlier one, whose documents are then built anew.

        Of the version, the view's schema, the indexes and the events that are folded. A fold that
        changes in its inside alone is not seen: that is what ``version`` is for.
        """
        schema = self.view.model_json_schema(mode="serialization")
        wire_names = sorted(event.type for event in self._folds)
        declared = [self.version, schema, self.indexes, wire_names, *([self.usual] if self.usual else [])]
        content = json.dumps(declared, sort_keys=True)
        return blake2b(content.encode(), digest_size=12).hexdigest()

    def written(self, document: V) -> bytes:
        """A document as stores keep it: JSON without the fields that are as the view has them by default.

        They are half of most documents. A default that changes is another declaration, see `fingerprint`.
        """
        return document.__pydantic_serializer__.to_json(document, exclude_defaults=True)

    @cached_property
    def read(self) -> Callable[[bytes], V]:
        """The document of what was `written`, here or by versions that wrote every field."""
        return self.view.__pydantic_validator__.validate_json

    def keys(self, event: Event) -> Iterable[str]:
        """The keys of the documents that this event touches."""
        entry = self._folds.get(type(event))
        return entry[0](event) if entry else ()

    def fold(self, document: V | None, recorded: Recorded[Event], key: str) -> V | None:
        """The document after this event."""
        return self._folds[type(recorded.data)][1](document, recorded, key)


def projections_of(package: str) -> tuple[Projection[Any], ...]:
    """Every read model that the modules of this package declare, each once, by module."""
    declared = (
        one for topic in modules_of(package) for one in vars(topic).values() if isinstance(one, Projection)
    )
    return tuple({id(one): one for one in declared}.values())
