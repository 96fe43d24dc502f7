"""States that several processes write to: a second old at the most, and read once for all who wait."""

import asyncio

import pytest

from shared.eventlog import recent_states
from shared.eventlog.recent_states import RecentStates
from shared.kernel.clock import DevelopmentClock
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import HAIWAN, put
from tests.unit.eventlog.test_shared_logs import process


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> float:
    monkeypatch.setattr(recent_states, "LONGEST_SECONDS", 0.2)
    return 0.2


async def test_what_another_process_wrote_is_seen_within_the_bound(open_store: Open, seconds: float) -> None:
    clock = DevelopmentClock()
    async with process(await open_store(), clock) as here, process(await open_store(), clock) as there:
        states = RecentStates(here)
        assert not (await states.state(HAIWAN)).tools
        await there.submit(HAIWAN, put("电钻"))
        assert not (await here.state(HAIWAN)).tools, "by itself a process knows what it has read"
        await asyncio.sleep(seconds)
        found = await asyncio.gather(*(states.state(HAIWAN) for _ in range(20)))
        assert all(list(one.tools.values()) == ["电钻"] for one in found)


async def test_one_who_asks_and_leaves_takes_nothing_from_the_others(open_store: Open) -> None:
    async with process(await open_store(), DevelopmentClock()) as here:
        states = RecentStates(here)
        leaves, stays = asyncio.create_task(states.state(HAIWAN)), asyncio.create_task(states.state(HAIWAN))
        await asyncio.sleep(0)
        leaves.cancel()
        assert (await stays).tools == {}
        assert (await asyncio.gather(leaves, return_exceptions=True))[0].__class__ is asyncio.CancelledError
