"""A log of before in the place of one whose process was killed: what others have seen of it shows."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hehuo.operator.proof import prove
from shared.kernel.obstacles import Obstacle
from shared.runtime.directory import DataDirectory
from tests.component.gateway import Stage, stage
from tests.component.kept_heads import forget_heads
from tests.component.test_fund import today

FUND = "/v1/communities/haiwan/fund"
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def give(running: Stage, number: int) -> None:
    gift = {"amount_fen": 100, "channel": "cash", "reference": f"流水 {number}"}
    gift |= {"received_on": today(running).isoformat()}
    await running.done("qian-treasurer", "POST", f"{FUND}/donations", gift)


def copied(data: Path, to: Path) -> Path:
    """The files as a kill would leave them: nobody at work, nothing said at a stop, no heads kept yet."""
    to.mkdir()
    for file in data.iterdir():
        if ".db" in file.name or file.suffix == ".json" or file.name == "token-secret":
            shutil.copyfile(file, to / file.name)
    forget_heads(DataDirectory(to))
    return to


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def killed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A platform that was killed after two gifts, with the fund's log of before them beside it."""
    folder = tmp_path_factory.mktemp("older")
    async with stage(folder / "data") as running:
        await running.open("haiwan")
        assert await running.platform.host.settled(60)
        copied(folder / "data", folder / "before")
        for number in (1, 2):
            await give(running, number)
        assert await running.platform.host.settled(60)
        copied(folder / "data", folder / "killed")
    yield folder / "killed"


async def test_killed_with_all_its_logs_it_goes_on(killed: Path, tmp_path: Path) -> None:
    data = shutil.copytree(killed, tmp_path / "data")
    async with stage(data) as running:
        await give(running, 3)
        assert len((await running.done("qian-treasurer", "GET", f"{FUND}/donations"))["items"]) == 3
    assert prove(DataDirectory(data)).holds


async def test_no_platform_starts_on_an_older_log_of_which_the_feed_has_seen_more(
    killed: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(killed, tmp_path / "data")
    for file in data.glob("fund.log.db*"):
        file.unlink()
    for file in killed.with_name("before").glob("fund.log.db*"):
        shutil.copyfile(file, data / file.name)
    said = (
        r"fund/haiwan: ends at (\d+), but another log has come to (\d+) in it\. The platform does not start"
    )
    for _ in range(2):
        with pytest.raises(Obstacle, match=said):
            async with stage(data):
                pytest.fail("it started")
    assert any("the log of feed has seen" in fault for fault in prove(DataDirectory(data)).faults)
