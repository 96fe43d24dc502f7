"""Checkpoints, and what is parked and skipped, in MongoDB: one document each, under the name of its lane."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypedDict, TypeVar, cast

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, Parked, Skipped
from shared.storage.mongo_client import Database, Rise
from shared.storage.mongo_driver import Fields
from shared.storage.shared_call import SharedCall

T = TypeVar("T")

_READ_AT_ONCE = 8
"""Every consumer looks every few seconds: together they must leave connections to those who wait."""


class _Checkpoint(TypedDict):
    source: str
    community: str
    sequence: int


class _Parked(TypedDict):
    consumer: str
    source: str
    community: str
    sequence: int
    type: str
    error: str
    parked_at: str


class _Skipped(_Parked):
    reason: str
    by: str
    skipped_at: str


class MongoCheckpointStore:
    """`CheckpointStore` in one database, for any number of processes. The client belongs to the caller."""

    def __init__(self, database: Database, bulk: int = 500) -> None:
        """``bulk`` is how many documents are updated in one message at most."""
        self._database = database.handle()
        self._bulk = bulk
        self._checkpoints = self._database.collection("checkpoints")
        self._parked = self._database.collection("parked")
        self._skipped = self._database.collection("skipped")
        self._reached: dict[str, Rise] = {}
        """By name, the checkpoints that the next write takes."""
        self._save = SharedCall(self._save_reached)
        self._turns = asyncio.Semaphore(_READ_AT_ONCE)

    async def close(self) -> None:
        """From now on every call is `StoreUnavailable`. The client is closed by whom it belongs to."""
        self._database.close()

    # -- checkpoints -----------------------------------------------------------------------------

    async def checkpoints(self, consumer: str) -> dict[Lane, int]:
        """See `CheckpointStore.checkpoints`."""
        async with self._turns:
            found = [cast("_Checkpoint", one) for one in await self._checkpoints.find(_all_of(consumer))]
        return {Lane(one["source"], one["community"]): one["sequence"] for one in found}

    async def checkpoint(self, consumer: str, lane: Lane) -> int:
        """See `CheckpointStore.checkpoint`."""
        found = await self._checkpoints.get(_name(consumer, lane), "sequence")
        return cast("_Checkpoint", found)["sequence"] if found else 0

    async def farthest(self, lane: Lane) -> int:
        """See `CheckpointStore.farthest`."""
        found = await self._checkpoints.find({"source": lane.source, "community": lane.community})
        return max((cast("_Checkpoint", one)["sequence"] for one in found), default=0)

    async def save_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """See `CheckpointStore.save_checkpoints`. What several save at the same time is one write."""
        for one in checkpoints:
            name = _name(one.consumer, Lane(one.source, one.community))
            before = self._reached.get(name)
            if before is None or cast("int", before.to["sequence"]) < one.sequence:
                self._reached[name] = Rise(
                    name, {"sequence": one.sequence}, {"source": one.source, "community": one.community}
                )
        if checkpoints:
            await self._save()

    async def _save_reached(self) -> None:
        reached, self._reached = self._reached, {}
        for some in in_pieces([*reached.values()], self._bulk):
            await self._checkpoints.raise_many(some)

    # -- what is parked and skipped --------------------------------------------------------------

    async def park(self, parked: Parked) -> None:
        """See `CheckpointStore.park`."""
        await self._parked.put({"_id": _name(parked.consumer, parked.lane), **_parked_fields(parked)})

    async def unpark(self, consumer: str, lane: Lane) -> None:
        """See `CheckpointStore.unpark`."""
        await self._parked.delete({"_id": _name(consumer, lane)})

    async def parked(self, consumer: str | None = None) -> list[Parked]:
        """See `CheckpointStore.parked`."""
        async with self._turns:
            found = await self._parked.find({} if consumer is None else _all_of(consumer))
        every = [_parked(cast("_Parked", one)) for one in found]
        return sorted(every, key=lambda one: (one.consumer, one.lane))

    async def skip(self, skipped: Skipped) -> None:
        """See `CheckpointStore.skip`. The steps are in an order in which each may be the last.

        A skip on record whose event comes again is parked again, and may be skipped again.
        """
        parked = skipped.parked
        await self._skipped.insert(
            {
                "_id": f"{_name(parked.consumer, parked.lane)}|{parked.sequence:016d}",
                **_parked_fields(parked),
                "reason": skipped.reason,
                "by": skipped.by,
                "skipped_at": skipped.skipped_at.astimezone(UTC).isoformat(timespec="microseconds"),
            }
        )
        await self.unpark(parked.consumer, parked.lane)
        await self.save_checkpoints([Checkpoint(parked.consumer, *parked.lane, parked.sequence)])

    async def skipped(self, consumer: str | None = None) -> list[Skipped]:
        """See `CheckpointStore.skipped`."""
        where = {} if consumer is None else _all_of(consumer)
        found = await self._skipped.find(where, order=[("skipped_at", 1), ("_id", 1)])
        return [_skipped(cast("_Skipped", one)) for one in found]

    async def forget(self, consumer: str, community: str | None = None) -> None:
        """See `CheckpointStore.forget`."""
        of = {**_all_of(consumer), **({} if community is None else {"community": community})}
        await self._checkpoints.delete(of)
        await self._parked.delete(of)


def in_pieces(many: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """So many at a time."""
    for start in range(0, len(many), most):
        yield many[start : start + most]


def _name(consumer: str, lane: Lane) -> str:
    return f"{consumer}|{lane.source}|{lane.community}"


def _all_of(consumer: str) -> Fields:
    return {"_id": {"$gte": f"{consumer}|", "$lt": f"{consumer}}}"}}  # The character after the bar.


def _parked_fields(parked: Parked) -> Fields:
    return {
        "consumer": parked.consumer,
        "source": parked.source,
        "community": parked.community,
        "sequence": parked.sequence,
        "type": parked.type,
        "error": parked.error,
        "parked_at": parked.parked_at.isoformat(),
    }


def _parked(fields: _Parked) -> Parked:
    return Parked(
        fields["consumer"],
        fields["source"],
        fields["community"],
        fields["sequence"],
        fields["type"],
        fields["error"],
        datetime.fromisoformat(fields["parked_at"]),
    )


def _skipped(fields: _Skipped) -> Skipped:
    at = datetime.fromisoformat(fields["skipped_at"])
    return Skipped(_parked(fields), fields["reason"], fields["by"], at)
