"""The cluster's processes in one, on SQLite instead of the database, but over Kafka: what is left of a path
when the database takes next to no time.

``python -m benchmarks.cluster.on_sqlite DIRECTORY BOOTSTRAP`` prints its port and serves until it is killed.
"""

import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvicorn
import uvloop

from benchmarks.cluster.site import quiet
from hehuo.platform import ALL_SERVICES, FEED, SERVICES
from hehuo.serving import collect_less_often
from services.gateway.service import SERVICE as GATEWAY
from shared.bus.kafka import KafkaBus
from shared.bus.kafka_place import KafkaPlace
from shared.bus.port import EventBus
from shared.bus.relay import Relay
from shared.bus.topics import Topic, provision
from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.projections.store import DocumentStore
from tests.component.processes import BusOf, processes

_POLICIES = {one.name: one.policies for one in ALL_SERVICES}


async def serve(directory: Path, bootstrap: str) -> None:
    """Everything in this process, until it is killed."""
    place = KafkaPlace(bootstrap, f"bench-sqlite-{time.monotonic_ns()}")
    await provision(place, [Topic(name, 12, 1) for name in (*_POLICIES, FEED)])
    async with processes(directory, bus_of=_over_kafka(place)) as running:
        assert running.gateway is not None
        listening = socket.create_server(("127.0.0.1", 0), backlog=4_096)
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        collect_less_often()
        app = running.gateway.app
        config = uvicorn.Config(app, http="httptools", lifespan="off", log_config=None, access_log=False)
        await uvicorn.Server(config).serve(sockets=[listening])


def _over_kafka(place: KafkaPlace) -> BusOf:
    """As a process of the cluster has it."""

    def bus_of(name: str, store: EventStore, documents: DocumentStore) -> tuple[EventBus, Sequence[Relay]]:
        relay = Relay(name, LogReader(store), documents, place)
        sources = {name, *_POLICIES[name].sources}
        if name == GATEWAY.name:
            sources |= {one.name for one in SERVICES}
        return KafkaBus(place, name, sources, relay.publish), [relay]

    return bus_of


if __name__ == "__main__":
    quiet()
    uvloop.run(serve(Path(sys.argv[1]), sys.argv[2]))
