"""The parts of a rig: what is started for each service of the compose file."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local import tools
from deploy.local.compose import Health, Service
from deploy.local.failure import RigFailed
from deploy.local.folder import ROOT, Folder
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.substitutions import (
    JOBS,
    LEFT_OUT,
    PROCESSES,
    SERVERS,
    Place,
    at_home,
    environment,
    own_port,
)

_PING_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the rig."""

    name: str
    service: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    health: Health | Callable[[], bool] | None
    """The compose file's own command, or what stands for it; a job has none."""
    ports: tuple[int, ...]
    waits_for: frozenset[str]
    """The services that have to be healthy before it starts."""
    level: int
    """0 needs nobody; 1 needs those of 0, and so on. Ended in the other order."""
    grace_seconds: float
    before: Callable[[], tuple[str, ...]] | None = None
    """Makes ready, and gives a command that has to succeed first."""

    @property
    def is_job(self) -> bool:
        """Whether it does its work and ends."""
        return self.service in JOBS


def parts(
    services: Sequence[Service], folder: Folder, ports: Ports, settings: Mapping[str, str]
) -> Iterator[Part]:
    """The parts for these services, each behind those that it needs."""
    instances = {one.name: one.instances for one in services}
    order: dict[str, _Order] = {}
    for service in services:
        mine = order[service.name] = _order(service, order)
        if service.name in LEFT_OUT:
            continue
        if service.name not in (*SERVERS, *JOBS, *PROCESSES):
            raise RigFailed(
                f"the rig does not know {service.name}: say in deploy.local.substitutions what it is"
            )
        if service.name not in PROCESSES and service.instances != 1:
            raise RigFailed(f"the rig runs {service.name} once, not {service.instances} times")
        for instance in range(1, service.instances + 1):
            place = Place(folder, ports, instances, service.name, instance)
            make = {"kafka": _kafka, "mongo": _ferretdb}.get(service.name)
            if make is not None:
                yield make(service, place, mine)
            else:
                yield _hehuo(service, place, mine, settings)


@dataclass(frozen=True, slots=True)
class State:
    """How a part is."""

    part: str
    pid: int | None
    healthy: bool
    ports: tuple[int, ...]
    log: Path


@dataclass(frozen=True, slots=True)
class _Order:
    """When a service's turn is."""

    level: int
    waits_for: frozenset[str]


def _order(service: Service, order: Mapping[str, _Order]) -> _Order:
    waits = {needed for needed, condition in service.needs.items() if condition == "service_healthy"}
    # Whoever waits for the work of one that is left out waits for what that one waits for.
    waits.update(*(order[needed].waits_for for needed in service.needs if needed in LEFT_OUT))
    level = 1 + max((order[needed].level for needed in service.needs), default=-1)
    return _Order(level, frozenset(waits))


def _hehuo(service: Service, place: Place, order: _Order, settings: Mapping[str, str]) -> Part:
    job = service.name in JOBS
    return Part(
        name=service.name if place.instance == 1 else f"{service.name}-{place.instance}",
        service=service.name,
        command=hehuo(service.command),
        environment={**environment(service, place), **settings},
        health=service.health and Health(hehuo(service.health.command), service.health.timeout_seconds),
        ports=() if job else (place.ports.of(service.name, place.instance),),
        waits_for=order.waits_for,
        level=order.level,
        grace_seconds=service.grace_seconds,
    )


def hehuo(command: Sequence[str]) -> tuple[str, ...]:
    """The image's ``hehuo`` is this checkout's."""
    if command[0] != "hehuo":
        raise RigFailed(f"the image has no other program than `hehuo`, so no `{command[0]}`")
    return (sys.executable, "-m", *command)


def _kafka(service: Service, place: Place, order: _Order) -> Part:
    settings = dict(service.environment)
    java = (*tools.kafka(), *settings.pop("KAFKA_HEAP_OPTS").split())
    file = place.folder.path / "kafka.properties"
    cluster = settings.pop("CLUSTER_ID")
    settings["KAFKA_LOG_DIRS"] = str(place.folder.data("kafka"))

    def formatted() -> tuple[str, ...]:
        # As the image does: the variables become server.properties, and the folder is formatted once.
        file.write_text(_properties(settings, place))
        storage = ("kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", cluster, "-c", str(file))
        return (*java, *storage)

    if service.health is None:
        raise RigFailed("kafka has no health check in the compose file")
    check = tuple(own_port(word, place) for word in service.health.command)
    return Part(
        name="kafka",
        service="kafka",
        command=(*java, "kafka.Kafka", str(file)),
        environment={},
        health=Health(check, service.health.timeout_seconds),
        ports=(place.ports.kafka, place.ports.controller),
        waits_for=order.waits_for,
        level=order.level,
        grace_seconds=service.grace_seconds,
        before=formatted,
    )


def _properties(settings: Mapping[str, str], place: Place) -> str:
    """``KAFKA_LOG_DIRS`` is ``log.dirs`` to the image, and so here; the rest makes the broker a small one."""
    small = (ROOT / "deploy" / "local" / "kafka" / "server.properties").read_text()
    lines = [line for line in small.splitlines() if "@" not in line and not line.startswith("#")]
    for name, value in settings.items():
        key = name.removeprefix("KAFKA_").lower().replace("_", ".")
        lines.append(f"{key}={own_port(at_home(value, place), place)}")
    return "\n".join(lines) + "\n"


def _ferretdb(service: Service, place: Place, order: _Order) -> Part:
    port = place.ports.mongo
    command = (
        str(tools.ferretdb()),
        "-listen",
        f"{LOOPBACK}:{port}",
        "-data",
        str(place.folder.data("mongo")),
    )
    return Part(
        name="mongo",
        service="mongo",
        command=command,
        environment={},
        health=lambda: _answers_ping(port),
        ports=(port,),
        waits_for=order.waits_for,
        level=order.level,
        grace_seconds=service.grace_seconds,
    )


def _answers_ping(port: int) -> bool:
    """As the compose file's mongosh asks it."""
    milliseconds = _PING_SECONDS * 1000
    client: MongoClient[dict[str, object]] = MongoClient(
        LOOPBACK, port, serverSelectionTimeoutMS=milliseconds, socketTimeoutMS=milliseconds
    )
    try:
        return bool(client.admin.command("ping")["ok"])
    except PyMongoError:
        return False
    finally:
        client.close()
