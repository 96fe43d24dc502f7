"""Killed under load: nothing that was acknowledged is lost, and everything is back by itself."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.checker import check
from tests.engine.conftest import Figures
from tests.engine.deployment import PROCESSES, SERVERS, Deployment
from tests.load import Told, load

pytestmark = pytest.mark.engine

_KAFKA_AWAY_SECONDS = 20
_CALM_SECONDS = 60.0


class Gaps:
    """For how long nobody got an answer, watched while clients are at work."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._last = (told.acknowledged, time.monotonic())
        self._longest = 0.0

    async def watch(self) -> None:
        while True:
            await asyncio.sleep(0.05)
            now = time.monotonic()
            if self._told.acknowledged != self._last[0]:
                self._last = (self._told.acknowledged, now)
            self._longest = max(self._longest, now - self._last[1])

    def take(self) -> float:
        """The longest one since this was last asked."""
        longest, self._longest = self._longest, 0.0
        self._last = (self._told.acknowledged, time.monotonic())
        return longest


@asynccontextmanager
async def watched_load(deployment: Deployment) -> AsyncIterator[tuple[Told, Gaps]]:
    async with load(deployment, clients=8, thinks_seconds=0.1) as told:
        gaps = Gaps(told)
        watching = asyncio.create_task(gaps.watch())
        try:
            yield told, gaps
        finally:
            watching.cancel()


async def test_each_container_is_killed_under_load_and_nothing_is_lost(
    deployment: Deployment, figures: Figures
) -> None:
    async with watched_load(deployment) as (told, gaps):
        for name in (*PROCESSES, *SERVERS):
            await asyncio.sleep(2)
            [container] = deployment.containers(name)
            acknowledged = told.acknowledged
            gaps.take()
            start = deployment.kill(container)
            back = await asyncio.to_thread(deployment.wait_until_back, container, start)
            await asyncio.sleep(1)
            assert told.acknowledged > acknowledged, f"nothing goes on after {name} is back"
            figures.note(
                f"{name} killed", f"healthy again after {back:.1f} s, longest gap {gaps.take():.1f} s"
            )
    deployment.wait_until_calm()
    check(deployment.lines, told)
    assert "Every chain holds" in deployment.hehuo("verify")
    figures.note("under all kills", told.summary)


async def test_while_kafka_is_away_everybody_stays_healthy_and_commands_go_on(
    deployment: Deployment, figures: Figures
) -> None:
    [kafka] = deployment.containers("kafka")
    processes = {name: deployment.containers(name)[0] for name in PROCESSES}
    async with watched_load(deployment) as (told, gaps):
        await asyncio.sleep(2)
        deployment.engine.run("kill", kafka)
        gaps.take()
        acknowledged = told.acknowledged
        await asyncio.sleep(_KAFKA_AWAY_SECONDS)
        meanwhile = told.acknowledged - acknowledged
        said = await asyncio.to_thread(_says_of_itself, deployment, processes["fund"])
        health = {name: deployment.health(one) for name, one in processes.items()}
        gap = gaps.take()
        deployment.engine.run("start", kafka)
        began = time.monotonic()
        for one in processes.values():
            while await asyncio.to_thread(_says_of_itself, deployment, one) != "ok\n":
                assert time.monotonic() < began + _CALM_SECONDS
        back = time.monotonic() - began
    assert meanwhile > _KAFKA_AWAY_SECONDS, "commands waited for Kafka"
    assert said.startswith("ok, but "), said
    assert {one["Status"] for one in health.values()} == {"healthy"}
    assert {one["FailingStreak"] for one in health.values()} == {0}
    calm_after = deployment.wait_until_calm()
    check(deployment.lines, told)
    figures.note(
        f"Kafka {_KAFKA_AWAY_SECONDS} s away",
        f"{meanwhile} commands meanwhile, longest gap {gap:.1f} s; all processes healthy throughout,"
        f" without a complaint {back:.0f} s after the start of Kafka, nobody behind {calm_after:.0f} s later",
    )


def _says_of_itself(deployment: Deployment, container: str) -> str:
    return deployment.execute(container, "hehuo", "health", fails=True)
