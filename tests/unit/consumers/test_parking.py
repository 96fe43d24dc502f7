"""Parking: an event that fails for its own sake holds up its community alone, and nobody forgets it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from shared.bus.local import LocalBus
from shared.bus.port import Lane, Message
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Pace
from shared.consumers.parking import Parking
from tests.example_readers import HAIWAN, NANBEITAI, QUICK, MemoryLog, Notebook, put, until
from tests.faulty_documents import FaultyDocuments, unavailable

HERE = Lane("shed", HAIWAN)


def failing_at(*sequences: int, community: str = HAIWAN) -> Callable[[Message], Awaitable[None]]:
    async def fail(message: Message) -> None:
        if message.community == community and message.sequence in sequences:
            raise ZeroDivisionError("除以零")

    return fail


def reading(store: FaultyDocuments, log: MemoryLog, notebook: Notebook, pace: Pace = QUICK) -> Consumer:
    return Consumer("notes", {log.source: log}, notebook, store, pace=pace)


async def test_an_event_that_keeps_failing_is_parked_after_three_tries(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    tries = 0

    async def fail(message: Message) -> None:
        nonlocal tries
        if message.sequence == 2:
            tries += 1
            raise ZeroDivisionError("除以零")

    log, notebook = MemoryLog(), Notebook(trouble=fail)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    assert await consumer.wait_for("shed", HAIWAN, 1, 5)
    await bus.publish(log.append(HAIWAN, put(2)))
    await until(lambda: bool(consumer.parked))
    assert tries == 1 + 3  # Once as it came, three times from the log.
    parked = consumer.parked[0]
    assert (parked.lane, parked.sequence, parked.type) == (HERE, 2, "shed.tool_put.v2")
    assert parked.error == "ZeroDivisionError: 除以零"
    assert await store.parked() == [parked]
    await consumer.stop()


async def test_a_failure_that_does_not_last_parks_nothing(store: FaultyDocuments, bus: LocalBus) -> None:
    left = 3

    async def fail(_message: Message) -> None:
        nonlocal left
        if left:
            left -= 1
            raise ZeroDivisionError

    log, notebook = MemoryLog(), Notebook(trouble=fail)
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    assert await consumer.wait_for("shed", HAIWAN, 1, 5)
    assert consumer.parked == []
    await consumer.stop()


async def test_the_one_that_fails_is_found_among_many(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(437))
    log.append(HAIWAN, *(put(number) for number in range(1000)))
    consumer = reading(store, log, notebook, Pace(first_delay_seconds=0.001, stride=1000))
    await consumer.start(bus)
    await consumer.caught_up()
    assert [one.sequence for one in consumer.parked] == [437]
    assert notebook.first_of(HAIWAN) == list(range(1, 437))
    assert log.readings < 40
    await consumer.stop()


async def test_later_events_of_the_lane_wait_and_other_lanes_go_on(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(2))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    for number in range(5):
        await bus.publish(log.append(HAIWAN, put(number)))
        await bus.publish(log.append(NANBEITAI, put(number)))
    assert await consumer.wait_for("shed", NANBEITAI, 5, 5)
    await until(lambda: bool(consumer.parked))
    await bus.publish(log.append(HAIWAN, put(9)))
    await bus.publish(log.append(NANBEITAI, put(9)))
    assert await consumer.wait_for("shed", NANBEITAI, 6, 5)
    assert notebook.first_of(HAIWAN) == [1]
    assert consumer.lag() == {HERE: 5}
    await consumer.stop()


async def test_nobody_waits_for_a_parked_lane(store: FaultyDocuments, bus: LocalBus) -> None:
    log = MemoryLog()
    consumer = reading(store, log, Notebook(trouble=failing_at(1)))
    await consumer.start(bus)
    waiting = asyncio.create_task(consumer.wait_for("shed", HAIWAN, 1, 60))
    await asyncio.sleep(0)
    await bus.publish(log.append(HAIWAN, put(1)))
    assert not await asyncio.wait_for(waiting, 5)
    assert not await consumer.wait_for("shed", HAIWAN, 1, 60)
    await consumer.stop()


async def test_what_is_parked_stays_so_over_a_restart(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(1))
    log.append(HAIWAN, put(1), put(2))
    for _ in range(2):
        consumer = reading(store, log, notebook)
        await consumer.start(bus)
        await consumer.caught_up()
        assert [one.sequence for one in consumer.parked] == [1]
        await consumer.stop()
    assert notebook.of(HAIWAN) == []


async def test_replaying_tries_again_and_goes_on(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(2))
    log.append(HAIWAN, put(1), put(2), put(3))
    consumer = reading(store, log, notebook)
    parking = Parking(store, lambda: [consumer])
    await consumer.start(bus)
    await consumer.caught_up()
    await parking.replay("notes", HERE)  # Nothing was mended: it is parked again.
    await consumer.caught_up()
    assert [one.sequence for one in await parking.parked()] == [2]
    notebook.trouble = None
    await parking.replay("notes", HERE)
    assert await consumer.wait_for("shed", HAIWAN, 3, 5)
    assert notebook.first_of(HAIWAN) == [1, 2, 3]
    assert await parking.parked() == []
    await bus.publish(log.append(HAIWAN, put(4)))
    assert await consumer.wait_for("shed", HAIWAN, 4, 5)
    await consumer.stop()


async def test_skipping_passes_over_one_event_and_keeps_the_reason(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(2))
    log.append(HAIWAN, put(1), put(2), put(3))
    consumer = reading(store, log, notebook)
    parking = Parking(store, lambda: [consumer])
    await consumer.start(bus)
    await consumer.caught_up()
    await parking.skip("notes", HERE, reason="测试数据", by="staff-wang")
    assert await consumer.wait_for("shed", HAIWAN, 3, 5)
    assert notebook.first_of(HAIWAN) == [1, 3]
    (skipped,) = await parking.skipped()
    assert (skipped.parked.sequence, skipped.reason, skipped.by) == (2, "测试数据", "staff-wang")
    await consumer.stop()
    again = reading(store, log, notebook)
    await again.start(bus)
    await again.caught_up()
    assert notebook.first_of(HAIWAN) == [1, 3]
    await again.stop()


async def test_nothing_is_skipped_without_a_reason(store: FaultyDocuments) -> None:
    with pytest.raises(ValueError, match="say why"):
        await Parking(store).skip("notes", HERE, reason="  ", by="staff-wang")


async def test_two_operators_at_once_do_a_thing_once(store: FaultyDocuments, bus: LocalBus) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(1, 2))
    log.append(HAIWAN, put(1), put(2), put(3))
    consumer = reading(store, log, notebook)
    parking = Parking(store, lambda: [consumer])
    await consumer.start(bus)
    await consumer.caught_up()
    skips = (parking.skip("notes", HERE, reason="一样", by=who) for who in ("staff-wang", "staff-li"))
    results = await asyncio.gather(*skips, return_exceptions=True)
    assert [isinstance(one, LookupError) for one in results] == [False, True]
    await consumer.caught_up()
    assert [one.sequence for one in consumer.parked] == [2]
    assert len(await parking.skipped()) == 1
    await consumer.stop()


async def test_what_is_parked_is_looked_after_while_nothing_runs(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(1))
    log.append(HAIWAN, put(1), put(2))
    log.append(NANBEITAI, put(1))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await consumer.caught_up()
    await consumer.stop()
    parking = Parking(store)
    with pytest.raises(LookupError, match="nothing is parked"):
        await parking.replay("notes", Lane("shed", NANBEITAI))
    with pytest.raises(LookupError, match="nothing is parked"):
        await parking.skip("nobody", HERE, reason="为什么", by="staff-wang")
    await parking.skip("notes", HERE, reason="坏了", by="staff-wang")
    again = reading(store, log, notebook)
    await again.start(bus)
    await again.caught_up()
    assert notebook.of(HAIWAN) == [2]
    await again.stop()


async def test_a_replay_while_nothing_runs_is_tried_at_the_next_start(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, notebook = MemoryLog(), Notebook(trouble=failing_at(1))
    log.append(HAIWAN, put(1))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await consumer.caught_up()
    await consumer.stop()
    notebook.trouble = None
    assert await Parking(store).replay_all("notes") == 1
    again = reading(store, log, notebook)
    await again.start(bus)
    await again.caught_up()
    assert notebook.of(HAIWAN) == [1]
    await again.stop()


async def test_many_parked_lanes_stop_the_consumer_until_somebody_has_looked(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    async def fail(message: Message) -> None:
        if message.sequence == 2:
            raise ZeroDivisionError

    log, notebook = MemoryLog(), Notebook(trouble=fail)
    communities = [f"community-{number:02}" for number in range(20)]
    for community in communities:
        log.append(community, put(1), put(2), put(3))
    consumer = reading(store, log, notebook)
    parking = Parking(store, lambda: [consumer])
    await consumer.start(bus)
    await consumer.caught_up()
    assert consumer.stopped_itself
    stuck = len(consumer.parked)
    assert 11 <= stuck < 16  # Those that were being tried just then are parked, too.
    assert not await consumer.wait_for("shed", HAIWAN, 1, 60)

    await bus.publish(log.append("community-new", put(1)))  # Nothing moves any more, not even this.
    await until(lambda: Lane("shed", "community-new") in consumer.lag())
    assert notebook.of("community-new") == []

    notebook.trouble = None
    assert await parking.replay_all("notes") == stuck
    for community in communities:
        assert await consumer.wait_for("shed", community, 3, 5)
        assert notebook.first_of(community) == [1, 2, 3]
    assert await consumer.wait_for("shed", "community-new", 1, 5)
    assert await parking.parked() == []
    await consumer.stop()


async def test_a_consumer_that_stopped_itself_is_stopped_after_a_restart_too(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    async def fail(_message: Message) -> None:
        raise ZeroDivisionError

    log = MemoryLog()
    for number in range(15):
        log.append(f"community-{number:02}", put(1))
    for _ in range(2):
        consumer = reading(store, log, Notebook(trouble=fail))
        await consumer.start(bus)
        await consumer.caught_up()
        assert consumer.stopped_itself
        await consumer.stop()


async def test_a_few_parked_among_many_lanes_stop_nothing(store: FaultyDocuments, bus: LocalBus) -> None:
    async def fail(message: Message) -> None:
        if int(message.community[-2:]) < 12:
            raise ZeroDivisionError

    log, notebook = MemoryLog(), Notebook(trouble=fail)
    for number in range(40):
        log.append(f"community-{number:02}", put(1))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await consumer.caught_up()
    assert len(consumer.parked) == 12
    assert not consumer.stopped_itself
    assert sum(len(done) for done in notebook.notes.values()) == 28
    await consumer.stop()


async def test_an_event_is_parked_even_if_the_store_is_away_for_a_while(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    store.trouble = unavailable("park:before", 5)
    log = MemoryLog()
    consumer = reading(store, log, Notebook(trouble=failing_at(1)))
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1)))
    await until(lambda: bool(consumer.parked))
    assert [one.sequence for one in await store.parked()] == [1]
    await consumer.stop()


async def test_what_an_answer_lacked_is_read_again_before_anything_is_parked(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    """As a database gives it that is overloaded: measured, a document was left out for some seconds."""

    class Forgetful(MemoryLog):
        forgets = QUICK.most_tries + 1

        async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
            lines = await super().lines(community, after, limit)
            if self.forgets and len(lines) > 1:
                self.forgets -= 1
                return [one for one in lines if one[0] != 2]
            return lines

    log, notebook = Forgetful(), Notebook()
    log.append(HAIWAN, put(1), put(2), put(3))
    pace = replace(QUICK, most_looks_at_a_gap=QUICK.most_tries + 1)
    consumer = reading(store, log, notebook, pace)
    await consumer.start(bus)
    await consumer.caught_up()
    assert not consumer.parked
    assert not log.forgets
    assert notebook.of(HAIWAN) == [1, 2, 3]
    await consumer.stop()


async def test_a_log_with_a_hole_is_parked_and_not_jumped_over(store: FaultyDocuments, bus: LocalBus) -> None:
    class Holed(MemoryLog):
        async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
            return [one for one in await super().lines(community, after, limit) if one[0] != 2]

    log, notebook = Holed(), Notebook()
    log.append(HAIWAN, put(1), put(2), put(3))
    consumer = reading(store, log, notebook)
    await consumer.start(bus)
    await consumer.caught_up()
    (parked,) = consumer.parked
    assert "gap" in parked.error
    assert 3 not in notebook.of(HAIWAN)
    await consumer.stop()
