"""Logs on a real MongoDB-protocol server: two writers on one log, a server that hangs or dies."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from shared.eventlog.commit import Head
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.port import EventStore, SequenceConflict, Snapshot
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN
from shared.eventlog.verify import verify_chain
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.outcome import Outcome
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Database, MongoClient
from tests.conformance.test_event_store import HAIWAN, commit_after, end, fill
from tests.example_log import SHED, Shed, ToolPut
from tests.example_readers import until
from tests.server_mongo import DRIVERS, NativeMongo
from tests.silent_proxy import SilentProxy
from tests.unit.eventlog.shed import events, nobody_follows, put, refusal_code, submit_all

pytestmark = pytest.mark.servers

TIMEOUT_SECONDS = 1.0
IN_TIME_SECONDS = TIMEOUT_SECONDS + 2.0
"""A call that is given up must be over by then, on a busy machine, too."""


def shared_writer(store: EventStore) -> Writer[Shed]:
    return Writer(HAIWAN, writer_context(SHED, store, SystemClock(), nobody_follows, store_is_shared=True))


@asynccontextmanager
async def impatient(port: int, driver: str) -> AsyncIterator[MongoEventStore]:
    """A store whose calls have little time."""
    client = MongoClient(f"mongodb://127.0.0.1:{port}", driver=driver, timeout_seconds=TIMEOUT_SECONDS)
    yield MongoEventStore(client.database("faults"), "shed_")
    await client.close()


async def is_given_up_in_time(call: Awaitable[object]) -> None:
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        await call
    assert time.monotonic() - began < IN_TIME_SECONDS


async def answers_again(call: Callable[[], Awaitable[Head]]) -> Head:
    """What the call brings as soon as it brings anything, within ten seconds."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return await call()
        except StoreUnavailable:
            assert time.monotonic() < deadline, "it never recovered"


async def whole(store: EventStore, community: str = HAIWAN) -> int:
    """The events of a log whose chain has been followed."""
    verdict = verify_chain("shed", community, iter(await store.read(community, commits=100_000)))
    assert verdict.fault is None
    return verdict.events


# -- several writers on one log ------------------------------------------------------------------


async def test_two_writers_on_one_log_lose_and_double_nothing(mongo_database: Database) -> None:
    stores = [MongoEventStore(mongo_database), MongoEventStore(mongo_database)]
    writers = [shared_writer(store) for store in stores]
    wishes = [[put(f"{who}-{n}", command_id=f"{who}/{n}") for n in range(60)] for who in "ab"]
    outcomes = await asyncio.gather(*(submit_all(*pair) for pair in zip(writers, wishes, strict=True)))
    done = [one for some in outcomes for one in some]
    assert all(isinstance(one, Outcome) for one in done), done
    names = [one.name for one in await events(stores[0]) if isinstance(one, ToolPut)]
    assert sorted(names) == sorted(wish.name for some in wishes for wish in some)
    assert await whole(stores[1]) == 120


async def test_the_same_command_at_two_writers_is_recorded_once(mongo_database: Database) -> None:
    writers = [shared_writer(MongoEventStore(mongo_database)) for _ in range(2)]
    for n in range(15):
        wish = put(f"tool-{n}")
        outcomes = await asyncio.gather(*(writer.submit(wish) for writer in writers))
        assert [one.events for one in outcomes] == [outcomes[0].events] * 2
    assert await whole(MongoEventStore(mongo_database)) == 15


async def test_a_head_that_was_known_long_ago_is_found_again(mongo_database: Database) -> None:
    early, busy = MongoEventStore(mongo_database), MongoEventStore(mongo_database)
    await fill(early, 1)
    last = (await fill(busy, *([1] * 40)))[-1]
    assert await early.head(HAIWAN) == end(last)
    assert await early.heads() == {HAIWAN: 41}
    with pytest.raises(SequenceConflict):
        await early.append(last)


async def test_a_log_is_read_from_any_place_by_one_who_knows_nothing(mongo_database: Database) -> None:
    commits = await fill(MongoEventStore(mongo_database), *([3] * 12))
    for after in range(0, 38, 5):
        expected = [commit for commit in commits if commit.last > after]
        assert await MongoEventStore(mongo_database).read(HAIWAN, after) == expected


async def test_where_a_log_ends_is_found_by_few_questions_however_long_it_is(
    mongo_database: Database,
) -> None:
    """The next process goes on from where one noted the end, or asks for the greatest of a range."""
    first = MongoEventStore(mongo_database)
    commits = await fill(first, *([1] * 300))
    await first.close()
    for whose in ("one that leaves word", "one that left none for long"):
        fresh = MongoEventStore(mongo_database)
        asked = _questions(fresh)
        assert await fresh.heads() == {HAIWAN: 300}, whose
        assert await fresh.head(HAIWAN) == end(commits[-1]), whose
        assert 0 < len(asked) < 10, whose
        noted = mongo_database.collection("communities")
        assert (await noted.get(HAIWAN) or {})["last"] == (257 if whose == "one that leaves word" else 100)
        await noted.put({"_id": HAIWAN, "last": 100, "hash": commits[99].hash})


