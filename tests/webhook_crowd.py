"""A platform with many communities and many webhooks, whose endpoints are honest, slow and dead."""

import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

from tests.component.gateway import OFFICER, OPENING
from tests.component.platform import RunningPlatform
from tests.patience import patient_async

_CLIENTS = 16
_MOST_ANSWER_BYTES = 256 * 1024 * 1024
_OPERATIONS = ["read", "set_booking_limits", "make_webhook"]
_LONGEST_WAIT_SECONDS = 180.0
_TRIED_EVERY_SECONDS = 0.2


class Arrival(NamedTuple):
    """An event at an endpoint."""

    sequence: int
    id: str
    digest: str
    delay: float
    """Seconds since the event's own time."""
    at: float
    """Seconds since 1970."""


Came = dict[int, list[Arrival]]
"""What came, by port."""


@dataclass(frozen=True)
class Size:
    """How many there are; each community has ``honest`` endpoints, a slow one and a dead one."""

    communities: int
    honest: int

    @property
    def names(self) -> list[str]:
        return [f"c{number:03d}" for number in range(self.communities)]


class Endpoints:
    """The process of the endpoints."""

    def __init__(self, process: asyncio.subprocess.Process, size: Size, ports: list[int], url: str) -> None:
        self._process, self._url = process, url
        honest, rest = ports[: -2 * size.communities], ports[-2 * size.communities :]
        self.honest = {name: honest[place :: size.communities] for place, name in enumerate(size.names)}
        self.slow = dict(zip(size.names, rest[: size.communities], strict=True))
        self.dead = dict(zip(size.names, rest[size.communities :], strict=True))

    def of(self, community: str) -> list[str]:
        """The addresses of a community's endpoints."""
        ports = [*self.honest[community], self.slow[community], self.dead[community]]
        return [self._url.format(port=port) for port in ports]

    def begin(self) -> None:
        """From now on slow ones are slow, and dead ones dead."""
        self._say(b"begin\n")

    async def came(self) -> Came:
        """What came until now."""
        self._say(b"came\n")
        assert self._process.stdout is not None
        told = json.loads(await self._process.stdout.readline())
        return {int(port): [Arrival(*one) for one in found] for port, found in told.items()}

    def _say(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line)


@asynccontextmanager
async def endpoints(size: Size, certificate: Path | None = None) -> AsyncIterator[Endpoints]:
    """Endpoints, over TLS where there is a certificate of ``localhost`` with its key."""
    counts = [size.communities * size.honest, size.communities, size.communities]
    words = ["-m", "tests.webhook_endpoints", *map(str, counts), *([str(certificate)] if certificate else [])]
    pipe = asyncio.subprocess.PIPE
    # In a session of their own: the scheduler shares the machine between sessions, and theirs is elsewhere.
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdin=pipe, stdout=pipe, limit=_MOST_ANSWER_BYTES, start_new_session=True
    )
    assert process.stdout is not None
    ports = json.loads(await process.stdout.readline())
    try:
        yield Endpoints(process, size, ports, f"http{'s' if certificate else ''}://localhost:{{port}}/hook")
    finally:
        process.kill()
        await process.communicate()


