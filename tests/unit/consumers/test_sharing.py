"""Consumers of one service in several processes: lanes come and go between them, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import Lane, Message
from shared.bus.sharing import OwnsEverything
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Handler
from shared.consumers.parking import Parking
from shared.kernel.messages import Event
from shared.projections.documents import StoredDocuments
from shared.projections.folding import Folder
from shared.projections.store import Generation
from shared.storage.faults import StoreUnavailable
from tests.example_log import ToolLent
from tests.example_readers import (
    HAIWAN,
    NANBEITAI,
    QUICK,
    WIRE,
    MemoryLog,
    Notebook,
    ToolView,
    folded,
    lent,
    put,
    returned,
    tools,
    until,
)
from tests.faulty_documents import FaultyDocuments

LANE = Lane("shed", HAIWAN)
LOOK_SECONDS = 0.02


class Given:
    """`Sharing` of one process: it owns what the test gives to it."""

    def __init__(self, *communities: str, look_seconds: float = LOOK_SECONDS) -> None:
        self.look_seconds = look_seconds
        self.communities = set(communities)
        self._watching: list[Callable[[], None]] = []

    def owns(self, lane: Lane) -> bool:
        return lane.community in self.communities

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._watching.append(changed)
        return lambda: self._watching.remove(changed)

    def give(self, *communities: str) -> None:
        self.communities = set(communities)
        for changed in self._watching:
            changed()


class Process:
    """One instance of the service: its bus, and a consumer on it."""

    def __init__(self, consumer: Consumer, sharing: Given | OwnsEverything) -> None:
        self.consumer = consumer
        self.sharing = sharing
        self.bus = LocalBus(QueueLimits(batch_window_seconds=0.0), sharing=sharing)

    async def start(self) -> None:
        await self.bus.start()
        await self.consumer.start(self.bus)

    async def stop(self) -> None:
        await self.consumer.stop()
        await self.bus.stop()

    def position(self, community: str = HAIWAN) -> int:
        return self.consumer.position("shed", community)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[FaultyDocuments]:
    opened = FaultyDocuments(tmp_path / "shared.sqlite")
    yield opened
    await opened.close()


def process(
    store: FaultyDocuments,
    log: MemoryLog,
    handler: Handler,
    sharing: Given | OwnsEverything,
    name: str = "notes",
) -> Process:
    return Process(Consumer(name, {log.source: log}, handler, store, pace=QUICK), sharing)


# -- lanes that are served elsewhere -------------------------------------------------------------


async def test_a_store_that_is_slow_while_a_process_starts_is_waited_for(
    store: FaultyDocuments, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, notebook = MemoryLog(), Notebook()
    log.append(HAIWAN, put(1), put(2))
    whole, failed = store.checkpoints, 0

    async def slow(consumer: str) -> dict[Lane, int]:
        nonlocal failed
        if failed < 2:
            failed += 1
            raise StoreUnavailable("no answer in time")
        return await whole(consumer)

    monkeypatch.setattr(store, "checkpoints", slow)
    here = process(store, log, notebook, Given(HAIWAN))
    await here.start()
    await until(lambda: here.position() == 2)
    await here.stop()
    assert failed == 2


async def test_a_lane_that_another_process_serves_is_left_alone(store: FaultyDocuments) -> None:
    log, notebook = MemoryLog(), Notebook()
    log.append(HAIWAN, put(1), put(2))
    log.append(NANBEITAI, put(1))
    here = process(store, log, notebook, Given(NANBEITAI))
    await here.start()
    await asyncio.wait_for(here.consumer.caught_up(), 5)
    assert here.position(NANBEITAI) == 1
    assert here.position(HAIWAN) == 0
    assert here.consumer.lag() == {}
    await here.stop()


async def test_a_write_is_waited_for_where_another_process_brings_it_forward(store: FaultyDocuments) -> None:
    log = MemoryLog()
    here = process(store, log, Notebook(), Given())
    there = process(store, log, Notebook(), Given(HAIWAN))
    await here.start()
    await there.start()
    await there.bus.publish(log.append(HAIWAN, put(1), put(2)))
    assert await here.consumer.wait_for("shed", HAIWAN, 2, 5)
    assert not await here.consumer.wait_for("shed", HAIWAN, 3, 0.05)
    await here.stop()
    await there.stop()


async def test_who_waits_for_a_lane_is_answered_even_if_it_moves_meanwhile(store: FaultyDocuments) -> None:
    log = MemoryLog()
    here, there = (
        process(store, log, Notebook(), given)
        for given in (Given(HAIWAN, look_seconds=5.0), Given(look_seconds=5.0))
    )
    await here.start()
    await there.start()
    waiting = asyncio.create_task(here.consumer.wait_for("shed", HAIWAN, 1, 5))
    await asyncio.sleep(0)
    assert isinstance(here.sharing, Given)
    assert isinstance(there.sharing, Given)
    here.sharing.give()
    there.sharing.give(HAIWAN)
    await there.bus.publish(log.append(HAIWAN, put(1)))
    assert await waiting
    await here.stop()
    await there.stop()


# -- lanes that move -----------------------------------------------------------------------------


async def test_a_lane_that_comes_back_goes_on_where_the_other_process_was(store: FaultyDocuments) -> None:
    log, first, second = MemoryLog(), Notebook(), Notebook()
    here, there = process(store, log, first, Given(HAIWAN)), process(store, log, second, Given())
    await here.start()
    await there.start()
    assert isinstance(here.sharing, Given)
    assert isinstance(there.sharing, Given)
    await here.bus.publish(log.append(HAIWAN, put(1)))
    assert await here.consumer.wait_for("shed", HAIWAN, 1, 5)
    here.sharing.give()
    there.sharing.give(HAIWAN)
    await there.bus.publish(log.append(HAIWAN, put(2), put(3)))
    assert await here.consumer.wait_for("shed", HAIWAN, 3, 5)
    there.sharing.give()
    here.sharing.give(HAIWAN)
    await here.bus.publish(log.append(HAIWAN, put(4)))
    assert await here.consumer.wait_for("shed", HAIWAN, 4, 5)
    assert first.of(HAIWAN) == [1, 4]
    assert second.first_of(HAIWAN)[-2:] == [2, 3]
    await here.stop()
    await there.stop()


async def test_a_lane_whose_messages_move_goes_on_from_what_is_stored(store: FaultyDocuments) -> None:
    """The relays of two instances, when a community's writer moves from one to the other and back."""
    log, first, second = MemoryLog(), Notebook(), Notebook()
    here, there = (process(store, log, notes, OwnsEverything(60.0)) for notes in (first, second))
    await here.start()
    await there.start()
    for one, events in ((here, [put(1)]), (there, [put(2), put(3)]), (here, [put(4)]), (there, [put(5)])):
        messages = log.append(HAIWAN, *events)
        await one.bus.publish(messages)
        assert await one.consumer.wait_for("shed", HAIWAN, messages[-1].sequence, 5)
        async with asyncio.timeout(5):
            while await store.checkpoint("notes", LANE) < messages[-1].sequence:
                await asyncio.sleep(0.001)
    assert first.of(HAIWAN) == [1, 4]
    assert second.of(HAIWAN) == [2, 3, 5]
    await here.stop()
    await there.stop()


