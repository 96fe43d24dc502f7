"""What a store has acknowledged survives the death of the process that wrote it.

A killed process leaves what it gave to the operating system. That the bytes also survive a loss of power
is up to the settings of each adapter (for SQLite: ``synchronous=FULL``), which its own tests look at.
"""

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from shared.eventlog.commit import Head
from shared.eventlog.port import EventStore
from shared.eventlog.verify import verify_chain
from tests.conformance.appender import COMMUNITIES
from tests.conformance.event_stores import PARAMS, open_adapter
from tests.soaking import when_soaking

KILLS = when_soaking(12, 4)
ROOT = Path(__file__).parents[2]


async def life(adapter: str, place: Path, lifetime_seconds: float) -> list[tuple[str, Head]]:
    """Runs the appender until it is killed, so long after its first acknowledgement; what it acknowledged."""
    command = (sys.executable, "-m", "tests.conformance.appender", adapter, str(place))
    process: Process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    try:
        first = await asyncio.wait_for(process.stdout.readline(), 30)
        await asyncio.sleep(lifetime_seconds)
    finally:
        process.kill()
    said = first + await process.stdout.read()
    assert await process.wait() == -9
    lines = [line.split() for line in said.decode().splitlines()]
    return [(community, Head(int(sequence), bytes.fromhex(digest))) for community, sequence, digest in lines]


async def whole_log(store: EventStore, community: str) -> list[Head]:
    """Where each commit of a log ends; the chain is followed on the way."""
    commits = await store.read(community, commits=1_000_000)
    assert verify_chain("shed", community, iter(commits)).fault is None
    return [Head(commit.last, commit.hash) for commit in commits]


@pytest.mark.parametrize("adapter", PARAMS)
async def test_nothing_acknowledged_is_missing_after_a_kill(
    request: pytest.FixtureRequest, adapter: str, tmp_path: Path
) -> None:
    open_store = open_adapter(request, adapter)
    seed = int.from_bytes(os.urandom(4), "big")
    chance = random.Random(seed)
    acknowledged: dict[str, list[Head]] = {community: [] for community in COMMUNITIES}
    for kill in range(KILLS):
        said = await life(adapter, tmp_path, chance.uniform(0, 0.1))
        assert said
        for community, head in said:
            acknowledged[community].append(head)
        store = await open_store(tmp_path)
        try:
            for community in COMMUNITIES:
                log = await whole_log(store, community)
                lost = set(acknowledged[community]) - set(log)
                assert not lost, f"kill {kill}, seed {seed}: {community} lost {sorted(lost)[:3]}"
                # At most one commit more than was acknowledged is there per life: the one under way.
                assert len(log) - len(acknowledged[community]) <= kill + 1
        finally:
            await store.close()
    assert sum(map(len, acknowledged.values())) > KILLS
