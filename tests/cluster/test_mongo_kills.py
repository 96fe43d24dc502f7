"""A read model in MongoDB, killed between any two messages: nothing twice, nothing missing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from shared.bus.local import LocalBus, QueueLimits
from shared.projections.building import SharingTimings
from shared.projections.documents import StoredDocuments
from shared.projections.mongo.store import MongoDocumentStore
from shared.projections.runner import ProjectionRunner
from shared.storage.mongo_client import Database
from tests.cluster.test_mongo_documents import TroubledClient
from tests.example_readers import QUICK, WIRE, MemoryLog, ToolView, calm, folded, tools
from tests.faulty_documents import Steps
from tests.server_mongo import BULK
from tests.unit.projections.test_projection_kills import COMMUNITIES, SCENE, Process, remaining

pytestmark = pytest.mark.servers

TIMINGS = SharingTimings(look_seconds=0.02, leave_seconds=0.01, lease_seconds=0.1)
STRIDE = 5
"""Every so many messages: one that is sent twice as often as another is killed as often."""


class OnMongo(Process):
    """One run of the platform on a database: it may be killed at any message."""

    def __init__(self, client: TroubledClient, name: str, log: MemoryLog, steps: Steps) -> None:
        self.log = log
        self.steps = steps
        log.trouble = client.trouble = steps
        self.store = MongoDocumentStore(client.database(name), bulk=2)
        self.bus = LocalBus(QueueLimits(most_waiting=8, most_at_once=4, stop_seconds=0.05))
        self.runner = ProjectionRunner(
            "shed", (tools(),), self.store, log, WIRE, wait_seconds=1.0, pace=QUICK, timings=TIMINGS
        )


@pytest.fixture
async def troubled(mongo_url: str) -> AsyncIterator[TroubledClient]:
    client = TroubledClient(mongo_url)
    yield client
    client.trouble = calm
    await client.close()


async def is_tidy(database: Database, within_seconds: float) -> bool:
    """Whether one generation is left in time."""
    store = MongoDocumentStore(database, BULK)
    try:
        async with asyncio.timeout(within_seconds):
            while len(await store.generations("tools")) > 1:
                await asyncio.sleep(0.01)
    except TimeoutError:
        return False
    return True


async def documents(database: Database, community: str) -> dict[str, ToolView]:
    """What is stored, and that no other generation is left."""
    assert await is_tidy(database, 120)
    store = MongoDocumentStore(database, BULK)
    current = await store.current("tools")
    assert current is not None
    found = await StoredDocuments(tools(), current, store, community).all()
    return {one.tool_id: one for one in found}


@pytest.mark.parametrize("rebuild", [False, True], ids=["live", "rebuilt"])
async def test_a_read_model_survives_a_kill_at_any_message(
    troubled: TroubledClient, mongo_database: Database, *, rebuild: bool
) -> None:
    step = 1 if rebuild else 3
    while True:
        name = f"{mongo_database.name}_{step}"
        log = MemoryLog()
        first = OnMongo(troubled, name, log, Steps(kill_at=step))
        await first.run(SCENE, rebuild=rebuild)
        await first.end()
        done = {community: len(log.recorded(community)) for community in COMMUNITIES}
        second = OnMongo(troubled, name, log, Steps())
        await second.run(list(remaining(done)), rebuild=False)
        troubled.trouble = log.trouble = calm
        if not await is_tidy(troubled.database(name), 10):
            # What the first one had sent arrived after the second had looked: the next start drops it.
            await second.runner.stop()
            await second.bus.stop()
            second = OnMongo(troubled, name, log, Steps())
            troubled.trouble = log.trouble = calm
            await second.run([], rebuild=False)
        found = {one: await documents(troubled.database(name), one) for one in COMMUNITIES}
        await second.runner.stop()
        await second.bus.stop()
        with suppress(Exception):
            await troubled.drop_database(name)
        expected = {one: folded(tools(), log.recorded(one)) for one in COMMUNITIES}
        assert found == expected, f"killed at {step}: {first.steps.taken[-1]}"
        if len(first.steps.taken) < step:
            break
        step += STRIDE
    assert step > 50
