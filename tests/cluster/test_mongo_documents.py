"""Documents on a real MongoDB-protocol server: killed between any two messages, shared by processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, Parked, Skipped
from shared.projections.mongo.store import MongoDocumentStore
from shared.projections.store import Document, Generation, Search
from shared.storage.mongo_client import Database, MongoClient
from tests.example_readers import HAIWAN, calm
from tests.faulty_documents import Killed, Steps, Trouble
from tests.server_mongo import BULK
from tests.specification import MONDAY

pytestmark = pytest.mark.servers

T = TypeVar("T")
LANE = Lane("shed", HAIWAN)


class TroubledClient(MongoClient):
    """A client with trouble before and after every message."""

    trouble: Trouble = staticmethod(calm)

    async def call(self, work: Callable[[], Awaitable[T]], seconds: float | None = None) -> T:
        await self.trouble("message:before")
        answer = await super().call(work, seconds)
        await self.trouble("message:after")
        return answer


@pytest.fixture
async def troubled(mongo_url: str, mongo_database: Database) -> AsyncIterator[TroubledClient]:
    client = TroubledClient(mongo_url)
    yield client
    await client.close()


def document(key: str, seen: int, *, there: bool = True) -> Document:
    return Document(HAIWAN, key, seen, f"{key}@{seen}".encode() if there else None, (key,))


async def killed_at(
    step: int, client: TroubledClient, life: Callable[[MongoDocumentStore], Awaitable[object]], name: str
) -> bool:
    """Lives one life of a process on a store that is killed at this step; False if it ended before."""
    steps = client.trouble = Steps(kill_at=step)
    try:
        await life(MongoDocumentStore(client.database(name), bulk=2))
    except Killed:
        return True
    finally:
        client.trouble = calm
    return steps.killed


async def test_a_write_may_be_cut_short_anywhere_and_done_again(
    troubled: TroubledClient, mongo_database: Database
) -> None:
    """In pieces of two: some documents are new, some newer, some older, one is taken away."""
    old = [document(f"tool-{n}", 5) for n in range(4)]
    new = [
        *(document(f"tool-{n}", 9) for n in range(3)),
        document("tool-3", 4),
        document("tool-9", 9, there=False),
        *(document(f"tool-{n}", 9) for n in range(4, 8)),
    ]
    for building in (True, False):
        for step in range(1, 100):
            store = MongoDocumentStore(mongo_database, BULK)
            begun = await store.begin("tools", "f", ("name",))
            if building:
                store = MongoDocumentStore(troubled.database(mongo_database.name), bulk=2)
                begun = await store.begin("tools", "f", ("name",))
            await store.write(begun, old, [])
            reached = [Checkpoint(begun.consumer, *LANE, 9)]

            async def life(
                other: MongoDocumentStore,
                mine: MongoDocumentStore = store,
                begun: Generation = begun,
                reached: list[Checkpoint] = reached,
                building: bool = building,
            ) -> None:
                await (mine if building else other).write(begun, new, reached)

            killed = await killed_at(step, troubled, life, mongo_database.name)
            after = MongoDocumentStore(mongo_database, BULK)
            await check_no_checkpoint_without_its_documents(after, begun)
            await after.write(begun, new, reached)
            assert await after.checkpoint(begun.consumer, LANE) == 9
            await check_no_checkpoint_without_its_documents(after, begun)
            if not killed:
                break
        assert step > 6


async def check_no_checkpoint_without_its_documents(store: MongoDocumentStore, begun: Generation) -> None:
    found = {one.key: one for one in await store.find(begun, HAIWAN, Search())}
    assert found["tool-3"].seen == 5
    for one in found.values():
        assert one.body == f"{one.key}@{one.seen}".encode()
    if await store.checkpoint(begun.consumer, LANE) == 9:
        assert {key: one.seen for key, one in found.items()} == {
            f"tool-{n}": 5 if n == 3 else 9 for n in range(8)
        }
        (gone,) = await store.get_many(begun, [(HAIWAN, "tool-9")])
        assert (gone.seen, gone.body) == (9, None)


async def test_a_change_of_generations_may_be_cut_short_anywhere(
    troubled: TroubledClient, mongo_database: Database
) -> None:
    store = MongoDocumentStore(mongo_database, BULK)

    async def life(store: MongoDocumentStore) -> None:
        old = await store.current("tools")
        new = await store.begin("tools", "f", ("name",))
        await store.write(new, [document("drill", 1)], [Checkpoint(new.consumer, *LANE, 1)])
        await store.swap(new)
        if old is not None:
            await store.drop(old)

    await life(store)
    for step in range(1, 100):
        before = await store.current("tools")
        killed = await killed_at(step, troubled, life, mongo_database.name)
        current = await store.current("tools")
        assert before is not None
        assert current is not None
        assert current.number >= before.number
        assert [one.key for one in await store.find(current, HAIWAN, Search())] == ["drill"]
        for one in await store.generations("tools"):
            if one != current:
                await store.drop(one)
        await life(store)
        (left,) = await store.generations("tools")
        collections = await mongo_database.collections()
        assert [one for one in collections if one.startswith("documents:")] == [
            f"documents:tools:{left.number}"
        ]
        if not killed:
            break
    assert step > 20


async def test_a_skip_may_be_cut_short_anywhere_and_done_again(
    troubled: TroubledClient, mongo_database: Database
) -> None:
    store = MongoDocumentStore(mongo_database, BULK)
    for step in range(1, 100):
        parked = Parked(f"tools.{step}", *LANE, 7, "shed.tool_put.v2", "除以零", MONDAY)
        skipped = Skipped(parked, "工具已报废", "staff-wang", MONDAY)
        await store.park(parked)

        async def life(store: MongoDocumentStore, skipped: Skipped = skipped) -> None:
            await store.skip(skipped)

        killed = await killed_at(step, troubled, life, mongo_database.name)
        if await store.checkpoint(parked.consumer, LANE) == 7:  # Then nothing of it may be missing.
            assert (await store.parked(parked.consumer), await store.skipped(parked.consumer)) == (
                [],
                [skipped],
            )
        await store.skip(skipped)
        assert await store.checkpoint(parked.consumer, LANE) == 7
        assert (await store.parked(parked.consumer), await store.skipped(parked.consumer)) == ([], [skipped])
        if not killed:
            break
    assert step > 5


# -- several processes on one store --------------------------------------------------------------


async def test_of_many_writers_of_a_document_the_one_who_has_seen_most_wins(mongo_database: Database) -> None:
    stores = [MongoDocumentStore(mongo_database, BULK) for _ in range(2)]
    begun = await stores[0].begin("tools", "f", ("name",))
    for turn in range(8):
        key = f"tool-{turn}"
        writes = (
            stores[n % 2].write(begun, [document(key, n)], [Checkpoint(begun.consumer, *LANE, turn * 20 + n)])
            for n in range(1, 21)
        )
        await asyncio.gather(*writes)
        found = await stores[0].get(begun, HAIWAN, key)
        assert found is not None
        assert (found.seen, found.body) == (20, f"{key}@20".encode())
        assert await stores[1].checkpoint(begun.consumer, LANE) == (turn + 1) * 20


async def test_generations_begun_at_one_moment_have_numbers_of_their_own(mongo_database: Database) -> None:
    stores = [MongoDocumentStore(mongo_database, BULK) for _ in range(5)]
    begun = await asyncio.gather(*(store.begin("tools", "f", ()) for store in stores))
    assert sorted(one.number for one in begun) == [1, 2, 3, 4, 5]
    assert len(await stores[0].generations("tools")) == 5


async def test_a_generation_that_was_dropped_does_not_become_the_current_one(
    mongo_database: Database,
) -> None:
    builder, other = (MongoDocumentStore(mongo_database, BULK) for _ in range(2))
    begun = await builder.begin("tools", "f", ("name",))
    await other.drop(begun)
    with pytest.raises(LookupError):
        await builder.swap(begun)
    assert await other.current("tools") is None


async def test_what_was_written_to_a_dropped_generation_is_taken_away(mongo_database: Database) -> None:
    late, other = (MongoDocumentStore(mongo_database, BULK) for _ in range(2))
    begun = await late.begin("tools", "f", ("name",))
    await other.drop(begun)
    await late.write(begun, [document("drill", 1)], [Checkpoint(begun.consumer, *LANE, 1)])
    newer = await other.begin("tools", "f", ("name",))
    assert await other.checkpoints(begun.consumer) == {}
    assert f"documents:tools:{begun.number}" not in await mongo_database.collections()
    assert await other.generations("tools") == [newer]


# -- leases --------------------------------------------------------------------------------------


async def test_a_lease_has_one_holder(mongo_database: Database) -> None:
    stores = [MongoDocumentStore(mongo_database, BULK) for _ in range(6)]
    tries = [store.hold("build", f"process-{n}", 10) for n, store in enumerate(stores)]
    granted = await asyncio.gather(*tries)
    assert granted.count(True) == 1
    holder = granted.index(True)
    assert await stores[holder].hold("build", f"process-{holder}", 10)
    other = (holder + 1) % 6
    assert not await stores[other].hold("build", "another", 10)
    assert await stores[other].hold("something else", "another", 10)
    await stores[other].release("build", "another")
    assert not await stores[other].hold("build", "another", 10)
    await stores[holder].release("build", f"process-{holder}")
    assert await stores[other].hold("build", "another", 10)


async def test_a_lease_whose_holder_is_not_heard_of_goes_to_one_other(mongo_database: Database) -> None:
    gone, *waiting = (MongoDocumentStore(mongo_database, BULK) for _ in range(4))
    assert await gone.hold("build", "gone", 0.3)
    granted: list[bool] = []
    async with asyncio.timeout(120):
        while True not in granted:
            granted = await asyncio.gather(
                *(store.hold("build", f"waiting-{n}", 30) for n, store in enumerate(waiting))
            )
    assert granted.count(True) == 1
    assert not await gone.hold("build", "gone", 0.3)


async def test_a_lease_that_is_kept_is_never_lost(mongo_database: Database) -> None:
    holding, waiting = (MongoDocumentStore(mongo_database, BULK) for _ in range(2))
    for _ in range(20):
        assert await holding.hold("build", "holding", 0.3)
        await asyncio.sleep(0.05)
        assert not await waiting.hold("build", "waiting", 0.3)
