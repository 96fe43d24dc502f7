"""How long events wait for a consumer: it grows while they do, and is over when they are done."""

import asyncio

from shared.bus.local import LocalBus
from shared.bus.port import Lane, Message
from shared.consumers.consumer import Consumer
from shared.consumers.lanes import LaneStates
from shared.storage.faults import StoreUnavailable
from tests.example_readers import HAIWAN, QUICK, MemoryLog, Notebook, put, until
from tests.faulty_documents import FaultyDocuments

LANE = Lane("shed", HAIWAN)


class Watch:
    """A watch that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def reading(store: FaultyDocuments, log: MemoryLog, notebook: Notebook, watch: Watch) -> Consumer:
    return Consumer("notes", {log.source: log}, notebook, store, pace=QUICK, states=LaneStates(watch))


async def test_what_waits_for_a_handler_gets_older_and_then_it_is_done(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    gate = asyncio.Event()

    async def hesitate(_message: Message) -> None:
        await gate.wait()

    log, watch, notebook = MemoryLog(), Watch(), Notebook(trouble=hesitate)
    consumer = reading(store, log, notebook, watch)
    await consumer.start(bus)
    assert consumer.waiting_seconds() == {}
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: bool(consumer.lag()))
    assert consumer.waiting_seconds() == {LANE: 0.0}
    watch.seconds += 7
    assert consumer.waiting_seconds() == {LANE: 7.0}
    gate.set()
    assert await consumer.wait_for("shed", HAIWAN, 1, 5)
    assert consumer.waiting_seconds() == {}
    await consumer.stop()


async def test_later_events_do_not_make_the_oldest_younger(store: FaultyDocuments, bus: LocalBus) -> None:
    async def away(_message: Message) -> None:
        raise StoreUnavailable

    log, watch, notebook = MemoryLog(), Watch(), Notebook(trouble=away)
    consumer = reading(store, log, notebook, watch)
    await consumer.start(bus)
    for number in range(3):
        await bus.publish(log.append(HAIWAN, put(number)))
        await until(lambda: consumer.heads().get(LANE) == number + 1)  # noqa: B023 (awaited in its turn)
        watch.seconds += 10
    assert consumer.lag() == {LANE: 3}
    assert consumer.waiting_seconds() == {LANE: 30.0}
    notebook.trouble = None
    assert await consumer.wait_for("shed", HAIWAN, 3, 5)
    assert consumer.waiting_seconds() == {}
    await consumer.stop()


async def test_a_parked_lane_waits_on_and_a_skip_ends_it(store: FaultyDocuments, bus: LocalBus) -> None:
    async def fail(message: Message) -> None:
        if message.sequence == 1:
            raise ZeroDivisionError

    log, watch, notebook = MemoryLog(), Watch(), Notebook(trouble=fail)
    consumer = reading(store, log, notebook, watch)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2)))
    await until(lambda: bool(consumer.parked))
    watch.seconds += 3_600
    assert consumer.waiting_seconds() == {LANE: 3_600.0}
    await consumer.skip(LANE, reason="a test", by="nobody")
    assert await consumer.wait_for("shed", HAIWAN, 2, 5)
    assert consumer.waiting_seconds() == {}
    await consumer.stop()


async def test_what_is_there_at_the_start_waits_from_then_on(store: FaultyDocuments, bus: LocalBus) -> None:
    async def away(_message: Message) -> None:
        raise StoreUnavailable

    log, watch = MemoryLog(), Watch()
    log.append(HAIWAN, put(1))
    consumer = reading(store, log, Notebook(trouble=away), watch)
    await consumer.start(bus)
    watch.seconds += 5
    assert consumer.waiting_seconds() == {LANE: 5.0}
    await consumer.stop()


async def test_a_long_way_is_measured_from_the_last_look_at_it(store: FaultyDocuments, bus: LocalBus) -> None:
    """The event that was noted is done, another one waits: nobody knows since when, so it counts anew."""
    reached = 0

    async def stop_at_second(message: Message) -> None:
        nonlocal reached
        reached = message.sequence
        if message.sequence == 2:
            raise StoreUnavailable

    log, watch = MemoryLog(), Watch()
    consumer = reading(store, log, Notebook(trouble=stop_at_second), watch)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    assert await consumer.wait_for("shed", HAIWAN, 1, 5)
    watch.seconds += 50
    await bus.publish(log.append(HAIWAN, put(2)))
    await until(lambda: reached == 2)
    watch.seconds += 4
    assert consumer.waiting_seconds() == {LANE: 4.0}
    await consumer.stop()
