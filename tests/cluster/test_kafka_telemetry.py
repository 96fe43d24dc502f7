"""Over a real Kafka: an event keeps its trace, and FastStream's own numbers are in the scrape."""

from collections.abc import Sequence

import pytest

from hehuo.cluster.measuring import middlewares, show_kafka
from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.producer import Producer
from shared.bus.port import Message
from shared.consumers.relay import Sender
from shared.telemetry.exposition import Metrics
from tests.buses import QUICKLY
from tests.example_readers import HAIWAN, MemoryLog, put, until
from tests.server_kafka import topics_for, unique_namespace
from tests.unit.telemetry.scraping import Scrape

pytestmark = pytest.mark.servers
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


async def test_an_event_keeps_its_trace_and_what_came_is_counted(kafka_bootstrap: str) -> None:
    namespace = unique_namespace(kafka_bootstrap)
    await topics_for(namespace, "shed")
    metrics, came = Metrics(), list[Message]()
    producer = Producer(namespace)

    async def receive(messages: Sequence[Message]) -> None:
        came.extend(messages)

    async def nowhere(_messages: Sequence[Message]) -> None:
        """Nobody publishes through this bus."""

    bus = KafkaBus(namespace, "readers", ["shed"], nowhere, pace=QUICKLY, middlewares=middlewares(metrics))
    show_kafka(metrics, bus, [])
    await bus.subscribe("readers", ["shed"], receive)
    await bus.start()
    try:
        await until(lambda: bus.connected, 30)
        first, second = MemoryLog().append(HAIWAN, put(1), put(2))
        first.traceparent = TRACE
        await Sender(producer, namespace, "shed").handle([first, second], [])
        await until(lambda: len(came) == 2, 30)
        assert [one.traceparent for one in came] == [TRACE, None]
        found = Scrape(await metrics.text())
        assert found.value("hehuo_kafka_connected") == 1
        topic = {"handler": namespace.topic("shed"), "broker": "kafka"}
        assert found.value("faststream_received_messages_total", **topic) == 2
        assert found.value("faststream_received_processed_messages_duration_seconds_count", **topic) >= 1
    finally:
        await bus.stop()
        await producer.stop()
    assert Scrape(await metrics.text()).value("hehuo_kafka_connected") == 0
