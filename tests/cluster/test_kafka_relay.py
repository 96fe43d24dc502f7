"""The relay on a real Kafka: order, whoever sends beside it and whatever happens to its producer."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from shared.bus.kafka.namespace import FEED, KafkaNamespace
from shared.bus.kafka.producer import Producer
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Pace
from shared.consumers.relay import Relay
from shared.projections.sqlite.store import SqliteDocumentStore
from tests.example_readers import HAIWAN, NANBEITAI, MemoryLog, put, until
from tests.server_kafka import topics_for, unique_namespace

pytestmark = pytest.mark.servers

COMMUNITIES = (HAIWAN, NANBEITAI, *(f"community-{number}" for number in range(8)))


@pytest.fixture
async def namespace(kafka_bootstrap: str) -> KafkaNamespace:
    namespace = unique_namespace(kafka_bootstrap)
    await topics_for(namespace, "shed", FEED, partitions=3)
    return namespace


async def records_of(namespace: KafkaNamespace, source: str = "shed") -> list[ConsumerRecord]:
    """All of a topic, each partition from its beginning to its end."""
    topic = namespace.topic(source)
    consumer = AIOKafkaConsumer(bootstrap_servers=namespace.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    partitions = [TopicPartition(topic, number) for number in range(3)]
    consumer.assign(partitions)
    ends = await consumer.end_offsets(partitions)
    records: list[ConsumerRecord] = []
    async with asyncio.timeout(120):
        while any([await consumer.position(one) < ends[one] for one in partitions]):
            for some in (await consumer.getmany(timeout_ms=200)).values():
                records += some
    await consumer.stop()
    return records


def sequences(records: Sequence[ConsumerRecord]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for record in records:
        line: bytes = record.value
        namespace = line[line.index(b'"id":"') + 6 :].split(b'"', 1)[0].decode()
        community, _, sequence = namespace.partition(":")
        assert record.key == community.encode()
        found[community].append(int(sequence))
    return found


def assert_in_order(found: dict[str, list[int]], last: int) -> None:
    """An event's first occurrence comes after those of all before it, and none is missing."""
    for community in COMMUNITIES:
        assert list(dict.fromkeys(found[community])) == list(range(1, last + 1))


