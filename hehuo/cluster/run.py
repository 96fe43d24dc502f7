"""Opening what a process of the cluster stands on, and serving it."""

import os
import socket
import sys
from collections.abc import Callable

import click
import uvloop

from hehuo.cluster.checks import Checks
from hehuo.cluster.clock import clock_of
from hehuo.cluster.databases import FEED_PREFIX, database_of, open_mongo, vault_of
from hehuo.cluster.gateway import GatewayProcess
from hehuo.cluster.measuring import middlewares, show_kafka
from hehuo.cluster.service import ServiceProcess
from hehuo.cluster.standing import Standing
from hehuo.services import FEED, SERVICES
from hehuo.serving import Program, serve_at_once
from services.gateway.identity.vault import Vault
from services.gateway.platform import Topic
from services.gateway.service import SERVICE as GATEWAY
from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.place import KafkaPlace
from shared.bus.port import Lane, messages_of
from shared.consumers.relay import Relay
from shared.eventlog.commit import Commit
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.reader import LogReader
from shared.projections.mongo.store import MongoDocumentStore
from shared.rpc.connections import OpenConnections
from shared.rpc.instances import Instances
from shared.rpc.remote import Channel
from shared.runtime.service import Service
from shared.settings import Settings
from shared.telemetry.telemetry import Telemetry, start_telemetry


def run_service(name: str, settings: Settings) -> None:
    """Runs one service until it is told to stop."""
    service = next(one for one in SERVICES if one.name == name)

    def build(telemetry: Telemetry) -> Program:
        ground = _Ground(service, settings, telemetry)
        return ServiceProcess(service, settings, ground.standing())

    _run(name, build, settings)


def run_gateway(settings: Settings) -> None:
    """Runs the gateway until it is told to stop."""

    def build(telemetry: Telemetry) -> Program:
        ground = _Ground(GATEWAY, settings, telemetry)
        feed_store = MongoEventStore(ground.database, FEED_PREFIX)
        feed_relay = ground.relay(FEED, LogReader(feed_store))

        async def send(commit: Commit) -> None:
            await feed_relay.publish(messages_of(FEED, commit))

        standing = ground.standing(feed_relay)
        process = GatewayProcess(settings, standing, feed_store, ground.vault(), send)
        process.gateway.topic = Topic(ground.place.topic(FEED), settings.kafka_bootstrap)
        return process

    _run(GATEWAY.name, build, settings)


class _Ground:
    """Everything of the outside that one process uses, opened but not connected yet."""

    def __init__(self, service: Service, settings: Settings, telemetry: Telemetry) -> None:
        if settings.internal_token is None:
            raise click.ClickException("set HEHUO_INTERNAL_TOKEN (at least 32 characters), the same for all")
        self._name = service.name
        self._token = settings.internal_token.get_secret_value()
        self._settings = settings
        self._telemetry = telemetry
        self._sources = {service.name, *service.policies.sources}
        if service is GATEWAY:
            self._sources |= {one.name for one in SERVICES}
        self._instance = f"{service.name}@{socket.gethostname()}:{os.getpid()}"
        self._client = open_mongo(settings)
        self._network = OpenConnections()
        self.place = KafkaPlace(settings.kafka_bootstrap, settings.kafka_prefix, self._instance)
        self.database = database_of(service.name, settings, self._client)
        self._store = MongoEventStore(self.database)
        self._documents = MongoDocumentStore(self.database, settings.mongo_bulk)
        self._clock = clock_of(settings)

    def vault(self) -> Vault:
        """Where personal data is kept; for the gateway."""
        return vault_of(self._settings, self._client)

    def relay(self, source: str, log: LogReader) -> Relay:
        """What sends a log's events to Kafka."""
        name = "relay" if source == self._name else f"{source}-relay"
        return Relay(source, log, self._documents, self.place, name=name, clock=self._clock)

    def standing(self, *more: Relay) -> Standing:
        """What the process stands on; ``more`` are relays of logs beside the service's own."""
        relay = self.relay(self._name, LogReader(self._store))
        metrics = self._telemetry.metrics
        around = middlewares(metrics)
        bus = KafkaBus(self.place, self._name, self._sources, relay.publish, middlewares=around)
        show_kafka(metrics, bus, [relay, *more])
        probe = MongoEventStore(self.database, "health_")
        checks = Checks(self._name, probe, bus, self.place)
        return Standing(
            store=self._store,
            documents=self._documents,
            bus=bus,
            clock=self._clock,
            channels=self._channels(),
            owns=lambda community: bus.sharing.owns(Lane(self._name, community)),
            attendants=[relay, *more],
            token=self._token,
            checks=checks.all(),
            telemetry=self._telemetry,
            closing=[checks.close, self._network.aclose, self._client.close],
            begin_epoch=self._begin_epoch,
        )

    def _begin_epoch(self, number: int) -> None:
        self.place.epoch = number

    def _channels(self) -> dict[str, Channel]:
        found: dict[str, Channel] = {}
        for one in SERVICES:
            if one.name != self._name:
                instances = Instances(one.name, self._settings.url_of(one.name))
                found[one.name] = Channel(instances, self._network, self._token, self._telemetry.tracing)
        return found


def _run(name: str, build: Callable[[Telemetry], Program], settings: Settings) -> None:
    telemetry = start_telemetry(settings, f"hehuo-{name}")

    async def greet(url: str) -> None:
        click.echo(f"hehuo {name} listens on {url}")

    async def run() -> bool:
        return await serve_at_once(build(telemetry), settings, greet)

    if not uvloop.run(run()):
        sys.exit(1)
