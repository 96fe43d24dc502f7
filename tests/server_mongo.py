"""A MongoDB-protocol server for tests: one that was named, else a container, else the rig's, else none."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from hashlib import blake2b
from pathlib import Path

import pytest
from pymongo import MongoClient as SyncClient
from pymongo.errors import PyMongoError

from shared.eventlog.mongo_client import Database, MongoClient

ROOT = Path(__file__).parents[1]
RIG = ROOT / "deploy" / "local" / "ferretdb"
PROGRAM = ROOT / "build" / "ferretdb"
URL = "HEHUO_TEST_MONGO"
"""The variable that names the server: set from outside, or for the processes that a test starts."""

DRIVERS = ("pymongo", "motor")
BULK = 50
"""With twice as many updates in a message, FerretDB hangs."""

_IMAGE = "mongo:8"
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class NativeMongo:
    """The rig's server with a folder of its own. Killed and started again, it goes on where it was."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [str(PROGRAM), "--listen", f"127.0.0.1:{self.port}", "--data", str(self.folder)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        _wait_for(self.url)

    def kill(self) -> None:
        """As a loss of power would, but for what the system has in its cache."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        process.send_signal(signal.SIGCONT)  # A frozen one would not hear it.
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_STOP_SECONDS)


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
    """Why this machine can't run the rig's server; nothing if it can."""
    if shutil.which("go") is None:
        return "there is no Go to build FerretDB with"
    build = ["go", "build", "-o", str(PROGRAM), "."]
    built = subprocess.run(build, cwd=RIG, capture_output=True, text=True, check=False)
    return f"FerretDB could not be built: {built.stderr[-300:]}" if built.returncode else ""


def none(reason: str) -> None:
    """Skips, or fails where nothing may be skipped."""
    if os.environ.get("HEHUO_TEST_NO_SKIP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _docker_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def _container() -> Iterator[str]:
    """A replica set of one: majority writes and reads are the real ones."""
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 (not needed without Docker)

    container = DockerContainer(_IMAGE).with_command("--replSet rs0 --bind_ip_all").with_exposed_ports(27017)
    with container:
        place = f"{container.get_container_host_ip()}:{container.get_exposed_port(27017)}"
        url = f"mongodb://{place}/?directConnection=true"
        _wait_for(url)
        with SyncClient[dict[str, object]](url) as client:
            members = [{"_id": 0, "host": "127.0.0.1:27017"}]
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
            deadline = time.monotonic() + _START_SECONDS
            while not client.admin.command("hello").get("isWritablePrimary"):
                assert time.monotonic() < deadline, "the replica set has no primary"
                time.sleep(0.1)
        yield url


@pytest.fixture(scope="session")
def mongo_url() -> Iterator[str]:
    """Where a server is that all tests of a run share; each has a database of its own."""
    if named := os.environ.get(URL):
        yield named
        return
    if _docker_answers():
        for url in _container():
            yield from _named(url)
        return
    if reason := missing():
        none(reason)
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
        none(reason)
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
