"""What every `EventBus` must do, alone and with consumers on it. An adapter joins by one line."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import EventBus, Message
from shared.consumers.consumer import Consumer
from shared.projections.sqlite.store import SqliteDocumentStore
from tests.buses import relayed_bus
from tests.example_readers import HAIWAN, NANBEITAI, QUICK, MemoryLog, Notebook, put, until

Open = Callable[[], Awaitable[EventBus]]
LIMITS = QueueLimits(most_waiting=64, most_at_once=16, stop_seconds=0.2)
"""So low that tests go beyond them."""


async def local(_request: pytest.FixtureRequest) -> EventBus:
    return LocalBus(LIMITS)


async def kafka(request: pytest.FixtureRequest) -> EventBus:
    return await relayed_bus(request.getfixturevalue("kafka_bootstrap"), LIMITS)


ADAPTERS = [
    pytest.param(local, id="in-process"),
    pytest.param(kafka, id="kafka", marks=pytest.mark.servers),
]


@pytest.fixture(params=ADAPTERS)
async def open_bus(request: pytest.FixtureRequest) -> AsyncIterator[Open]:
    """A bus that has started, as often as it is called."""
    adapter: Callable[[pytest.FixtureRequest], Awaitable[EventBus]] = request.param
    opened: list[EventBus] = []

    async def start() -> EventBus:
        opened.append(await adapter(request))
        await opened[-1].start()
        return opened[-1]

    yield start
    for bus in opened:
        await bus.stop()


@pytest.fixture
async def bus(open_bus: Open) -> EventBus:
    return await open_bus()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteDocumentStore]:
    opened = SqliteDocumentStore(tmp_path / "checkpoints.sqlite")
    yield opened
    await opened.close()


class Group:
    """Who receives messages, and what it received."""

    def __init__(self) -> None:
        self.seen: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self.bodies: list[bytes] = []
        self.failures = 0
        """How many batches will fail from here on."""
        self.gate = asyncio.Event()
        self.gate.set()

    async def receive(self, messages: Sequence[Message]) -> None:
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("somewhere a cable was pulled")
        for message in messages:
            self.seen[message.source, message.community].append(message.sequence)
            self.bodies.append(message.body)

    def of(self, community: str, source: str = "shed") -> list[int]:
        return self.seen[source, community]


# -- alone ---------------------------------------------------------------------------------------


async def test_every_group_gets_every_message_in_order(bus: EventBus) -> None:
    log, groups = MemoryLog(), [Group(), Group()]
    for number, group in enumerate(groups):
        await bus.subscribe(f"group-{number}", ["shed"], group.receive)
    for number in range(20):
        await bus.publish(log.append(HAIWAN, put(number)))
        await bus.publish(log.append(NANBEITAI, put(number), put(number + 100)))
    for group in groups:
        await until(lambda group=group: len(group.bodies) == 60)  # type: ignore[misc]  # mypy can't infer it.
        assert group.of(HAIWAN) == list(range(1, 21))
        assert group.of(NANBEITAI) == list(range(1, 41))


async def test_a_message_arrives_as_it_was_published(bus: EventBus) -> None:
    log, received = MemoryLog(), list[Message]()

    async def receive(messages: Sequence[Message]) -> None:
        received.extend(messages)

    await bus.subscribe("group", ["shed"], receive)
    sent = log.append(HAIWAN, put(1, name="手电钻 🔧"))[0]
    await bus.publish([sent])
    await until(lambda: bool(received))
    found = received[0]
    assert (found.source, found.community, found.sequence) == ("shed", HAIWAN, 1)
    assert (found.id, found.type, found.body) == (f"{HAIWAN}:1", sent.type, sent.body)


async def test_a_group_gets_only_the_sources_it_asked_for(bus: EventBus) -> None:
    shed, fund, group, both = MemoryLog("shed"), MemoryLog("fund"), Group(), Group()
    await bus.subscribe("one", ["shed"], group.receive)
    await bus.subscribe("two", ["shed", "fund"], both.receive)
    await bus.publish(fund.append(HAIWAN, put(1)))
    await bus.publish(shed.append(HAIWAN, put(1)))
    await until(lambda: len(both.bodies) == 2 and len(group.bodies) == 1)
    assert group.of(HAIWAN, "fund") == []


async def test_publishing_nothing_is_nothing(bus: EventBus) -> None:
    group = Group()
    await bus.subscribe("group", ["shed"], group.receive)
    await bus.publish([])
    await bus.publish(MemoryLog().append(HAIWAN, put(1)))
    await until(lambda: group.of(HAIWAN) == [1])


async def test_a_batch_that_failed_comes_again_in_order(bus: EventBus) -> None:
    log, group = MemoryLog(), Group()
    group.failures = 2
    await bus.subscribe("group", ["shed"], group.receive)
    for number in range(5):
        await bus.publish(log.append(HAIWAN, put(number)))
    await until(lambda: len(group.bodies) >= 5)
    assert group.failures == 0
    assert group.of(HAIWAN) == [1, 2, 3, 4, 5]


async def test_a_slow_group_slows_nobody(bus: EventBus) -> None:
    log, slow, quick = MemoryLog(), Group(), Group()
    slow.gate.clear()
    await bus.subscribe("slow", ["shed"], slow.receive)
    await bus.subscribe("quick", ["shed"], quick.receive)
    for number in range(50):
        await asyncio.wait_for(bus.publish(log.append(HAIWAN, put(number))), 1)
        await asyncio.sleep(0)
    await until(lambda: len(quick.bodies) == 50)
    assert not slow.bodies
    slow.gate.set()
    await until(lambda: bool(slow.of(HAIWAN)) and slow.of(HAIWAN)[-1] == 50)


async def test_the_newest_message_of_every_lane_arrives_whatever_is_dropped(bus: EventBus) -> None:
    log, slow = MemoryLog(), Group()
    slow.gate.clear()
    await bus.subscribe("slow", ["shed"], slow.receive)
    for number in range(300):
        await bus.publish(log.append(HAIWAN if number % 3 else NANBEITAI, put(number)))
    slow.gate.set()
    await until(lambda: max(slow.of(HAIWAN), default=0) == 200)
    await until(lambda: max(slow.of(NANBEITAI), default=0) == 100)
    for community in (HAIWAN, NANBEITAI):
        assert slow.of(community) == sorted(slow.of(community))


async def test_a_closed_subscription_gets_nothing_more(bus: EventBus) -> None:
    log, leaving, staying = MemoryLog(), Group(), Group()
    subscription = await bus.subscribe("leaving", ["shed"], leaving.receive)
    await bus.subscribe("staying", ["shed"], staying.receive)
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: leaving.of(HAIWAN) == [1])
    await subscription.close()
    await subscription.close()
    await bus.publish(log.append(HAIWAN, put(2)))
    await until(lambda: staying.of(HAIWAN) == [1, 2])
    assert leaving.of(HAIWAN) == [1]


async def test_a_group_may_come_while_the_bus_runs_and_come_again(bus: EventBus) -> None:
    log, early, late = MemoryLog(), Group(), Group()
    first = await bus.subscribe("group", ["shed"], early.receive)
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: early.of(HAIWAN) == [1])
    await first.close()
    await bus.subscribe("group", ["shed"], late.receive)
    await bus.publish(log.append(HAIWAN, put(2)))
    await until(lambda: bool(late.of(HAIWAN)) and late.of(HAIWAN)[-1] == 2)


async def test_closing_waits_for_the_batch_under_way(bus: EventBus) -> None:
    log, done = MemoryLog(), list[int]()
    begun = asyncio.Event()

    async def receive(messages: Sequence[Message]) -> None:
        begun.set()
        await asyncio.sleep(0.02)
        done.extend(message.sequence for message in messages)

    subscription = await bus.subscribe("group", ["shed"], receive)
    await bus.publish(log.append(HAIWAN, put(1)))
    await begun.wait()
    await subscription.close()
    assert done == [1]


async def test_stopping_is_bounded_even_if_a_group_hangs(bus: EventBus) -> None:
    log, hanging = MemoryLog(), Group()
    hanging.gate.clear()
    await bus.subscribe("hanging", ["shed"], hanging.receive)
    await bus.publish(log.append(HAIWAN, put(1)))
    await asyncio.sleep(0)
    await asyncio.wait_for(bus.stop(), 5)


# -- with consumers ------------------------------------------------------------------------------


def consumer(store: SqliteDocumentStore, log: MemoryLog, notebook: Notebook, name: str = "notes") -> Consumer:
    return Consumer(name, {log.source: log}, notebook, store, pace=QUICK)


async def test_what_was_there_before_the_consumer_is_read_from_the_log(
    bus: EventBus, store: SqliteDocumentStore
) -> None:
    log, notebook = MemoryLog(), Notebook()
    log.append(HAIWAN, *(put(number) for number in range(120)))
    reader = consumer(store, log, notebook)
    await reader.start(bus)
    await bus.publish(log.append(HAIWAN, put(120)))
    assert await reader.wait_for("shed", HAIWAN, 121, 5)
    assert notebook.of(HAIWAN) == list(range(1, 122))
    await reader.stop()


async def test_what_the_bus_never_brought_is_read_from_the_log(
    bus: EventBus, store: SqliteDocumentStore
) -> None:
    log, notebook = MemoryLog(), Notebook()
    reader = consumer(store, log, notebook)
    await reader.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    log.append(HAIWAN, put(2), put(3))
    await bus.publish(log.append(HAIWAN, put(4)))
    assert await reader.wait_for("shed", HAIWAN, 4, 5)
    assert notebook.of(HAIWAN) == [1, 2, 3, 4]
    await reader.stop()


async def test_a_consumer_too_slow_for_the_bus_misses_nothing(
    bus: EventBus, store: SqliteDocumentStore
) -> None:
    gate = asyncio.Event()

    async def wait(_message: Message) -> None:
        await gate.wait()

    log, notebook = MemoryLog(), Notebook(trouble=wait)
    reader = consumer(store, log, notebook)
    await reader.start(bus)
    for number in range(400):
        await bus.publish(log.append(HAIWAN if number % 2 else NANBEITAI, put(number)))
        await asyncio.sleep(0)
    gate.set()
    for community in (HAIWAN, NANBEITAI):
        assert await reader.wait_for("shed", community, 200, 5)
        assert notebook.of(community) == list(range(1, 201))
    await reader.stop()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # Each example has a bus, a log and a consumer of its own.
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["publish", "lose", "twice", "restart"]),
            st.sampled_from([HAIWAN, NANBEITAI]),
            st.integers(1, 5),
        ),
        max_size=30,
    ),
)
async def test_whatever_the_bus_does_each_event_is_done_once_and_in_order(
    open_bus: Open, store: SqliteDocumentStore, steps: list[tuple[str, str, int]]
) -> None:
    bus, log, notebook = await open_bus(), MemoryLog(), Notebook()
    name = f"notes-{uuid4()}"
    reader = consumer(store, log, notebook, name)
    await reader.start(bus)
    for step, community, events in steps:
        if step == "restart":
            await reader.stop()  # In good order, so that its checkpoints are saved: nothing comes twice.
            reader = consumer(store, log, notebook, name)
            await reader.start(bus)
            continue
        messages = log.append(community, *(put(one) for one in range(events)))
        if step != "lose":
            await bus.publish(messages)
        if step == "twice":
            await bus.publish(messages)
    await reader.stop()
    reader = consumer(store, log, notebook, name)
    await reader.start(bus)
    for community, head in (await log.heads()).items():
        assert await reader.wait_for("shed", community, head, 5)
        assert notebook.of(community) == list(range(1, head + 1))
    await reader.stop()
