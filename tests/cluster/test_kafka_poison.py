"""A hundred events among a hundred thousand that a handler can't bear: they park, the rest flows."""

from contextlib import AsyncExitStack

import pytest

from shared.bus.port import Lane, Message
from shared.consumers.parking import Parking
from shared.projections.sqlite.store import SqliteDocumentStore
from tests.cluster.test_kafka_bus import Instance, open_instance
from tests.example_readers import MemoryLog, put, until
from tests.server_kafka import topics_for, unique_namespace

pytestmark = pytest.mark.servers

COMMUNITIES = [f"community-{number:04}" for number in range(1_000)]
EVENTS = 100
"""In each community."""
POISON = {name: 1 + number % EVENTS for number, name in enumerate(COMMUNITIES[::10])}
"""By community: the event that its handler can't bear."""
_LONGEST_WAIT_SECONDS = 180.0


async def test_they_hold_up_their_communities_alone_and_nothing_once_the_handler_is_mended(
    kafka_bootstrap: str, store: SqliteDocumentStore
) -> None:
    namespace, log = unique_namespace(kafka_bootstrap), MemoryLog()
    await topics_for(namespace, "shed", partitions=12)
    unbearable = dict(POISON)

    async def trouble(message: Message) -> None:
        if unbearable.get(message.community) == message.sequence:
            raise ValueError(f"{message.community}:{message.sequence} is too much")

    async with AsyncExitStack() as stack:
        instance = await open_instance(stack, namespace, log, store)
        instance.notebook.trouble = trouble
        await publish(instance)
        consumer, notebook = instance.consumer, instance.notebook

        def is_where_it_should_be(name: str) -> bool:
            return consumer.position("shed", name) == POISON.get(name, EVENTS + 1) - 1

        await until(lambda: all(map(is_where_it_should_be, COMMUNITIES)), _LONGEST_WAIT_SECONDS)
        await until(lambda: len(consumer.parked) == len(POISON), _LONGEST_WAIT_SECONDS)
        assert {one.community: one.sequence for one in consumer.parked} == POISON
        assert not consumer.stopped_itself
        for name in COMMUNITIES:
            done = range(1, POISON.get(name, EVENTS + 1))
            assert notebook.first_of(name) == list(done), name

        unbearable.clear()
        parking = Parking(store, lambda: [consumer])
        assert await parking.replay_all(consumer.name) == len(POISON)
        for name in POISON:
            assert await consumer.wait_for("shed", name, EVENTS, _LONGEST_WAIT_SECONDS)
        assert consumer.parked == await store.parked() == []
        assert all(notebook.first_of(name) == list(range(1, EVENTS + 1)) for name in COMMUNITIES)
        assert consumer.lag().get(Lane("shed", COMMUNITIES[0]), 0) == 0


async def publish(instance: Instance) -> None:
    """A hundred thousand events, a tenth of a community's at a time."""
    for first in range(0, EVENTS, 10):
        for name in COMMUNITIES:
            events = (put(number) for number in range(first, first + 10))
            await instance.bus.publish(instance.log.append(name, *events))
        await until(lambda: instance.relay.lag < 20_000, _LONGEST_WAIT_SECONDS)
