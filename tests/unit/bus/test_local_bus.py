"""The bus in one process: what calls for nothing costs nothing, what comes often gathers."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import Lane, Message
from shared.consumers.consumer import Consumer
from tests.example_log import ToolPut, ToolReturned
from tests.example_readers import HAIWAN, QUICK, MemoryLog, Notebook, put, returned, until
from tests.faulty_documents import FaultyDocuments

LANE = Lane("shed", HAIWAN)


@pytest.fixture
async def bus() -> AsyncIterator[LocalBus]:
    """One that would let a minute pass between two batches."""
    opened = LocalBus(QueueLimits(batch_window_seconds=60.0, stop_seconds=0.2))
    await opened.start()
    yield opened
    await opened.stop()


def reading(store: FaultyDocuments, log: MemoryLog, notebook: Notebook) -> Consumer:
    return Consumer("notes", {log.source: log}, notebook, store, pace=QUICK)


async def test_events_that_nobody_wants_are_passed_at_once(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook(ToolPut.type)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, returned(1), returned(2)))
    assert consumer.position(*LANE) == 2  # Without a turn of the loop: no task was woken.
    assert consumer.heads() == {LANE: 2}
    assert notebook.batches == []
    await consumer.stop()
    assert await store.checkpoints("notes") == {LANE: 2}


async def test_one_that_is_wanted_is_not_passed_over_with_its_neighbours(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook(ToolPut.type)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, returned(1), put(2), returned(3)))
    assert await consumer.wait_for(*LANE, 3, 5)
    assert notebook.of(HAIWAN) == [2]
    await consumer.stop()


async def test_none_is_passed_while_an_older_one_waits_or_is_handled(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    go_on = asyncio.Event()

    async def hold(_message: Message) -> None:
        await go_on.wait()

    log, notebook = MemoryLog(), Notebook(ToolPut.type, trouble=hold)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    await bus.publish(log.append(HAIWAN, returned(2)))
    assert consumer.position(*LANE) == 0
    await until(lambda: bool(notebook.batches))
    await bus.publish(log.append(HAIWAN, returned(3)))
    assert consumer.position(*LANE) == 0
    go_on.set()
    assert await consumer.wait_for(*LANE, 3, 5)
    await consumer.stop()


async def test_none_is_passed_beyond_a_gap(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook(ToolPut.type)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    log.append(HAIWAN, put(1))
    await bus.publish(log.append(HAIWAN, returned(2)))
    assert consumer.position(*LANE) == 0
    assert await consumer.wait_for(*LANE, 2, 5)
    assert notebook.of(HAIWAN) == [1]
    await consumer.stop()


async def test_a_stopped_consumer_passes_nothing(store: FaultyDocuments, bus: LocalBus) -> None:
    log = MemoryLog()
    consumer = reading(store, log, Notebook(ToolPut.type))
    await consumer.start(bus)
    await consumer.stop()
    messages = log.append(HAIWAN, returned(1))
    assert not consumer.try_skip(messages)
    await bus.publish(messages)
    assert consumer.position(*LANE) == 0
    assert {ToolReturned.type} == {message.type for message in messages}


async def test_after_a_batch_events_gather_until_somebody_waits_for_them(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: notebook.of(HAIWAN) == [1])  # The first one comes at once.
    for number in range(2, 6):
        await bus.publish(log.append(HAIWAN, put(number)))
        await asyncio.sleep(0)
    assert notebook.batches == [1]
    assert await consumer.wait_for(*LANE, 5, 5)
    assert notebook.batches == [1, 4]
    await consumer.stop()


async def test_a_bus_that_lets_events_gather_stops_at_once(store: FaultyDocuments) -> None:
    bus = LocalBus(QueueLimits(batch_window_seconds=60.0))
    await bus.start()
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: notebook.of(HAIWAN) == [1])
    await bus.publish(log.append(HAIWAN, put(2)))
    await asyncio.wait_for(bus.stop(), 2)
    await consumer.stop()
    assert notebook.of(HAIWAN) == [1]  # Left to the log and the next start.
