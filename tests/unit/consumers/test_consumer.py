"""The consumer: each event once and in order, whatever is in the way and however it comes."""

import asyncio
from dataclasses import replace

import pytest

from shared.bus.faults import delay_seconds, is_transient
from shared.bus.local import LocalBus
from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Checkpoint
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Handler, Pace
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Kind, Refusal, Rejected
from shared.storage.faults import StoreUnavailable
from tests.example_log import ToolLent
from tests.example_readers import HAIWAN, NANBEITAI, QUICK, MemoryLog, Notebook, lent, put, until
from tests.faulty_documents import FaultyDocuments, unavailable

LANE = Lane("shed", HAIWAN)
LOG_IS_BUSY = Refusal("log_is_busy", Kind.UNAVAILABLE, "Try again.")


def reading(
    store: FaultyDocuments, log: MemoryLog, handler: Handler, pace: Pace = QUICK, name: str = "notes"
) -> Consumer:
    return Consumer(name, {log.source: log}, handler, store, pace=pace)


# -- in the good case ----------------------------------------------------------------------------


async def test_messages_are_taken_as_they_come_and_the_log_is_left_alone(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    for number in range(10):
        await bus.publish(log.append(HAIWAN, put(number)))
    assert await consumer.wait_for("shed", HAIWAN, 10, 5)
    assert notebook.of(HAIWAN) == list(range(1, 11))
    assert log.readings == 0
    await consumer.stop()


async def test_a_repeat_is_passed_over(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    messages = log.append(HAIWAN, put(1), put(2), put(3))
    for repeat in (messages, messages[:2], messages[1:], [messages[0], *messages]):
        await bus.publish(repeat)
    await bus.publish(log.append(HAIWAN, put(4)))
    assert await consumer.wait_for("shed", HAIWAN, 4, 5)
    assert notebook.of(HAIWAN) == [1, 2, 3, 4]
    await consumer.stop()


async def test_a_gap_is_read_from_the_log_and_then_messages_are_taken_again(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    log.append(HAIWAN, put(1), put(2))
    await bus.publish(log.append(HAIWAN, put(3)))
    assert await consumer.wait_for("shed", HAIWAN, 3, 5)
    await consumer.caught_up()
    readings = log.readings
    await bus.publish(log.append(HAIWAN, put(4)))
    assert await consumer.wait_for("shed", HAIWAN, 4, 5)
    assert notebook.of(HAIWAN) == [1, 2, 3, 4]
    assert log.readings == readings
    await consumer.stop()


async def test_a_gap_within_a_batch_is_filled_too(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    messages = log.append(HAIWAN, *(put(number) for number in range(6)))
    await consumer.receive([messages[0], messages[1], messages[4]])
    assert notebook.of(HAIWAN) == [1, 2]
    assert await consumer.wait_for("shed", HAIWAN, 5, 5)
    await consumer.receive(messages)
    assert notebook.of(HAIWAN) == [1, 2, 3, 4, 5, 6]
    await consumer.stop()


async def test_it_goes_on_from_its_checkpoint(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook()
    log.append(HAIWAN, *(put(number) for number in range(10)))
    await store.save_checkpoints([Checkpoint("notes", "shed", HAIWAN, 7)])
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await consumer.caught_up()
    assert notebook.of(HAIWAN) == [8, 9, 10]
    await consumer.stop()


async def test_stopped_in_good_order_it_repeats_nothing(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook()
    for community in (HAIWAN, NANBEITAI):
        consumer = reading(store, log, notebook, replace(QUICK, save_seconds=60.0))
        await consumer.start(bus)
        await bus.publish(log.append(community, put(1), put(2)))
        assert await consumer.wait_for("shed", community, 2, 5)
        await consumer.stop()
    assert notebook.of(HAIWAN) == notebook.of(NANBEITAI) == [1, 2]


async def test_a_log_read_in_strides_is_read_whole(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook()
    log.append(HAIWAN, *(put(number) for number in range(123)))
    consumer = reading(store, log, notebook, replace(QUICK, stride=50))
    await consumer.start(bus)
    await consumer.caught_up()
    assert notebook.of(HAIWAN) == list(range(1, 124))
    assert notebook.batches == [50, 50, 23]
    await consumer.stop()


async def test_events_that_are_not_wanted_only_move_the_checkpoint(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook(ToolLent.type)
    log.append(HAIWAN, put(1))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, lent(1), put(2)))
    await bus.publish(log.append(HAIWAN, put(3)))
    assert await consumer.wait_for("shed", HAIWAN, 4, 5)
    assert notebook.of(HAIWAN) == [2]
    await consumer.stop()
    assert await store.checkpoints("notes") == {LANE: 4}


async def test_checkpoints_that_are_hints_are_saved_together(store: FaultyDocuments, bus: LocalBus) -> None:
    saves = 0

    async def count(step: str) -> None:
        nonlocal saves
        saves += step == "save_checkpoints:before"

    store.trouble = count
    log = MemoryLog()
    consumer = reading(store, log, Notebook(), replace(QUICK, save_seconds=0.05))
    await consumer.start(bus)
    for number in range(30):
        await bus.publish(log.append(HAIWAN, put(number)))
        assert await consumer.wait_for("shed", HAIWAN, number + 1, 5)
    await until(lambda: saves > 0)
    await consumer.stop()
    assert saves < 30
    assert await store.checkpoints("notes") == {LANE: 30}


# -- waiting for it ------------------------------------------------------------------------------


async def test_waiting_ends_when_the_event_is_done(store: FaultyDocuments, bus: LocalBus) -> None:
    log = MemoryLog()
    consumer = reading(store, log, Notebook())
    await consumer.start(bus)
    waits = [asyncio.create_task(consumer.wait_for("shed", HAIWAN, n, 5)) for n in (2, 1, 2)]
    await asyncio.sleep(0)
    await bus.publish(log.append(HAIWAN, put(1)))
    assert await waits[1]
    assert not waits[0].done()
    await bus.publish(log.append(HAIWAN, put(2)))
    assert await asyncio.gather(*waits) == [True, True, True]
    assert await consumer.wait_for("shed", HAIWAN, 1, 0)
    await consumer.stop()


async def test_waiting_is_bounded(store: FaultyDocuments, bus: LocalBus) -> None:
    consumer = reading(store, MemoryLog(), Notebook())
    await consumer.start(bus)
    assert not await consumer.wait_for("shed", HAIWAN, 1, 0.01)
    assert await consumer.wait_for("shed", "nowhere", 0, 0.01)
    await consumer.stop()


async def test_position_and_lag_tell_how_far_it_is(store: FaultyDocuments, bus: LocalBus) -> None:
    gate = asyncio.Event()

    async def wait(message: Message) -> None:
        if message.sequence > 2:
            await gate.wait()

    log = MemoryLog()
    consumer = reading(store, log, Notebook(trouble=wait))
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2)))
    assert await consumer.wait_for("shed", HAIWAN, 2, 5)
    await bus.publish(log.append(HAIWAN, put(3), put(4), put(5)))
    await until(lambda: bool(consumer.lag()))
    assert consumer.lag() == {LANE: 3}
    assert (consumer.position("shed", HAIWAN), consumer.position("shed", NANBEITAI)) == (2, 0)
    gate.set()
    assert await consumer.wait_for("shed", HAIWAN, 5, 5)
    assert consumer.lag() == {}
    assert consumer.positions() == {LANE: 5}
    await consumer.stop()


# -- faults of the surroundings ------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionError("cable"),
        TimeoutError("slow"),
        StoreUnavailable("locked"),
        OSError("disk is full"),
        Rejected(LOG_IS_BUSY),
    ],
)
async def test_a_passing_fault_is_tried_again_until_it_has_passed(
    store: FaultyDocuments, bus: LocalBus, fault: Exception
) -> None:
    left = 7

    async def fail(_message: Message) -> None:
        nonlocal left
        if left:
            left -= 1
            raise fault

    log, notebook = MemoryLog(), Notebook(trouble=fail)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2)))
    assert await consumer.wait_for("shed", HAIWAN, 2, 5)
    assert notebook.of(HAIWAN) == [1, 2]
    assert consumer.parked == []
    await consumer.stop()


