"""The read models of bookings in tests: each event is delivered twice, questions go to real documents."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from services.bookings.service import SERVICE
from shared.bus.port import Message
from shared.eventlog.wire import Wire
from shared.kernel.messages import Event, Recorded
from shared.kernel.models import Query
from shared.projections.documents import StoredDocuments
from shared.projections.folding import Folder
from shared.projections.sqlite.store import SqliteDocumentStore
from tests.specification import MONDAY

A = TypeVar("A")

HAIWAN = "haiwan"


def recorded(event: Event, sequence: int = 1, source: str = "bookings") -> Recorded[Any]:
    """The event at its place in Haiwan's log."""
    return Recorded[Any](
        id=f"{HAIWAN}:{sequence}",
        source=f"/{source}",
        type=event.type,
        time=MONDAY,
        sequence=sequence,
        partitionkey=HAIWAN,
        actor="resident-lin",
        correlationid="correlation-1",
        causationid="causation-1",
        data=event,
    )


async def ask(path: Path, events: Sequence[Event], *queries: Query[Any]) -> list[Any]:
    """What the read models answer after these events, each of which came twice."""
    store = SqliteDocumentStore(path / "documents.db")
    wire = Wire(SERVICE.decider.events)
    messages = [
        Message(
            "bookings", HAIWAN, sequence, event.type, recorded(event, sequence).model_dump_json().encode()
        )
        for sequence, event in enumerate(events, 1)
    ]
    answers = [await _answer(store, wire, messages, query) for query in queries]
    await store.close()
    return answers


async def _answer(store: SqliteDocumentStore, wire: Wire, messages: Sequence[Message], query: Query[A]) -> A:
    projection = next(one for one in SERVICE.projections if type(query) in one.queries)
    generation = await store.begin(projection.name, "", projection.indexes)
    folder = Folder(projection, generation, store, wire)
    wanted = [message for message in messages if folder.wants(message.type)]
    for message in wanted:
        await folder.handle([message], ())
        await folder.handle([message], ())
    documents = StoredDocuments(projection, generation, store, HAIWAN)
    answer = await projection.queries[type(query)](documents, query)
    return cast("A", answer)
