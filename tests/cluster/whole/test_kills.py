"""Every kind of process killed again and again under load, several at a time."""

import asyncio
import random

import pytest

from tests.cluster.running import PROCESSES, READ_MODELS, SERVICES, Cluster
from tests.load import load
from tests.soaking import when_soaking

pytestmark = pytest.mark.servers

KILLS = when_soaking(20, 2)
"""Of each process; bookings has two."""
THINKS_SECONDS = when_soaking(0.0, 0.25)
"""So long a client does nothing between two commands. Without it, twelve of them take all of a busy machine
from processes that start, and what they did has to be read again and again afterwards."""
REBUILT = 6
"""So many read models, others each time; in ``make soak`` all of them, which takes minutes."""


async def test_nothing_acknowledged_is_missing_and_nothing_is_there_twice(cluster: Cluster) -> None:
    seed = random.randrange(2**32)
    rebuilt = when_soaking(SERVICES, random.Random(seed).sample(READ_MODELS, REBUILT))
    print(f"seed {seed}, rebuilt are {', '.join(rebuilt)}")
    async with load(cluster, thinks_seconds=THINKS_SECONDS) as told:
        await asyncio.gather(
            *(kill_often(cluster, name, random.Random(f"{seed}{name}")) for name in PROCESSES)
        )
        back = await cluster.ready(*PROCESSES)
    calm = await cluster.calm()
    print(f"{KILLS} kills of each of {', '.join(PROCESSES)}: {told.summary}")
    print(f"all back after {back:.1f} s, nobody behind after {calm:.1f} s more")
    assert len(told.donations) > KILLS, "the clients hardly got anything done: the test shows nothing"
    await cluster.check(told, rebuilt=rebuilt)


async def kill_often(cluster: Cluster, name: str, chance: random.Random) -> None:
    """Kills a process while it works, and now and then while it still starts."""
    for _ in range(KILLS):
        if chance.random() < 0.8:
            await cluster.ready(name)
        await asyncio.sleep(chance.uniform(0.0, 1.0))
        await cluster.kill_and_start(name)
