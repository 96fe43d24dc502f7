"""The parts of the Kafka adapter that need no Kafka: records, partitions, topics, marks."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvloop
from aiokafka import TopicPartition
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.metadata import MetadataRequest

from hehuo.services import SERVICES
from services.gateway.service import SERVICE as GATEWAY
from shared.bus.kafka.namespace import FEED, KafkaNamespace
from shared.bus.kafka.partitions import Partitions, partition_of
from shared.bus.kafka.records import Records
from shared.bus.kafka.topics import read_topics
from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import Lane, Message
from tests.example_readers import HAIWAN, NANBEITAI, MemoryLog, put, until

TOPICS_FILE = Path(__file__).parents[3] / "deploy" / "topics.toml"
SOURCES = {"hehuo.shed": "shed"}


@dataclass(slots=True)
class Record:
    """As aiokafka's, as far as it matters."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = field(default_factory=tuple)
    topic: str = "hehuo.shed"
    partition: int = 0
    offset: int = 0


def record_of(message: Message, *headers: tuple[str, bytes]) -> Record:
    return Record(message.community.encode(), message.body, headers)


# -- connections ---------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def test_a_connection_that_the_broker_has_closed_is_a_kafka_error_on_any_loop(
    run: Callable[..., None],
) -> None:
    """On uvloop it was a `RuntimeError`, of which the client's own tasks died."""
    run(_write_on_a_closed_connection())


async def _write_on_a_closed_connection() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    connection = AIOKafkaConnection(host, port)
    connection._versions = {MetadataRequest.API_KEY: (0, 5)}
    connection._reader, connection._writer = await asyncio.open_connection(host, port)
    connection._read_task = asyncio.create_task(asyncio.sleep(60))
    connection._writer.transport.abort()
    await asyncio.sleep(0.05)
    try:
        with pytest.raises(KafkaConnectionError):
            await _ask(connection)
    finally:
        connection.close()
        server.close()


async def _ask(connection: AIOKafkaConnection) -> None:
    asked = connection.send(MetadataRequest([]))
    connection.close()  # asyncio drops what is written; then the reader finds the end.
    await asked


# -- records -------------------------------------------------------------------------------------


def test_records_become_the_messages_that_were_sent_lane_by_lane() -> None:
    log = MemoryLog()
    sent = [
        *log.append(HAIWAN, put(1), put(2)),
        *log.append(NANBEITAI, put(1)),
        *log.append(HAIWAN, put(3, '带“引号”的名字 \\ "id":"x:9"')),
    ]
    haiwan, nanbeitai = Records(SOURCES).lanes([record_of(one) for one in sent])
    assert [(one.community, one.sequence) for one in haiwan] == [(HAIWAN, 1), (HAIWAN, 2), (HAIWAN, 3)]
    assert [(one.community, one.sequence) for one in nanbeitai] == [(NANBEITAI, 1)]
    assert [one.body for one in haiwan] == [one.body for one in sent if one.community == HAIWAN]
    assert {one.type for one in haiwan} == {one.type for one in sent}
    assert {one.source for one in haiwan} == {"shed"}


def spoilt(line: bytes) -> dict[str, Record]:
    key = HAIWAN.encode()
    return {
        "no key": Record(None, line),
        "no value": Record(key, None),
        "nothing in it": Record(key, b""),
        "no event": Record(key, b'{"hello":"world"}'),
        "another one's key": Record(NANBEITAI.encode(), line),
        "a key that is part of the community": Record(HAIWAN[:3].encode(), line),
        "another service": Record(key, line.replace(b'"/shed"', b'"/fund"')),
        "no type": Record(key, line.replace(b'"type":', b'"kind":')),
        "no sequence": Record(key, line.replace(f'"{HAIWAN}:1"'.encode(), f'"{HAIWAN}:"'.encode())),
        "sequence 0": Record(key, line.replace(f'"{HAIWAN}:1"'.encode(), f'"{HAIWAN}:0"'.encode())),
        "an id without an end": Record(key, line[: line.index(b'"id":"') + 8 + len(key)]),
        "an epoch that is none": Record(key, line, [("content-type", b""), ("epoch", b"late")]),
    }


LINE = MemoryLog().append(HAIWAN, put(1))[0].body


@pytest.mark.parametrize("what", spoilt(LINE))
def test_a_record_that_is_no_event_of_the_topic_is_counted_and_passed_over(what: str) -> None:
    records = Records(SOURCES)
    good = record_of(MemoryLog().append(HAIWAN, put(1))[0])
    assert [len(one) for one in records.lanes([good, spoilt(LINE)[what], good])] == [2]
    assert records.refused == 1


def test_records_of_another_epoch_are_left_out() -> None:
    message = MemoryLog().append(HAIWAN, put(1))[0]
    plain, first = record_of(message), record_of(message, ("content-type", b""), ("epoch", b"1"))
    before, after = Records(SOURCES), Records(SOURCES, epoch=1)
    assert [len(one) for one in before.lanes([plain, first])] == [1]
    assert [len(one) for one in after.lanes([plain, first])] == [1]
    assert (before.outdated, after.outdated, before.refused, after.refused) == (1, 1, 0, 0)


