"""A Kafka for tests: one that was named, else a container, else the broker of the rig, else none."""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import RigFailed, tools
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.topics import Topic, provision
from tests import containers
from tests.native_server import NativeServer, free_port
from tests.rig import QUICKLY, unavailable

RIG = Path(__file__).parents[1] / "deploy" / "local" / "kafka"
_START_SECONDS = 180.0
_CLUSTER = "AF4gRSDhTi6L8MTVeUvFLA"
"""Any name is good for a cluster of one that nobody else finds."""


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(0.5)
        return asking.connect_ex(("127.0.0.1", port)) == 0


class NativeKafka(NativeServer):
    """The rig's broker."""

    def __init__(self, folder: Path, port: int = 0, also: str = "") -> None:
        """``also`` are further settings, which win, with the same marks as the rig's."""
        super().__init__(folder, port)
        self._also = also
        self._properties = folder / "server.properties"

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        if not self._properties.exists():
            self._lay_out()
        # With further settings, such as TLS, its code is compiled well: what it encrypts must be quick.
        words = [*tools.kafka(), *([] if self._also else [QUICKLY]), "-Xms64m", "-Xmx256m"]
        self.run([*words, "kafka.Kafka", str(self._properties)], self.folder / "kafka.log")
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(self.port):
            assert self.runs, f"Kafka ended: see {self.folder}/kafka.log"
            assert time.monotonic() < deadline, f"Kafka did not come up: see {self.folder}/kafka.log"
            time.sleep(0.1)

    def ensure(self) -> None:
        """Has it run, whatever a test has done to it."""
        if self.runs:
            self.thaw()
        else:
            self.start()

    def _lay_out(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        text = (RIG / "server.properties").read_text(encoding="utf-8") + self._also
        for mark, value in {
            "@PORT@": str(self.port),
            "@CONTROLLER_PORT@": str(free_port()),
            "@DATA@": str(self.folder / "data"),
        }.items():
            text = text.replace(mark, value)
        self._properties.write_text(text, encoding="utf-8")
        tool = [*tools.kafka(), QUICKLY, "kafka.tools.StorageTool"]
        subprocess.run(
            [*tool, "format", "-t", _CLUSTER, "-c", str(self._properties), "--ignore-formatted"],
            capture_output=True,
            check=True,
        )


def missing() -> str:
    """Why this machine can't run the rig's broker; nothing if it can, and then it is there."""
    if reason := tools.missing("java"):
        return reason
    try:
        tools.kafka()
    except RigFailed as failure:
        return str(failure)
    return ""


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    """Where a Kafka is that all tests of a run share; each has topics of its own."""
    if named := os.environ.get("HEHUO_TEST_KAFKA"):
        yield named
    elif containers.wanted():
        with containers.kafka() as bootstrap:
            yield bootstrap
    else:
        if reason := missing():
            unavailable(reason)
        kafka = NativeKafka(Path(tempfile.mkdtemp(prefix="hehuo-kafka-")))
        kafka.start()
        yield kafka.bootstrap
        kafka.stop()
        shutil.rmtree(kafka.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def killable_kafka() -> Iterator[NativeKafka]:
    if reason := missing():
        unavailable(reason)
    kafka = NativeKafka(Path(tempfile.mkdtemp(prefix="hehuo-kafka-")))
    yield kafka
    kafka.stop()
    shutil.rmtree(kafka.folder, ignore_errors=True)


@pytest.fixture
def native_kafka(killable_kafka: NativeKafka) -> NativeKafka:
    """A broker that may be killed: no other test uses it meanwhile, and the next one finds it up again."""
    killable_kafka.ensure()
    return killable_kafka


def unique_namespace(bootstrap: str) -> KafkaNamespace:
    """A part of the cluster that nobody else uses."""
    return KafkaNamespace(bootstrap, f"t{os.getpid()}{time.monotonic_ns()}", "tests")


async def topics_for(namespace: KafkaNamespace, *sources: str, partitions: int = 3) -> None:
    """Makes a test's topics; returns when the broker knows who leads them."""
    await provision(namespace, [Topic(source, partitions, 1) for source in sources])
    await asyncio.sleep(0)
