"""From 0.1.0 to this version on the same volumes: what the older one recorded is there, byte for byte.

Last of all, since the image that the others run is built anew at its end.
"""

import asyncio
import io
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.gangwan.people import identities
from tests.checker import check
from tests.engine.conftest import Figures
from tests.engine.deployment import ROOT, Deployment
from tests.engine.engine import Engine
from tests.load import load

pytestmark = pytest.mark.engine

FIRST = "535add3d1a882c938f513785b4babe04f45b359f"
"""0.1.0, before the house was built anew."""
LOGS = ("partners", "bookings", "fund", "gateway", "feed")


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A checkout of it."""
    asked = subprocess.run(["git", "archive", FIRST], cwd=ROOT, capture_output=True, check=False)
    assert asked.returncode == 0, f"{FIRST} is not in this clone: git fetch --unshallow"
    folder = tmp_path / "first"
    with tarfile.open(fileobj=io.BytesIO(asked.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def older(engine: Engine, tmp_path: Path, first: Path) -> Iterator[Deployment]:
    """A deployment of its own, of that version, with the example."""
    deployment = Deployment(engine, tmp_path, name="upgrade", checkout=first)
    try:
        deployment.up("--build")
        # 0.1.0 does not say yet what to set before the example can be set up.
        officers = [one.person_id for one in identities().values() if one.is_district_officer]
        deployment.set(f"HEHUO_DISTRICT_OFFICERS={','.join(officers)}")
        deployment.up()
        deployment.hehuo("demo")
        yield deployment
    finally:
        take_this_version(deployment)
        deployment.up("--build")  # The image of the others is this version's again, however this ended.
        deployment.down()


def take_this_version(deployment: Deployment) -> None:
    """As docs/deployment.md says: secrets that it wants besides are made first."""
    deployment.checkout = ROOT
    deployment.shell("deploy/secrets.sh", SECRETS_DIR=str(deployment.secrets))


async def test_what_the_first_version_recorded_is_there_after_the_upgrade(
    older: Deployment, figures: Figures
) -> None:
    async with load(older, clients=4, thinks_seconds=0.1) as told:
        await asyncio.sleep(5)
    older.wait_until_calm()
    before = {log: older.lines(log) for log in LOGS}
    answered = {*told.donations.values(), *told.intents.values(), *told.bookings.values()}
    assert len(answered) > 10
    recorded = b"\n".join(line for log in LOGS for line in before[log]).decode()
    assert [one for one in answered if one not in recorded] == [], "acknowledged, and not recorded"
    take_this_version(older)
    seconds = await asyncio.to_thread(older.up, "--build")
    older.wait_until_calm()
    after = {log: older.lines(log) for log in LOGS}
    kept = {log: {*lines} <= {*after[log]} for log, lines in before.items()}
    assert kept == dict.fromkeys(LOGS, True)
    assert "Every chain holds and every fund adds up." in older.hehuo("verify")
    async with load(older, clients=4, thinks_seconds=0.1) as again:
        await asyncio.sleep(5)
    older.wait_until_calm()
    check(older.lines, again)
    figures.note(
        "upgrade from 0.1.0 by the documented words",
        f"healthy after {seconds:.0f} s; {sum(map(len, before.values()))} events of five logs there, byte for"
        f" byte; {told.acknowledged} commands before, {again.acknowledged} after",
    )
