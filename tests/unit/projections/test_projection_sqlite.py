"""The document store on SQLite: its writer thread, its reads beside it, and what goes wrong with files."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from shared.consumers.checkpoints import Checkpoint
from shared.projections.sqlite import tables
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.sqlite.tables import chunks, padded
from shared.projections.store import Document, Generation, Search, Usual
from shared.storage.faults import StoreUnavailable
from tests.example_readers import HAIWAN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.sqlite"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteDocumentStore]:
    opened = SqliteDocumentStore(path, timeout_seconds=0.3)
    yield opened
    await opened.close()


@pytest.fixture
async def generation(store: SqliteDocumentStore) -> Generation:
    begun = await store.begin("tools", "f", ("name",))
    await store.swap(begun)
    return begun


def document(key: str, seen: int = 1, name: object = "电钻") -> Document:
    return Document(HAIWAN, key, seen, b"{}", (name,))  # type: ignore[arg-type]  # Wrong ones are the point.


async def test_a_write_of_many_documents_is_all_or_nothing(
    store: SqliteDocumentStore, generation: Generation
) -> None:
    rows = [document(f"tool-{number:03}") for number in range(200)]
    rows[150] = document("bad", name=object())
    with pytest.raises(sqlite3.Error):
        await store.write(generation, rows, [Checkpoint("tools.1", "shed", HAIWAN, 9)])
    assert await store.find(generation, HAIWAN, Search()) == []
    assert await store.checkpoints("tools.1") == {}


async def test_a_wrong_write_fails_alone(store: SqliteDocumentStore, generation: Generation) -> None:
    writes = [store.write(generation, [document(f"tool-{number}")], []) for number in range(6)]
    wrong = store.write(generation, [document("bad", name=object())], [])
    results = await asyncio.gather(*writes[:3], wrong, *writes[3:], return_exceptions=True)
    assert [type(one).__name__ for one in results if one is not None] == ["ProgrammingError"]
    assert len(await store.find(generation, HAIWAN, Search())) == 6


async def test_a_wrong_write_is_a_mistake_and_no_passing_fault(
    store: SqliteDocumentStore, generation: Generation
) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        await store.write(generation, [document("bad", name=object())], [])


async def test_a_file_that_somebody_else_writes_to_is_unavailable_in_time(
    store: SqliteDocumentStore, generation: Generation, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match=r"documents.sqlite did not answer in 0.3 s"):
            await store.write(generation, [document("drill")], [])
        assert time.monotonic() - began < 3
        other.execute("ROLLBACK")
    await asyncio.wait_for(_written(store, generation, "saw"), 10)


async def _written(store: SqliteDocumentStore, generation: Generation, key: str) -> None:
    while await store.get(generation, HAIWAN, key) is None:
        try:
            await store.write(generation, [document(key)], [])
        except StoreUnavailable:
            continue


async def test_what_is_rare_is_found_by_an_index_of_that_alone_and_the_usual_by_its_order(
    store: SqliteDocumentStore, path: Path
) -> None:
    usual: Usual = {"state": (None, "received")}
    begun = await store.begin("gifts", "f", ("state", "at"))
    await store.swap(begun, usual)
    states = ["received"] * 3 + ["due"] * 500 + ["pledged", None]
    rows = [Document(HAIWAN, f"{n:03}", 1, b"{}", (state, n)) for n, state in enumerate(states)]
    await store.write(begun, rows, [])
    said: list[str] = []
    store._reading.set_trace_callback(said.append)
    for state, last, rare in (("received", "002", False), ("due", "502", False), ("pledged", "503", True)):
        search = Search(where=(("state", state),), order="at", descending=True, limit=1, usual=usual)
        assert [one.key for one in await store.find(begun, HAIWAN, search)] == [last]
        found = [one for one in said if "gifts@1" in one]
        assert ("INDEXED BY" in found[-1]) is rare
    with closing(sqlite3.connect(path)) as other:
        [(made,)] = other.execute("SELECT sql FROM sqlite_schema WHERE name = 'gifts@1.state'")
    assert made.endswith('WHERE "state" IS NOT NULL AND "state" <> \'received\'')


async def test_without_a_word_of_what_is_usual_few_documents_are_found_by_their_index_too(
    store: SqliteDocumentStore,
) -> None:
    begun = await store.begin("gifts", "f", ("donor", "at"))
    await store.swap(begun)
    donors = ["lin"] * 3 + ["many"] * 500
    rows = [Document(HAIWAN, f"{n:03}", 1, b"{}", (donor, n)) for n, donor in enumerate(donors)]
    await store.write(begun, rows, [])
    said: list[str] = []
    store._reading.set_trace_callback(said.append)
    for donor, order, last, rare in (
        ("lin", "at", "002", True),
        ("many", "at", "502", False),
        ("lin", None, "002", False),
    ):
        search = Search(where=(("donor", donor),), order=order, descending=True, limit=1)
        assert [one.key for one in await store.find(begun, HAIWAN, search)] == [last]
        found = [one for one in said if "gifts@1" in one]
        assert ("INDEXED BY" in found[-1]) is rare


@pytest.mark.parametrize("value", ["it's", "", "a b", "É"])
def test_what_is_usual_is_a_plain_word(value: str) -> None:
    with pytest.raises(ValueError, match="too much of a text"):
        tables.unusual("state", (None, value))


async def test_reads_do_not_wait_for_a_write(
    store: SqliteDocumentStore, generation: Generation, path: Path
) -> None:
    await store.write(generation, [document("drill")], [])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert await store.get(generation, HAIWAN, "drill") is not None
        assert await store.find(generation, HAIWAN, Search(order="name"))
        assert time.monotonic() - began < 0.25
        other.execute("ROLLBACK")


async def test_a_writer_thread_that_hangs_is_given_up(path: Path) -> None:
    store, free = SqliteDocumentStore(path, timeout_seconds=0.1), threading.Event()

    def hang(_connection: sqlite3.Connection) -> None:
        free.wait(10)

    hung = asyncio.create_task(store._thread.run(hang))
    await asyncio.sleep(0.02)
    with pytest.raises(StoreUnavailable, match="did not answer"):
        await store.save_checkpoints([Checkpoint("tools.1", "shed", HAIWAN, 1)])
    with pytest.raises(StoreUnavailable, match="did not answer"):
        await hung
    await asyncio.wait_for(store.close(), 2)
    free.set()
    await asyncio.to_thread(store._thread._thread.join)
    store._writing.close()


async def test_closing_finishes_what_waits(path: Path) -> None:
    store = SqliteDocumentStore(path)
    begun = await store.begin("tools", "f", ("name",))
    writes = [asyncio.create_task(store.write(begun, [document(str(n))], [])) for n in range(50)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writes)
    store = SqliteDocumentStore(path)
    assert len(await store.get_many(begun, [(HAIWAN, str(n)) for n in range(50)])) == 50
    await store.close()


async def test_a_damaged_file_is_unavailable(path: Path) -> None:
    store = SqliteDocumentStore(path)
    begun = await store.begin("tools", "f", ("name",))
    await store.write(begun, [document(f"tool-{number}") for number in range(500)], [])
    await store.close()
    damage(path)
    damaged = SqliteDocumentStore(path)
    with pytest.raises(StoreUnavailable, match="malformed"):
        await damaged.get(begun, HAIWAN, "tool-1")
    await damaged.close()


def damage(path: Path) -> None:
    """Leaves the first page, in which the tables are named, and blanks all others."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(len(content) - 4096))


