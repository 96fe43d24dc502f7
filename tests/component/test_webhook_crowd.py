"""Many webhooks, some slow, some dead, and the platform is killed while it delivers; figures with ``-rP``.

At length, with a thousand endpoints over TLS, in ``make soak``.
"""

import asyncio
import resource
from collections import Counter
from pathlib import Path

from tests.component.platform import RunningPlatform
from tests.soaking import when_soaking
from tests.unit.gateway.test_webhook_connections import certificate
from tests.webhook_crowd import Crowd, Endpoints, Size, endpoints, faults

SIZE = when_soaking(Size(communities=100, honest=8), Size(communities=3, honest=2))
RATE, SECONDS = when_soaking((50.0, 30.0), (30.0, 2.0))
KILLS = when_soaking(3, 1)
MOST_MB = when_soaking(60.0, None)
"""What the platform may hold more for all of them, before it is killed."""


async def test_across_kills_each_endpoint_gets_all_in_order_under_the_same_ids(tmp_path: Path) -> None:
    certificate(tmp_path)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    environment = {
        "HEHUO_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": str(tmp_path / "certificate.pem"),
    }
    platform = RunningPlatform(tmp_path / "data", "--development", environment=environment)
    try:
        async with endpoints(SIZE, tmp_path / "both.pem") as those:
            crowd = Crowd(await asyncio.to_thread(platform.start), SIZE)
            await crowd.open()
            before = await _settled_mb(crowd) if MOST_MB else 0.0
            await crowd.subscribe(those)
            if MOST_MB:
                more = await _used_mb(crowd, those) - before
                print(f"{more:+.1f} MB")
                assert more <= MOST_MB
            those.begin()
            for _ in range(KILLS):
                telling = asyncio.create_task(crowd.tell(RATE, SECONDS))
                await asyncio.sleep(SECONDS / 2)
                platform.kill()
                await asyncio.to_thread(platform.start)
                await telling
            heads, came = await crowd.wait_until_all_came(those)
        assert not faults(heads, came, those)
    finally:
        platform.end()
    told = round(RATE * SECONDS) * (KILLS + 2 * bool(MOST_MB))
    assert sum(heads.values()) >= told
    again = Counter(one.id for port in came for one in came[port])
    print(f"{told} events told, {sum(heads.values())} in the feeds, {again.total()} deliveries")


async def _settled_mb(crowd: Crowd) -> float:
    """What it holds without webhooks, when all else was done once and there is something to catch up with."""
    await crowd.look_up()
    await crowd.tell(RATE, SECONDS)
    return crowd.resident_mb()


async def _used_mb(crowd: Crowd, those: Endpoints) -> float:
    """What it holds with webhooks that have caught up, while they are at work."""
    await crowd.wait_until_all_came(those)
    await crowd.tell(RATE, SECONDS)
    await crowd.wait_until_all_came(those)
    return crowd.resident_mb()