class Shed:
    """One generation of the tools' read model, and the processes that fold it."""

    def __init__(self, store: FaultyDocuments, generation: Generation, looks: float) -> None:
        self.log = MemoryLog()
        self.store = store
        self.generation = generation
        self.processes = [self._process(looks), self._process(looks)]
        self.owner = 0

    def _process(self, looks: float) -> Process:
        folder = Folder(tools(), self.generation, self.store, WIRE)
        return process(self.store, self.log, folder, Given(look_seconds=looks), self.generation.consumer)

    async def start(self) -> None:
        for one in self.processes:
            await one.start()
        self.give(0)

    async def stop(self) -> None:
        for one in self.processes:
            await one.stop()

    def give(self, owner: int) -> None:
        """Like a rebalance: the lane is taken from one, then given to the other."""
        self.owner = owner
        for number, one in enumerate(self.processes):
            assert isinstance(one.sharing, Given)
            one.sharing.give(*([HAIWAN] if number == owner else []))

    async def happens(self, *events: Event, lost: bool = False) -> None:
        messages = self.log.append(HAIWAN, *events)
        if not lost:
            await self.processes[self.owner].bus.publish(messages)

    async def bring(self, messages: list[Message]) -> None:
        await self.processes[self.owner].bus.publish(messages)

    async def folded_to(self, sequence: int) -> bool:
        return await self.processes[self.owner].consumer.wait_for("shed", HAIWAN, sequence, 5)

    async def documents(self) -> dict[str, ToolView]:
        found = StoredDocuments(tools(), self.generation, self.store, HAIWAN)
        return {one.tool_id: one for one in await found.all()}

    def expected(self) -> dict[str, ToolView]:
        return folded(tools(), self.log.recorded(HAIWAN))

    @property
    def head(self) -> int:
        return len(self.log.recorded(HAIWAN))