async def test_a_lane_in_trouble_holds_up_no_other(store: FaultyDocuments, bus: LocalBus) -> None:
    async def fail_here(message: Message) -> None:
        if message.community == HAIWAN:
            raise ConnectionError("haiwan is away")

    log, notebook = MemoryLog(), Notebook(trouble=fail_here)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    for number in range(5):
        await bus.publish(log.append(HAIWAN, put(number)))
        await bus.publish(log.append(NANBEITAI, put(number)))
    assert await consumer.wait_for("shed", NANBEITAI, 5, 5)
    assert notebook.of(NANBEITAI) == [1, 2, 3, 4, 5]
    assert notebook.of(HAIWAN) == []
    assert consumer.lag() == {LANE: 5}
    notebook.trouble = None
    assert await consumer.wait_for("shed", HAIWAN, 5, 5)
    assert notebook.of(HAIWAN) == [1, 2, 3, 4, 5]
    await consumer.stop()


async def test_a_lane_that_hangs_holds_up_no_other_that_catches_up(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    async def hang_here(message: Message) -> None:
        if message.community == HAIWAN:
            await asyncio.Event().wait()

    log, notebook = MemoryLog(), Notebook(trouble=hang_here)
    log.append(HAIWAN, put(1))
    log.append(NANBEITAI, put(1), put(2))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(NANBEITAI, put(3)))
    assert await consumer.wait_for("shed", NANBEITAI, 3, 5)
    await consumer.stop()


