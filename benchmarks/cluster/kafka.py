"""Events a second over Kafka: the relay against plain aiokafka, the bus against bare FastStream."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from aiokafka import AIOKafkaProducer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage

from benchmarks.measurement import Measurement, quantile
from services.gateway.catalogue.events import examples
from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.topics import Topic, provision
from shared.bus.port import Lane, Message, messages_from
from shared.consumers.checkpoints import Checkpoint
from shared.consumers.consumer import Consumer
from shared.consumers.relay import Relay
from shared.projections.sqlite.store import SqliteDocumentStore

_SERVICE = "bookings"
_COMMUNITIES = tuple(f"community-{number:02}" for number in range(40))
_EVENTS_EACH = 1_500
_EVENTS = len(_COMMUNITIES) * _EVENTS_EACH
_COMMIT = 5
_HOPS = 300
_MOST_WAITING = 8_000
_LONGEST_SECONDS = 180.0
_PRODUCING = (
    "idempotent, acks=all, lz4, linger 2 ms, batches of 128 KiB, one send an event with its key;"
    " a fresh topic of 12 partitions"
)


def measure(bootstrap: str) -> list[Measurement]:
    """What goes through Kafka, each with its peer on the same broker in the same run."""
    return uvloop.run(_measure(bootstrap))


async def _measure(bootstrap: str) -> list[Measurement]:
    log = _Log()
    plain, relayed = await _namespace(bootstrap, "plain"), await _namespace(bootstrap, "relayed")
    sends = [await _plain(plain, log), await _relay(relayed, log)]
    plain, relayed = await _namespace(bootstrap, "plain"), await _namespace(bootstrap, "relayed")
    sends += [await _plain(plain, log), await _relay(relayed, log)]
    hops = await _hops(await _namespace(bootstrap, "hops"), log)
    size = sum(map(len, log.lines_of[_COMMUNITIES[0]])) / _EVENTS_EACH
    events = f"{_EVENTS:,} events of {size:.0f} bytes on average in {len(_COMMUNITIES)} communities"
    bare, decoded, ours = 0.0, 0.0, 0.0
    for _ in range(2):
        bare = max(bare, await _bare(relayed, decoded=False))
        decoded = max(decoded, await _bare(relayed, decoded=True))
        ours = max(ours, await _consumer(relayed, log))
    return [
        Measurement(
            "relay, against plain aiokafka",
            max(sends[1], sends[3]),
            "events/s",
            f"{events}, {_COMMIT} a commit, from a log in memory, cursor in SQLite; peer: all sends"
            f" pipelined; both: {_PRODUCING}; the better of two turns each.",
            peer=max(sends[0], sends[2]),
        ),
        Measurement(
            "consumer fed by Kafka, against bare FastStream",
            ours,
            "events/s",
            f"the same {_EVENTS:,} events through KafkaBus to a consumer whose handler does nothing, its"
            " checkpoints in SQLite, the better of two turns each; peer: a batch subscriber with the same"
            " client settings that decodes nothing, logs nothing, and acknowledges each batch.",
            peer=bare,
        ),
        Measurement(
            "the same, against FastStream as it comes",
            ours,
            "events/s",
            "peer: the same subscriber with FastStream's own decoding of JSON.",
            peer=decoded,
        ),
        *(
            Measurement(
                f"commit to a consumer, over Kafka alone, {label}",
                quantile(hops, share),
                "ms",
                f"one commit of {_COMMIT} events at a time, {len(hops)} of them, from the relay's publish to"
                " the consumer's handler, without a database and without load.",
            )
            for share, label in ((0.5, "p50"), (0.99, "p99"))
        ),
    ]


class _Log:
    """The same events in every community, as `SourceLog`."""

    def __init__(self) -> None:
        some = [line for wire_name, line in examples().items() if wire_name.startswith(f"{_SERVICE}.")]
        self.lines_of = {
            community: [
                _at(some[number % len(some)], community, number + 1) for number in range(_EVENTS_EACH)
            ]
            for community in _COMMUNITIES
        }

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        return list(enumerate(self.lines_of[community][after : after + limit], after + 1))

    async def heads(self) -> dict[str, int]:
        return {}

    def commits(self) -> list[list[Message]]:
        """What writers would publish: a commit of each community in turn."""
        found = []
        for first in range(0, _EVENTS_EACH, _COMMIT):
            for community, lines in self.lines_of.items():
                some = enumerate(lines[first : first + _COMMIT], first + 1)
                found.append(messages_from(Lane(_SERVICE, community), some))
        return found


def _at(line: bytes, community: str, sequence: int) -> bytes:
    """A recorded event, moved to another place."""
    line = re.sub(rb'"id":"[^"]*"', f'"id":"{community}:{sequence}"'.encode(), line, count=1)
    line = re.sub(rb'"sequence":"[^"]*"', f'"sequence":"{sequence:016d}"'.encode(), line, count=1)
    return re.sub(rb'"partitionkey":"[^"]*"', f'"partitionkey":"{community}"'.encode(), line, count=1)


async def _namespace(bootstrap: str, name: str) -> KafkaNamespace:
    namespace = KafkaNamespace(bootstrap, f"bench-{name}-{time.monotonic_ns()}")
    await provision(namespace, [Topic(_SERVICE, 12, 1)])
    return namespace


async def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.001)


# -- into Kafka ----------------------------------------------------------------------------------


async def _plain(namespace: KafkaNamespace, log: _Log) -> float:
    producer = AIOKafkaProducer(
        bootstrap_servers=namespace.bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=2,
        max_batch_size=128 * 1024,
    )
    await producer.start()
    topic, headers = namespace.topic(_SERVICE), namespace.headers
    commits = log.commits()
    began = time.perf_counter()
    sent = [
        await producer.send(topic, one.body, key=one.community.encode(), headers=headers)
        for one in chain.from_iterable(commits)
    ]
    await asyncio.gather(*sent)
    seconds = time.perf_counter() - began
    await producer.stop()
    return _EVENTS / seconds


async def _relay(namespace: KafkaNamespace, log: _Log) -> float:
    with TemporaryDirectory() as folder:
        store = SqliteDocumentStore(Path(folder) / "cursor.sqlite")
        relay = Relay(_SERVICE, log, store, namespace)
        await relay.start()
        commits = log.commits()
        began = time.perf_counter()
        for number, commit in enumerate(commits, 1):
            await relay.publish(commit)
            if number % 50 == 0:  # Writers take turns with everybody else, and here they must not run away.
                await asyncio.sleep(0)
                await _until(lambda published=number * _COMMIT: published - relay.sent < _MOST_WAITING)  # type: ignore[misc]  # mypy can't infer it.
        for community in _COMMUNITIES:
            assert await relay.consumer.wait_for(_SERVICE, community, _EVENTS_EACH, _LONGEST_SECONDS)
        seconds = time.perf_counter() - began
        await relay.stop()
        await store.close()
        return _EVENTS / seconds


# -- out of Kafka --------------------------------------------------------------------------------


class _Nothing:
    """A handler that wants every event and does nothing with it."""

    saves_checkpoints = False

    def wants(self, event_type: str) -> bool:  # noqa: ARG002 (all of them)
        """See `Handler.wants`."""
        return True

    def forget(self, lane: Lane) -> None:
        """See `Handler.forget`."""

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:
        """See `Handler.handle`."""


async def _consumer(namespace: KafkaNamespace, log: _Log) -> float:
    async def nobody(_messages: Sequence[Message]) -> None:
        """There is nothing to publish."""

    with TemporaryDirectory() as folder:
        store = SqliteDocumentStore(Path(folder) / "checkpoints.sqlite")
        bus = KafkaBus(namespace, f"ours-{time.monotonic_ns()}", [_SERVICE], nobody)
        consumer = Consumer("bench", {_SERVICE: log}, _Nothing(), store)
        await consumer.start(bus)
        await bus.start()
        seconds = await _timed(lambda: sum(consumer.positions().values()))
        assert consumer.positions() == dict.fromkeys(
            [Lane(_SERVICE, one) for one in _COMMUNITIES], _EVENTS_EACH
        )
        await consumer.stop()
        await bus.stop()
        await store.close()
        return seconds


class _Watch(_Nothing):
    """Notes what came last in each community, and when."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[int, float]] = {}

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:  # noqa: ARG002 (the consumer keeps them)
        """See `Handler.handle`."""
        now = time.perf_counter()
        self.last.update({one.community: (one.sequence, now) for one in messages})


