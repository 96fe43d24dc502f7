"""Documents that are many are packed in their file, and nobody who reads them sees it."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from shared.projections.sqlite import tables
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.store import Document, Generation, Search
from shared.storage.dictionaries import ENOUGH
from shared.storage.faults import StoreUnavailable
from tests.example_readers import HAIWAN, NANBEITAI


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.sqlite"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteDocumentStore]:
    opened = SqliteDocumentStore(path)
    yield opened
    await opened.close()


@pytest.fixture
async def gifts(store: SqliteDocumentStore) -> Generation:
    begun = await store.begin("gifts", "f", ("amount",))
    await store.swap(begun)
    return begun


def _gift(number: int, seen: int = 1, community: str = HAIWAN) -> Document:
    body = f'{{"state":"received","channel":"qr_code","amount_fen":{number * 37},"receipt":"receipted"}}'
    return Document(community, f"gift-{number:05}", seen, body.encode(), (number,))


def _read(documents: Sequence[Document]) -> list[tuple[str, bytes | None]]:
    return [(one.key, one.body) for one in documents]


async def _write(store: SqliteDocumentStore, generation: Generation, first: int, last: int) -> None:
    for start in range(first, last, 64):
        some = [_gift(number) for number in range(start, min(start + 64, last))]
        await store.write(generation, some, [])


def _stored(path: Path, generation: Generation) -> list[bytes]:
    with closing(sqlite3.connect(path)) as other:
        return [
            body
            for (body,) in other.execute(f"SELECT body FROM {tables.table(generation)} ORDER BY key")  # noqa: S608
        ]


async def test_what_comes_after_enough_of_the_same_kind_takes_a_fraction(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    await _write(store, gifts, 0, 2 * ENOUGH)
    plain, packed = _stored(path, gifts)[:ENOUGH], _stored(path, gifts)[ENOUGH:]
    assert all(one.startswith(b"{") for one in plain)
    assert sum(map(len, packed)) < sum(map(len, plain)) / 3


async def test_whoever_reads_sees_what_was_written(store: SqliteDocumentStore, gifts: Generation) -> None:
    await _write(store, gifts, 0, 2 * ENOUGH)
    everything = _read([_gift(number) for number in range(2 * ENOUGH)])
    assert _read(await store.find(gifts, HAIWAN, Search(order="amount"))) == everything
    few = [key for key, _ in everything[ENOUGH - 2 : ENOUGH + 2]]
    several = await store.get_many(gifts, [(HAIWAN, key) for key in few])
    assert sorted(_read(several)) == everything[ENOUGH - 2 : ENOUGH + 2]
    one = await store.get(gifts, HAIWAN, few[-1])
    assert one is not None
    assert (one.body, one.seen) == (dict(everything)[few[-1]], 1)


async def test_a_packed_document_changes_and_goes_as_others_do(
    store: SqliteDocumentStore, gifts: Generation
) -> None:
    await _write(store, gifts, 0, 2 * ENOUGH)
    last = 2 * ENOUGH - 1
    changed = _gift(last, seen=3)._replace(body=b'{"state":"given back"}')
    await store.write(gifts, [changed, _gift(last - 1, seen=3)._replace(body=None)], [])
    await store.write(gifts, [_gift(last, seen=2)], [])
    found = await store.get(gifts, HAIWAN, changed.key)
    assert found == changed._replace(indexed=())
    assert await store.get(gifts, HAIWAN, _gift(last - 1).key) is None


async def test_the_next_process_reads_and_packs_by_the_same_dictionary(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    """Whether the one before was killed at once after the dictionary was made, or later."""
    await _write(store, gifts, 0, ENOUGH)
    await store.close()
    for more in (1, 2):
        again = SqliteDocumentStore(path)
        assert await again.current("gifts") == gifts
        await _write(again, gifts, more * ENOUGH, (more + 1) * ENOUGH)
        everything = [_gift(number) for number in range((more + 1) * ENOUGH)]
        assert _read(await again.find(gifts, HAIWAN, Search())) == _read(everything)
        await again.close()
    assert not any(one.startswith(b"{") for one in _stored(path, gifts)[ENOUGH:])


async def test_documents_of_several_starts_and_communities_count_together(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    await _write(store, gifts, 0, ENOUGH - 1)
    await store.close()
    again = SqliteDocumentStore(path)
    await again.write(gifts, [_gift(0, community=NANBEITAI)], [])
    await again.write(gifts, [_gift(1, community=NANBEITAI)], [])
    assert _read(await again.find(gifts, NANBEITAI, Search())) == _read([_gift(0), _gift(1)])
    await again.close()
    assert sum(not one.startswith(b"{") for one in _stored(path, gifts)) == 1


async def test_one_document_that_changes_often_is_not_many(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    for seen in range(2 * ENOUGH):
        await store.write(gifts, [_gift(0, seen=seen)], [])
    assert [one[:1] for one in _stored(path, gifts)] == [b"{"]


async def test_to_a_version_that_can_not_unpack_them_they_are_of_another_declaration(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    def fingerprints() -> list[tuple[str]]:
        with closing(sqlite3.connect(path)) as other:
            return other.execute("SELECT fingerprint FROM generations").fetchall()

    assert fingerprints() == [("f",)]
    await _write(store, gifts, 0, ENOUGH)
    assert fingerprints() == [("f+packed",)]
    assert (await store.generations("gifts"))[0].fingerprint == "f"


async def test_a_dictionary_goes_with_its_generation(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    await _write(store, gifts, 0, 2 * ENOUGH)
    beside = await store.begin("gifts", "f", ("amount",))
    await _write(store, beside, 0, 2 * ENOUGH)
    await store.swap(beside)
    await store.drop(gifts)
    assert len(await store.find(beside, HAIWAN, Search())) == 2 * ENOUGH
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT number FROM dictionaries").fetchall() == [(2,)]


async def test_what_is_damaged_is_told_as_the_store_tells_it(
    path: Path, store: SqliteDocumentStore, gifts: Generation
) -> None:
    await _write(store, gifts, 0, 2 * ENOUGH)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"UPDATE {tables.table(gifts)} SET body = x'6000'")  # noqa: S608
    with pytest.raises(StoreUnavailable, match="can't be unpacked"):
        await store.get(gifts, HAIWAN, "gift-00000")