def test_what_records_carry_names_the_epoch_after_a_restore_alone() -> None:
    assert [name for name, _ in KafkaNamespace("k:9092", "hehuo").headers] == ["content-type"]
    assert KafkaNamespace("k:9092", "hehuo", epoch=2).headers[1] == ("epoch", b"2")


# -- partitions ----------------------------------------------------------------------------------


def partitions(count: int = 12) -> Partitions:
    return Partitions(SOURCES, lambda _topic: range(count), 5.0)


async def test_nothing_is_owned_before_the_group_gives_and_then_what_it_gave() -> None:
    sharing, told = partitions(), list[str]()
    stop = sharing.watch(lambda: told.append("changed"))
    lane = Lane("shed", HAIWAN)
    assert not sharing.owns(lane)
    number = partition_of(HAIWAN, 12)
    await sharing.on_partitions_assigned({TopicPartition("hehuo.shed", number)})
    assert sharing.owns(lane)
    assert not sharing.owns(Lane("fund", HAIWAN))
    await sharing.on_partitions_revoked({TopicPartition("hehuo.shed", number)})
    assert sharing.owns(lane), "kept until another one is given"
    await sharing.on_partitions_assigned({TopicPartition("hehuo.shed", (number + 1) % 12)})
    assert not sharing.owns(lane)
    await sharing.on_partitions_assigned({TopicPartition("hehuo.shed", (number + 1) % 12)})
    assert told == ["changed", "changed"], "nothing changed the third time"
    stop()
    await sharing.on_partitions_assigned(set())
    assert len(told) == 2


async def test_partitions_that_are_given_before_it_is_known_how_many_there_are_are_served_once_it_is() -> (
    None
):
    known: list[int] = []
    sharing = Partitions({"hehuo.shed": "shed"}, lambda _topic: known, look_seconds=5.0)
    await sharing.on_partitions_assigned({TopicPartition("hehuo.shed", partition_of(HAIWAN, 12))})
    assert not sharing.owns(Lane("shed", HAIWAN))  # Topics made anew: the group was faster than the metadata.
    known.extend(range(12))
    assert sharing.owns(Lane("shed", HAIWAN))
    assert not sharing.owns(Lane("barn", HAIWAN))


async def test_whoever_is_given_nothing_for_too_long_serves_all_until_it_is() -> None:
    sharing = partitions()
    sharing.take_all()
    assert sharing.owns(Lane("shed", HAIWAN))
    await sharing.on_partitions_assigned(set())
    assert not sharing.owns(Lane("shed", HAIWAN))
    sharing.take_all()
    assert not sharing.owns(Lane("shed", HAIWAN)), "an instance more than there are partitions rests"


# -- topics --------------------------------------------------------------------------------------


def test_there_is_a_topic_for_every_log() -> None:
    wanted = {FEED, GATEWAY.name, *(service.name for service in SERVICES)}
    topics = [one for one in read_topics(TOPICS_FILE) if one.source in wanted]
    assert {one.source for one in topics} == wanted
    assert len({one.partitions for one in topics}) == 1, "ranges give a community's lanes to one instance"


def test_of_three_replicas_two_must_have_a_record() -> None:
    topic = read_topics(TOPICS_FILE)[0]
    least = [topic.settings(replicas)["min.insync.replicas"] for replicas in (1, 2, 3)]
    assert least == ["1", "1", "2"]


@pytest.mark.parametrize(
    "text", ["[feed]\npartitions = 0\nretention_days = 1", "[feed]\npartitions = 3", "[feed]\nsize = 3"]
)
def test_topics_that_make_no_sense_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"topics\.toml"):
        read_topics(file)


# -- marks ---------------------------------------------------------------------------------------


async def test_a_mark_is_passed_when_all_groups_are_done_with_what_was_before_it() -> None:
    log, bus, gate = MemoryLog(), LocalBus(QueueLimits(most_waiting=8, stop_seconds=0.2)), list[bool]()

    async def slow(_messages: Sequence[Message]) -> None:
        await until(lambda: bool(gate))

    async def quick(_messages: Sequence[Message]) -> None:
        """Nothing keeps it."""

    await bus.subscribe("slow", ["shed"], slow)
    leaving = await bus.subscribe("quick", ["shed"], quick)
    await bus.start()
    await bus.publish(log.append(HAIWAN, put(1)))
    before = bus.mark()
    for number in range(20):  # More than can wait: all but the newest is left to the log.
        await bus.publish(log.append(HAIWAN, put(number)))
    after = bus.mark()
    assert not after.passed
    assert bus.most_waiting <= 8
    await leaving.close()
    gate.append(True)
    await until(lambda: after.passed)
    assert before.passed
    await bus.stop()
