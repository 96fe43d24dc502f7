"""The adapters of a port, by name: SQLite, and a MongoDB-protocol server with each driver."""

import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import pytest

from shared.storage.mongo_client import MongoClient
from tests.server_mongo import DRIVERS, URL, database_name

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)

Adapter = Callable[[Path], Awaitable[S]]
"""Opens the store that belongs to a place; a database server's adapter names its database after it."""


class OnMongo(Protocol[S_co]):
    def __call__(self, client: MongoClient, name: str) -> S_co:
        """The store in this database, which closes its client with itself, as a process would."""


class Adapters(Generic[S]):
    """Those of one port. Another server joins by a line here."""

    def __init__(self, sqlite: Adapter[S], mongo: OnMongo[S]) -> None:
        self._mongo = mongo
        self.by_name: dict[str, Adapter[S]] = {
            "sqlite": sqlite,
            **{f"mongo-{driver}": partial(self._on_mongo, driver=driver) for driver in DRIVERS},
        }
        self.params = [
            pytest.param(name, marks=[pytest.mark.servers] if name.startswith("mongo") else [])
            for name in self.by_name
        ]

    def open(self, request: pytest.FixtureRequest, name: str) -> Adapter[S]:
        """The adapter, once its server is there."""
        if name.startswith("mongo"):
            request.getfixturevalue("mongo_url")
        return self.by_name[name]

    async def _on_mongo(self, place: Path, driver: str) -> S:
        """Of the server that the environment names."""
        client = MongoClient(os.environ[URL], driver=driver)
        return self._mongo(client, database_name(place))
