"""The declaration of a read model: what it folds, and how it can be asked."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from shared.kernel.messages import Event, Recorded
from shared.kernel.models import Page, Query, View

V = TypeVar("V", bound=View)
E = TypeVar("E", bound=Event)
Q = TypeVar("Q", bound=Query[Any])
A = TypeVar("A")

Scalar = str | int | bool


class Documents(Protocol[V]):
    """One community's documents of one projection, as its queries see them."""

    async def get(self, key: str) -> V | None:
        """The document with this key, or None."""

    async def page(
        self,
        where: Mapping[str, Scalar] | None = None,
        *,
        order: str | None = None,
        descending: bool = False,
        at_least: Scalar | None = None,
        below: Scalar | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[V]:
        """Documents whose indexed fields equal ``where``, ordered by one indexed field, then by key.

        ``at_least`` (included) and ``below`` (excluded) bound the field named by ``order``. Without
        ``order``, by key. Raises `Rejected` (``cursor_is_not_valid``) for a cursor that did not come
        from the same question.
        """

    async def all(self, where: Mapping[str, Scalar] | None = None, *, order: str | None = None) -> list[V]:
        """Every such document. For sets that a community keeps small, such as its spaces."""


class Projection(Generic[V]):
    """A read model: a fold of a service's own events into documents of one view class, and its queries.

    ``indexes`` are names of fields of ``view`` by which documents are found and ordered (strings, whole
    numbers, booleans, instants; an instant is indexed as fixed-width RFC 3339 text in UTC). A projection
    folds only its own service's log: what it needs of others, a policy first makes an own event. So the
    order of events is the log's order, and a rebuild gives the very same documents.
    """

    def __init__(self, name: str, view: type[V], *, indexes: Iterable[str] = (), version: int = 1) -> None:
        self.name = name
        self.view = view
        self.indexes = tuple(indexes)
        self.version = version
        """Raised when folds change, so that a host rebuilds the documents."""
        self._folds: dict[type[Event], tuple[Callable[[Any], Iterable[str]], Callable[..., V | None]]] = {}
        self.queries: dict[type[Query[Any]], Callable[[Documents[V], Any], Awaitable[object]]] = {}
        stray = [index for index in self.indexes if index not in view.model_fields]
        if stray:
            raise TypeError(f"projection {name} indexes {stray}, which {view.__name__} does not have")

    def on(
        self,
        event: type[E],
        keys: Callable[[E], str | Iterable[str]],
        fold: Callable[[V | None, Recorded[E], str], V | None],
    ) -> "Projection[V]":
        """Folds one event class into the documents named by ``keys(event)``.

        ``fold(document, recorded, key)`` is pure: it gets the document or None where there is none yet,
        and returns the new one, or None to have no document (deleted).
        """
        if event in self._folds:
            raise TypeError(f"projection {self.name} folds {event.__name__} twice")

        def key_list(data: E) -> Iterable[str]:
            found = keys(data)
            return (found,) if isinstance(found, str) else found

        self._folds[event] = (key_list, fold)
        return self

    def answers(
        self, query: type[Q], answer: Callable[[Documents[V], Q], Awaitable[object]]
    ) -> "Projection[V]":
        """Names the function that answers one query class from this projection's documents."""
        self.queries[query] = answer
        return self

    @property
    def events(self) -> tuple[type[Event], ...]:
        """The event classes that it folds."""
        return tuple(self._folds)

    def keys(self, event: Event) -> Iterable[str]:
        """The keys of the documents that this event touches."""
        entry = self._folds.get(type(event))
        return entry[0](event) if entry else ()

    def fold(self, document: V | None, recorded: Recorded[Event], key: str) -> V | None:
        """The document after this event."""
        return self._folds[type(recorded.data)][1](document, recorded, key)
