"""Policies at work: another service's event becomes commands on the own log, exactly once in effect."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path

from shared.bus.local import LocalBus
from shared.consumers.consumer import Consumer
from shared.consumers.reactor import Reactor
from shared.eventlog.commit import log_of, origin
from shared.eventlog.logs import Logs
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies
from shared.kernel.refusals import Kind, Refusal, Rejected
from tests.example_log import (
    SHED,
    TOOL_IS_UNKNOWN,
    PutTool,
    Shed,
    ToolLent,
    ToolPut,
    ToolReturned,
)
from tests.example_readers import (
    HAIWAN,
    NANBEITAI,
    QUICK,
    WIRE,
    MemoryLog,
    lent,
    put,
    returned,
    until,
)
from tests.faulty_documents import FaultyDocuments, Killed, Steps
from tests.faulty_store import FaultyStore

LOG_IS_BUSY = Refusal("log_is_busy", Kind.UNAVAILABLE, "Try again.")


def on_tool_put(recorded: Recorded[ToolPut]) -> Sequence[Command]:
    """Two tools for one: what a unit holds is done together."""
    name = recorded.data.name
    return [
        PutTool(**caused_by(recorded, "on_tool_put", 0), name=f"{name}的备用"),
        PutTool(**caused_by(recorded, "on_tool_put", 1), name=f"{name}的配件"),
    ]


def on_tool_returned(_recorded: Recorded[ToolReturned]) -> Sequence[Command]:
    return []


POLICIES = Policies().on(ToolPut, on_tool_put).on(ToolReturned, on_tool_returned)


class Neighbour:
    """Takes units, as a service's logs do, and makes trouble where it is told to."""

    def __init__(self) -> None:
        self.units: list[tuple[str, str, int, int]] = []
        self.trouble: dict[tuple[str, int], list[Exception]] = {}

    async def submit_unit(
        self, community: str, commands: Sequence[Command], *, source: str, sequence: int
    ) -> None:
        await asyncio.sleep(0)
        if faults := self.trouble.get((community, sequence)):
            raise faults.pop(0)
        self.units.append((community, source, sequence, len(commands)))


def reacting(store: FaultyDocuments, log: MemoryLog, neighbour: Neighbour) -> Consumer:
    reactor = Reactor(POLICIES, neighbour.submit_unit)
    return Consumer("policies", {log.source: log}, reactor, store, pace=QUICK)


async def test_all_commands_of_an_event_are_one_unit_with_its_place(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, neighbour = MemoryLog("partners"), Neighbour()
    consumer = reacting(store, log, neighbour)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), lent(1), returned(1), put(2)))
    assert await consumer.wait_for("partners", HAIWAN, 4, 5)
    assert neighbour.units == [(HAIWAN, "partners", 1, 2), (HAIWAN, "partners", 4, 2)]
    await consumer.stop()


def on_tool_lent(recorded: Recorded[ToolLent]) -> tuple[str, Sequence[Command]] | None:
    """What happens in one community is news in the other one, which has none itself."""
    if recorded.community == NANBEITAI:
        return None
    return NANBEITAI, [PutTool(**caused_by(recorded, "on_tool_lent"), name="借出的")]


async def test_what_concerns_another_community_is_submitted_to_its_log_as_of_the_one_it_happened_in(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, neighbour = MemoryLog("partners"), Neighbour()
    reactor = Reactor(Policies(POLICIES).across(ToolLent, on_tool_lent), neighbour.submit_unit)
    consumer = Consumer("policies", {log.source: log}, reactor, store, pace=QUICK)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), lent(1)))
    await bus.publish(log.append(NANBEITAI, lent(1)))
    assert await consumer.wait_for("partners", HAIWAN, 2, 5)
    assert await consumer.wait_for("partners", NANBEITAI, 1, 5)
    told = {(HAIWAN, "partners", 1, 2), (NANBEITAI, f"partners@{HAIWAN}", 2, 1)}
    assert {*neighbour.units} == told
    await consumer.stop()


def test_a_commit_names_the_log_of_another_community_by_both() -> None:
    assert log_of(origin("fund", NANBEITAI), HAIWAN) == ("fund", NANBEITAI)
    assert log_of("fund", HAIWAN) == ("fund", HAIWAN)


async def test_events_without_a_policy_are_not_even_decoded(store: FaultyDocuments, bus: LocalBus) -> None:
    log, neighbour = MemoryLog("partners"), Neighbour()
    consumer = reacting(store, log, neighbour)
    await consumer.start(bus)
    await bus.publish(log.append_line(HAIWAN, b'{"type":"partners.of_another_time.v9","data":garbage}'))
    await bus.publish(log.append(HAIWAN, put(1)))
    assert await consumer.wait_for("partners", HAIWAN, 2, 5)
    assert [unit[2] for unit in neighbour.units] == [2]
    await consumer.stop()


async def test_a_log_that_is_busy_is_asked_again_and_others_go_on(
    store: FaultyDocuments, bus: LocalBus
) -> None:
    log, neighbour = MemoryLog("partners"), Neighbour()
    neighbour.trouble[HAIWAN, 1] = [Rejected(LOG_IS_BUSY) for _ in range(8)]
    consumer = reacting(store, log, neighbour)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2)))
    await bus.publish(log.append(NANBEITAI, put(1)))
    assert await consumer.wait_for("partners", NANBEITAI, 1, 5)
    assert await consumer.wait_for("partners", HAIWAN, 2, 5)
    assert [unit[2] for unit in neighbour.units if unit[0] == HAIWAN] == [1, 2]
    assert consumer.parked == []
    await consumer.stop()


