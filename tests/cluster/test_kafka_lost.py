"""Kafka's disk gone for good: topics are made anew, and what the logs hold comes through it from then on."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.gangwan.setting import load as load_example
from tests.cluster.running import Cluster
from tests.load import load
from tests.rig import rig_in

pytestmark = pytest.mark.servers

PROCESSES = ("gateway", "partners", "bookings", "fund")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """One of its own: nobody else must miss what was on its topics."""
    with rig_in(tmp_path / "rig") as rig:
        rig.up()
        found = Cluster(rig)
        load_example(found.url, found.token)
        yield found


async def test_a_lost_kafka_costs_no_event_and_no_restart(cluster: Cluster) -> None:
    """As docs/operations.md says under "When Kafka's disk is lost": it is what an operator does."""
    before = {name: cluster.rig.pid(name) for name in PROCESSES}
    async with load(cluster, clients=4, thinks_seconds=0.25) as told:
        await asyncio.sleep(1)
        await asyncio.to_thread(cluster.rig.kill, "kafka")
        shutil.rmtree(cluster.rig.folder.data("kafka"))
        acknowledged = told.acknowledged
        await asyncio.sleep(2)
        assert told.acknowledged > acknowledged, "commands waited for Kafka"
        await asyncio.to_thread(cluster.rig.start, "kafka")
        await asyncio.to_thread(cluster.rig.wait_until_healthy, "kafka")
        made = await asyncio.to_thread(cluster.rig.hehuo, "topics")
        assert made.returncode == 0, made.stdout + made.stderr
        assert "hehuo.feed: made with" in made.stdout
        before_it = len(cluster.lines("feed"))
        await asyncio.sleep(3)
    calm = await cluster.calm()
    feed = len(cluster.lines("feed"))
    heard: dict[bytes, list[int]] = {}
    for record in await cluster.records("feed"):
        heard.setdefault(record.key, []).append(int(dict(record.headers)["feedsequence"]))
    there = sum(map(len, heard.values()))
    print(f"{told.summary}; nobody behind after {calm:.1f} s; feed {feed}, on the new topic {there}")
    for community, sequences in heard.items():
        assert sequences == [*range(sequences[0], sequences[-1] + 1)], community
    assert there >= feed - before_it > 0, "what happened since then is on the new topic"
    assert {name: cluster.rig.pid(name) for name in PROCESSES} == before, "nobody had to be started anew"
    await cluster.check(told, rebuilt=())
