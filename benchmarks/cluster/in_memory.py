"""A cluster whose database keeps everything in memory: what is left of a path when the database takes next to
no time. Everything else is as on the rig: the same processes, the same protocol, Kafka."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from benchmarks.cluster.site import Cluster, cluster
from deploy.local import tools
from deploy.local.ports import Ports

_SERVER = Path(__file__).parent / "memory"
_READY_SECONDS = 30.0


@contextmanager
def cluster_in_memory() -> Iterator[Cluster]:
    """A fresh cluster on such a database; the rig's own is stopped."""
    with _server() as url, cluster({"HEHUO_MONGO_URL": url}) as found:
        found.rig.kill("mongo")
        yield found


@contextmanager
def _server() -> Iterator[str]:
    """Starts the server; gives its address."""
    port = Ports.free().mongo
    jars = f"{tools.jars(_SERVER)}/*"
    command = [tools.tool("java"), "-Xmx1g", "-cp", jars, str(_SERVER / "Server.java"), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"mongodb://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _READY_SECONDS
    with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=500) as client:
        while True:
            try:
                client.admin.command("ping")
            except PyMongoError:
                assert process.poll() is None, "the server in memory has ended: `java` must be a JDK's"
                assert time.monotonic() < deadline, "the server in memory does not answer"
            else:
                return
