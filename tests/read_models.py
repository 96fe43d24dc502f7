"""A service's read models in memory, for tests: every event is delivered twice, as a bus may do."""

from collections.abc import Collection, Mapping
from typing import Any, Self, TypeVar

from shared.kernel.messages import Event, Recorded
from shared.kernel.models import Page, Query, View
from shared.projections.indexing import Scalar, Wanted, indexed
from shared.projections.projection import Projection
from shared.projections.store import NOTHING_SOUGHT, Sought
from shared.runtime.service import Service
from tests.specification import MONDAY

A = TypeVar("A")

COMMUNITY = "haiwan"


def recorded(event: Event, sequence: int, service: str) -> Recorded[Any]:
    """The event at its place in the log of the one community that there is."""
    return Recorded[Any](
        id=f"{COMMUNITY}:{sequence}",
        source=f"/{service}",
        type=event.type,
        time=MONDAY,
        sequence=sequence,
        partitionkey=COMMUNITY,
        actor="staff-chen",
        correlationid="correlation-1",
        causationid="causation-1",
        data=event,
    )


class Shelf:
    """The documents of one projection; as in a store, each is kept as JSON and knows what it has seen."""

    def __init__(self, projection: Projection[Any]) -> None:
        self._projection = projection
        self._documents: dict[str, View] = {}
        self._seen: dict[str, int] = {}
        self.asked: list[int] = []
        """How many documents each question for several named."""

    def fold(self, event: Recorded[Event]) -> None:
        if type(event.data) not in self._projection.events:
            return
        for key in self._projection.keys(event.data):
            if self._seen.get(key, 0) >= event.sequence:
                continue
            self._seen[key] = event.sequence
            document = self._projection.fold(self._documents.get(key), event, key)
            if document is None:
                self._documents.pop(key, None)
            else:
                self._documents[key] = self._kept(document)

    def _kept(self, document: Any) -> Any:
        """As it is read again: the very same whether the fields that are as by default are written or not."""
        read = self._projection.read
        found = read(self._projection.written(document))
        assert found == read(document.model_dump_json().encode())
        return found

    async def get(self, key: str) -> Any:
        return self._documents.get(key)

    async def several(self, keys: Collection[str]) -> dict[str, Any]:
        self.asked.append(len(keys))
        return {one: self._documents[one] for one in keys if one in self._documents}

    async def across(self, communities: Collection[str], key: str) -> dict[str, Any]:
        found = self._documents.get(key)
        return {} if found is None or COMMUNITY not in communities else {COMMUNITY: found}

    async def all(self, where: Mapping[str, Wanted] | None = None, *, order: str | None = None) -> list[Any]:
        wanted = {
            name: {indexed(one) for one in (value if isinstance(value, tuple) else (value,))}
            for name, value in (where or {}).items()
        }
        stray = (wanted.keys() | {order or ""}) - {*self._projection.indexes, ""}
        assert not stray, f"{stray} is not indexed"
        found = [
            (key, document)
            for key, document in self._documents.items()
            if all(indexed(getattr(document, name)) in values for name, values in wanted.items())
        ]
        found.sort(key=lambda entry: (indexed(getattr(entry[1], order)) if order else "", entry[0]))
        return [document for _, document in found]

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
    ) -> Page[Any]:
        assert not sought, "searched through are the stores' own documents alone"
        found = await self.all(where, order=order)
        if order is not None:
            if at_least is not None:
                found = [one for one in found if getattr(one, order) >= at_least]
            if below is not None:
                found = [one for one in found if getattr(one, order) < below]
        if descending:
            found.reverse()
        start = int(cursor or 0)
        more = start + limit < len(found)
        return Page(items=found[start : start + limit], next_cursor=str(start + limit) if more else None)


class ReadModels:
    """All read models of a service after some events."""

    def __init__(self, service: Service, *events: Event) -> None:
        self._name = service.name
        self._shelves = [(projection, Shelf(projection)) for projection in service.projections]
        self._sequence = 0
        self.after(*events)

    def after(self, *events: Event) -> Self:
        """These events have happened, too."""
        for event in events:
            self._sequence += 1
            for _, shelf in self._shelves:
                shelf.fold(recorded(event, self._sequence, self._name))
                shelf.fold(recorded(event, self._sequence, self._name))
        return self

    async def ask(self, query: Query[A]) -> A:
        for projection, shelf in self._shelves:
            answer = projection.queries.get(type(query))
            if answer is not None:
                found: A = await answer(shelf, query)  # type: ignore[assignment]  # By the query's class.
                return found
        raise LookupError(type(query).__name__)
