"""Kafka's disk gone for good: topics are made anew, and what the logs hold comes through it from then on."""

import asyncio
import shutil

import pytest

from tests.cluster.running import Cluster
from tests.load import load

pytestmark = pytest.mark.servers

PROCESSES = ("gateway", "partners", "bookings", "fund")
MEANWHILE = 20
"""Commands that are done before it, while it is away, and on the new topics."""


async def test_a_lost_kafka_costs_no_event_and_no_restart(cluster: Cluster) -> None:
    """As docs/operations.md says under "When Kafka's disk is lost": it is what an operator does."""
    before = {name: cluster.rig.pid(name) for name in PROCESSES}
    async with load(cluster, clients=4, thinks_seconds=0.25) as told:
        await told.more(MEANWHILE)
        await asyncio.to_thread(cluster.rig.kill, "kafka")
        shutil.rmtree(cluster.rig.folder.data("kafka"))
        await told.more(MEANWHILE)  # Commands do not wait for Kafka.
        await asyncio.to_thread(cluster.rig.start, "kafka")
        await asyncio.to_thread(cluster.rig.wait_until_healthy, "kafka")
        made = await asyncio.to_thread(cluster.rig.hehuo, "topics")
        assert made.returncode == 0, made.stdout + made.stderr
        assert "hehuo.feed: made with" in made.stdout
        before_it = len(cluster.lines("feed"))
        await told.more(MEANWHILE)
    calm = await cluster.calm()
    feed = len(cluster.lines("feed"))
    heard: dict[bytes, list[int]] = {}
    for record in await cluster.records("feed"):
        heard.setdefault(record.key, []).append(int(dict(record.headers)["feedsequence"]))
    there = sum(len(set(sequences)) for sequences in heard.values())
    print(f"{told.summary}; nobody behind after {calm:.1f} s; feed {feed}, on the new topic {there}")
    for community, every in heard.items():
        # Without the group's offsets either gateway may send an event once more: at least once, and in order.
        sequences = [*dict.fromkeys(every)]
        assert sequences == [*range(sequences[0], sequences[-1] + 1)], community
    assert there >= feed - before_it > 0, "what happened since then is on the new topic"
    assert {name: cluster.rig.pid(name) for name in PROCESSES} == before, "nobody had to be started anew"
    await cluster.check(told, rebuilt=())