async def test_a_log_that_cannot_be_read_is_read_later(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(trouble=unavailable("lines", 4)), Notebook()
    log.append(HAIWAN, put(1), put(2))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    assert await consumer.wait_for("shed", HAIWAN, 2, 5)
    assert notebook.of(HAIWAN) == [1, 2]
    await consumer.stop()


async def test_a_log_that_does_not_show_an_event_yet_is_read_again(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook()
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    early = MemoryLog().append(HAIWAN, put(1), put(2), put(3))
    await bus.publish(early[2:])  # As a replica that lags would have it: announced, not there.
    await until(lambda: log.readings > 2)
    log.append(HAIWAN, put(1), put(2), put(3))
    assert await consumer.wait_for("shed", HAIWAN, 3, 5)
    assert notebook.of(HAIWAN) == [1, 2, 3]
    assert consumer.parked == []
    await consumer.stop()


async def test_a_hint_that_could_not_be_saved_is_saved_later(store: FaultyDocuments, bus: LocalBus) -> None:
    store.trouble = unavailable("save_checkpoints:before", 3)
    log = MemoryLog()
    consumer = reading(store, log, Notebook())
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    async with asyncio.timeout(5):
        while not await store.checkpoints("notes"):
            await asyncio.sleep(0.001)
    await consumer.stop()
    assert await store.checkpoints("notes") == {LANE: 1}


async def test_a_checkpoint_beyond_the_log_is_noticed(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook()
    log.append(HAIWAN, put(1), put(2))
    log.append(NANBEITAI, put(1))
    await store.save_checkpoints([Checkpoint("notes", "shed", HAIWAN, 9)])
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    assert consumer.beyond == [LANE]
    await consumer.stop()


async def test_stopping_does_not_wait_for_a_fault_to_pass(store: FaultyDocuments, bus: LocalBus) -> None:
    async def fail(_message: Message) -> None:
        raise ConnectionError("for ever")

    log = MemoryLog()
    consumer = reading(store, log, Notebook(trouble=fail), replace(QUICK, first_delay_seconds=30.0))
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: bool(consumer.lag()))
    await asyncio.wait_for(consumer.stop(), 2)


def test_what_passes_by_itself_and_what_does_not() -> None:
    passing = [OSError(), TimeoutError(), StoreUnavailable(), ConnectionResetError(), Rejected(LOG_IS_BUSY)]
    lasting = [ValueError(), KeyError(), Rejected(ACTOR_MAY_NOT_DO_THIS), ZeroDivisionError(), RuntimeError()]
    assert all(is_transient(error) for error in passing)
    assert not any(is_transient(error) for error in lasting)


def test_delays_grow_to_half_a_minute_and_no_further() -> None:
    for tries in range(1, 200):
        longest = min(30.0, 0.1 * 2 ** (tries - 1))
        assert longest / 2 <= delay_seconds(tries, 0.1) <= longest
