"""The feed's epoch rises once, when its lines begin to hide people, and only where somebody read others."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.gateway.feed.public_epoch import begin_in_form, public_epoch
from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.port import Epoch, RestoreIsUnfinished
from shared.eventlog.sqlite import SqliteEventStore
from tests.specification import MONDAY


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteEventStore]:
    store = SqliteEventStore(tmp_path / "feed.db")
    yield store
    await store.close()


async def tell(store: SqliteEventStore) -> None:
    head = await store.head("haiwan")
    line = b'{"type":"partners.told.v1","data":{}}'
    await store.append(seal("haiwan", head, Header(), [line], ["partners.told.v1"], MONDAY))


async def test_a_feed_that_was_read_as_it_was_recorded_begins_an_epoch_and_only_once(
    store: SqliteEventStore,
) -> None:
    await tell(store)
    assert await public_epoch(store) == 1
    await tell(store)
    assert await public_epoch(store) == 1
    assert await store.epoch() == Epoch(1)


async def test_after_a_restore_of_then_it_is_greater_than_that_one(store: SqliteEventStore) -> None:
    await store.set_epoch(Epoch(1_782_000_000))
    await tell(store)
    assert [await public_epoch(store), await public_epoch(store)] == [1_782_000_001] * 2


async def test_a_feed_that_nobody_has_read_stays_in_its_epoch(store: SqliteEventStore) -> None:
    assert await public_epoch(store) == 0
    await tell(store)
    assert await public_epoch(store) == 0


async def test_a_restore_by_this_version_begins_the_one_epoch_that_is_needed(store: SqliteEventStore) -> None:
    await tell(store)
    await begin_in_form(store, 1_782_000_000)
    await store.set_epoch(Epoch(1_782_000_000))
    assert await public_epoch(store) == 1_782_000_000


async def test_cut_off_after_its_first_step_it_is_finished_with_the_same_number(
    store: SqliteEventStore,
) -> None:
    await tell(store)
    await begin_in_form(store, 1)  # The step before the epoch is set.
    assert await public_epoch(store) == 1
    assert await store.epoch() == Epoch(1)


async def test_processes_that_start_together_come_to_the_same_number(store: SqliteEventStore) -> None:
    await tell(store)
    assert await asyncio.gather(*(public_epoch(store) for _ in range(4))) == [1] * 4


async def test_logs_that_are_not_whole_are_not_looked_at(store: SqliteEventStore) -> None:
    await store.set_epoch(Epoch(7, whole=False))
    with pytest.raises(RestoreIsUnfinished):
        await public_epoch(store)
    assert await store.head("haiwan") == Head()
