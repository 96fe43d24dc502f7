"""The adapters of `EventStore` that are held to the port. See `tests.conformance.adapters`."""

from pathlib import Path

from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.storage.mongo_client import MongoClient
from tests.conformance.adapters import Adapters


async def sqlite(place: Path) -> EventStore:
    return SqliteEventStore(place / "shed.sqlite")


class _WithItsClient(MongoEventStore):
    """Closes its client with itself, as a process would."""

    def __init__(self, client: MongoClient, name: str) -> None:
        super().__init__(client.database(name), "shed_")
        self._client = client

    async def close(self) -> None:
        await super().close()
        await self._client.close()


ADAPTERS: Adapters[EventStore] = Adapters(sqlite, _WithItsClient)
PARAMS = ADAPTERS.params
open_adapter = ADAPTERS.open