async def test_a_refused_command_parks_the_community(store: FaultyDocuments, bus: LocalBus) -> None:
    log, neighbour = MemoryLog("partners"), Neighbour()
    neighbour.trouble[HAIWAN, 2] = [Rejected(TOOL_IS_UNKNOWN) for _ in range(99)]
    consumer = reacting(store, log, neighbour)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2), put(3)))
    await bus.publish(log.append(NANBEITAI, put(1), put(2)))
    assert await consumer.wait_for("partners", NANBEITAI, 2, 5)
    await until(lambda: bool(consumer.parked))
    assert (consumer.parked[0].sequence, consumer.parked[0].community) == (2, HAIWAN)
    assert "tool_is_unknown" in consumer.parked[0].error
    assert 3 not in [unit[2] for unit in neighbour.units]
    await consumer.stop()


async def test_a_policy_that_fails_parks_its_event(store: FaultyDocuments, bus: LocalBus) -> None:
    def fail(_recorded: Recorded[ToolLent]) -> Sequence[Command]:
        raise ZeroDivisionError("除以零")

    log, neighbour = MemoryLog("partners"), Neighbour()
    reactor = Reactor(Policies().on(ToolLent, fail), neighbour.submit_unit)
    consumer = Consumer("policies", {"partners": log}, reactor, store, pace=QUICK)
    await consumer.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), lent(1)))
    await until(lambda: bool(consumer.parked))
    assert consumer.parked[0].sequence == 2
    await consumer.stop()


async def test_communities_go_side_by_side(store: FaultyDocuments, bus: LocalBus) -> None:
    log, started, gate = MemoryLog("partners"), set[str](), asyncio.Event()

    async def submit_unit(community: str, commands: Sequence[Command], *, source: str, sequence: int) -> None:
        assert (source, sequence, len(commands)) == ("partners", 1, 2)
        started.add(community)
        await gate.wait()

    messages = [message for where in (HAIWAN, NANBEITAI) for message in log.append(where, put(1))]
    consumer = Consumer("policies", {"partners": log}, Reactor(POLICIES, submit_unit), store, pace=QUICK)
    await consumer.start(bus)
    receiving = asyncio.create_task(consumer.receive(messages))
    await until(lambda: started == {HAIWAN, NANBEITAI})
    gate.set()
    await receiving
    assert await consumer.wait_for("partners", HAIWAN, 1, 5)
    await consumer.stop()


# -- exactly once in effect ----------------------------------------------------------------------


class Process:
    """A service with its logs and its policies, on files; it may be killed at any step."""

    def __init__(self, place: Path, source: MemoryLog, steps: Steps) -> None:
        self.steps = steps
        self.source = source
        source.trouble = steps
        self.events = SqliteEventStore(place / "shed.sqlite")
        self.store = FaultyDocuments(place / "checkpoints.sqlite", steps)
        self.bus = LocalBus()
        faulty = FaultyStore(self.events, steps)
        shared = writer_context(SHED, faulty, SystemClock(), self._followed)
        self.logs: Logs[Shed] = Logs(shared)
        reactor = Reactor(POLICIES, self.logs.submit_unit)
        self.consumer = Consumer("policies", {"partners": source}, reactor, self.store, pace=QUICK)

    async def _followed(self, _commit: object) -> None:
        await self.steps("publish")

    async def run(self, more: Sequence[str]) -> None:
        """Starts, and has a tool put into each of these communities' source logs."""
        await self.bus.start()
        with suppress(Killed):
            await self.consumer.start(self.bus)
            for community in more:
                await self.bus.publish(self.source.append(community, put(1)))
                await asyncio.sleep(0)
            for community, head in (await self.source.heads()).items():
                await self._or_killed(self.consumer.wait_for("partners", community, head, 5))
            await asyncio.sleep(0.005)  # So that checkpoints are saved, and can be killed, too.

    async def _or_killed(self, work: Coroutine[None, None, object]) -> None:
        task = asyncio.create_task(work)
        while not task.done() and not self.steps.killed:
            await asyncio.wait({task}, timeout=0.001)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def end(self) -> None:
        """What the end of a process does: every task stops where it is."""
        self.steps.killed = True
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.store.close()
        await self.events.close()


SCENE = [HAIWAN, NANBEITAI, HAIWAN, HAIWAN, NANBEITAI]


async def causes(place: Path, community: str) -> list[str]:
    """What each event of the own log was caused by, in order."""
    store = SqliteEventStore(place / "shed.sqlite")
    lines = [line for commit in await store.read(community) for line in commit.lines]
    await store.close()
    return [WIRE.decode(line).causationid for line in lines]


async def test_killed_between_any_two_steps_nothing_is_done_twice_and_nothing_is_missing(
    tmp_path: Path,
) -> None:
    step, steps = 0, list[str]()
    while step <= len(steps):
        step += 1
        place = tmp_path / str(step)
        source = MemoryLog("partners")
        first = Process(place, source, Steps(kill_at=step))
        await first.run(SCENE)
        await first.end()
        steps = first.steps.taken
        done = sum(len(source.recorded(community)) for community in (HAIWAN, NANBEITAI))
        second = Process(place, source, Steps())
        await second.run(SCENE[done:])
        await second.end()
        for community in (HAIWAN, NANBEITAI):
            events = [f"partners/{community}:{n + 1}" for n in range(SCENE.count(community))]
            expected = [event for event in events for _ in range(2)]
            assert await causes(place, community) == expected, f"killed at {step}: {steps[-1]}"
    assert step > 15
