"""Kafka and the database of tests as containers: the images and the settings of the deployment."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pymongo import MongoClient

from deploy.engine.images import is_stand_in
from deploy.versions import environment_of, image_of
from tests.native_server import docker_answers, free_port

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

SERVERS = "HEHUO_TEST_SERVERS"
"""The variable that says what servers tests share: ``containers`` or ``native``. By itself: containers, where
Docker answers."""
_START_SECONDS = 60.0
_PAUSE_SECONDS = 0.1


def wanted() -> bool:
    """Whether tests share containers; native servers otherwise."""
    said = os.environ.get(SERVERS, "")
    if said not in {"", "native", "containers"}:
        raise ValueError(f"{SERVERS}={said}: it is native, or containers")
    return said == "containers" or (not said and docker_answers())


@contextmanager
def kafka() -> Iterator[str]:
    """A broker's address. It listens inside on the port of the deployment, outside on a free one."""
    port = free_port()
    settings = {
        **environment_of("kafka"),
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
    }
    container = _container("kafka").with_bind_ports(9092, port).with_envs(**settings)
    with container:
        # As the deployment's health check: outside, the engine answers before Kafka does.
        _wait(lambda: container.exec(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9092"]).exit_code == 0)
        yield f"127.0.0.1:{port}"


@contextmanager
def mongo() -> Iterator[str]:
    """The address of a replica set of one: majority writes and reads are the real ones."""
    container = _container("mongo").with_command("--replSet rs0 --bind_ip_all").with_exposed_ports(27017)
    with container:
        place = f"{container.get_container_host_ip()}:{container.get_exposed_port(27017)}"
        url = f"mongodb://{place}/?directConnection=true"
        with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=_START_SECONDS * 1000) as client:
            client.admin.command("ping")
            if not is_stand_in(os.environ, image_of("mongo")):  # Which has no replica sets.
                members = [{"_id": 0, "host": "127.0.0.1:27017"}]
                client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
                _wait(lambda: bool(client.admin.command("hello").get("isWritablePrimary")))
        yield url


def _container(service: str) -> "DockerContainer":
    from testcontainers.core.config import testcontainers_config  # noqa: PLC0415 (takes long, and few need it)
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415

    # Its own watchman ends containers whose test was killed. Where no registry gives it, tests end their own.
    if not _is_here(testcontainers_config.ryuk_image):
        testcontainers_config.ryuk_disabled = True
    return DockerContainer(image_of(service))


def _is_here(image: str) -> bool:
    asked = subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False)
    return asked.returncode == 0


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the container did not come up"
        time.sleep(_PAUSE_SECONDS)
