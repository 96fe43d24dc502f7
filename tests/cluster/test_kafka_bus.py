"""The bus on a real Kafka: spoilt topics, instances that come and go, a broker that is killed."""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from statistics import median

import pytest
from aiokafka import AIOKafkaProducer

from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.partitions import partition_of
from shared.bus.local import QueueLimits
from shared.bus.port import Lane, Message
from shared.consumers.consumer import Consumer
from shared.consumers.relay import Relay
from shared.projections.sqlite.store import SqliteDocumentStore
from tests.buses import QUICKLY
from tests.example_readers import HAIWAN, NANBEITAI, QUICK, MemoryLog, Notebook, put, until
from tests.server_kafka import NativeKafka, topics_for, unique_namespace

pytestmark = pytest.mark.servers

COMMUNITIES = (HAIWAN, NANBEITAI, *(f"community-{number}" for number in range(18)))
LIMITS = QueueLimits(batch_window_seconds=0.002)

RawRecord = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]
"""Key, value and headers."""


@pytest.fixture
async def namespace(kafka_bootstrap: str) -> KafkaNamespace:
    namespace = unique_namespace(kafka_bootstrap)
    await topics_for(namespace, "shed", partitions=12)
    return namespace


@pytest.fixture
async def frail_namespace(native_kafka: NativeKafka) -> KafkaNamespace:
    """On a broker of the test's own, to be killed and frozen."""
    namespace = unique_namespace(native_kafka.bootstrap)
    await topics_for(namespace, "shed", partitions=12)
    return namespace


class Instance:
    """One process of the shed's service: writes, relays, and follows its own log over Kafka."""

    def __init__(
        self, namespace: KafkaNamespace, log: MemoryLog, store: SqliteDocumentStore, *, straight: bool = False
    ) -> None:
        self.log = log
        self.notebook = Notebook()
        self.relay = Relay(log.source, log, store, namespace, look_seconds=0.5)
        self.bus = KafkaBus(
            namespace,
            log.source,
            [log.source],
            self.relay.publish,
            straight=straight,
            pace=QUICKLY,
            limits=LIMITS,
        )
        self.consumer = Consumer("notes", {log.source: log}, self.notebook, store, pace=QUICK)

    async def start(self) -> None:
        await self.relay.start()
        await self.bus.start()
        await self.consumer.start(self.bus)

    async def stop(self) -> None:
        await self.consumer.stop()
        await self.bus.stop()
        await self.relay.stop()

    async def commands(self, count: int, *communities: str) -> None:
        """Commits and publishes so many events in each community, a few in each commit."""
        for number in range(count):
            for community in communities:
                await self.bus.publish(self.log.append(community, put(number)))
            await asyncio.sleep(0)


async def open_instance(
    stack: AsyncExitStack, namespace: KafkaNamespace, log: MemoryLog, store: SqliteDocumentStore, **how: bool
) -> Instance:
    instance = Instance(namespace, log, store, **how)
    await instance.start()
    stack.push_async_callback(instance.stop)
    await until(lambda: instance.bus.connected, 30)
    return instance


async def inject(namespace: KafkaNamespace, records: Sequence[RawRecord]) -> None:
    """Writes records past every relay."""
    producer = AIOKafkaProducer(bootstrap_servers=namespace.bootstrap)
    await producer.start()
    for key, value, headers in records:
        await producer.send_and_wait(namespace.topic("shed"), value, key=key, headers=headers)
    await producer.stop()


def as_records(messages: Sequence[Message]) -> list[RawRecord]:
    return [(one.community.encode(), one.body, []) for one in messages]


# -- what is in a topic --------------------------------------------------------------------------


async def test_repeats_and_gaps_in_the_topic_change_nothing(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log, chance = MemoryLog(), random.Random(4)
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, namespace, log, store)
        for number in range(60):
            messages = log.append(HAIWAN, put(number), put(number), put(number))
            kept = [one for one in messages if chance.random() < 0.7]
            await inject(namespace, as_records(kept + chance.sample(kept, len(kept))))
        assert await instance.consumer.wait_for("shed", HAIWAN, 180, 20)
        assert instance.notebook.first_of(HAIWAN) == list(range(1, 181))


