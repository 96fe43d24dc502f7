"""`hehuo doctor` on a real cluster: nothing wrong with a healthy one; what is away is named."""

import asyncio

import pytest

from tests.cluster.running import Cluster

pytestmark = pytest.mark.servers


def problems(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("!!")]


async def test_it_finds_nothing_wrong_with_a_healthy_cluster_and_names_what_is_away(cluster: Cluster) -> None:
    healthy = await asyncio.to_thread(cluster.rig.hehuo, "doctor")
    assert healthy.returncode == 0, healthy.stdout + healthy.stderr
    assert not problems(healthy.stdout)
    for name in ("partners", "bookings", "fund", "gateway", "feed"):
        assert f"ok the log of {name}: " in healthy.stdout
    assert healthy.stdout.count("ok bookings at ") == 2, "two instances"
    assert "Kafka answers and has the 6 topics" in healthy.stdout
    await asyncio.to_thread(cluster.rig.kill, "fund")
    ill = await asyncio.to_thread(cluster.rig.hehuo, "doctor")
    await asyncio.to_thread(cluster.rig.start, "fund")
    assert ill.returncode == 1
    found = problems(ill.stdout)
    assert any(line.startswith("!! HEHUO_FUND_URL: ") and "does not answer" in line for line in found)
    assert any(line.startswith("!! fund tells nothing of its progress") for line in found)
    assert len(found) == 2, found
    await cluster.ready("fund")
