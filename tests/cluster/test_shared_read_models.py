"""Read models of several processes on one real database: one builds, the others follow."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shared.bus.local import LocalBus
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.projections.building import RebuildFailed, SharingTimings
from shared.projections.mongo.store import MongoDocumentStore
from shared.projections.projection import Projection
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.projections.runner import ProjectionRunner
from shared.storage.mongo_client import MongoClient
from tests.example_readers import (
    HAIWAN,
    QUICK,
    WIRE,
    ListTools,
    MemoryLog,
    ToolView,
    folded,
    lent,
    put,
    returned,
    tools,
    until,
)
from tests.server_mongo import BULK, NativeMongo, database_name

pytestmark = pytest.mark.servers

TIMINGS = SharingTimings(look_seconds=0.05, leave_seconds=0.3, lease_seconds=1.0)
WAIT_SECONDS = 3.0


class GatedLog:
    """The log as one process reads it, which may be made to wait."""

    def __init__(self, log: MemoryLog) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self._log = log

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        await self.gate.wait()
        return await self._log.lines(community, after, limit)

    async def heads(self) -> dict[str, int]:
        return await self._log.heads()


class Process:
    """One instance of the service, with a client, a bus and a way to the log of its own."""

    def __init__(
        self,
        log: MemoryLog,
        url: str,
        database: str,
        projection: Projection[ToolView],
        timings: SharingTimings,
    ) -> None:
        self.client = MongoClient(url, timeout_seconds=2.0)
        self.bus = LocalBus()
        self.log = GatedLog(log)
        self.store = MongoDocumentStore(self.client.database(database), BULK)
        self.runner = ProjectionRunner(
            "shed",
            (projection,),
            self.store,
            self.log,
            WIRE,
            wait_seconds=WAIT_SECONDS,
            pace=QUICK,
            timings=timings,
        )

    async def says(self, sequence: int = 0) -> dict[str, ToolView]:
        """What it answers once it has seen so much."""
        page = await self.runner.ask(HAIWAN, ListTools(limit=100), min_sequence=sequence)
        return {one.tool_id: one for one in page.items}

    @property
    def generations(self) -> list[str]:
        """What it folds."""
        return [consumer.name for consumer in self.runner.consumers]

    async def generations_stored(self) -> list[str]:
        return [one.consumer for one in await self.store.generations("tools")]

    async def die(self) -> None:
        """As a killed process: it gives nothing back."""
        await self.client.close()
        await self.stop()

    async def stop(self) -> None:
        await self.runner.stop()
        await self.bus.stop()
        await self.client.close()


class Place:
    """A log, a database, and the processes that come and go."""

    def __init__(self, url: str, database: str) -> None:
        self.log = MemoryLog()
        self.processes: list[Process] = []
        self._url = url
        self._database = database

    async def process(
        self,
        projection: Projection[ToolView] | None = None,
        *,
        gated: bool = False,
        timings: SharingTimings = TIMINGS,
    ) -> Process:
        """Starts one more process."""
        process = Process(self.log, self._url, self._database, projection or tools(), timings)
        self.processes.append(process)
        if gated:
            process.log.gate.clear()
        await process.bus.start()
        await process.runner.start(process.bus)
        return process

    async def happens(self, *events: Event) -> int:
        """Records events and publishes them to every process; returns the last sequence."""
        messages = self.log.append(HAIWAN, *events)
        for process in self.processes:
            await process.bus.publish(messages)
        return messages[-1].sequence

    @property
    def expected(self) -> dict[str, ToolView]:
        return folded(tools(), self.log.recorded(HAIWAN))


@pytest.fixture
async def place(mongo_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    here = Place(mongo_url, database_name(tmp_path))
    yield here
    for process in here.processes:
        await process.stop()
    client = MongoClient(mongo_url)
    await client.drop_database(database_name(tmp_path))
    await client.close()


async def comes_to(condition: Callable[[], Awaitable[object]], seconds: float = 10.0) -> None:
    """Returns as soon as the condition holds; fails if it does not come to."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.01)


async def test_a_first_build_keeps_nobody_waiting(place: Place) -> None:
    """There is no older generation that others might still read."""
    patient = await place.process(timings=replace(TIMINGS, leave_seconds=600))
    await patient.says()
    async with asyncio.timeout(120):
        await patient.runner.rebuild("tools")


