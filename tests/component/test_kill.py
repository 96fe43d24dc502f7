"""Killed at random under load, again and again: nothing acknowledged is missing, nothing is there twice."""

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hehuo.operator.proof import prove
from hehuo.operator.service import Operator
from hehuo.services import ALL_SERVICES
from shared.eventlog.packing import unpacked
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.store import Search
from shared.runtime.directory import DataDirectory
from shared.runtime.embedded import EmbeddedHost
from shared.settings import Settings
from tests.checker import check, communities
from tests.component.platform import RunningPlatform
from tests.load import load
from tests.scenes import Scenes
from tests.soaking import when_soaking

KILLS = when_soaking(20, 3)


@pytest.fixture
def platform(tmp_path: Path, scenes: Scenes) -> Iterator[RunningPlatform]:
    running = RunningPlatform(scenes.example(tmp_path / "data"), "--example")
    try:
        yield running
    finally:
        running.end()


async def test_nothing_acknowledged_is_missing_and_nothing_is_there_twice(platform: RunningPlatform) -> None:
    platform.start().wait_for_example()
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with load(platform) as told:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.1, 0.8))
            platform.kill()
            await asyncio.to_thread(platform.start)
        await asyncio.sleep(0.5)
    platform.stop()

    print(told.summary)
    assert len(told.donations) > KILLS, "the clients hardly got anything done: the test shows nothing"
    check(lambda service: lines(platform.directory, service), told)
    proof = prove(platform.directory)
    assert proof.holds, proof.faults
    before = await documents(platform.directory)
    await rebuild_everything(platform.directory)
    assert await documents(platform.directory) == before


def lines(directory: DataDirectory, service: str) -> list[bytes]:
    """All events in a file of logs, read without the store under test."""
    with closing(sqlite3.connect(f"file:{directory.log(service)}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT body, first, last FROM commits ORDER BY community, first")
        found = []
        for body, first, last in rows:
            _header, *events = unpacked(body).split(b"\n")
            assert len(events) == last - first + 1
            found += events
        return found


async def documents(directory: DataDirectory) -> dict[str, list[tuple[str, str, bytes | None]]]:
    """Every document of every read model of every service, in order."""
    opened = communities(
        lambda service: lines(directory, service), "partners", "partners.community_opened.v1"
    )
    found: dict[str, list[tuple[str, str, bytes | None]]] = {}
    for service in ALL_SERVICES:
        store = SqliteDocumentStore(directory.documents(service.name))
        for projection in service.projections:
            current = await store.current(projection.name)
            assert current is not None
            every = [
                one for community in sorted(opened) for one in await store.find(current, community, Search())
            ]
            found[f"{service.name}.{projection.name}"] = [(one.community, one.key, one.body) for one in every]
        await store.close()
    return found


async def rebuild_everything(directory: DataDirectory) -> None:
    """Builds every read model anew from its log, beside the one that the killed platform left."""
    with directory.take():
        host = EmbeddedHost(ALL_SERVICES, Settings(data_dir=directory.path), directory)
        await host.start()
        operator = Operator(host.runtimes)
        for name in operator.projections:
            await operator.rebuild(name)
        await host.stop()