async def open_shed(store: FaultyDocuments, looks: float = 60.0) -> Shed:
    generation = await store.begin(f"tools-{uuid4().hex[:8]}", "print", tools().indexes)
    await store.swap(generation)
    shed = Shed(store, generation, looks)
    await shed.start()
    return shed


async def test_a_document_that_was_kept_in_memory_never_takes_the_place_of_a_newer_one(
    store: FaultyDocuments,
) -> None:
    """The first keeps what it wrote; the second folds on; what the first kept is then out of date."""
    shed = await open_shed(store)
    await shed.happens(put(1), lent(1))
    assert await shed.folded_to(2)
    shed.give(1)
    await shed.happens(returned(1), lent(1, "resident-zhao"))
    assert await shed.folded_to(4)
    shed.give(0)
    await shed.happens(returned(1))
    assert await shed.folded_to(5)
    assert (await shed.documents())["tool-0001"].history == (1, 2, 3, 4, 5)
    await shed.stop()


EVENTS = st.sampled_from([put(1), lent(1), returned(1), put(2), lent(2), returned(2)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["bring", "bring and move", "bring and move", "lose", "move", "repeat"]),
            st.lists(EVENTS, min_size=1, max_size=4),
        ),
        min_size=4,
        max_size=25,
    ),
)
async def test_whatever_moves_documents_are_what_a_rebuild_makes(
    store: FaultyDocuments, steps: list[tuple[str, list[Event]]]
) -> None:
    shed = await open_shed(store)
    brought: list[Message] = []
    for step, events in steps:
        if step == "repeat":
            await shed.bring(brought[-6:])
        if step in {"bring", "bring and move", "lose"}:
            messages = shed.log.append(HAIWAN, *events)
            if step != "lose":
                await shed.bring(messages)
                brought += messages
        if step in {"move", "bring and move"}:
            # As a rebalance does it: what came to the old owner is done before the lane is given away.
            assert await shed.folded_to(brought[-1].sequence if brought else 0)
            shed.give(1 - shed.owner)
    shed.give(1 - shed.owner)
    await shed.happens(put(3))
    assert await shed.folded_to(shed.head)
    assert await shed.documents() == shed.expected()
    await shed.stop()


# -- what the bus has lost -----------------------------------------------------------------------


async def test_what_the_bus_has_lost_is_found_by_looking(store: FaultyDocuments) -> None:
    log, notebook = MemoryLog(), Notebook()
    here = process(store, log, notebook, OwnsEverything(LOOK_SECONDS))
    await here.start()
    log.append(HAIWAN, put(1), put(2))
    await until(lambda: notebook.of(HAIWAN) == [1, 2])
    await here.stop()


async def test_what_is_new_is_left_to_whoever_serves_it_until_the_next_look(store: FaultyDocuments) -> None:
    """A relay must not send what the one beside it is just sending."""
    log, busy, idle = MemoryLog(), Notebook(), Notebook()
    one, other = (process(store, log, notes, OwnsEverything(0.2)) for notes in (busy, idle))
    await one.start()
    await other.start()
    for number in range(100):
        await one.bus.publish(log.append(HAIWAN, put(number)))
        await asyncio.sleep(0.01)
    assert one.position() == 100
    assert busy.of(HAIWAN) == list(range(1, 101))
    assert idle.of(HAIWAN) == []
    await one.stop()
    await other.stop()


