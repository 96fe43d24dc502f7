"""Buses over a real Kafka for tests: what is published goes out by a sender, and comes back to the groups."""

from collections.abc import Sequence

from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.pace import KafkaPace
from shared.bus.kafka.producer import Producer
from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import Message
from shared.consumers.relay import Sender
from tests.example_readers import until
from tests.server_kafka import topics_for, unique_namespace

QUICKLY = KafkaPace(
    poll_milliseconds=5,
    patience_seconds=0.05,
    acknowledge_seconds=0.05,
    look_seconds=0.5,
    session_milliseconds=6_000,
    ping_seconds=0.5,
    hanging_seconds=2.0,
)
"""For tests: takes no more time than it must."""


class RelayedBus(KafkaBus):
    """A `KafkaBus` that has started, and what sends for it."""

    def __init__(self, namespace: KafkaNamespace, limits: QueueLimits, *sources: str) -> None:
        self._outgoing = LocalBus()
        self._producer = Producer(namespace)
        self._senders = {source: Sender(self._producer, namespace, source) for source in sources}
        super().__init__(
            namespace, "readers", sources, self._outgoing.publish, straight=False, pace=QUICKLY, limits=limits
        )

    async def start(self) -> None:
        for source, sender in self._senders.items():

            async def send(messages: Sequence[Message], sender: Sender = sender) -> None:
                await sender.handle(messages, [])

            await self._outgoing.subscribe(f"sender-{source}", [source], send)
        await self._outgoing.start()
        await super().start()
        await until(lambda: self.connected, 30)

    async def stop(self) -> None:
        await super().stop()
        await self._outgoing.stop()
        await self._producer.stop()


async def relayed_bus(bootstrap: str, limits: QueueLimits) -> RelayedBus:
    """A bus on topics of its own, for the logs that tests write."""
    namespace = unique_namespace(bootstrap)
    await topics_for(namespace, "shed", "fund")
    return RelayedBus(namespace, limits, "shed", "fund")
