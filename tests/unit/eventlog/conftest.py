"""A store for the tool shed's logs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from tests.unit.eventlog.shed import record_two_logs

Open = Callable[[], Awaitable[EventStore]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store of this test is."""
    return tmp_path / "shed.sqlite"


@pytest.fixture
async def open_store(path: Path) -> AsyncIterator[Open]:
    """Opens the test's store once more, as a new process would."""
    opened: list[EventStore] = []

    async def open_again() -> EventStore:
        opened.append(SqliteEventStore(path))
        return opened[-1]

    yield open_again
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_store: Open) -> EventStore:
    """The test's store."""
    return await open_store()


@pytest.fixture(scope="package")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two communities' logs, to be copied and not to be changed."""
    path = tmp_path_factory.mktemp("verify") / "shed.sqlite"
    asyncio.run(record_two_logs(path))
    return path
