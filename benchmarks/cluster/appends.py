"""Appends to a log in the database, beside the bare driver's inserts of the same documents."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from statistics import median

import uvloop
from pymongo import AsyncMongoClient

from benchmarks.cluster.site import Cluster
from benchmarks.measurement import Measurement
from benchmarks.subject import DECIDER, Box, put, told
from shared.eventlog.commit import Commit, Head, Header, seal
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import WriterContext, writer_context
from shared.kernel.clock import SystemClock
from shared.storage.mongo_client import Database, MongoClient

_APPENDS = 150
_TURNS = 5
_CALLERS = 64
_SECONDS = 3.0
_BARE = "pymongo's AsyncMongoClient with the same write concern (majority, journal)"

Insert = Callable[[dict[str, object]], Awaitable[object]]


def measure(cluster: Cluster) -> list[Measurement]:
    """One caller's appends, appends to several logs at once, and what group commit makes of 64 callers."""
    return uvloop.run(_measure(cluster.rig.mongo))


async def _measure(url: str) -> list[Measurement]:
    client = MongoClient(url)
    bare: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
        url, w="majority", journal=True, readConcernLevel="majority"
    )
    name = "bench_appends"
    place = _Place(client.database(name), bare[name]["bare"].insert_one)
    await place.warm_up()
    found = [await _beside(place, 1), await _beside(place, 8), *await _grouped(place)]
    await bare.drop_database(name)
    await bare.close()
    await client.close()
    return found


@dataclass
class _Place:
    """Ours and the peer's collection in one database."""

    database: Database
    insert: Insert

    async def warm_up(self) -> None:
        """Connections and collections are there when measuring begins."""
        for turn in range(10):
            await self.insert({"_id": f"warm-{turn}"})
            await MongoEventStore(self.database).append(_chain(f"warm-{turn}", 1)[0])


def _chain(community: str, commits: int) -> list[Commit]:
    """Commits of one event each, of the size of a small command's."""
    head, made = Head(), []
    line = b'{"specversion":"1.0","type":"box.number_put.v1","data":{"note":"%b"}}' % (b"x" * 500)
    for _ in range(commits):
        commit = seal(community, head, Header((), {}), [line], ["box.number_put.v1"], datetime.now(UTC))
        made.append(commit)
        head = Head(commit.last, commit.hash)
    return made


def _as_it_lies_there(commit: Commit, key: str) -> dict[str, object]:
    """The document that `MongoEventStore` makes of a commit, under another ``_id``."""
    return {
        "_id": f"{key}:{commit.first:016d}",
        "community": commit.community,
        "first": commit.first,
        "last": commit.last,
        "types": list(commit.types),
        "body": commit.body,
        "prev_hash": commit.prev_hash,
        "hash": commit.hash,
        "committed_at": commit.committed_at.isoformat(),
    }


async def _beside(place: _Place, logs: int) -> Measurement:
    ours, peer = [], []
    for turn in range(_TURNS):
        chains = [_chain(f"log-{logs}-{turn}-{number}", _APPENDS // logs + 1) for number in range(logs)]
        store = MongoEventStore(place.database)
        for chain in chains:
            await store.append(chain[0])  # A log's first append also says that there is a log.
        rest = [chain[1:] for chain in chains]
        ours.append(await _rate(rest, store.append))
        peer.append(await _rate(rest, lambda one: place.insert(_as_it_lies_there(one, one.community))))
    return Measurement(
        f"appends, {logs} log{'s'[: logs > 1]} at once",
        median(ours),
        "appends/s",
        f"MongoEventStore, commits of one event of 600 bytes, one after the other in each log; peer: {_BARE},"
        f" insert_one of the same documents in the same way; medians of {_TURNS} turns of {_APPENDS}.",
        median(peer),
    )


async def _rate(chains: Sequence[Sequence[Commit]], append: Callable[[Commit], Awaitable[object]]) -> float:
    async def one_log(chain: Sequence[Commit]) -> None:
        for commit in chain:
            await append(commit)

    began = time.perf_counter()
    await asyncio.gather(*map(one_log, chains))
    return sum(map(len, chains)) / (time.perf_counter() - began)


async def _grouped(place: _Place) -> list[Measurement]:
    """Commands of many callers at one log, beside as many who insert a document for each command."""
    ours, sizes, peer = [], [], []
    numbers = count(1)
    for turn in range(_TURNS):
        shared: WriterContext[Box] = writer_context(
            DECIDER, MongoEventStore(place.database), SystemClock(), told, store_is_shared=True
        )
        writer = Writer(f"grouped-{turn}", shared)
        await writer.submit(put(next(numbers)))
        commits = shared.metrics.append.count
        done = await _by_callers(lambda number, to=writer: to.submit(put(number)), numbers)  # type: ignore[misc]  # mypy can't infer it.
        ours.append(done / _SECONDS)
        sizes.append(done / (shared.metrics.append.count - commits))
        await writer.close()
        like = _chain(f"single-{turn}", 1)[0]
        done = await _by_callers(
            lambda number, like=like: place.insert(_as_it_lies_there(like, f"single-{number}")),  # type: ignore[misc]  # mypy can't infer it.
            numbers,
        )
        peer.append(done / _SECONDS)
    conditions = (
        f"a writer on MongoEventStore; peer: {_BARE}, {_CALLERS} callers that insert a document for each"
        f" command; medians of {_TURNS} turns of {_SECONDS:.0f} s."
    )
    name = f"group commit, {_CALLERS} callers at one log"
    return [
        Measurement(name, median(ours), "commands/s", conditions, median(peer)),
        Measurement("the same", median(sizes), "commands an insert", conditions, 1.0),
    ]


async def _by_callers(work: Callable[[int], Awaitable[object]], numbers: "count[int]") -> int:
    ends = time.perf_counter() + _SECONDS
    done = 0

    async def caller() -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await work(next(numbers))
            done += time.perf_counter() < ends

    await asyncio.gather(*(caller() for _ in range(_CALLERS)))
    return done
