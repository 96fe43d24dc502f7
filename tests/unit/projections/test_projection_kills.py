"""Killed between any two steps and started again: nothing folded twice, nothing missing."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import Message
from shared.kernel.messages import Event
from shared.projections.documents import StoredDocuments
from shared.projections.runner import ProjectionRunner
from shared.projections.store import DocumentStore
from tests.example_log import LoanLapsed
from tests.example_readers import (
    HAIWAN,
    NANBEITAI,
    QUICK,
    WIRE,
    MemoryLog,
    ToolView,
    folded,
    lent,
    put,
    returned,
    tools,
)
from tests.faulty_documents import FaultyDocuments, Killed, Steps

COMMUNITIES = (HAIWAN, NANBEITAI)


class Process:
    """One run of the platform on the same files: it may be killed at any step."""

    def __init__(self, path: Path, log: MemoryLog, steps: Steps, *, atomic: bool = True) -> None:
        self.log = log
        self.steps = steps
        log.trouble = steps
        self.store: DocumentStore = FaultyDocuments(path, steps, atomic=atomic)
        self.bus = LocalBus(QueueLimits(most_waiting=8, most_at_once=4, stop_seconds=0.05))
        self.runner = ProjectionRunner(
            "shed", (tools(),), self.store, log, WIRE, wait_seconds=1.0, pace=QUICK
        )

    async def run(self, events: Sequence[tuple[str, Sequence[Event]]], *, rebuild: bool) -> None:
        """Starts, records and publishes these events, lets everything be folded; unless it is killed."""
        await self.bus.start()
        with suppress(Killed):
            await self.runner.start(self.bus)
            await self._or_killed(self.runner.wait_for(HAIWAN, 0, 5))
            for number, (community, some) in enumerate(events):
                messages = self.log.append(community, *some)
                await self.bus.publish(messages)
                if number % 2:  # Sometimes one after the other, sometimes two batches at once.
                    await self._or_killed(self.runner.wait_for(community, messages[-1].sequence, 5))
            if rebuild:
                await self._or_killed(self.runner.rebuild("tools"))
            for community, head in (await self.log.heads()).items():
                await self._or_killed(self.runner.wait_for(community, head, 5))

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


async def documents(path: Path, community: str) -> dict[str, ToolView]:
    """What is stored, read after the last process has ended."""
    store = FaultyDocuments(path)
    current = await store.current("tools")
    assert current is not None
    found = await StoredDocuments(tools(), current, store, community).all()
    assert [one.consumer for one in await store.generations("tools")] == [current.consumer]
    await store.close()
    return {one.tool_id: one for one in found}


SCENE: list[tuple[str, Sequence[Event]]] = [
    (HAIWAN, [put(1), put(2), lent(1)]),
    (NANBEITAI, [put(1)]),
    (HAIWAN, [returned(1), lent(1), returned(1), lent(1), returned(1)]),  # Worn out: taken away.
    (NANBEITAI, [lent(1), returned(1)]),
    (HAIWAN, [lent(2), put(1), lent(1)]),
]


async def killed_at(path: Path, step: int, *, rebuild: bool, atomic: bool) -> list[str]:
    """Kills the scene at this step, then lets a second process finish; returns the first one's steps."""
    log, quiet = MemoryLog(), Steps()
    first = Process(path, log, Steps(kill_at=step), atomic=atomic)
    await first.run(SCENE, rebuild=rebuild)
    await first.end()
    done = {community: len(log.recorded(community)) for community in COMMUNITIES}
    log.trouble = quiet
    # What was not recorded before the kill is recorded by the second process: nothing acknowledged is lost.
    rest = list(remaining(done))
    second = Process(path, log, quiet)
    await second.run(rest, rebuild=False)
    await asyncio.sleep(0.01)
    await second.end()
    log.trouble = Steps()
    return first.steps.taken


