"""How far the consumer groups of other systems have come in the topic of public events."""

from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.bus.kafka.namespace import FEED, KafkaNamespace
from shared.kernel.obstacles import Obstacle


class SubscribersNotSeen(Obstacle):
    """Kafka did not answer, or refused to tell of its groups."""


@dataclass(frozen=True, slots=True, order=True)
class Subscriber:
    """A group that has committed how far it read."""

    group: str
    behind: int
    """Records of the topic that it has not committed yet."""
    gone: int
    """Records among those before its place that retention took before it came: it reads them over HTTP."""
    members: int
    """Processes of it that are attached now."""


async def subscribers(namespace: KafkaNamespace) -> list[Subscriber]:
    """Every group that follows the topic, by name. Raises `SubscribersNotSeen`.

    What was committed is a hint: what a subscriber really did lies in its own store.
    """
    bootstrap = namespace.bootstrap.split(",")
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, client_id=namespace.client)
    reader = AIOKafkaConsumer(bootstrap_servers=bootstrap, client_id=namespace.client)
    try:
        await admin.start()
        await reader.start()
        first, end = await _ends(admin, reader, namespace.topic(FEED))
        names = sorted(name for name, *_ in await admin.list_consumer_groups())
        found = [await _one(admin, name, first, end) for name in names]
        return [one for one in found if one is not None]
    except KafkaError as error:
        raise SubscribersNotSeen(f"Kafka at {namespace.bootstrap} tells of no groups: {error!r}") from error
    finally:
        await reader.stop()
        await admin.close()


_Offsets = dict[TopicPartition, int]


async def _ends(
    admin: AIOKafkaAdminClient, reader: AIOKafkaConsumer, topic: str
) -> tuple[_Offsets, _Offsets]:
    """Where each partition begins, and where it ends."""
    (described,) = await admin.describe_topics([topic])
    partitions = [TopicPartition(topic, one["partition"]) for one in described["partitions"]]
    return await reader.beginning_offsets(partitions), await reader.end_offsets(partitions)


async def _one(admin: AIOKafkaAdminClient, group: str, first: _Offsets, end: _Offsets) -> Subscriber | None:
    """None for a group that has committed nothing in this topic."""
    committed = {
        place: one.offset
        for place, one in (await admin.list_consumer_group_offsets(group)).items()
        if place in end and one.offset >= 0
    }
    if not committed:
        return None
    reached = {place: committed.get(place, first[place]) for place in end}
    behind = sum(max(0, end[place] - max(offset, first[place])) for place, offset in reached.items())
    gone = sum(max(0, first[place] - offset) for place, offset in reached.items())
    (described,) = await admin.describe_consumer_groups([group])
    members = sum(len(one[-1]) for one in described.groups)
    return Subscriber(group, behind, gone, members)
