"""``python -m benchmarks.webhook_soak [SECONDS] [--plain]``: a thousand webhooks, some dead, some slow.

A whole platform of a hundred communities takes 50 commands a second, each of which makes a public event:
first without webhooks, then with a thousand, over TLS unless ``--plain``. The endpoints are in a process of
their own. It keeps the machine busy for two minutes, and asserts nothing.
"""

import asyncio
import os
import resource
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import uvloop

from benchmarks.measurement import quantile
from tests.component.platform import RunningPlatform
from tests.unit.gateway.test_webhook_connections import certificate
from tests.webhook_crowd import Came, Crowd, Endpoints, Size, endpoints, faults

_SIZE, _RATE = Size(communities=100, honest=8), 50.0
_SECONDS = 30.0
_REST_SECONDS = 6.0
"""Dead endpoints are met, and what was to be read is folded."""


async def _measure(crowd: Crowd, those: Endpoints, seconds: float) -> None:
    await crowd.open()
    await crowd.look_up()
    await crowd.tell(_RATE, 5)
    without = await _told(crowd, seconds, "without webhooks")
    began = time.monotonic()
    await crowd.subscribe(those)
    await crowd.wait_until_all_came(those)
    print(f"a thousand webhooks were made and caught up in {time.monotonic() - began:.1f} s", flush=True)
    those.begin()
    await crowd.tell(_RATE, 2)
    await asyncio.sleep(_REST_SECONDS)
    since = time.time()
    having = await _told(crowd, seconds, "with a thousand")
    heads, came = await crowd.wait_until_all_came(those)
    print(f"{having - without:+.1f} MB; {_figures(came, those, since)}", flush=True)
    print("\n".join(faults(heads, came, those)) or "each got all, in order, under the same ids", flush=True)


async def _told(crowd: Crowd, seconds: float, which: str) -> float:
    """Megabytes that the platform holds at the end of so many seconds of commands."""
    began, used = time.monotonic(), crowd.used_seconds()
    commands = [1_000 * one for one in await crowd.tell(_RATE, seconds)]
    took, used, held = time.monotonic() - began, crowd.used_seconds() - used, crowd.resident_mb()
    print(
        f"{which}: {len(commands)} events in {took:.1f} s, commands p50 {median(commands):.0f} ms,"
        f" p99 {quantile(commands, 0.99):.0f} ms; {used / took:.0%} of a core, {held:.1f} MB;"
        f" load average {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return held


def _figures(came: Came, those: Endpoints, since: float) -> str:
    honest = [
        one.delay for ports in those.honest.values() for port in ports for one in came[port] if one.at > since
    ]
    slow = sum(one.at > since for port in those.slow.values() for one in came[port])
    dead = sum(one.at > since for port in those.dead.values() for one in came.get(port, []))
    p50, p99, longest = (quantile(honest, share) * 1_000 for share in (0.5, 0.99, 1))
    return (
        f"honest endpoints got {len(honest)}, p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {longest:.0f} ms"
        f" after the event's own time; {slow} requests to slow ones, {dead} to those that never answer"
    )


async def _soak(directory: Path, seconds: float, *, is_plain: bool) -> None:
    certificate(directory)
    environment = {
        "HEHUO_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": str(directory / "certificate.pem"),
    }
    platform = RunningPlatform(directory / "data", "--development", environment=environment)
    try:
        async with endpoints(_SIZE, None if is_plain else directory / "both.pem") as those:
            await asyncio.to_thread(platform.start)
            await _measure(Crowd(platform, _SIZE), those, seconds)
    finally:
        platform.end()


if __name__ == "__main__":
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    given = [one for one in sys.argv[1:] if one != "--plain"]
    with TemporaryDirectory() as name:
        uvloop.run(
            _soak(Path(name), float(given[0]) if given else _SECONDS, is_plain="--plain" in sys.argv[1:])
        )
