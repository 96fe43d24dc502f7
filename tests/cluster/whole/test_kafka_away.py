"""Kafka killed under load, and back: commands go on, and everybody finds to it again without a restart.

For ``make soak`` alone: the short form is ``test_kafka_lost.py``, where its disk is gone, too.
"""

import asyncio
import time

import pytest

from tests.cluster.running import Cluster
from tests.feed_records import validate
from tests.load import SLOW_DATABASE, load

pytestmark = [pytest.mark.servers, pytest.mark.soak]

AWAY_SECONDS = (5, 30, 60)
CLIENTS = 4
_LONGEST_COMMAND_SECONDS = 60.0
"""Far less than Kafka was away; the wait for other services is bounded by five."""


async def test_commands_go_on_without_kafka_and_everything_is_told_when_it_is_back(cluster: Cluster) -> None:
    before = cluster.pids()
    for seconds in AWAY_SECONDS:
        async with load(cluster, clients=CLIENTS, thinks_seconds=0.25) as told:
            await asyncio.sleep(1)
            await asyncio.to_thread(cluster.rig.kill, "kafka")
            acknowledged, gone = told.acknowledged, time.monotonic()
            await asyncio.sleep(seconds)
            meanwhile = told.acknowledged - acknowledged
            await asyncio.to_thread(cluster.rig.start, "kafka")
            away = time.monotonic() - gone
            await asyncio.to_thread(cluster.rig.wait_until_healthy, "kafka")
            await asyncio.sleep(1)
        calm = await cluster.calm()
        print(
            f"Kafka {away:.0f} s away: {meanwhile} commands meanwhile; {told.summary};"
            f" drained in {calm:.1f} s"
        )
        assert meanwhile > CLIENTS, "commands waited for Kafka"
        # Who opens a community waits for the other services to have heard of it: that alone needs Kafka.
        # A database that is slow for a moment is not what this is about.
        assert set(told.unavailable) <= {"read_model_is_behind", *SLOW_DATABASE}, told.summary
        assert told.slowest_seconds < _LONGEST_COMMAND_SECONDS
        heard = validate(await cluster.records("feed"))
        assert sum(heard.values()) == len(cluster.lines("feed"))
    assert cluster.pids() == before, "nobody had to be started anew"
    await cluster.check(told)
