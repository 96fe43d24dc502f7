"""From a command at one service to the query of another one that shows what came of it, over Kafka."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from statistics import mean, median
from urllib.parse import quote
from zoneinfo import ZoneInfo

import uvloop

from benchmarks.client import Connection, connections
from benchmarks.cluster.in_memory import cluster_in_memory
from benchmarks.cluster.site import COMMUNITIES, Appends, Cluster, Site
from benchmarks.latency import open_load
from benchmarks.measurement import Measurement, quantile

_CONNECTIONS = 16
_SATURATED_SECONDS = 20.0
"""Long enough for the servers' virtual machines, which compile what they do often."""
_SECONDS = 10.0
_TURNS = 2
_ALONE_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 20.0
_PAUSE_SECONDS = 0.002
_ZONE = ZoneInfo("Asia/Shanghai")
_NOT_YET = ("sequence_lies_beyond_the_log", "read_model_is_behind")
_QUANTILES = ((0.5, "p50"), (0.99, "p99"), (0.999, "p99.9"))
_WAY = (
    "POST a check for work with minors at partners, then GET the availability of a space at bookings with"
    " the min_sequence that it has there, until it is answered, both through the gateway: appended, sent to"
    " Kafka, brought to bookings, decided and appended by its policy, folded, read"
)


@dataclass(slots=True)
class _Space:
    """A space at bookings, and how far the log there has come."""

    community: str
    id: str
    sequence: int


@dataclass(frozen=True, slots=True)
class _Run:
    """What the probes saw, beside which load."""

    waits: Sequence[float]
    """Milliseconds from before the command to the answer that shows it."""
    rate: float


def measure(cluster: Cluster) -> list[Measurement]:
    """On the rig's database and on one in memory, by the same processes, beside the same load, in turn."""
    with cluster_in_memory() as other:
        return uvloop.run(_measure(cluster, other))


async def _measure(cluster: Cluster, other: Cluster) -> list[Measurement]:
    most = await _most(cluster)
    await _most(other)
    for one in (cluster, other):
        await asyncio.to_thread(one.wait_until_quiet)
    ours, theirs = await _probes(cluster), await _probes(other)
    alone = await ours.run(0, _ALONE_SECONDS)
    before = _appends(cluster)
    turns = [
        (await ours.run(most / 2, _SECONDS), await theirs.run(most / 2, _SECONDS)) for _ in range(_TURNS)
    ]
    partners, bookings = (now.since(then) for now, then in zip(_appends(cluster), before, strict=True))
    beside, in_memory = (_together(runs) for runs in zip(*turns, strict=True))
    conditions = (
        f"{_WAY}; one probe at a time, {len(beside.waits):,} probes in {_TURNS} turns, beside"
        f" {beside.rate:,.0f} needs a second entered at partners in {len(COMMUNITIES)} communities (half of"
        f" {most:,.0f}). Peer: the same four processes and Kafka on a second rig, whose database is a server"
        f" of the same protocol in memory, {len(in_memory.waits):,} probes beside {in_memory.rate:,.0f} a"
        f" second: what the rig's database takes is the difference. Without load the rig's median is"
        f" {median(alone.waits):.0f} ms. Beside the load the database took {partners:.0f} ms for an append of"
        f" partners and {bookings:.0f} ms for one of bookings, both of which are on the way (mean"
        f" {mean(beside.waits):.0f} ms)."
    )
    return [
        Measurement(
            f"command to visible in another service, {label}",
            quantile(beside.waits, share),
            "ms",
            conditions,
            quantile(in_memory.waits, share),
        )
        for share, label in _QUANTILES
    ]


def _together(runs: Sequence[_Run]) -> _Run:
    return _Run([wait for run in runs for wait in run.waits], mean(run.rate for run in runs))


async def _most(site: Site) -> float:
    """Needs a second when everybody asks as soon as they are answered."""
    pool = await connections(site.url, _CONNECTIONS)
    requests = [site.collect_need(one) for one in COMMUNITIES]
    began = time.perf_counter()
    done = 0

    async def user(place: int) -> None:
        nonlocal done
        while time.perf_counter() < began + _SATURATED_SECONDS:
            status, body = await pool[place].ask(requests[place % len(requests)])
            assert status == 201, (status, body)
            done += 1

    await asyncio.gather(*map(user, range(_CONNECTIONS)))
    for connection in pool:
        connection.close()
    return done / (time.perf_counter() - began)


async def _probes(site: Site) -> "_Probes":
    connection = await Connection.open(site.url)
    spaces = []
    for community in COMMUNITIES:
        space = {"name": "活动室", "name_en": "Room", "capacity": 20}
        status, body = await connection.ask(site.as_staff("POST", f"{community}/spaces", space))
        assert status == 201, body
        made = json.loads(body)
        spaces.append(_Space(community, made["id"], made["sequence"]))
    connection.close()
    return _Probes(site, spaces)


class _Probes:
    """Checks for work with minors, one after the other, in each community in turn."""

    def __init__(self, site: Site, spaces: "Sequence[_Space]") -> None:
        self._site = site
        self._spaces = cycle(spaces)
        self._minutes = cycle(range(8 * 60, 12 * 60))

    async def run(self, rate: float, seconds: float) -> _Run:
        """As many probes as there is time for, beside so many needs a second."""
        *pool, prober = await connections(self._site.url, 2 * _CONNECTIONS + 1)
        sent = [self._site.collect_need(one) for one in COMMUNITIES]
        beside = asyncio.create_task(open_load(pool, sent, rate, seconds))
        ends = time.perf_counter() + seconds
        waits: list[float] = []
        while time.perf_counter() < ends:
            waits.append(await self._probe(prober))
        reached = await beside
        for connection in (*pool, prober):
            connection.close()
        return _Run(waits, reached)

    async def _probe(self, connection: Connection) -> float:
        space, minute = next(self._spaces), next(self._minutes)
        space.sequence += 1  # What bookings keeps of these checks are the only events of its log.
        tomorrow = datetime.now(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        valid_until = tomorrow + timedelta(days=90, minutes=minute)
        check = {"person": f"volunteer-{minute}", "valid_until": valid_until.isoformat()}
        day = f"from={quote(tomorrow.isoformat())}&to={quote((tomorrow + timedelta(days=1)).isoformat())}"
        path = f"{space.community}/spaces/{space.id}/availability?{day}&min_sequence={space.sequence}"
        asked = self._site.as_staff("GET", path)
        sent = self._site.as_staff("POST", f"{space.community}/screening-records", check)
        began = time.perf_counter()
        status, body = await connection.ask(sent)
        assert status == 200, (status, body)
        while not await _shows(connection, asked):
            assert time.perf_counter() < began + _LONGEST_WAIT_SECONDS, "it took too long"
            await asyncio.sleep(_PAUSE_SECONDS)
        return (time.perf_counter() - began) * 1_000


async def _shows(connection: Connection, asked: bytes) -> bool:
    status, body = await connection.ask(asked)
    if status != 200:
        assert json.loads(body)["code"] in _NOT_YET, body
    return status == 200


def _appends(cluster: Cluster) -> list[Appends]:
    return [cluster.appends(service) for service in ("partners", "bookings")]
