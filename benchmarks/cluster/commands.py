"""Commands through gateway and service: how many a second, and how long each takes."""

import asyncio
import time
from collections.abc import Sequence
from statistics import mean

import uvloop

from benchmarks.client import connections
from benchmarks.cluster.site import COMMUNITIES, Cluster, Site
from benchmarks.measurement import Measurement, quantile

_SECONDS = 5.0
_ONE, _ALL = COMMUNITIES[:1], COMMUNITIES
_LOADS = ((1, _ONE), (16, _ONE), (64, _ONE), (64, _ALL))
_QUANTILES = ((0.5, "p50"), (0.99, "p99"), (0.999, "p99.9"))


def measure(cluster: Cluster) -> list[Measurement]:
    """At several concurrencies in one community, and at the highest in several."""
    found: list[Measurement] = []
    for callers, communities in _LOADS:
        found += _at(cluster, callers, communities)
        cluster.wait_until_quiet()
    return found


def _at(cluster: Cluster, callers: int, communities: Sequence[str]) -> list[Measurement]:
    before = cluster.appends("fund")
    waits, seconds = uvloop.run(load(cluster, callers, communities))
    appends = cluster.appends("fund")
    at = f"{len(communities)} communities" if len(communities) > 1 else "one community"
    name = f"{callers} caller{'s'[: callers > 1]}, {at}"
    conditions = (
        f"POST fund/donations, {callers} keep-alive connections, {at}, closed loop,"
        f" {_SECONDS:.0f} s, {len(waits):,} commands; the client on the same machine. Of {mean(waits):.0f} ms"
        f" that a command took on average, an append took the database {appends.since(before):.0f} ms"
        f" (its own metric); {len(waits) / (appends.commits - before.commits):.1f} commands a commit."
    )
    rate = Measurement(f"command through the gateway, {name}", len(waits) / seconds, "commands/s", conditions)
    latencies = [
        Measurement(f"the same, {label}", quantile(waits, share), "ms", conditions)
        for share, label in _QUANTILES
    ]
    return [rate, *latencies]


async def load(site: Site, callers: int, communities: Sequence[str]) -> tuple[list[float], float]:
    """Everybody asks as soon as they are answered; how many milliseconds each took, and seconds in all."""
    pool = await connections(site.url, callers)
    requests = [site.record_donation(one) for one in communities]
    waits: list[float] = []
    started = time.perf_counter()

    async def user(place: int) -> None:
        sent = requests[place % len(requests)]
        while (began := time.perf_counter()) < started + _SECONDS:
            status, body = await pool[place].ask(sent)
            assert status == 201, (status, body)
            waits.append((time.perf_counter() - began) * 1_000)

    await asyncio.gather(*map(user, range(callers)))
    seconds = time.perf_counter() - started
    for connection in pool:
        connection.close()
    return waits, seconds