class Crowd:
    """What is done to the platform."""

    def __init__(self, platform: RunningPlatform, size: Size) -> None:
        self.platform, self.size = platform, size
        self._key = ""
        self._told = 0

    async def open(self) -> None:
        """The district opens the communities, and lets a system in that is staff of all of them."""
        async with self._client(self.platform.token(OFFICER)) as http:
            for name in self.size.names:
                await _done(http, "POST", f"/v1/communities/{name}", OPENING)
            account = {"name": "Crowd", "roles": ["staff"], "operations": _OPERATIONS}
            made = await _done(http, "POST", "/v1/service-accounts", account)
            keys = f"/v1/service-accounts/{made['id']}/keys"
            self._key = (await _done(http, "POST", keys, {}))["key"]

    async def look_up(self) -> None:
        """Has the descriptions made, which a platform makes by itself a minute after its start: they would
        count as the webhooks' memory."""
        async with self._client(self._key) as http:
            for path in ("/openapi.json", "/asyncapi.json", "/schemas", "/schemas/partners.call_closed.v1"):
                await _done(http, "GET", path)

    async def subscribe(self, those: Endpoints) -> None:
        """Each endpoint becomes a webhook of its community, and confirms."""
        wishes = [(name, url) for name in self.size.names for url in those.of(name)]
        async with self._client(self._key) as http:

            async def some(mine: list[tuple[str, str]]) -> None:
                for name, url in mine:
                    made = await _done(http, "POST", f"/v1/communities/{name}/webhooks", {"url": url})
                    assert made["challenge"]["confirmed"], made

            await asyncio.gather(*(some(wishes[begin::_CLIENTS]) for begin in range(_CLIENTS)))

    async def tell(self, rate: float, seconds: float) -> list[float]:
        """So many public events a second, to one community after the other; again where nobody answers.

        Returns how many seconds each took that makes one.
        """
        took: list[float] = []
        async with self._client(self._key) as http, asyncio.TaskGroup() as tasks:
            began = time.monotonic()
            for number in range(round(rate * seconds)):
                await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
                tasks.create_task(self._changes(http, self._told, took))
                self._told += 1
        return took

    async def _changes(self, http: httpx2.AsyncClient, number: int, took: list[float]) -> None:
        """Limits that change. A platform that was killed is asked again, once it is there."""
        path = f"/v1/communities/{self.size.names[number % self.size.communities]}/booking-limits"
        body = {"limits": {"bookings_ahead_per_person": 1 + number % 997}}
        began = time.monotonic()
        while True:
            try:
                await _done(http, "PUT", f"{self.platform.url}{path}", body)
            except httpx2.TransportError:
                await asyncio.sleep(_TRIED_EVERY_SECONDS)
            else:
                took.append(time.monotonic() - began)
                return

    async def heads(self) -> dict[str, int]:
        """How far each community's feed reaches."""
        async with self._client(self._key) as http:
            pages = [
                await _done(http, "GET", f"/v1/communities/{name}/events?limit=1") for name in self.size.names
            ]
        return dict(zip(self.size.names, [page["head"] for page in pages], strict=True))

    async def wait_until_all_came(self, those: Endpoints) -> tuple[dict[str, int], Came]:
        """The heads, and what came once honest endpoints have each event; as it is after a bounded time."""
        until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while True:
            heads, came = await self.heads(), await those.came()
            if not missing(heads, came, those) or time.monotonic() > until:
                return heads, came
            await asyncio.sleep(0.5)

    def used_seconds(self) -> float:
        """Of processor time, by the platform since it was started."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def resident_mb(self) -> float:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self._pid}/status").read_text())
        assert found is not None
        return int(found[1]) / 1_024

    @property
    def _pid(self) -> str:
        return (self.platform.directory.path / "in-use.lock").read_text().strip()

    def _client(self, token: str) -> httpx2.AsyncClient:
        bounds = httpx2.Limits(max_connections=_CLIENTS)
        return patient_async(bounds, base_url=self.platform.url, headers={"Authorization": f"Bearer {token}"})


async def _done(http: httpx2.AsyncClient, method: str, path: str, body: object = None) -> Any:
    answer = await http.request(method, path, json=body)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


def missing(heads: dict[str, int], came: Came, those: Endpoints) -> int:
    """How many events honest endpoints have not got, all together."""
    return sum(
        head - len({one.sequence for one in came.get(port, []) if one.sequence <= head})
        for community, head in heads.items()
        for port in those.honest[community]
    )


def faults(heads: dict[str, int], came: Came, those: Endpoints) -> list[str]:
    """Where a promise was not kept: at least once, the same id and bytes each time, and each one's order."""
    found = [f"{missing(heads, came, those)} are missing"] if missing(heads, came, those) else []
    for community in heads:
        bytes_of: defaultdict[str, set[str]] = defaultdict(set)
        for port in (*those.honest[community], those.slow[community]):
            arrivals = came.get(port, [])
            sequences = [one.sequence for one in arrivals]
            if sequences[:1] not in ([], [1]) or any(after > one + 1 for one, after in pairwise(sequences)):
                found.append(f"{community}, {port}: out of order: {sequences}")
            for one in arrivals:
                bytes_of[one.id].add(one.digest)
                if one.id != f"{community}:{one.sequence}":
                    found.append(f"{community}, {port}: {one.sequence} came as {one.id}")
        found += [
            f"{one} came as {len(digests)} texts" for one, digests in bytes_of.items() if len(digests) > 1
        ]
    return found