async def test_a_hundred_records_that_are_no_events_stop_nobody_and_are_counted(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    good = [as_records(log.append(HAIWAN, put(number)))[0] for number in range(500)]
    line = good[0][1]
    assert line is not None
    poison: list[RawRecord] = [
        (None, line, []),
        (HAIWAN.encode(), None, []),
        (HAIWAN.encode(), b"", []),
        (HAIWAN.encode(), b"not an event", []),
        (HAIWAN.encode(), b"\xff\xfe\x00", []),
        (NANBEITAI.encode(), line, []),
        (b"\xff", line.replace(HAIWAN.encode(), b"\xff"), []),
        (HAIWAN.encode(), line.replace(b'"source":"/shed"', b'"source":"/fund"'), []),
        (HAIWAN.encode(), line.replace(f'{HAIWAN}:1"'.encode(), f'{HAIWAN}:one"'.encode()), []),
        (HAIWAN.encode(), line, [("epoch", b"soon"), ("content-type", b"text/plain")]),
    ]
    records = list(good)
    chance = random.Random(100)
    for number in range(100):
        records.insert(chance.randrange(len(records)), poison[number % len(poison)])
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, namespace, log, store)
        await inject(namespace, records)
        assert await instance.consumer.wait_for("shed", HAIWAN, 500, 20)
        await until(lambda: instance.bus.refused == 100, 10)
        assert instance.notebook.of(HAIWAN) == list(range(1, 501))
        assert instance.consumer.parked == []


async def test_what_was_sent_before_a_restore_is_left_out(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    before, log = MemoryLog(), MemoryLog()
    await inject(namespace, as_records(before.append(HAIWAN, *(put(number) for number in range(50)))))
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, replace(namespace, epoch=1), log, store)
        await instance.commands(3, HAIWAN)
        assert await instance.consumer.wait_for("shed", HAIWAN, 3, 20)
        await until(lambda: instance.bus.outdated == 50, 10)
        assert instance.consumer.heads() == {Lane("shed", HAIWAN): 3}
        assert instance.notebook.of(HAIWAN) == [1, 2, 3]


# -- several instances ---------------------------------------------------------------------------


