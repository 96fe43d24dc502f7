"""Makes the topics that a platform needs, and says where they are not what they should be."""

import asyncio
import contextlib
import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.patching import patch_aiokafka

patch_aiokafka()

_MILLISECONDS_OF_A_DAY = 86_400_000
_PAUSE_SECONDS = 0.5
_WAIT_SECONDS = 60.0
_SETTLE_SECONDS = 60.0


class TopicsNotMade(Exception):  # noqa: N818 (an outcome that operators read)
    """Kafka did not come up in time, or refused a topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it should be. What it no longer holds is no loss: the logs keep every event."""

    source: str
    partitions: int
    retention_days: int

    def settings(self, replicas: int) -> Mapping[str, str]:
        """What Kafka is told of it beside its partitions. Of three replicas two must have a record."""
        return {
            "cleanup.policy": "delete",
            # The broker's clock: by the sender's, one that is an hour ahead could never send again.
            "message.timestamp.type": "LogAppendTime",
            "retention.ms": str(self.retention_days * _MILLISECONDS_OF_A_DAY),
            "min.insync.replicas": str(max(1, replicas - 1)),
        }


def read_topics(path: Path) -> list[Topic]:
    """The topics in a file like ``deploy/topics.toml``; ``ValueError`` for one that makes no sense."""
    tables: dict[str, dict[str, int]] = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        topics = [Topic(source, **table) for source, table in tables.items()]
    except TypeError as error:
        raise ValueError(f"{path}: {error}") from error
    if bad := [one.source for one in topics if one.partitions < 1 or one.retention_days < 1]:
        raise ValueError(f"{path}: partitions and retention_days must be 1 or more in {bad}")
    return topics


async def provision(
    namespace: KafkaNamespace,
    topics: Sequence[Topic],
    *,
    replicas: int = 1,
    wait_seconds: float = _WAIT_SECONDS,
) -> list[str]:
    """Makes those that are missing, leaves the others as they are, and says in sentences what it found.

    Waits so long for Kafka to come up. Raises `TopicsNotMade` if it doesn't, or refuses one.
    """
    async with _admin(namespace, wait_seconds) as admin:
        wanted = {namespace.topic(one.source): one for one in topics}
        made = {name: await _make(admin, name, topic, replicas) for name, topic in wanted.items()}
        described = await _described(admin, list(wanted))
        lines: list[str] = []
        for name, topic in wanted.items():
            if made[name]:
                lines.append(f"{name}: made with {topic.partitions} partitions and {replicas} replicas")
            else:
                lines += await _compare(admin, described[name], topic, replicas)
        return lines


async def find_problems(
    namespace: KafkaNamespace, topics: Sequence[Topic], *, wait_seconds: float = 0.0
) -> list[str]:
    """Sentences about topics that are missing, leaderless or have another number of partitions; read-only.

    Raises `TopicsNotMade` if Kafka doesn't answer.
    """
    async with _admin(namespace, wait_seconds) as admin:
        wanted = {namespace.topic(one.source): one for one in topics}
        lines: list[str] = []
        for one in await admin.describe_topics(list(wanted)):
            name, partitions = one["topic"], one["partitions"]
            if one["error_code"] or not partitions:
                lines.append(f"{name} is missing: `hehuo topics` makes it")
            elif len(partitions) != wanted[name].partitions:
                should = wanted[name].partitions
                lines.append(f"{name} has {len(partitions)} partitions and should have {should}")
            elif leaderless := sum(part["leader"] < 0 for part in partitions):
                lines.append(f"{name} has no leader for {leaderless} of its partitions: a broker is away")
        return lines


@contextlib.asynccontextmanager
async def _admin(namespace: KafkaNamespace, wait_seconds: float) -> AsyncIterator[AIOKafkaAdminClient]:
    deadline = asyncio.get_running_loop().time() + wait_seconds
    while True:
        admin = AIOKafkaAdminClient(
            bootstrap_servers=namespace.bootstrap.split(","), client_id=namespace.client
        )
        try:
            await admin.start()
            break
        except KafkaError as error:
            await admin.close()
            if asyncio.get_running_loop().time() > deadline:
                raise TopicsNotMade(
                    f"Kafka at {namespace.bootstrap} did not answer in time: {error}"
                ) from error
        await asyncio.sleep(_PAUSE_SECONDS)
    try:
        yield admin
    except KafkaError as error:
        raise TopicsNotMade(f"Kafka at {namespace.bootstrap} refused: {error!r}") from error
    finally:
        await admin.close()


async def _make(admin: AIOKafkaAdminClient, name: str, topic: Topic, replicas: int) -> bool:
    """Whether it was made; it may be there already."""
    new = NewTopic(name, topic.partitions, replicas, topic_configs=dict(topic.settings(replicas)))
    ((_, code, message, *_),) = (await admin.create_topics([new])).topic_errors
    if code and for_code(code) is not TopicAlreadyExistsError:
        raise TopicsNotMade(f"{name} was refused: {for_code(code).__name__}: {message}")
    return not code


async def _described(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, Any]]:
    """The topics, as soon as every partition has a leader: brokers learn of a new one a moment later."""
    deadline = asyncio.get_running_loop().time() + _SETTLE_SECONDS
    while True:
        found = {one["topic"]: one for one in await admin.describe_topics(names)}
        led = [one for one in found.values() if not one["error_code"] and one["partitions"]]
        if len(led) == len(names) and all(part["leader"] >= 0 for one in led for part in one["partitions"]):
            return found
        if asyncio.get_running_loop().time() > deadline:
            raise TopicsNotMade(f"not every partition of {sorted(names)} has a leader")
        await asyncio.sleep(0.05)


async def _compare(
    admin: AIOKafkaAdminClient, described: Mapping[str, Any], topic: Topic, replicas: int
) -> list[str]:
    """A difference is told and not mended: more partitions would send a community's events elsewhere."""
    name, partitions = described["topic"], described["partitions"]
    is_so: dict[str, object] = {
        "partitions": len(partitions),
        "replicas": min(len(one["replicas"]) for one in partitions),
    }
    should: dict[str, object] = {"partitions": topic.partitions, "replicas": replicas}
    settings = topic.settings(replicas)
    is_so |= await _settings(admin, name, settings)
    should |= settings
    lines = [
        f"{name}: {what} is {is_so.get(what)} and should be {value}"
        for what, value in should.items()
        if is_so.get(what) != value
    ]
    return lines or [f"{name}: is as it should be"]


async def _settings(admin: AIOKafkaAdminClient, name: str, settings: Mapping[str, str]) -> dict[str, str]:
    asked = ConfigResource(ConfigResourceType.TOPIC, name, dict(settings))
    answers: list[Any] = await admin.describe_configs([asked])
    resources = [resource for answer in answers for resource in answer.resources]
    return {entry[0]: entry[1] for resource in resources for entry in resource[4]}
