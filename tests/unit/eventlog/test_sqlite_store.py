"""What is particular to the SQLite event store: its settings, its triggers, its shared transactions."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from random import randbytes

import pytest

from shared.eventlog import sqlite
from shared.eventlog.commit import Commit, Head, Header, seal
from shared.eventlog.sqlite import SqliteEventStore, connect
from shared.storage.faults import StoreUnavailable

NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shed.sqlite"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteEventStore]:
    store = SqliteEventStore(path)
    yield store
    await store.close()


def first_commit(community: str = "haiwan", size: int = 10) -> Commit:
    line = b'{"type":"shed.tool_put.v2","data":{"name":"' + randbytes(size // 2).hex().encode() + b'"}}'
    return seal(community, Head(), Header(), [line], ["shed.tool_put.v2"], NOON)


def spoil(path: Path) -> None:
    """Overwrites all but the schema of a database."""
    content = path.read_bytes()
    path.write_bytes(content[: 4096 * 2] + b"\xff" * (len(content) - 4096 * 2))


async def test_every_answer_waits_for_the_disk(store: SqliteEventStore) -> None:
    pragmas = {
        name: store._writing.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode")
    }
    assert pragmas == {"synchronous": 2, "journal_mode": "wal"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commits SET body = x'00'",
        "UPDATE commits SET committed_at = '2000-01-01T00:00:00+00:00'",
        "DELETE FROM commits",
    ],
)
async def test_the_file_refuses_to_change_or_delete_a_commit(
    store: SqliteEventStore, path: Path, statement: str
) -> None:
    commit = first_commit()
    await store.append(commit)
    connection = sqlite3.connect(path)
    try:
        with pytest.raises(sqlite3.IntegrityError, match="commits are never"):
            connection.execute(statement)
    finally:
        connection.close()
    assert await store.read("haiwan") == [commit]


def test_a_reader_never_makes_a_file(path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(path, read_only=True).execute("SELECT 1 FROM commits")
    assert not path.exists()


async def test_a_reader_can_not_write(store: SqliteEventStore, path: Path) -> None:
    connection = connect(path, read_only=True)
    try:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("INSERT INTO snapshots VALUES ('haiwan', '', 1, x'', x'')")
    finally:
        connection.close()


async def test_a_file_that_somebody_else_holds_is_unavailable_until_they_let_go(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_TIMEOUT_SECONDS", 0.05)
    store = SqliteEventStore(path)
    holder = sqlite3.connect(path, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.append(first_commit())
        holder.execute("ROLLBACK")
        await store.append(first_commit())
        assert await store.heads() == {"haiwan": 1}
    finally:
        holder.close()
        await store.close()


async def test_a_full_disk_refuses_whole_appends_and_leaves_the_log_as_it_was(
    store: SqliteEventStore,
) -> None:
    await store.append(first_commit())
    pages = store._writing.execute("PRAGMA page_count").fetchone()[0]
    store._writing.execute(f"PRAGMA max_page_count = {pages}")
    large = [first_commit(f"community-{n}", 100_000) for n in range(3)]
    outcomes = await asyncio.gather(*map(store.append, large), return_exceptions=True)
    assert all(isinstance(outcome, StoreUnavailable) for outcome in outcomes)
    assert await store.heads() == {"haiwan": 1}
    store._writing.execute("PRAGMA max_page_count = 1000000")
    await asyncio.gather(*map(store.append, large))
    assert len(await store.heads()) == 4


async def test_a_file_that_is_no_database_is_unavailable_and_not_an_empty_log(
    store: SqliteEventStore, path: Path
) -> None:
    await store.append(first_commit(size=100_000))
    await store.close()
    spoil(path)
    again = SqliteEventStore(path)
    try:
        with pytest.raises(StoreUnavailable):
            await again.read("haiwan")
    finally:
        await again.close()


async def test_appends_that_wait_together_share_one_transaction(
    store: SqliteEventStore,
) -> None:
    begun: list[str] = []
    # From the writer thread: what it has executed so far.
    store._writing.set_trace_callback(lambda text: begun.append(text) if text.startswith("BEGIN") else None)
    await asyncio.gather(*(store.append(first_commit(f"community-{n}")) for n in range(100)))
    assert len(await store.heads()) == 100
    assert len(begun) < 20