async def _hops(namespace: KafkaNamespace, log: _Log) -> list[float]:
    """Milliseconds from a relay to a consumer, which meet in Kafka alone."""

    async def nobody(_messages: Sequence[Message]) -> None:
        """There is nothing to publish."""

    with TemporaryDirectory() as folder:
        store, watch = SqliteDocumentStore(Path(folder) / "hops.sqlite"), _Watch()
        relay = Relay(_SERVICE, log, store, namespace)
        bus = KafkaBus(namespace, f"hops-{time.monotonic_ns()}", [_SERVICE], nobody)
        consumer = Consumer("bench", {_SERVICE: log}, watch, store)
        await relay.start()
        await consumer.start(bus)
        await bus.start()
        await _until(lambda: bus.connected)
        waits = []
        for commit in log.commits()[:_HOPS]:
            began = time.perf_counter()
            await relay.publish(commit)
            await _until(lambda last=commit[-1]: watch.last.get(last.community, (0, 0))[0] >= last.sequence)  # type: ignore[misc]  # mypy can't infer it.
            waits.append((watch.last[commit[-1].community][1] - began) * 1_000)
        for one in (consumer, bus, relay):
            await one.stop()
        await store.close()
        return waits


async def _timed(done: Callable[[], int]) -> float:
    """Events a second from the first one that is done to the last: joining the group is not measured."""
    await _until(lambda: done() > 0)
    first, began = done(), time.perf_counter()
    await _until(lambda: done() >= _EVENTS)
    return (_EVENTS - first) / (time.perf_counter() - began)


async def _bare(namespace: KafkaNamespace, *, decoded: bool) -> float:
    broker = KafkaBroker(
        namespace.bootstrap.split(","),
        consumer_only=True,
        allow_auto_create_topics=False,
        apply_types=False,
        logger=None,
    )
    subscriber = broker.subscriber(
        namespace.topic(_SERVICE),
        batch=True,
        group_id=f"bare-{time.monotonic_ns()}",
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        batch_timeout_ms=10,
        max_records=2_000,
        no_reply=True,
        decoder=None if decoded else _raw,
    )
    seen = 0

    async def receive(records: Sequence[object]) -> None:
        nonlocal seen
        seen += len(records)
        message: KafkaAckableMessage = broker.context.get_local("message")
        await message.ack()

    subscriber(receive)
    await broker.start()
    rate = await _timed(lambda: seen)
    await broker.stop()
    return rate


async def _raw(message: KafkaAckableMessage) -> object:
    return message.raw_message
