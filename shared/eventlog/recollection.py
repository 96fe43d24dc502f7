"""How a writer comes by its memory of a log, and what keeps that from growing with history."""

import asyncio
from typing import Generic, TypeVar

import structlog

from shared.eventlog.answered import AnsweredBefore, block_of
from shared.eventlog.memory import Memory
from shared.eventlog.writer_context import WriterContext
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

_log = structlog.get_logger(__name__)


class Recollection(Generic[S]):
    """Loads one log's memory, reads it on, and keeps it as a snapshot."""

    def __init__(self, community: str, context: WriterContext[S]) -> None:
        self._community = community
        self._context = context
        self._beside = None if context.store_is_shared else context.store.shelves

    async def load(self) -> Memory[S]:
        """The memory of the log as the store has it: the snapshot, if it fits, and the tail."""
        memory = await self._from_snapshot() or await self._from_nothing()
        if self._beside is not None:
            memory.before = AnsweredBefore(self._beside, self._community)
            self._context.codec.shelves.attach(memory.state, self._beside, self._community)
        await self.read_on(memory)
        return memory

    async def read_on(self, memory: Memory[S]) -> None:
        """Takes in what the log has beyond the memory."""
        store, decider, wire = self._context.store, self._context.decider, self._context.wire
        while commits := await store.read(self._community, memory.head.sequence):
            memory.absorb(commits, wire, decider)
            await asyncio.sleep(0)  # A long replay yields to the event loop.
            if memory.wants_snapshot_on_its_way:
                await self.save(memory)

    async def save(self, memory: Memory[S]) -> None:
        """Keeps a snapshot. What was put beside the log with it leaves memory, once that is durable."""
        context, state = self._context, memory.state
        snapshot = context.codec.write(self._community, memory)
        before, shelves, shelving = memory.before, context.codec.shelves, None
        if before is not None:
            shelving = shelves.shelving(state, block_of(memory.seen), memory.horizon)
        try:
            await context.store.save_snapshot(snapshot, shelving)
            memory.since_snapshot, memory.snapshot_bytes = 0, len(snapshot.body)
            if before is not None and shelving is not None:
                shelves.put_away(state)
                memory.seen = {}
                if shelving.answered is not None:
                    before.add(shelving.answered)
        except StoreUnavailable as error:
            # A cache: the log is whole without it.
            service = context.decider.name
            _log.warning("snapshot_failed", service=service, community=self._community, error=str(error))

    async def _from_snapshot(self) -> Memory[S] | None:
        snapshot = await self._context.store.snapshot(self._community)
        if snapshot is None or snapshot.sequence == 0:
            return None
        at = await self._context.store.read(self._community, snapshot.sequence - 1, commits=1)
        if not at or (at[0].last, at[0].hash) != (snapshot.sequence, snapshot.hash):
            return None  # Not a snapshot of this log: a restored backup, a copied file.
        return self._context.codec.read(snapshot)

    async def _from_nothing(self) -> Memory[S]:
        """The memory of an empty log, with nothing beside it: that belonged to a snapshot of no use."""
        if self._beside is not None:
            await self._beside.forget_snapshot(self._community)
        return Memory(self._context.decider.initial())
