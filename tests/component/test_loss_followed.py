"""One of two communities' logs lost its end, and that was accepted: both go on hearing of each other."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hehuo.backup.stores import documents_of, opened
from hehuo.operator.accepting import accept
from hehuo.operator.proof import prove
from shared.runtime.directory import DataDirectory
from shared.settings import Settings
from tests.component.gateway import stage
from tests.component.kept_heads import forget_heads
from tests.component.test_points_elsewhere_restored import (
    Middle,
    agreed_before,
    counted,
    hand_out,
    middle,
    reserve,
)
from tests.unit.operator.test_proof import tamper

__all__ = ["middle"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def lose_end_of(data: Path, community: str, middle: Middle) -> str:
    """The fund's log of a community as the backup has it, accepted; what was said of it."""
    directory, last = DataDirectory(data), middle.manifest.logs["fund"][community].last
    forget_heads(directory)
    tamper(directory, "fund", f"DELETE FROM commits WHERE community = '{community}' AND first > {last}")  # noqa: S608
    with closing(sqlite3.connect(directory.log("fund"))) as connection:
        connection.execute("DELETE FROM snapshots")
        connection.commit()
    settings = Settings(data_dir=data, development_clock=True)
    async with opened(settings, fresh=False) as stores, documents_of(settings) as documents:
        losses = await accept(
            stores.logs, stores.vault, documents, "fund", community, reason="an old disk", by="Luo"
        )
    assert prove(directory).holds, prove(directory).faults
    return "; ".join(loss.done for loss in losses)


async def test_what_the_host_records_after_its_loss_reaches_the_home(middle: Middle, tmp_path: Path) -> None:
    data = shutil.copytree(middle.data, tmp_path / "data")
    said = await lose_end_of(data, "nanbeitai", middle)
    assert "fund/haiwan has events because of lost ones, which stay: " in said
    async with stage(data) as running:
        assert await running.platform.host.settled(60)
        claim = await reserve(running, await agreed_before(running))
        await hand_out(running, claim)
        # The host was told again of what it had lost, and hands it out in its books once more.
        await hand_out(running, middle.reserved)
        assert await counted(running) == [(360, 360), (360, 360), (120, 360)]
        assert await running.platform.host.settled(60)
    assert prove(DataDirectory(data)).holds


async def test_the_home_hears_again_what_it_had_lost_and_the_host_what_is_new(
    middle: Middle, tmp_path: Path
) -> None:
    data = shutil.copytree(middle.data, tmp_path / "data")
    await lose_end_of(data, "haiwan", middle)
    async with stage(data) as running:
        assert await running.platform.host.settled(60)
        assert await counted(running) == [(240, 240), (240, 240), (0, 240)]
        await hand_out(running, await reserve(running, await agreed_before(running)))
        assert await counted(running) == [(360, 360), (360, 360), (0, 360)]
        assert await running.platform.host.settled(60)
    assert prove(DataDirectory(data)).holds
