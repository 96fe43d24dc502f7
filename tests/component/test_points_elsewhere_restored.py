"""A backup taken while two communities' logs have not told each other all: restored, both go on to one end.

And where one of the two logs alone is from the backup, the other one has seen more of it.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from hehuo.backup.archive import Archive, Manifest
from hehuo.backup.checking import check
from hehuo.backup.restoring import restore
from hehuo.backup.saving import BackupFailed, save
from hehuo.backup.stores import keep_clock, opened
from hehuo.operator.proof import prove
from shared.kernel.obstacles import Obstacle
from shared.runtime.directory import DataDirectory
from shared.settings import Settings
from tests.component.gateway import Stage, stage
from tests.component.kept_heads import forget_heads
from tests.component.test_markets import STAFF, today
from tests.component.test_points_elsewhere import HOME, HOST, THERE, earned
from tests.unit.operator.test_proof import tamper

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Middle:
    """A backup of the middle, and a platform that was restored from it and has gone on."""

    backup: Path
    manifest: Manifest
    data: Path
    reserved: str
    """Reserved at home, which the host was not told."""


async def backed_up(data: Path, to: Path) -> Manifest:
    async with opened(Settings(data_dir=data, development_clock=True), fresh=False) as stores:
        return await save(stores, to)


async def restored(backup: Path, to: Path) -> Path:
    settings = Settings(data_dir=to, development_clock=True)
    manifest = check(archive := Archive(backup))
    async with opened(settings, fresh=True) as stores:
        await restore(archive, manifest, stores)
    keep_clock(settings, timedelta(seconds=manifest.clock_ahead_seconds))
    return to


async def agreed(running: Stage) -> dict[str, str]:
    """What Lin of home names to reserve a reward of the host."""
    offer = {"title": "环保布袋", "donor": "南北台超市", "cost_points": 2, "stock": 9}
    reward = (await running.done(THERE, "POST", f"{HOST}/rewards", offer))["id"]
    await earned(running, 600)
    day = today(running)
    proposal = {"home": "haiwan", "most_points_a_month": 40, "bearer": "home", "settlement": "补足同等物资"}
    proposal |= {"from_day": day.isoformat(), "until_day": (day + timedelta(days=99)).isoformat()}
    one = (await running.done(THERE, "POST", f"{HOST}/points-agreements", proposal))["id"]
    await running.done(STAFF, "POST", f"{HOME}/points-agreements/{one}/acceptance", {})
    return {"agreement_id": one, "reward_id": reward}


async def agreed_before(running: Stage) -> dict[str, str]:
    """The same, from what the communities have agreed on already."""
    [one] = (await running.done(THERE, "GET", f"{HOST}/points-agreements"))["items"]
    [reward] = (await running.done(THERE, "GET", f"{HOST}/rewards"))["items"]
    return {"agreement_id": one["agreement_id"], "reward_id": reward["reward_id"]}


async def reserve(running: Stage, wish: dict[str, str]) -> str:
    return str((await running.done("lin", "POST", f"{HOME}/elsewhere/reservations", wish))["id"])


async def hand_out(running: Stage, claim: str) -> None:
    path = f"{HOST}/visitor-claims/{claim}/redemption"
    await running.done(THERE, "POST", path, {"reason": "当面核对"})


async def counted(running: Stage) -> list[tuple[Any, ...]]:
    """What both sides say of it: minutes handed out and owed; and Lin's points."""
    found: list[tuple[Any, ...]] = []
    for place, name in ((HOME, STAFF), (HOST, THERE)):
        [one] = (await running.done(name, "GET", f"{place}/points-agreements"))["items"]
        found.append((one["redeemed_minutes"], one["owed_minutes"]))
    balance = (await running.done("lin", "GET", f"{HOME}/points"))["balance"]
    found.append((balance["reserved_minutes"], balance["redeemed_minutes"]))
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def middle(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Middle]:
    folder = tmp_path_factory.mktemp("middle")
    async with stage(folder / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        assert await running.platform.host.settled(60)
        wish = await agreed(running)
        claim = await reserve(running, wish)
        policies = running.platform.host.runtimes["fund"].policies
        assert policies is not None
        await policies.stop()  # From here on neither fund hears of the other.
        network = httpx2.ASGITransport(app=running.platform.app)
        async with httpx2.AsyncClient(transport=network, base_url="http://hehuo.test") as http:
            deaf = replace(running, http=http)
            await hand_out(deaf, claim)
            reserved = await reserve(deaf, wish)
        manifest = await backed_up(folder / "data", folder / "backup")
    data = await restored(folder / "backup", folder / "restored")
    assert prove(DataDirectory(data)).holds
    async with stage(data) as running:
        assert await running.platform.host.settled(60)
        assert await counted(running) == [(120, 120), (120, 120), (120, 120)]
        await hand_out(running, reserved)
        assert await counted(running) == [(240, 240), (240, 240), (0, 240)]
        await reserve(running, wish)
    assert prove(DataDirectory(data)).holds
    yield Middle(folder / "backup", manifest, data, reserved)


def ends_of(data: Path) -> dict[str, int]:
    """Where the fund's log of each community ends."""
    with closing(sqlite3.connect(DataDirectory(data).log("fund"))) as connection:
        return dict(connection.execute("SELECT community, max(last) FROM commits GROUP BY community"))


async def test_from_the_middle_two_communities_go_on_to_the_same_end(middle: Middle) -> None:
    """That it does is asserted where it goes on; here, that it was the middle."""
    ends, saved = ends_of(middle.data), middle.manifest.logs["fund"]
    assert all(saved[community].last < ends[community] for community in ("haiwan", "nanbeitai"))
    home, host = (
        [*Archive(middle.backup).commits("fund", community)] for community in ("haiwan", "nanbeitai")
    )
    assert "fund.visitor_claim_redeemed.v1" in host[-1].types
    assert (home[-1].header.sources or {})["fund@nanbeitai"] < host[-1].last, "home was not told"
    assert middle.reserved.encode() in home[-1].body
    assert all(middle.reserved.encode() not in commit.body for commit in host), "nor was the host"


@pytest.mark.parametrize("community", ["haiwan", "nanbeitai"])
async def test_the_log_of_one_of_two_communities_from_the_backup_is_told_by_the_other(
    middle: Middle, tmp_path: Path, community: str
) -> None:
    data = shutil.copytree(middle.data, tmp_path / "data")
    directory = DataDirectory(data)
    forget_heads(directory)
    last = middle.manifest.logs["fund"][community].last
    tamper(directory, "fund", f"DELETE FROM commits WHERE community = '{community}' AND first > {last}")  # noqa: S608
    with closing(sqlite3.connect(directory.log("fund"))) as connection:
        connection.execute("DELETE FROM snapshots")
        connection.commit()
    assert any(
        fault.startswith(f"fund/{community}: ends at {last}, but the log of fund has seen ")
        for fault in prove(directory).faults
    )
    with pytest.raises(BackupFailed, match=rf"fund/{community} ends at {last}, but \d+ was seen of it"):
        await backed_up(data, tmp_path / "backup")
    said = rf"fund/{community}: ends at {last}, but another log has come to \d+ in it"
    with pytest.raises(Obstacle, match=said):
        async with stage(data):
            pytest.fail("it started")
