"""Topics on a real Kafka: made once, compared from then on, changed never."""

import asyncio
import time

import pytest
from aiokafka import AIOKafkaProducer

from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.topics import Topic, TopicsNotMade, provision
from tests.server_kafka import unique_namespace

pytestmark = pytest.mark.servers


async def test_topics_are_made_once_and_then_found_as_they_should_be(kafka_bootstrap: str) -> None:
    namespace = unique_namespace(kafka_bootstrap)
    topics = [Topic("shed", 12, 7), Topic("feed", 12, 730)]
    first, second = [
        f"{namespace.prefix}.shed: made with 12 partitions and 1 replicas",
        f"{namespace.prefix}.feed: made with 12 partitions and 1 replicas",
    ]
    assert await provision(namespace, topics) == [first, second]
    found = await provision(namespace, topics)
    assert found == [
        f"{namespace.prefix}.shed: is as it should be",
        f"{namespace.prefix}.feed: is as it should be",
    ]


async def test_two_who_make_them_at_once_are_in_nobody_s_way(kafka_bootstrap: str) -> None:
    namespace = unique_namespace(kafka_bootstrap)
    both = await asyncio.gather(*(provision(namespace, [Topic("shed", 3, 1)]) for _ in range(2)))
    assert sorted(line.partition(": ")[2].split(" ")[0] for lines in both for line in lines) == ["is", "made"]


async def test_what_differs_is_told_and_left_as_it_is(kafka_bootstrap: str) -> None:
    namespace = unique_namespace(kafka_bootstrap)
    await provision(namespace, [Topic("shed", 3, 1)])
    for _ in range(2):
        assert await provision(namespace, [Topic("shed", 12, 7)]) == [
            f"{namespace.prefix}.shed: partitions is 3 and should be 12",
            f"{namespace.prefix}.shed: retention.ms is 86400000 and should be 604800000",
        ]


async def test_a_sender_whose_clock_is_far_ahead_is_heard(kafka_bootstrap: str) -> None:
    namespace = unique_namespace(kafka_bootstrap)
    await provision(namespace, [Topic("shed", 1, 7)])
    tomorrow = round(time.time() * 1000) + 86_400_000
    async with AIOKafkaProducer(bootstrap_servers=kafka_bootstrap) as producer:
        kept = await producer.send_and_wait(namespace.topic("shed"), b"{}", timestamp_ms=tomorrow)
    assert kept.timestamp < tomorrow - 3_600_000, "the time is the broker's"


async def test_more_replicas_than_there_are_brokers_are_refused(kafka_bootstrap: str) -> None:
    with pytest.raises(TopicsNotMade, match="refused"):
        await provision(unique_namespace(kafka_bootstrap), [Topic("shed", 3, 1)], replicas=9)


async def test_waiting_for_kafka_is_bounded() -> None:
    with pytest.raises(TopicsNotMade, match="did not answer in time"):
        await provision(KafkaNamespace("127.0.0.1:9", "nobody"), [Topic("shed", 3, 1)], wait_seconds=0.2)