async def test_instances_share_the_communities_as_the_producer_spreads_them(
    namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    async with AsyncExitStack() as stack:
        one = await open_instance(stack, namespace, log, store)
        other = await open_instance(stack, namespace, log, store)
        buses = [one.bus, other.bus]

        def owned() -> list[list[bool]]:
            return [[bus.sharing.owns(Lane("shed", name)) for bus in buses] for name in COMMUNITIES]

        await until(lambda: all(sum(owners) == 1 for owners in owned()), 30)
        assert 0 < sum(mine for mine, _ in owned()) < len(COMMUNITIES)
        producer = AIOKafkaProducer(bootstrap_servers=namespace.bootstrap)
        await producer.start()
        for name in COMMUNITIES:
            sent = await producer.send_and_wait(namespace.topic("shed"), b"-", key=name.encode())
            assert sent.partition == partition_of(name, 12)
        await producer.stop()


@pytest.mark.parametrize("how", ["in good order", "killed"])
async def test_what_an_instance_leaves_the_other_one_takes_over(
    namespace: KafkaNamespace, store: SqliteDocumentStore, how: str
) -> None:
    log = MemoryLog()
    async with AsyncExitStack() as stack:
        staying = await open_instance(stack, namespace, log, store)
        leaving = Instance(namespace, log, store)
        await leaving.start()
        await until(lambda: leaving.bus.connected, 30)
        await staying.commands(20, *COMMUNITIES)
        await leaving.commands(20, *COMMUNITIES)
        for name in COMMUNITIES:
            assert await staying.consumer.wait_for("shed", name, 40, 20)
        speak = silence(leaving) if how == "killed" else None
        await leaving.stop() if speak is None else await leaving.relay.stop()
        await staying.commands(20, *COMMUNITIES)
        await until(lambda: all(staying.bus.sharing.owns(Lane("shed", one)) for one in COMMUNITIES), 40)
        for name in COMMUNITIES:
            assert await staying.consumer.wait_for("shed", name, 60, 20)
            done = {*staying.notebook.of(name), *leaving.notebook.of(name)}
            assert done == set(range(1, 61))
        if speak is not None:
            speak()
            await leaving.stop()


def silence(instance: Instance) -> Callable[[], None]:
    """What the others notice of a kill: it says nothing more, and does not say goodbye."""
    client = instance.bus._connection._subscriber.consumer._client
    send, ask_all = client.send, client.fetch_all_metadata

    async def say_nothing(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    def speak() -> None:
        client.send, client.fetch_all_metadata = send, ask_all

    client.send = client.fetch_all_metadata = say_nothing
    return speak


# -- a broker that goes away ---------------------------------------------------------------------


@pytest.mark.parametrize("away", ["killed", "frozen"])
async def test_commands_go_on_while_kafka_is_away_and_everything_arrives_when_it_is_back(
    native_kafka: NativeKafka, frail_namespace: KafkaNamespace, store: SqliteDocumentStore, away: str
) -> None:
    log = MemoryLog()
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, frail_namespace, log, store)
        await instance.commands(10, *COMMUNITIES)
        native_kafka.kill() if away == "killed" else native_kafka.freeze()
        loop = asyncio.get_running_loop()
        gone_until = loop.time() + 8
        published = 10
        took: list[float] = []
        while loop.time() < gone_until:
            began = loop.time()
            await instance.commands(5, *COMMUNITIES)
            took.append(loop.time() - began)
            published += 5
            await asyncio.sleep(0.1)
        assert median(took) < 0.5, "commands waited for Kafka"
        assert instance.relay.lag > 0
        await until(lambda: not instance.bus.connected, 30)
        await asyncio.to_thread(native_kafka.start if away == "killed" else native_kafka.thaw)
        for name in COMMUNITIES:
            assert await instance.consumer.wait_for("shed", name, published, 60)
            assert instance.notebook.first_of(name) == list(range(1, published + 1))
        await until(lambda: instance.relay.lag == 0, 60)
        # And it lives on: what comes now comes by Kafka, not by looking.
        readings = log.readings
        await instance.commands(3, *COMMUNITIES)
        for name in COMMUNITIES:
            assert await instance.consumer.wait_for("shed", name, published + 3, 20)
        await until(lambda: instance.relay.lag == 0, 20)
        assert log.readings <= readings + len(COMMUNITIES)
        await until(lambda: instance.bus.connected, 30)


async def test_a_client_that_hangs_in_silence_is_made_anew(
    native_kafka: NativeKafka, frail_namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    """Without its picture of the cluster a client never finds a coordinator again, and says nothing."""
    log = MemoryLog()
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, frail_namespace, log, store)
        await instance.commands(3, *COMMUNITIES)
        hanging = instance.bus._connection.consumer
        await asyncio.sleep(2 * QUICKLY.ping_seconds + QUICKLY.hanging_seconds)
        assert instance.bus._connection.consumer is hanging, "one that works is left as it is"
        hanging._client._sync_task.cancel()
        native_kafka.kill()
        await asyncio.to_thread(native_kafka.start)
        await until(lambda: instance.bus._connection.consumer is not hanging and instance.bus.connected, 60)
        await instance.bus.probe()
        await instance.commands(3, *COMMUNITIES)
        for name in COMMUNITIES:
            assert await instance.consumer.wait_for("shed", name, 6, 20)


async def test_what_a_process_writes_it_sees_itself_while_kafka_is_away(
    native_kafka: NativeKafka, frail_namespace: KafkaNamespace, store: SqliteDocumentStore
) -> None:
    log = MemoryLog()
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, frail_namespace, log, store, straight=True)
        native_kafka.kill()
        await instance.commands(5, *COMMUNITIES)
        for name in COMMUNITIES:
            assert await instance.consumer.wait_for("shed", name, 5, 0.5)
        await asyncio.to_thread(native_kafka.start)
        await until(lambda: instance.relay.lag == 0, 60)
        assert all(instance.notebook.of(name) == [1, 2, 3, 4, 5] for name in COMMUNITIES)


async def test_a_process_that_starts_without_kafka_serves_what_it_can(
    store: SqliteDocumentStore, native_kafka: NativeKafka, frail_namespace: KafkaNamespace
) -> None:
    native_kafka.kill()
    log = MemoryLog()
    log.append(HAIWAN, put(1))
    instance = Instance(frail_namespace, log, store, straight=True)
    instance.bus._connection._pace = replace(QUICKLY, alone_after_seconds=0.5)
    await instance.start()
    assert not instance.bus.connected
    await instance.commands(2, HAIWAN)
    assert await instance.consumer.wait_for("shed", HAIWAN, 3, 10)
    await asyncio.to_thread(native_kafka.start)
    await until(lambda: instance.bus.connected, 60)
    await until(lambda: instance.relay.lag == 0, 60)
    await instance.stop()


async def test_stopping_is_bounded_even_if_kafka_answers_nothing(
    store: SqliteDocumentStore, native_kafka: NativeKafka, frail_namespace: KafkaNamespace
) -> None:
    log = MemoryLog()
    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, frail_namespace, log, store)
        await instance.commands(5, HAIWAN)
        assert await instance.consumer.wait_for("shed", HAIWAN, 5, 20)
        native_kafka.freeze()
        await instance.commands(5, HAIWAN)
        await asyncio.wait_for(instance.stop(), 40)
        native_kafka.thaw()
