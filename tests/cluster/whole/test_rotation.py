"""Secrets changed under load, process by process: nobody is turned away for the one that they show."""

import asyncio
import subprocess
import time

import pytest

from deploy.local import Rig
from deploy.local.folder import ROOT
from tests.cluster.running import PROCESSES, Cluster
from tests.load import Told, load
from tests.patience import PATIENCE_SECONDS

# Fifteen starts of processes take minutes; that neighbouring rounds take each other's is in tests/unit.
pytestmark = [pytest.mark.servers, pytest.mark.soak]

SECRETS = ("hehuo_internal_token", "hehuo_token_secret")


async def test_secrets_are_changed_under_load(cluster: Cluster) -> None:
    shown = (cluster.settings.internal_tokens, cluster.settings.token_secrets)
    async with load(cluster, thinks_seconds=0.1) as told:
        for step in ("begin", "switch", "end"):
            for name in SECRETS:
                rotate(cluster, name, step)
            # A rig knows what it read when it was made; another one on the same folder is the same.
            cluster.read_settings(Rig(cluster.rig.folder.path))
            for process in PROCESSES:
                await cluster.kill_and_start(process)
                await cluster.ready(process)
                await all_services_work(told)
    calm, starts = await cluster.calm(), 3 * len(PROCESSES)
    print(f"two secrets changed, {starts} starts: {told.summary}; nobody behind after {calm:.1f} s")
    now = (cluster.settings.internal_tokens, cluster.settings.token_secrets)
    for before, after in zip(shown, now, strict=True):
        assert before is not None
        assert after is not None
        assert not after.takes(before.shown), "the old one is taken no more"
    await cluster.check(told, rebuilt=())


def rotate(cluster: Cluster, name: str, step: str) -> None:
    folder = cluster.rig.folder.path / "secrets"
    environment = {"SECRETS_DIR": str(folder), "PATH": "/usr/bin:/bin"}
    subprocess.run(["/bin/sh", ROOT / "deploy" / "rotate.sh", name, step], env=environment, check=True)


async def all_services_work(told: Told) -> None:
    """Returns when each service has done another command since."""
    before = (len(told.donations), len(told.intents), len(told.bookings))
    until = time.monotonic() + PATIENCE_SECONDS
    while not all(
        one > was
        for one, was in zip((len(told.donations), len(told.intents), len(told.bookings)), before, strict=True)
    ):
        assert time.monotonic() < until, told.summary
        await asyncio.sleep(0.05)
    assert told.contradictions == []
