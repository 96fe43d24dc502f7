"""The adapters of `DocumentStore` that are held to the port. See `tests.conformance.adapters`."""

from pathlib import Path

from shared.projections.mongo.store import MongoDocumentStore
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.store import DocumentStore
from shared.storage.mongo_client import MongoClient
from tests.conformance.adapters import Adapters
from tests.server_mongo import BULK


async def sqlite(place: Path) -> DocumentStore:
    return SqliteDocumentStore(place / "documents.sqlite")


class _WithItsClient(MongoDocumentStore):
    """Closes its client with itself, as a process would."""

    def __init__(self, client: MongoClient, name: str) -> None:
        super().__init__(client.database(name), BULK)
        self._client = client

    async def close(self) -> None:
        await super().close()
        await self._client.close()


ADAPTERS: Adapters[DocumentStore] = Adapters(sqlite, _WithItsClient)
PARAMS = ADAPTERS.params
open_adapter = ADAPTERS.open