async def publish(log: MemoryLog, relays: Sequence[Relay], commits: int) -> None:
    """Writers that wander: each commit is published by another instance."""
    for number in range(commits):
        for namespace, community in enumerate(COMMUNITIES):
            relay = relays[(number // 3 + namespace) % len(relays)]
            await relay.publish(log.append(community, put(number), put(number)))
        await asyncio.sleep(0.002)


async def sent(store: SqliteDocumentStore, relays: Sequence[Relay], last: int) -> None:
    for relay in relays:
        for community in COMMUNITIES:
            assert await relay.consumer.wait_for("shed", community, last, 30)


def relay_of(
    log: MemoryLog, store: SqliteDocumentStore, namespace: KafkaNamespace, looks: float = 0.3
) -> Relay:
    return Relay("shed", log, store, namespace, look_seconds=looks)


async def test_every_event_is_on_the_topic_once_with_its_line_and_its_headers(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    relay = relay_of(log, store, namespace)
    await relay.start()
    await publish(log, [relay], 50)
    await sent(store, [relay], 100)
    records = await records_of(namespace)
    found = sequences(records)
    assert all(found[one] == list(range(1, 101)) for one in COMMUNITIES)
    lines = {community: await log.lines(community, 0) for community in COMMUNITIES}
    assert {one.value for one in records} == {line for some in lines.values() for _, line in some}
    assert {one.headers for one in records} == {
        (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
    }
    await relay.stop()


async def test_the_feed_s_sequence_is_in_a_header(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    """The feed's lines are other services' lines: their own sequences say nothing of the feed."""
    feed = MemoryLog("shed")
    relay = Relay(FEED, feed, store, namespace, name="feed.relay", look_seconds=0.1)
    feed.append(HAIWAN, *(put(number) for number in range(20)))
    await relay.start()
    assert await relay.consumer.wait_for(FEED, HAIWAN, 20, 20)
    headers = [dict(one.headers) for one in await records_of(namespace, FEED)]
    assert [int(one["feedsequence"]) for one in headers] == list(range(1, 21))
    await relay.stop()


async def test_first_occurrences_are_in_order_under_two_relays_of_one_log(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    relays = [relay_of(log, store, namespace), relay_of(log, store, namespace)]
    for relay in relays:
        await relay.start()
    await publish(log, relays, 100)
    await sent(store, relays, 200)
    assert_in_order(sequences(await records_of(namespace)), 200)
    for relay in relays:
        await relay.stop()


async def test_what_an_instance_left_unsent_another_one_sends(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    there = relay_of(log, store, namespace)
    await there.start()
    for community in COMMUNITIES:
        log.append(community, put(1), put(2))  # Its writer died between the commit and the relay.
    await sent(store, [there], 2)
    assert_in_order(sequences(await records_of(namespace)), 2)
    await there.stop()


async def test_a_producer_that_died_is_replaced_and_the_order_stays(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    """Its sequence is set ahead of what the broker knows: every send of it is refused from then on."""
    log = MemoryLog()
    relay = relay_of(log, store, namespace)
    await relay.start()
    await publish(log, [relay], 20)
    await sent(store, [relay], 40)
    for _ in range(3):
        life = relay._producer._instance
        assert life is not None
        numbers = life.producer._txn_manager._sequence_numbers
        for partition in list(numbers):
            numbers[partition] += 7
        await publish(log, [relay], 10)
        await sent(store, [relay], len(log.recorded(HAIWAN)))
    assert relay.producers >= 4
    assert_in_order(sequences(await records_of(namespace)), 100)
    await relay.stop()


async def test_a_producer_that_was_closed_is_replaced(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    relay = relay_of(log, store, namespace)
    await relay.start()
    await publish(log, [relay], 1)
    await sent(store, [relay], 2)
    assert relay._producer._instance is not None
    await relay._producer._instance.producer.stop()
    await publish(log, [relay], 1)
    await sent(store, [relay], 4)
    assert_in_order(sequences(await records_of(namespace)), 4)
    await relay.stop()


async def test_a_cursor_that_was_not_saved_repeats_and_loses_nothing(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    relay = relay_of(log, store, namespace)
    relay.consumer = Consumer(
        "relay", {"shed": log}, relay._sender, store, pace=Pace(save_seconds=3600.0)
    )  # Killed before it saves.
    await relay.start()
    await publish(log, [relay], 10)
    await sent(store, [relay], 20)
    relay.consumer._hints._unsaved.clear()
    await relay.stop()
    again = relay_of(log, store, namespace)
    await again.start()
    await sent(store, [again], 20)
    assert_in_order(sequences(await records_of(namespace)), 20)
    await again.stop()


async def test_an_event_too_large_for_kafka_parks_its_community_and_no_other(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    relay = relay_of(log, store, namespace)
    await relay.start()
    await relay.publish(log.append(HAIWAN, put(1), put(2, "钻" * 500_000), put(3)))
    await relay.publish(log.append(NANBEITAI, put(1)))
    assert await relay.consumer.wait_for("shed", NANBEITAI, 1, 20)
    await until(lambda: bool(relay.consumer.parked), 20)
    assert [(one.community, one.sequence) for one in relay.consumer.parked] == [(HAIWAN, 2)]
    assert set(sequences(await records_of(namespace))[HAIWAN]) == {1}
    await relay.stop()


async def test_a_producer_for_a_broker_that_is_not_there_says_so() -> None:
    producer = Producer(KafkaNamespace("127.0.0.1:9", "nobody"), patience_seconds=0.2)
    with pytest.raises(ConnectionError, match="Kafka is away"):
        await producer.send("nobody.shed", {b"haiwan": [(b"line", [])]})
    await producer.stop()
