"""What each container may do, asked inside of it: little."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.engine.deployment import PROCESSES, SERVERS, Deployment

pytestmark = pytest.mark.engine

every_container = pytest.mark.parametrize("name", [*PROCESSES, *SERVERS])
_NO_CAPABILITY = "0000000000000000"


@pytest.fixture
def listener() -> Iterator[tuple[str, int]]:
    """A port of this machine that the world could be behind."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # Nothing is sent: it tells by which address this machine goes out.
        address = asking.getsockname()[0]
    with socket.create_server((address, 0)) as server:
        taking = threading.Thread(target=_take, args=(server,), daemon=True)
        taking.start()
        yield address, server.getsockname()[1]


def _take(server: socket.socket) -> None:
    while True:
        try:
            server.accept()[0].close()
        except OSError:
            return


def reaches(deployment: Deployment, name: str, place: tuple[str, int]) -> bool:
    [container] = deployment.containers(name)
    knock = f"timeout 5 bash -c 'exec 3<>/dev/tcp/{place[0]}/{place[1]}' && echo in"
    return "in" in deployment.execute(container, "bash", "-c", knock, fails=True).split()


@every_container
def test_it_is_not_root_and_has_no_power(name: str, deployment: Deployment) -> None:
    [container] = deployment.containers(name)
    status = deployment.execute(container, "cat", "/proc/1/status")
    said = dict(line.split(":", 1) for line in status.splitlines())
    assert "0" not in said["Uid"].split()
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert said[kind].strip() == _NO_CAPABILITY, kind
    assert said["NoNewPrivs"].strip() == "1"
    assert said["Seccomp"].strip() == "2"


@every_container
def test_it_writes_nowhere_but_in_memory_and_its_volume(name: str, deployment: Deployment) -> None:
    [container] = deployment.containers(name)
    told = deployment.execute(container, "touch", "/strange", "/usr/strange", "/etc/strange", fails=True)
    assert told.count("Read-only file system") == 3, told
    deployment.execute(container, "sh", "-c", "touch /tmp/strange && rm /tmp/strange")


@pytest.mark.parametrize("name", ["partners", "bookings", "fund", *SERVERS])
def test_nothing_inside_reaches_the_world(
    name: str, deployment: Deployment, listener: tuple[str, int]
) -> None:
    assert not reaches(deployment, name, listener)


def test_the_gateway_does(deployment: Deployment, listener: tuple[str, int]) -> None:
    assert reaches(deployment, "gateway", listener), "or the tests above show nothing"


@every_container
def test_its_secrets_are_files_and_no_variable_tells_one(name: str, deployment: Deployment) -> None:
    [container] = deployment.containers(name)
    found = deployment.inspect(container)
    described = str(found["Config"]) + str(found["Args"])
    secrets = {one.name: one.read_text().strip() for one in deployment.secrets.iterdir()}
    told = [one for one, secret in secrets.items() if secret and secret in described]
    assert told == []
    files = {one["Destination"] for one in found["Mounts"] if one["Destination"].startswith("/run/secrets/")}
    assert bool(files) is (name != "kafka"), "Kafka alone has none"
    for file in files:
        # One that is taken as well is there while a secret is changed, and empty else.
        deployment.execute(container, "test", "-r" if file.endswith("_also") else "-s", file)
