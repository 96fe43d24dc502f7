"""From a command to the query that shows it, beside half the load that the platform bears."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from itertools import cycle
from statistics import median

import uvloop

from benchmarks.client import Connection, connections, load, request
from benchmarks.measurement import Measurement, quantile
from benchmarks.site import HAIWAN, example_platform, record_donation
from tests.component.platform import RunningPlatform

_CONNECTIONS = 64
_SATURATED_SECONDS = 3.0
_SECONDS = 8.0
_PACE_SECONDS = 0.002


def measure() -> list[Measurement]:
    """The median and the 99th percentile."""
    with example_platform() as platform:
        return uvloop.run(_measure(platform))


async def _measure(platform: RunningPlatform) -> list[Measurement]:
    sent = record_donation(platform)
    most = await load(platform.url, _CONNECTIONS, sent, 201, _SATURATED_SECONDS)
    await asyncio.sleep(1)  # The read models come up with what was measured.
    pool = await connections(platform.url, _CONNECTIONS)
    prober = await Connection.open(platform.url)
    beside = asyncio.create_task(open_load(pool, [sent], most / 2, _SECONDS))
    waits = await _probe(prober, sent, platform.token("qian-treasurer"))
    reached = await beside
    conditions = (
        f"POST a donation, then GET it with min_sequence until it is answered 200; one probe at a time,"
        f" {len(waits):,} probes, beside {reached:,.0f} donations a second, whenever due"
        f" (half of the {most:,.0f} measured before); the client on the same machine."
    )
    return [
        Measurement("command to visible in a query, p50", median(waits), "ms", conditions),
        Measurement("command to visible in a query, p99", quantile(waits, 0.99), "ms", conditions),
    ]


async def open_load(pool: Sequence[Connection], sent: Sequence[bytes], rate: float, seconds: float) -> float:
    """Sends when a request is due and not when the last was answered; returns answers a second."""
    free, requests = deque(pool), cycle(sent)
    under_way: set[asyncio.Task[None]] = set()
    began = time.perf_counter()
    done = started = 0

    async def one(connection: Connection) -> None:
        nonlocal done
        status, body = await connection.ask(next(requests))
        assert status == 201, (status, body)
        done += 1
        free.append(connection)

    while (passed := time.perf_counter() - began) < seconds:
        while started < passed * rate and free:
            task = asyncio.create_task(one(free.popleft()))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            started += 1
        await asyncio.sleep(_PACE_SECONDS)
    await asyncio.gather(*under_way)
    return done / (time.perf_counter() - began)


async def _probe(connection: Connection, sent: bytes, token: str) -> list[float]:
    """How many milliseconds each probe took, from before the command to the answer that shows it."""
    waits: list[float] = []
    ends = time.perf_counter() + _SECONDS
    while (began := time.perf_counter()) < ends:
        status, body = await connection.ask(sent)
        assert status == 201, (status, body)
        made = json.loads(body)
        path = f"{HAIWAN}/fund/donations/{made['id']}?min_sequence={made['sequence']}"
        while (await connection.ask(request("GET", path, token)))[0] != 200:
            assert time.perf_counter() - began < 10
        waits.append((time.perf_counter() - began) * 1_000)
    return waits
