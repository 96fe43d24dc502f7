"""A MongoDB-protocol server for tests: one that was named, else a container, else the rig's, else none."""

import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from hashlib import blake2b
from pathlib import Path

import pytest
from pymongo import MongoClient as SyncClient
from pymongo.errors import PyMongoError

from deploy.local import RigFailed, tools
from shared.storage.mongo_client import Database, MongoClient
from tests import containers
from tests.native_server import NativeServer
from tests.rig import UNTIL_POWER_IS_LOST, unavailable

URL = "HEHUO_TEST_MONGO"
"""The variable that names the server: set from outside, or for the processes that a test starts."""

DRIVERS = ("pymongo", "motor")
BULK = 50
"""With twice as many updates in a message, FerretDB hangs."""

_START_SECONDS = 180.0


class NativeMongo(NativeServer):
    """The rig's database."""

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        program = str(tools.ferretdb())
        command = [program, "--listen", f"127.0.0.1:{self.port}", "--data", str(self.folder)]
        self.run(command, self.folder / "server.log", UNTIL_POWER_IS_LOST)
        _wait_for(self.url)


def _answers(client: SyncClient[dict[str, object]]) -> bool:
    try:
        client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with SyncClient[dict[str, object]](url, serverSelectionTimeoutMS=200, connectTimeoutMS=200) as client:
        while not _answers(client):
            assert time.monotonic() < deadline, f"{url} did not come up"


def missing() -> str:
    """Why this machine can't run the rig's server; nothing if it can, and then it is built."""
    if reason := tools.missing("go"):
        return reason
    try:
        tools.ferretdb()
    except RigFailed as failure:
        return str(failure)
    return ""


@pytest.fixture(scope="session")
def mongo_url() -> Iterator[str]:
    """Where a server is that all tests of a run share; each has a database of its own."""
    if named := os.environ.get(URL):
        yield named
        return
    if containers.wanted():
        with containers.mongo() as url:
            yield from _named(url)
        return
    if reason := missing():
        unavailable(reason)
    server = NativeMongo(Path(tempfile.mkdtemp(prefix="hehuo-mongo-")))
    server.start()
    yield from _named(server.url)
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


def _named(url: str) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL, url)
        yield url


@pytest.fixture
def native_mongo(tmp_path: Path) -> Iterator[NativeMongo]:
    """A server of the test's own, to be frozen and killed."""
    if reason := missing():
        unavailable(reason)
    server = NativeMongo(tmp_path / "mongo")
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=DRIVERS)
async def mongo_client(request: pytest.FixtureRequest, mongo_url: str) -> AsyncIterator[MongoClient]:
    """A client of the shared server, with each of the drivers."""
    client = MongoClient(mongo_url, driver=request.param)
    yield client
    await client.close()


@pytest.fixture
async def mongo_database(mongo_client: MongoClient, tmp_path: Path) -> AsyncIterator[Database]:
    """A database that nobody else uses, taken away afterwards."""
    database = mongo_client.database(database_name(tmp_path))
    yield database
    await mongo_client.drop_database(database.name)


def database_name(place: Path) -> str:
    """The name of the database that belongs to a place of a test."""
    return f"t_{blake2b(str(place).encode(), digest_size=8).hexdigest()}"