async def test_a_log_that_does_not_answer_at_the_start_is_asked_again(store: FaultyDocuments) -> None:
    away = True

    async def trouble(_step: str) -> None:
        if away:
            raise StoreUnavailable("its process is away")

    near, far, notebook = MemoryLog(), MemoryLog("fund", trouble), Notebook()
    near.append(HAIWAN, put(1))
    far.append(HAIWAN, put(1), put(2))
    consumer = Consumer("notes", {"shed": near, "fund": far}, notebook, store, pace=QUICK)
    bus = LocalBus()
    await bus.start()
    await consumer.start(bus)
    assert await consumer.wait_for("shed", HAIWAN, 1, 5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(consumer.caught_up(), 0.05)
    away = False
    await asyncio.wait_for(consumer.caught_up(), 5)
    assert notebook.of(HAIWAN, "fund") == [1, 2]
    await consumer.stop()
    await bus.stop()


# -- what is parked ------------------------------------------------------------------------------


def failing_at(sequence: int, broken: list[bool]) -> Notebook:
    """A handler with a bug that this event brings to light, until it is mended."""

    async def trouble(message: Message) -> None:
        if message.sequence == sequence and broken[0]:
            raise ValueError("a bug")

    return Notebook(trouble=trouble)


async def test_what_one_process_parked_is_seen_by_the_one_that_takes_over(store: FaultyDocuments) -> None:
    log, broken = MemoryLog(), [True]
    here = process(store, log, failing_at(1, broken), Given(HAIWAN))
    there = process(store, log, failing_at(1, broken), Given())
    await here.start()
    await there.start()
    await here.bus.publish(log.append(HAIWAN, put(1), put(2)))
    await until(lambda: bool(here.consumer.parked))
    await until(lambda: bool(there.consumer.parked))
    await here.stop()
    assert isinstance(there.sharing, Given)
    there.sharing.give(HAIWAN)
    assert not await there.consumer.wait_for("shed", HAIWAN, 2, 5)
    broken[0] = False
    await there.consumer.replay(LANE)
    assert await there.consumer.wait_for("shed", HAIWAN, 2, 5)
    await there.stop()


@pytest.mark.parametrize("decision", ["replay", "skip"])
async def test_what_an_operator_decides_in_another_process_is_noticed(
    store: FaultyDocuments, decision: str
) -> None:
    log, broken = MemoryLog(), [True]
    notebook = failing_at(1, broken)
    here = process(store, log, notebook, Given(HAIWAN))
    await here.start()
    await here.bus.publish(log.append(HAIWAN, put(1), put(2)))
    await until(lambda: bool(here.consumer.parked))
    elsewhere = Parking(store)  # With no consumer beside it: the command line of another machine.
    if decision == "replay":
        broken[0] = False
        await elsewhere.replay("notes", LANE)
    else:
        await elsewhere.skip("notes", LANE, reason="it was a test", by="operator-wang")
    assert await _comes_to(here, 2)
    assert here.consumer.parked == []
    assert notebook.of(HAIWAN) == ([1, 2] if decision == "replay" else [2])
    await here.stop()


async def _comes_to(here: Process, sequence: int) -> bool:
    await until(lambda: here.position() == sequence)
    return True


async def test_an_event_type_that_matters_not_moves_a_lane_that_comes_and_goes(
    store: FaultyDocuments,
) -> None:
    log, first, second = MemoryLog(), Notebook(ToolLent.type), Notebook(ToolLent.type)
    here, there = process(store, log, first, Given(HAIWAN)), process(store, log, second, Given())
    await here.start()
    await there.start()
    assert isinstance(here.sharing, Given)
    assert isinstance(there.sharing, Given)
    await here.bus.publish(log.append(HAIWAN, put(1)))
    assert await there.consumer.wait_for("shed", HAIWAN, 1, 5)
    here.sharing.give()
    there.sharing.give(HAIWAN)
    await there.bus.publish(log.append(HAIWAN, lent(1)))
    assert await here.consumer.wait_for("shed", HAIWAN, 2, 5)
    assert second.of(HAIWAN) == [2]
    await here.stop()
    await there.stop()
