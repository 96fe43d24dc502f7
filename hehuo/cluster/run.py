"""Opening what a process of the cluster works with, and serving it."""

import os
import socket
import sys
from collections.abc import Callable, Iterable

import click
import uvloop

from hehuo.cluster.checks import Checks
from hehuo.cluster.clock import clock_of
from hehuo.cluster.databases import database_of, open_mongo
from hehuo.cluster.measuring import middlewares, show_kafka
from hehuo.cluster.process_context import ProcessContext
from hehuo.names import SERVICE_NAMES
from hehuo.serving import Program, serve_at_once
from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.port import Lane, SourceLog
from shared.consumers.relay import Relay
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.reader import LogReader
from shared.projections.mongo.store import MongoDocumentStore
from shared.rpc.connections import OpenConnections
from shared.rpc.instances import Instances
from shared.rpc.remote import Channel
from shared.runtime.service import Service
from shared.settings import Settings
from shared.telemetry.telemetry import Telemetry, start_telemetry


class ProcessResources:
    """The clients and stores of one process, opened but not connected yet."""

    def __init__(
        self, service: Service, settings: Settings, telemetry: Telemetry, follows: Iterable[str] = ()
    ) -> None:
        """``follows`` are services whose events it gets beside those that its policies ask for."""
        secret = settings.internal_tokens
        if secret is None:
            raise click.ClickException("set HEHUO_INTERNAL_TOKEN (at least 32 characters), the same for all")
        self._name = service.name
        self._secret = secret
        self._settings = settings
        self._telemetry = telemetry
        self._sources = {service.name, *service.policies.sources, *follows}
        self._instance = f"{service.name}@{socket.gethostname()}:{os.getpid()}"
        self.client = open_mongo(settings)
        self._network = OpenConnections()
        self.namespace = KafkaNamespace(settings.kafka_bootstrap, settings.kafka_prefix, self._instance)
        self.database = database_of(service.name, settings, self.client)
        self._store = MongoEventStore(self.database)
        self._documents = MongoDocumentStore(self.database, settings.mongo_bulk)
        self._clock = clock_of(settings)

    def relay(self) -> Relay:
        """What sends the service's events to Kafka."""
        log = LogReader(self._store)
        return Relay(self._name, log, self._documents, self.namespace, clock=self._clock)

    def relay_of(self, log: SourceLog, source: str, name: str, namespace: KafkaNamespace) -> Relay:
        """What sends another log there. What the relay called ``name`` has sent it does not send again."""
        return Relay(source, log, self._documents, namespace, name=name, clock=self._clock)

    def context(self, *more: Relay) -> ProcessContext:
        """What the process works with; ``more`` are relays of logs beside the service's own."""
        relay = self.relay()
        metrics = self._telemetry.metrics
        around = middlewares(metrics)
        bus = KafkaBus(self.namespace, self._name, self._sources, relay.publish, middlewares=around)
        show_kafka(metrics, bus, [relay, *more])
        probe = MongoEventStore(self.database, "health_")
        checks = Checks(self._name, probe, bus, self.namespace)
        return ProcessContext(
            store=self._store,
            documents=self._documents,
            bus=bus,
            clock=self._clock,
            channels=self._channels(),
            owns=lambda community: bus.sharing.owns(Lane(self._name, community)),
            followers=[relay, *more],
            secret=self._secret,
            checks=checks.all(),
            telemetry=self._telemetry,
            closing=[checks.close, self._network.aclose, self.client.close],
            begin_epoch=self._begin_epoch,
        )

    def _begin_epoch(self, number: int) -> None:
        self.namespace.epoch = number

    def _channels(self) -> dict[str, Channel]:
        found: dict[str, Channel] = {}
        for name in SERVICE_NAMES:
            if name != self._name:
                instances = Instances(name, self._settings.url_of(name))
                found[name] = Channel(instances, self._network, self._secret.shown, self._telemetry.tracing)
        return found


def run(name: str, build: Callable[[Telemetry], Program], settings: Settings) -> None:
    """Serves what ``build`` makes until it is told to stop."""
    telemetry = start_telemetry(settings, f"hehuo-{name}")

    async def greet(url: str) -> None:
        click.echo(f"hehuo {name} listens on {url}")

    async def serve() -> bool:
        return await serve_at_once(build(telemetry), settings, greet)

    if not uvloop.run(serve()):
        sys.exit(1)
