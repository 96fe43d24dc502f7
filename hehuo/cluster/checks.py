"""What a process of the cluster is asked to do to show that it works: `hehuo health`."""

from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.producer import Producer
from shared.eventlog.port import EventStore, Snapshot
from shared.runtime.health import Check

HEALTH = "health"
"""Stands in the place of a service's name: the topic that health checks send to."""


class Checks:
    """Pieces of real work for one process."""

    def __init__(self, name: str, probe: EventStore, bus: KafkaBus, namespace: KafkaNamespace) -> None:
        """``probe`` keeps one document for each ``name``: never the logs themselves."""
        self._name = name
        self._probe = probe
        self._bus = bus
        self._topic = namespace.topic(HEALTH)
        self._producer = Producer(namespace)

    def all(self) -> dict[str, Check]:
        """The checks by name. While Kafka is away commands go on, so what needs it is not vital."""
        return {
            "append": Check(self._append, is_vital=True),
            "produce": Check(self._produce, is_vital=False),
            "consume": Check(self._bus.probe, is_vital=False),
        }

    async def close(self) -> None:
        """Lets go of the producer."""
        await self._producer.stop()

    async def _append(self) -> None:
        """Writes as an append does: acknowledged by a majority of the database's nodes."""
        await self._probe.save_snapshot(Snapshot(self._name, HEALTH, 0, b"", b""))

    async def _produce(self) -> None:
        """Sends as the relay does: acknowledged by all replicas in sync."""
        await self._producer.send(self._topic, {self._name.encode(): [(b"{}", [])]})
