"""What lies beside a log is packed by a dictionary of its shelf, and rules never see it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from shared.eventlog import memory as memory_module
from shared.eventlog import sqlite_packing
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.sqlite_shelves import SqliteShelves
from shared.storage.dictionaries import ENOUGH, is_packed
from shared.storage.faults import StoreUnavailable
from tests.unit.eventlog.cards import CODEC, Card, Cards, burns, cards_writer, idle, replayed, wrote
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import HAIWAN


def _asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as other:
        return other.execute(query).fetchall()


def _stored(path: Path) -> list[bytes]:
    shelf = "SELECT number FROM places WHERE shelf = 'all'"
    return [body for (body,) in _asked(path, f"SELECT body FROM beside WHERE place = ({shelf})")]  # noqa: S608


async def _written(store: SqliteEventStore, first: int, last: int) -> Cards:
    writer = cards_writer(store)
    await asyncio.gather(*(writer.submit(wrote(f"card-{n:05}", f"{n}")) for n in range(first, last)))
    await writer.close()
    return await idle(cards_writer(store))


async def test_entries_of_a_large_snapshot_are_packed_and_read_one_by_one(path: Path) -> None:
    store = SqliteEventStore(path)
    state = await _written(store, 0, ENOUGH)
    assert not state.all.near
    assert all(map(is_packed, _stored(path)))
    assert [state.all[f"card-{n:05}"] for n in (0, 17)] == [Card(["0"]), Card(["17"])]
    assert CODEC.state_json(state) == await replayed(store)
    await store.close()


async def test_what_came_in_small_snapshots_is_enough_in_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_module, "EVENTS_BETWEEN_SNAPSHOTS", 32)
    store = SqliteEventStore(path)
    for first in range(0, ENOUGH, 32):
        await _written(store, first, first + 32)
    assert not any(map(is_packed, _stored(path)))
    state = await _written(store, ENOUGH, ENOUGH + 32)
    assert sum(map(is_packed, _stored(path))) == 32
    assert CODEC.state_json(state) == await replayed(store)
    await store.close()


async def test_the_next_process_packs_by_the_same_dictionary(path: Path) -> None:
    for first in (0, ENOUGH, 2 * ENOUGH):
        store = SqliteEventStore(path)
        state = await _written(store, first, first + ENOUGH)
        assert CODEC.state_json(state) == await replayed(store)
        await cards_writer(store).submit(burns(f"card-{first:05}"))
        await store.close()
    assert len(_asked(path, "SELECT content FROM dictionaries WHERE shelf = 'all'")) == 1
    assert all(map(is_packed, _stored(path)))


async def test_a_version_that_can_not_unpack_them_does_not_take_the_snapshot_for_its_own(path: Path) -> None:
    store = SqliteEventStore(path)
    await _written(store, 0, ENOUGH)
    kept = await store.snapshot(HAIWAN)
    assert kept is not None
    assert kept.schema == CODEC.schema
    assert _asked(path, "SELECT schema FROM snapshots") == [(f"{CODEC.schema}+packed",)]
    await store.close()


async def test_a_snapshot_of_before_there_were_dictionaries_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteEventStore(path)
    with monkeypatch.context() as before:
        before.setattr(sqlite_packing, "ENOUGH", 1_000_000)
        await _written(store, 0, ENOUGH)
    await store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("UPDATE snapshots SET schema = ?", (CODEC.schema,))
        other.execute("DROP TABLE dictionaries")
    store = SqliteEventStore(path)
    state = await cards_writer(store).state()
    assert not state.all.near
    assert state.all["card-00009"] == Card(["9"])
    state = await _written(store, ENOUGH, 2 * ENOUGH)
    assert sum(map(is_packed, _stored(path))) >= ENOUGH
    assert CODEC.state_json(state) == await replayed(store)
    await store.close()


@pytest.mark.parametrize("damage", ["UPDATE beside SET body = x'6000'", "DELETE FROM dictionaries"])
async def test_what_can_not_be_unpacked_is_told_as_the_store_tells_it(
    open_store: Open, damage: str, path: Path
) -> None:
    store = SqliteEventStore(path)
    await _written(store, 0, ENOUGH)
    await store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(damage)
    again = await open_store()
    assert isinstance(again.shelves, SqliteShelves)
    with pytest.raises(StoreUnavailable):
        again.shelves.shelved(HAIWAN, "all", "card-00009")
