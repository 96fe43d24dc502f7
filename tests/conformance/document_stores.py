"""The adapters of `DocumentStore` that are held to the port. One joins by a function and a line here."""

import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from shared.eventlog.mongo_client import MongoClient
from shared.projections.mongo import MongoDocumentStore
from shared.projections.sqlite import SqliteDocumentStore
from shared.projections.store import DocumentStore
from tests.server_mongo import BULK, DRIVERS, URL, database_name

Adapter = Callable[[Path], Awaitable[DocumentStore]]
"""Opens the documents that belong to a place; a database server's adapter names its database after it."""


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


async def mongo(place: Path, driver: str = "pymongo", *, seeks: bool | None = None) -> DocumentStore:
    """Of the server that the environment names; ``seeks`` has it asked as another kind of server."""
    return _WithItsClient(MongoClient(os.environ[URL], driver=driver, seeks=seeks), database_name(place))


ADAPTERS: dict[str, Adapter] = {
    "sqlite": sqlite,
    **{f"mongo-{driver}": partial(mongo, driver=driver) for driver in DRIVERS},
    "mongo-seeking": partial(mongo, seeks=True),
}

PARAMS = [
    pytest.param(name, marks=[pytest.mark.servers] if name.startswith("mongo") else []) for name in ADAPTERS
]


def open_adapter(request: pytest.FixtureRequest, name: str) -> Adapter:
    """The adapter, once its server is there."""
    if name.startswith("mongo"):
        request.getfixturevalue("mongo_url")
    return ADAPTERS[name]