def remaining(done: dict[str, int]) -> list[tuple[str, Sequence[Event]]]:
    """The events of the scene that come after those which are recorded."""
    left: list[tuple[str, Sequence[Event]]] = []
    seen = dict.fromkeys(COMMUNITIES, 0)
    for community, events in SCENE:
        known = min(len(events), max(0, done[community] - seen[community]))
        seen[community] += len(events)
        if events[known:]:
            left.append((community, events[known:]))
    return left


async def check_every_kill(place: Path, *, rebuild: bool, atomic: bool) -> int:
    """Kills at the first step, the second, and so on, until the scene ends before it is killed."""
    step = 0
    while True:
        step += 1
        path = place / f"{step}.sqlite"
        steps = await killed_at(path, step, rebuild=rebuild, atomic=atomic)
        expected_log = MemoryLog()
        for community, events in SCENE:
            expected_log.append(community, *events)
        for community in COMMUNITIES:
            expected = folded(tools(), expected_log.recorded(community))
            assert await documents(path, community) == expected, f"killed at {step}: {steps[-1]}"
        if len(steps) < step:
            return step


ATOMIC = pytest.mark.parametrize("atomic", [True, False], ids=["atomic", "document-by-document"])


@ATOMIC
async def test_live_folding_survives_a_kill_at_every_step(tmp_path: Path, *, atomic: bool) -> None:
    assert await check_every_kill(tmp_path, rebuild=False, atomic=atomic) > 10


@ATOMIC
async def test_a_rebuild_survives_a_kill_at_every_step(tmp_path: Path, *, atomic: bool) -> None:
    assert await check_every_kill(tmp_path, rebuild=True, atomic=atomic) > 20


EVENTS = st.one_of(
    st.integers(1, 4).map(put),
    st.integers(1, 4).map(lent),
    st.integers(1, 4).map(returned),
    st.integers(1, 4).map(lambda number: LoanLapsed(tool_id=f"tool-{number:04}")),
)


@settings(max_examples=40, deadline=None)
@given(
    batches=st.lists(
        st.tuples(
            st.sampled_from(COMMUNITIES),
            st.lists(EVENTS, min_size=1, max_size=8),
            st.sampled_from(["once", "twice", "lost", "late"]),
        ),
        max_size=25,
    ),
    restart_after=st.integers(0, 25),
)
async def test_any_events_in_any_batches_with_repeats_are_folded_as_if_in_order(
    batches: list[tuple[str, list[Event], str]], restart_after: int
) -> None:
    with TemporaryDirectory() as place:
        path, log = Path(place) / "documents.sqlite", MemoryLog()
        process = Process(path, log, Steps())
        await process.bus.start()
        await process.runner.start(process.bus)
        late: list[Sequence[Message]] = []
        for number, (community, events, way) in enumerate(batches):
            if number == restart_after:
                await process.end()
                process = Process(path, log, Steps())
                await process.bus.start()
                await process.runner.start(process.bus)
            messages: Sequence[Message] = log.append(community, *events)
            if way == "late":
                late.append(messages)
            elif way != "lost":
                await process.bus.publish(messages)
                if way == "twice":
                    await process.bus.publish(messages)
        for held_back in late:
            await process.bus.publish(held_back)
        for community in COMMUNITIES:  # The last event of each log is published, or nobody knows of it.
            await process.bus.publish(log.append(community, put(4)))
            assert await process.runner.wait_for(community, len(log.recorded(community)), 5)
        live = {one: await _read(process, one) for one in COMMUNITIES}
        await process.runner.rebuild("tools")
        rebuilt = {one: await _read(process, one) for one in COMMUNITIES}
        await process.end()
        log.trouble = Steps()
        assert live == rebuilt == {one: folded(tools(), log.recorded(one)) for one in COMMUNITIES}


async def _read(process: Process, community: str) -> dict[str, ToolView]:
    current = await process.store.current("tools")
    assert current is not None
    found = StoredDocuments(tools(), current, process.store, community)
    return {one.tool_id: one for one in await found.all()}
