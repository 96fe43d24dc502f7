"""What an operator sees of other systems' groups on Kafka."""

import asyncio
import json
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from click.testing import CliRunner

from hehuo.cli import main
from tests.feed_topic import COMMUNITIES, send, topic

__all__ = ["topic"]
pytestmark = pytest.mark.servers

SENT, READ = 9, 12


async def told(bootstrap: str, topic: str, *more: str) -> str:
    """What the word says of this topic."""
    settings = {"HEHUO_KAFKA_BOOTSTRAP": bootstrap, "HEHUO_KAFKA_PREFIX": topic.removesuffix(".feed")}
    said = await asyncio.to_thread(CliRunner().invoke, main, ["subscribers", *more], env=settings)
    assert said.exit_code == 0, said.output
    return said.output


async def test_a_group_is_told_with_what_it_has_not_read_and_what_retention_took(
    kafka_bootstrap: str, topic: str
) -> None:
    await send(kafka_bootstrap, topic, [*range(1, SENT + 1)])
    assert "no group" in await told(kafka_bootstrap, topic)
    name = f"library-{uuid4().hex[:8]}"
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=kafka_bootstrap, group_id=name, auto_offset_reset="earliest",
        enable_auto_commit=False,
    )  # fmt: skip
    async with consumer:
        for _ in range(READ):
            await consumer.getone()
        await consumer.commit()
        behind = SENT * len(COMMUNITIES) - READ
        assert json.loads(await told(kafka_bootstrap, topic, "--json")) == [
            {"group": name, "behind": behind, "gone": 0, "members": 1}
        ]
        ends = await consumer.end_offsets([TopicPartition(topic, one) for one in range(12)])
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    await admin.delete_records({place: RecordsToDelete(end) for place, end in ends.items() if end})
    await admin.close()
    said = await told(kafka_bootstrap, topic)
    assert name in said
    assert " 0 behind  0 attached" in said
    assert f"{behind} gone" in said


async def test_a_topic_that_is_not_there_has_no_group(kafka_bootstrap: str) -> None:
    assert "no group" in await told(kafka_bootstrap, f"nowhere-{uuid4().hex[:8]}.feed")


def test_without_kafka_it_says_so() -> None:
    nobody = {"HEHUO_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    said = CliRunner().invoke(main, ["subscribers"], env=nobody)
    assert said.exit_code == 1
    assert "tells of no groups" in said.output
