"""Checkpoints of many consumers in MongoDB: what dozens ask at the same time must not be dozens of calls."""

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint
from shared.projections.mongo.checkpoints import MongoCheckpointStore
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Database, Rise
from shared.storage.mongo_driver import Fields

HERE = Lane("shed", "haiwan")


class SlowDatabase:
    """Has one collection, and answers when it is let go."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.writes: list[dict[str, object]] = []
        self.most_readers = self.readers = 0
        self.away = False

    def handle(self) -> "SlowDatabase":
        return self

    def collection(self, name: str) -> "SlowDatabase":
        return self

    async def raise_many(self, rises: Sequence[Rise]) -> None:
        self.writes.append({one.key: one.to["sequence"] for one in rises})
        await self.let_go.wait()
        if self.away:
            raise StoreUnavailable("away")

    async def find(self, where: Fields) -> list[Fields]:
        self.readers += 1
        self.most_readers = max(self.readers, self.most_readers)
        await self.let_go.wait()
        self.readers -= 1
        return []


@pytest.fixture
def database() -> SlowDatabase:
    return SlowDatabase()


@pytest.fixture
def store(database: SlowDatabase) -> MongoCheckpointStore:
    return MongoCheckpointStore(cast("Database", database))


def reached(consumer: int, sequence: int) -> list[Checkpoint]:
    return [Checkpoint(f"notes-{consumer}", *HERE, sequence)]


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_forty_consumers_save_while_a_write_is_under_way_is_one_write(
    store: MongoCheckpointStore, database: SlowDatabase
) -> None:
    saving = [asyncio.create_task(store.save_checkpoints(reached(0, 1)))]
    await settle()
    saving += [asyncio.create_task(store.save_checkpoints(reached(one, 5))) for one in range(40)]
    saving += [asyncio.create_task(store.save_checkpoints(reached(one, 4))) for one in range(40)]
    await settle()
    assert database.writes == [{"notes-0|shed|haiwan": 1}]
    database.let_go.set()
    await asyncio.gather(*saving)
    assert database.writes[1:] == [{f"notes-{one}|shed|haiwan": 5 for one in range(40)}]


async def test_what_could_not_be_saved_is_told_to_all_and_saved_when_they_ask_again(
    store: MongoCheckpointStore, database: SlowDatabase
) -> None:
    database.let_go.set()
    database.away = True
    both = [store.save_checkpoints(reached(1, 7)), store.save_checkpoints(reached(2, 7))]
    told = await asyncio.gather(*both, return_exceptions=True)
    assert [type(one) for one in told] == [StoreUnavailable] * 2
    database.away = False
    await store.save_checkpoints(reached(1, 8))
    assert database.writes[-1] == {"notes-1|shed|haiwan": 8}


async def test_who_looks_at_the_same_time_leaves_connections_to_others(
    store: MongoCheckpointStore, database: SlowDatabase
) -> None:
    looks = [asyncio.create_task(store.checkpoints(f"notes-{one}")) for one in range(40)]
    looks_at_parked = [asyncio.create_task(store.parked(f"notes-{one}")) for one in range(40)]
    await settle()
    assert 0 < database.most_readers <= 8
    database.let_go.set()
    await asyncio.gather(*looks, *looks_at_parked)
    assert database.most_readers <= 8
