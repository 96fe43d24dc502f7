"""Instances replaced one after the other by the words of docs/deployment.md, while clients are at work."""

import asyncio
import re

import pytest

from tests.checker import check
from tests.engine.conftest import Figures
from tests.engine.deployment import ROOT, Deployment
from tests.load import load

pytestmark = pytest.mark.engine

DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
[WORDS] = re.findall(r"<!-- tests/engine/test_rolling.py runs .*?```sh\n(.*?)```", DEPLOYMENT, re.DOTALL)


async def test_two_instances_are_replaced_and_no_command_is_refused(
    deployment: Deployment, figures: Figures
) -> None:
    deployment.up("--scale", "bookings=2")
    deployment.wait_until_calm()
    before = deployment.containers("bookings")
    async with load(deployment, clients=8, thinks_seconds=0.1) as told:
        await asyncio.sleep(2)
        words = WORDS.replace("docker compose -f deploy/docker-compose.yml", "cluster")
        await asyncio.to_thread(deployment.shell, words)
        await asyncio.sleep(3)
    after = deployment.containers("bookings")
    assert len(after) == len(before) == 2
    assert not {*after} & {*before}, "an old one is left"
    deployment.wait_until_calm()
    check(deployment.lines, told)
    figures.note("both instances of bookings replaced under load", told.summary)
    # What was just written may not be readable for some seconds, while Kafka's group shares the work anew.
    assert {*told.unavailable} <= {"read_model_is_behind"}
    assert told.cut_off == 0
