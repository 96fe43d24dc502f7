"""The database killed, and made to hang, under load: a clear word meanwhile, nothing acknowledged lost."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from tests.beside import beside
from tests.cluster.running import SERVICES, Cluster
from tests.load import load
from tests.patience import PATIENCE_SECONDS
from tests.soaking import when_soaking

pytestmark = pytest.mark.servers

FEW = 20
"""Commands that are done before it is away, and twice as many after it is back."""
AWAY_SECONDS = 5
HANGING_SECONDS = 15
"""Much longer than the processes wait for the database (see conftest.py)."""

ASKED = ("/spaces", "/needs", "/fund", "/fund/donations", "/events", "/people")


@asynccontextmanager
async def looking(cluster: Cluster) -> AsyncIterator[Counter[int]]:
    """Somebody who looks at everything all the time; counts the answers by status."""
    seen: Counter[int] = Counter()
    headers = {"Authorization": f"Bearer {cluster.token('chen-staff')}"}

    async def look(path: str) -> None:
        async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as http:
            while True:
                url = f"{cluster.url}/v1/communities/haiwan{path}"
                answer = await http.get(url, headers=headers)
                seen[answer.status_code] += 1
                if answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE:
                    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
                    assert int(answer.headers["Retry-After"]) > 0
                await asyncio.sleep(0.2)

    async with beside(look(path) for path in ASKED):
        yield seen


@pytest.mark.parametrize("how", ["killed", "hanging"])
async def test_without_the_database_it_says_so_and_with_it_goes_on(cluster: Cluster, how: str) -> None:
    before = cluster.pids()
    async with load(cluster, clients=6) as told, looking(cluster) as seen:
        await told.more(FEW)
        if how == "killed":
            await asyncio.to_thread(cluster.rig.kill, "mongo")
            await asyncio.sleep(AWAY_SECONDS)
            await asyncio.to_thread(cluster.rig.start, "mongo")
        else:
            cluster.rig.pause("mongo")
            await asyncio.sleep(HANGING_SECONDS)
            cluster.rig.resume("mongo")
        back = time.monotonic()
        await told.more(FEW)
        recovered = time.monotonic() - back
        await told.more(FEW)
    calm = await cluster.calm()
    print(f"{how}: {told.summary}; queries {dict(seen)}")
    print(
        f"{FEW} commands were done {recovered:.1f} s after it was back,"
        f" nobody behind {calm:.1f} s after the load"
    )
    assert told.unavailable, "nobody was told"
    assert set(seen) <= {200, 503}
    assert cluster.pids() == before, "nobody had to be started anew"
    await cluster.check(told, rebuilt=when_soaking(SERVICES, ()))