def test_a_file_of_another_kind_is_not_opened(path: Path) -> None:
    path.write_text("这不是数据库" * 1000)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SqliteDocumentStore(path)


@pytest.mark.parametrize("name", ['tools" --', "Tools", "", "a b", "ä"])
async def test_only_plain_names_become_tables(store: SqliteDocumentStore, name: str) -> None:
    with pytest.raises(ValueError, match="can't name"):
        await store.begin(name, "f", ())
    with pytest.raises(ValueError, match="can't name"):
        await store.begin("tools", "f", (name,))
    assert await store.generations("tools") == []


async def test_any_text_is_a_key(store: SqliteDocumentStore, generation: Generation) -> None:
    keys = ["'; DROP TABLE checkpoints; --", '"', "🔧", "a\x00b", "%", ""]
    await store.write(generation, [document(key) for key in keys], [])
    assert sorted(one.key for one in await store.find(generation, HAIWAN, Search())) == sorted(keys)
    for key in keys:
        assert await store.get(generation, HAIWAN, key) is not None


async def test_searches_use_the_indexes(
    store: SqliteDocumentStore, generation: Generation, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as reading:
        plan = reading.execute(
            'EXPLAIN QUERY PLAN SELECT key FROM "tools@1" WHERE community = ? '
            'AND ("name", key) > (?, ?) ORDER BY "name", key LIMIT 51',
            (HAIWAN, "a", "b"),
        ).fetchall()
    (step,) = [row[3] for row in plan]
    assert "USING COVERING INDEX tools@1.name (community=? AND (name,key)>(?,?))" in step


def test_rows_are_cut_into_few_sizes() -> None:
    for count in (0, 1, 3, 4, 5, 63, 64, 65, 200, 1_024, 1_337):
        pieces = list(chunks(range(count)))
        assert [row for piece in pieces for row in piece] == list(range(count))
        assert {len(piece) for piece in pieces} <= {1, 4, 16, 64, 512}


def test_keys_are_asked_for_in_few_sizes() -> None:
    for count in (0, 1, 2, 4, 5, 16, 17, 64, 65, 200):
        pieces = list(padded(range(count)))
        assert sorted({key for piece in pieces for key in piece}) == list(range(count))
        assert {len(piece) for piece in pieces} <= {1, 4, 16, 64}
        assert sum(map(len, pieces)) < 4 * max(1, count)


async def test_documents_are_found_in_whatever_order_their_keys_came(
    path: Path, store: SqliteDocumentStore, generation: Generation
) -> None:
    names = [(HAIWAN, key) for key in ("b", "a", "", "c", "b1", "电", "\U0001f527", "z")]

    async def there(opened: SqliteDocumentStore) -> set[str]:
        return {one.key for one in await opened.get_many(generation, names)}

    written: set[str] = set()
    for _, key in names:
        assert await there(store) == written
        writing = asyncio.create_task(store.write(generation, [document(key)], []))
        await asyncio.sleep(
            0
        )  # Under way: a reading now may come before it, but leaves nothing wrong behind.
        await there(store)
        await writing
        written.add(key)
        assert await there(store) == written
    await store.write(generation, [document("\U0001f527")._replace(seen=2, body=None)], [])
    assert await there(store) == written - {"\U0001f527"}
    await store.write(generation, [document("\U0001f527", seen=3)], [])
    assert await there(store) == written
    await store.close()
    again = SqliteDocumentStore(path)
    assert await there(again) == written
    await again.close()


async def test_a_community_that_has_no_document_is_not_asked_for_one(
    store: SqliteDocumentStore, generation: Generation
) -> None:
    await store.write(generation, [document("b")], [])
    assert await store.get_many(generation, [("nanbeitai", "a")]) == []
    await store.write(generation, [document("a")._replace(community="nanbeitai")], [])
    assert [one.key for one in await store.get_many(generation, [("nanbeitai", "a"), (HAIWAN, "b")])] == [
        "a",
        "b",
    ]
