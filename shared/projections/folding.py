"""Folding events into documents: what a projection's consumer does with what it is given."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Checkpoint
from shared.eventlog.wire import Wire
from shared.kernel.messages import Event, Recorded
from shared.kernel.models import View
from shared.projections.indexing import indexed
from shared.projections.projection import Projection
from shared.projections.store import Document, DocumentKey, DocumentStore, Generation

_AT_ONCE = 64
_BYTES_KEPT = 256 * 1024


@dataclass(slots=True)
class _Slot:
    """A document while events are folded into it."""

    view: View | None = None
    seen: int = 0
    changed: bool = False


class _Kept:
    """The documents that changed last, as they are in the store, so that hot ones are not read again.

    Safe as long as no event is left out: folds are pure, so an old document that events are folded into
    a second time becomes what it was. Bounded by the size of the documents' JSON.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._bytes = 0
        # Not a dict, whose first entry is looked for past all the places of those that went before it.
        self._slots: OrderedDict[DocumentKey, tuple[View, int, int]] = OrderedDict()

    def get(self, name: DocumentKey) -> _Slot | None:
        """A fresh slot with the document, if it is kept."""
        found = self._slots.get(name)
        return _Slot(found[0], found[1]) if found else None

    def put(self, name: DocumentKey, view: View | None, document: Document) -> None:
        """Keeps what was written, and lets go of what has not changed for longest."""
        before = self._slots.pop(name, None)
        if before:
            self._bytes -= before[2]
        if view is not None and document.body is not None:
            size = len(document.body)
            self._slots[name] = (view, document.seen, size)
            self._bytes += size
        self._make_room()

    def forget(self, community: str) -> None:
        """Lets go of a community's documents."""
        for name in [name for name in self._slots if name[0] == community]:
            self._bytes -= self._slots.pop(name)[2]

    def _make_room(self) -> None:
        while self._bytes > self.most_bytes:
            self._bytes -= self._slots.popitem(last=False)[1][2]


class Folder:
    """`Handler` of one generation of a projection.

    A batch is decoded once, reads each document that it touches at most once, and writes each once,
    together with the checkpoints. Every document knows the last sequence it has seen, so an event that
    comes again changes nothing, whatever the checkpoint says.
    """

    saves_checkpoints = True

    def __init__(
        self, projection: Projection[Any], generation: Generation, store: DocumentStore, wire: Wire
    ) -> None:
        """``wire`` reads all events of the service, those of retired types included."""
        self._projection = projection
        self._generation = generation
        self._store = store
        self._wire = wire
        self._kept = _Kept(_BYTES_KEPT)
        self._indexes = [attrgetter(index) for index in generation.indexes]
        # A retired type may become any of today's events: only decoding tells.
        folded = frozenset(event.type for event in projection.events)
        self._wanted = folded | (wire.retired if folded else frozenset())

    def keep(self, most_bytes: int = _BYTES_KEPT) -> None:
        """How much of what changed last is kept in memory; more of it makes a rebuild faster."""
        self._kept.most_bytes = most_bytes

    def wants(self, event_type: str) -> bool:
        """See `Handler.wants`."""
        return event_type in self._wanted

    def forget(self, lane: Lane) -> None:
        """See `Handler.forget`. A kept document lacks what another process has folded in since: events
        folded into it would take the place of those."""
        self._kept.forget(lane.community)

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:
        """See `Handler.handle`. A long batch lets others breathe."""
        slots: dict[DocumentKey, _Slot] = {}
        for start in range(0, len(messages), _AT_ONCE):
            if start:
                await asyncio.sleep(0)
            await self._fold(messages[start : start + _AT_ONCE], slots)
        changed = [(name, slot) for name, slot in slots.items() if slot.changed]
        documents: list[Document] = []
        for start in range(0, len(changed), _AT_ONCE):
            if start:
                await asyncio.sleep(0)
            documents += [self._document(name, slot) for name, slot in changed[start : start + _AT_ONCE]]
        # In one write: after a part of it a repeat would fold old events into documents that have gone since.
        await self._store.write(self._generation, documents, reached)
        for (name, slot), document in zip(changed, documents, strict=True):
            self._kept.put(name, slot.view, document)

    async def _fold(self, messages: Sequence[Message], slots: dict[DocumentKey, _Slot]) -> None:
        decoded = [message.decoded(self._wire) for message in messages]
        touched = [tuple(self._projection.keys(recorded.data)) for recorded in decoded]
        await self._load(decoded, touched, slots)
        fold = self._projection.fold
        for recorded, keys in zip(decoded, touched, strict=True):
            for key in keys:
                slot = slots[recorded.community, key]
                if recorded.sequence > slot.seen:
                    slot.view = fold(slot.view, recorded, key)
                    slot.seen = recorded.sequence
                    slot.changed = True

    async def _load(
        self,
        decoded: Sequence[Recorded[Event]],
        touched: Sequence[tuple[str, ...]],
        slots: dict[DocumentKey, _Slot],
    ) -> None:
        """Adds the documents that these events touch to ``slots``."""
        missing: set[DocumentKey] = set()
        for recorded, keys in zip(decoded, touched, strict=True):
            for key in keys:
                name = (recorded.community, key)
                if name not in slots:
                    kept = self._kept.get(name)
                    slots[name] = kept or _Slot()
                    if kept is None:
                        missing.add(name)
        if not missing:
            return
        decode = self._projection.read
        for community, key, seen, body, *_ in await self._store.get_many(self._generation, missing):
            slot = slots[community, key]
            slot.seen = seen
            slot.view = None if body is None else decode(body)

    def _document(self, name: DocumentKey, slot: _Slot) -> Document:
        view = slot.view
        if view is None:
            return Document(*name, slot.seen, None)
        body = self._projection.written(view)
        values = tuple([indexed(index(view)) for index in self._indexes])
        return Document(*name, slot.seen, body, values)