def _questions(store: MongoEventStore) -> list[str]:
    """What is asked of a store's commits from here on."""
    asked: list[str] = []
    commits = store._commits
    for name in ("get", "find"):
        setattr(commits, name, _counted(getattr(commits, name), asked, name))
    return asked


def _counted(ask: Callable[..., Awaitable[object]], asked: list[str], name: str) -> Callable[..., object]:
    def counted(*words: object, **named: object) -> Awaitable[object]:
        asked.append(name)
        return ask(*words, **named)

    return counted


async def test_a_snapshot_larger_than_a_document_is_left_out(mongo_database: Database) -> None:
    store = MongoEventStore(mongo_database)
    kept = Snapshot(HAIWAN, "schema-1", 7, b"7" * 32, b"small")
    await store.save_snapshot(kept)
    await store.save_snapshot(Snapshot(HAIWAN, "schema-1", 9, b"9" * 32, bytes(16_000_000)))
    assert await store.snapshot(HAIWAN) == kept


async def test_two_kinds_of_logs_share_a_database(mongo_database: Database) -> None:
    own, feed = MongoEventStore(mongo_database), MongoEventStore(mongo_database, "feed_")
    await fill(own, 2)
    assert await feed.heads() == {}
    await own.close()
    await fill(feed, 1)
    assert await feed.heads() == {HAIWAN: 1}


# -- a server that hangs -------------------------------------------------------------------------


@pytest.mark.parametrize("driver", DRIVERS)
async def test_a_frozen_server_is_a_fault_like_any_other(native_mongo: NativeMongo, driver: str) -> None:
    async with impatient(native_mongo.port, driver) as store:
        (first,) = await fill(store, 1)
        native_mongo.freeze()
        await is_given_up_in_time(store.append(commit_after(end(first))))
        await is_given_up_in_time(store.head(HAIWAN))
        await is_given_up_in_time(store.read(HAIWAN))
        native_mongo.thaw()
        head = await answers_again(lambda: store.head(HAIWAN))
        # What was given up may have happened, whole or not at all.
        assert head.sequence in (1, 2)
        async with asyncio.timeout(120):
            while head.sequence < 5:
                await asyncio.gather(store.append(commit_after(head, text="后来")), return_exceptions=True)
                head = await store.head(HAIWAN)
        assert await whole(store) == 5


@pytest.mark.parametrize("driver", DRIVERS)
async def test_a_silent_way_to_the_server_is_a_fault_like_any_other(
    native_mongo: NativeMongo, driver: str
) -> None:
    async with SilentProxy(native_mongo.port) as proxy, impatient(proxy.port, driver) as store:
        writer = shared_writer(store)
        await writer.submit(put("电钻"))
        proxy.fall_silent()
        refused = await submit_all(writer, [put("锤子"), put("梯子")])
        assert {refusal_code(one) for one in refused} == {LOG_CANNOT_BE_WRITTEN.code}
        proxy.speak()
        await answers_again(lambda: store.head(HAIWAN))
        # The same wishes again, at the same writer: done once, whatever became of the first try.
        for name in ("锤子", "梯子", "电钻"):
            assert isinstance(await writer.submit(put(name)), Outcome)
        assert await whole(store) == 3


# -- a server that dies --------------------------------------------------------------------------


@pytest.mark.parametrize("driver", DRIVERS)
async def test_what_was_acknowledged_survives_the_server_and_the_process_goes_on(
    native_mongo: NativeMongo, driver: str
) -> None:
    async with impatient(native_mongo.port, driver) as store:
        writer = shared_writer(store)
        acknowledged: list[str] = []
        for life in range(3):
            stop = asyncio.Event()
            load = asyncio.create_task(_load(writer, life, acknowledged, stop))
            before = len(acknowledged)
            await until(partial(_at_least, acknowledged, before + 20), 20)
            await asyncio.to_thread(native_mongo.kill)
            stop.set()
            await load
            await asyncio.to_thread(native_mongo.start)
            await answers_again(lambda: store.head(HAIWAN))
        names = [one.name for one in await events(store) if isinstance(one, ToolPut)]
        assert len(names) == len(set(names))
        assert set(acknowledged) <= set(names)
        assert await whole(store) == len(names)


def _at_least(acknowledged: list[str], count: int) -> bool:
    return len(acknowledged) >= count


async def _load(writer: Writer[Shed], life: int, acknowledged: list[str], stop: asyncio.Event) -> None:
    for n in range(100_000):
        if stop.is_set():
            return
        name = f"{life}-{n}"
        (outcome,) = await submit_all(writer, [put(name)])
        if isinstance(outcome, Outcome):
            acknowledged.append(name)
        else:
            assert refusal_code(outcome) == LOG_CANNOT_BE_WRITTEN.code


async def test_a_store_may_be_opened_before_its_server_is_there(tmp_path: Path) -> None:
    server = NativeMongo(tmp_path / "mongo")
    async with impatient(server.port, "pymongo") as store:
        await is_given_up_in_time(store.heads())
        try:
            await asyncio.to_thread(server.start)
            assert await answers_again(lambda: store.head(HAIWAN)) == Head()
        finally:
            await asyncio.to_thread(server.stop)
