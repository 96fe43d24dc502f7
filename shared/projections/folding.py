"""Folding events into documents: what a projection's consumer does with what it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.bus.checkpoints import Checkpoint
from shared.bus.port import Message
from shared.eventlog.wire import Wire
from shared.kernel.models import View
from shared.projections.indexing import indexed
from shared.projections.projection import Projection
from shared.projections.store import Document, DocumentKey, DocumentStore, Generation


@dataclass(slots=True)
class _Slot:
    """A document while a batch is folded into it."""

    view: View | None = None
    seen: int = 0
    changed: bool = False


class Folder:
    """`Handler` of one generation of a projection.

    A batch is decoded once, reads each document that it touches once, and writes each once, together
    with the checkpoints. Every document knows the last sequence it has seen, so an event that comes
    again changes nothing, whatever the checkpoint says.
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
        # A retired type may become any of today's events: only decoding tells.
        folded = frozenset(event.type for event in projection.events)
        self._wanted = folded | (wire.retired if folded else frozenset())

    def wants(self, event_type: str) -> bool:
        """See `Handler.wants`."""
        return event_type in self._wanted

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:
        """See `Handler.handle`."""
        decoded = [message.decoded(self._wire) for message in messages]
        touched = [tuple(self._projection.keys(recorded.data)) for recorded in decoded]
        slots = await self._load(
            (recorded.community, key) for recorded, keys in zip(decoded, touched, strict=True) for key in keys
        )
        fold = self._projection.fold
        for recorded, keys in zip(decoded, touched, strict=True):
            for key in keys:
                slot = slots[recorded.community, key]
                if recorded.sequence > slot.seen:
                    slot.view = fold(slot.view, recorded, key)
                    slot.seen = recorded.sequence
                    slot.changed = True
        changed = [self._document(name, slot) for name, slot in slots.items() if slot.changed]
        await self._store.write(self._generation, changed, reached)

    async def _load(self, names: Iterable[DocumentKey]) -> dict[DocumentKey, _Slot]:
        slots = {name: _Slot() for name in names}
        decode = self._projection.view.__pydantic_validator__.validate_json
        for community, key, seen, body, *_ in await self._store.get_many(self._generation, slots.keys()):
            slot = slots[community, key]
            slot.seen = seen
            slot.view = None if body is None else decode(body)
        return slots

    def _document(self, name: DocumentKey, slot: _Slot) -> Document:
        view = slot.view
        if view is None:
            return Document(*name, slot.seen, None)
        body = view.__pydantic_serializer__.to_json(view)
        values = tuple([indexed(getattr(view, index)) for index in self._generation.indexes])
        return Document(*name, slot.seen, body, values)
