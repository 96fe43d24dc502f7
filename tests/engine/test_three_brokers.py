"""Three brokers, as docker-compose.ha.yml has them: one is lost under load, and nothing waits for it.

The three database nodes of that file are stood in for by servers that know nothing of one another, so
nothing is shown of them.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.gangwan.people import identities
from tests.checker import check
from tests.engine.conftest import Figures
from tests.engine.deployment import Deployment
from tests.engine.engine import Engine
from tests.load import load

pytestmark = pytest.mark.engine

_AWAY_SECONDS = 10


@pytest.fixture
def three(engine: Engine, tmp_path: Path) -> Iterator[Deployment]:
    files = ("docker-compose.yml", "docker-compose.ha.yml")
    deployment = Deployment(engine, tmp_path, name="ha", files=files)
    officers = [one.person_id for one in identities().values() if one.is_district_officer]
    deployment.set(f"HEHUO_DISTRICT_OFFICERS={','.join(officers)}")
    try:
        deployment.up("--build")
        deployment.hehuo("demo")
        yield deployment
    finally:
        deployment.down()


async def test_one_of_three_brokers_is_lost_and_events_go_on(three: Deployment, figures: Figures) -> None:
    three.wait_until_calm()
    [broker] = three.containers("kafka-2")
    async with load(three, clients=4, thinks_seconds=0.1) as told:
        await asyncio.sleep(2)
        three.engine.run("kill", broker)
        acknowledged = told.acknowledged
        await asyncio.sleep(_AWAY_SECONDS)
        assert told.acknowledged > acknowledged
    without = three.wait_until_calm()
    three.engine.run("start", broker)
    check(three.lines, told)
    assert "Every chain holds" in three.hehuo("verify")
    figures.note("one of three brokers lost", f"{told.summary}; nobody behind {without:.0f} s after the load")