async def test_processes_that_start_together_build_one_generation(place: Place) -> None:
    place.log.append(HAIWAN, *(put(n) for n in range(30)))
    processes = await asyncio.gather(*(place.process() for _ in range(3)))
    for process in processes:
        assert await process.says(30) == place.expected
        assert process.generations == ["tools.1"]
    assert await processes[0].generations_stored() == ["tools.1"]


async def test_events_that_all_of_them_fold_are_folded_once(place: Place) -> None:
    processes = [await place.process() for _ in range(2)]
    for n in range(6):
        sequence = await place.happens(put(n), lent(n), returned(n), lent(n), returned(n))
    for process in processes:
        assert await process.says(sequence) == place.expected


async def test_others_follow_to_what_one_has_rebuilt_before_the_old_is_dropped(place: Place) -> None:
    one, other = await place.process(), await place.process()
    await place.happens(put(1), put(2), lent(1))
    assert "generation 2" in await one.runner.rebuild("tools")
    assert await one.generations_stored() == ["tools.1", "tools.2"]
    await until(lambda: other.generations == ["tools.2"])
    sequence = await place.happens(returned(1), put(3))
    for process in (one, other):
        assert await process.says(sequence) == place.expected

    async def is_alone() -> bool:
        return await one.generations_stored() == ["tools.2"]

    await comes_to(is_alone)
    sequence = await place.happens(put(4))
    for process in (one, other):
        assert await process.says(sequence) == place.expected


async def test_a_reader_is_never_taken_back_by_following(place: Place) -> None:
    one, other = await place.process(), await place.process()
    reached = 0
    for n in range(40):
        await place.happens(put(n))
        if n == 10:
            assert await one.says(n + 1) == place.expected
            rebuilding = asyncio.create_task(one.runner.rebuild("tools"))
        seen = len(await other.says(n))
        assert seen >= reached
        reached = seen
    await rebuilding
    await until(lambda: other.generations == ["tools.2"])
    assert await other.says(40) == place.expected


async def test_only_one_rebuilds_at_a_time(place: Place) -> None:
    one, other = await place.process(), await place.process()
    assert await one.says(await place.happens(put(1))) == place.expected
    one.log.gate.clear()
    rebuilding = asyncio.create_task(one.runner.rebuild("tools"))
    await until(lambda: one.generations == ["tools.1", "tools.2"])
    with pytest.raises(RebuildFailed, match="by another process"):
        await other.runner.rebuild("tools")
    one.log.gate.set()
    assert "generation 2" in await rebuilding


async def test_a_process_that_starts_leaves_alone_what_another_builds(place: Place) -> None:
    one = await place.process()
    assert await one.says(await place.happens(put(1))) == place.expected
    one.log.gate.clear()
    rebuilding = asyncio.create_task(one.runner.rebuild("tools"))
    await until(lambda: one.generations == ["tools.1", "tools.2"])
    other = await place.process()
    assert await other.says(1) == place.expected
    await asyncio.sleep(3 * TIMINGS.leave_seconds)  # So long it would wait before it drops anything.
    assert await other.generations_stored() == ["tools.1", "tools.2"]
    one.log.gate.set()
    assert "generation 2" in await rebuilding
    await until(lambda: other.generations == ["tools.2"])


async def test_what_a_dead_builder_had_begun_is_built_and_dropped_by_another(place: Place) -> None:
    place.log.append(HAIWAN, put(1), put(2))
    one = await place.process(gated=True)
    await until(lambda: one.generations == ["tools.1"])
    other = await place.process()
    await one.die()
    assert await other.says(2) == place.expected
    assert other.generations == ["tools.2"]

    async def is_alone() -> bool:
        return await other.generations_stored() == ["tools.2"]

    await comes_to(is_alone)


async def test_a_process_of_an_older_version_answers_no_more(place: Place) -> None:
    old = await place.process()
    await place.happens(put(1))
    assert await old.says(1) == place.expected
    new = await place.process(tools(version=2))
    assert await new.says(1) == place.expected
    await until(lambda: old.generations == [])
    with pytest.raises(Rejected) as refused:
        await old.says(1)
    assert refused.value.refusal == READ_MODEL_IS_BEHIND


async def test_a_process_that_starts_before_its_database_serves_when_it_is_there(tmp_path: Path) -> None:
    server = NativeMongo(tmp_path / "mongo")
    here = Place(server.url, "late")
    here.log.append(HAIWAN, put(1))
    process = await here.process()
    try:
        await asyncio.to_thread(server.start)
        assert await process.says(1) == here.expected
    finally:
        await process.stop()
        await asyncio.to_thread(server.stop)
