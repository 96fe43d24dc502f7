"""``python -m benchmarks.webhook_soak [SECONDS]``: a thousand endpoints, some dead, some slow.

The feed and what sends are those of the platform, in this process; the endpoints are in another one. Outside
CI: it keeps the machine busy, and asserts nothing.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import cast

import structlog
import uvloop

from benchmarks.measurement import quantile
from hehuo.services import EVENTS
from services.gateway.catalogue.events import recorded_examples
from services.gateway.domain.state import GatewayState, Webhook
from services.gateway.feed.feed import Feed
from services.gateway.platform import Gateway, Limits
from services.gateway.webhooks.deliveries_sqlite import SqliteDeliveries
from services.gateway.webhooks.sender import Webhooks
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import SystemClock
from shared.projections.sqlite.store import SqliteDocumentStore

_COMMUNITIES, _HONEST, _RATE = 100, 8, 50
"""Each community has so many honest endpoints, a slow one and a dead one."""
_SLOW_SECONDS = 5.0
_NOBODY = 1
"""A port on which nobody listens."""
_MOST_ANSWER_BYTES = 64 * 1024 * 1024
Came = dict[str, list[tuple[int, float]]]


class _Endpoints:
    """The other process."""

    def __init__(self, process: asyncio.subprocess.Process, ports: list[int]) -> None:
        self._process = process
        self.honest, self.slow = ports[:-_COMMUNITIES], ports[-_COMMUNITIES:]

    async def end(self) -> Came:
        """Ends it; what came."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        said, _ = await self._process.communicate()
        return cast("Came", json.loads(said))


async def _endpoints() -> _Endpoints:
    words = ["-m", "benchmarks.webhook_endpoints", _COMMUNITIES * _HONEST, _COMMUNITIES, _SLOW_SECONDS]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, *map(str, words), stdin=pipe, stdout=pipe, limit=_MOST_ANSWER_BYTES
    )
    assert process.stdout is not None
    return _Endpoints(process, json.loads(await process.stdout.readline()))


def _webhooks(endpoints: _Endpoints) -> dict[str, Webhook]:
    found = {}
    for number in range(_COMMUNITIES):
        ports = [*endpoints.honest[number::_COMMUNITIES], endpoints.slow[number], _NOBODY]
        for place, port in enumerate(ports):
            url = f"http://127.0.0.1:{port}/hook"
            found[f"{number}-{place}"] = Webhook(f"c{number}", url, (), 0, 0)
    return found


@asynccontextmanager
async def _sender(directory: Path, state: GatewayState) -> AsyncIterator[tuple[Webhooks, Feed]]:
    async def state_of(_log: str) -> GatewayState:
        return state

    async def key_of(_community: str) -> bytes:
        return bytes(32)

    async def submit(_log: str, _command: object) -> None:
        """What is noted of dead endpoints: nothing comes of it here."""

    store, clock = SqliteEventStore(directory / "feed.log.db"), SystemClock()
    feed = Feed(store, clock, EVENTS, key_of)
    stub = SimpleNamespace(
        feed=feed, state_of=state_of, feed_key=key_of, clock=clock, limits=Limits(),
        clients={"gateway": SimpleNamespace(submit=submit)},
    )  # fmt: skip
    documents = SqliteDocumentStore(directory / "documents.db")
    sender = Webhooks(
        cast("Gateway", stub), documents, SqliteDeliveries(directory / "deliveries.db"), ("127.0.0.0/8",)
    )
    yield sender, feed
    await sender.stop()
    await documents.close()
    await store.close()


async def _tell(feed: Feed, count: int) -> dict[tuple[str, int], float]:
    """Has events taken into the feeds at the wanted rate; when each was."""
    told: dict[tuple[str, int], float] = {}
    lines, began = [*recorded_examples().values()], time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / _RATE - time.monotonic()))
        community, sequence = f"c{number % _COMMUNITIES}", number // _COMMUNITIES + 1
        told[community, sequence] = time.monotonic()
        await feed.accept(community, "partners", [(sequence, lines[number % len(lines)])])
    return told


async def _soak(seconds: float, directory: Path) -> None:
    endpoints, state = await _endpoints(), GatewayState()
    async with _sender(directory, state) as (sender, feed):
        for number in range(_COMMUNITIES):  # Each feed is open before memory is looked at.
            await feed.head(f"c{number}")
        before = _megabytes()
        state.webhooks.update(_webhooks(endpoints))
        sender.start()
        await asyncio.sleep(5)
        began, used = time.monotonic(), time.process_time()
        told = await _tell(feed, int(seconds * _RATE))
        took = time.monotonic() - began
        used = time.process_time() - used
        more = _megabytes() - before
        await asyncio.sleep(5)
    came = await endpoints.end()
    print(_figures(told, came, endpoints, took), flush=True)
    print(
        f"this process used {used / took:.0%} of a core, and {more:.0f} MB more than before;"
        f" load average {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def _figures(told: dict[tuple[str, int], float], came: Came, endpoints: _Endpoints, took: float) -> str:
    delays, disordered = [], 0
    for place, port in enumerate(endpoints.honest):
        found = came.get(str(port), [])
        delays += [when - told[f"c{place % _COMMUNITIES}", sequence] for sequence, when in found]
        sequences = [sequence for sequence, _ in found]
        disordered += sequences != sorted(set(sequences))
    slow = sum(len(came.get(str(port), [])) for port in endpoints.slow)
    p50, p99, longest = (quantile(delays, share) * 1_000 for share in (0.5, 0.99, 1))
    return (
        f"{len(told)} events in {took:.1f} s; honest endpoints got {len(delays)} of {len(told) * _HONEST}, "
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {longest:.0f} ms; {disordered} of them out of order; "
        f"{slow} requests to slow ones"
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # Dead ones are many.
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    with TemporaryDirectory() as name:
        uvloop.run(_soak(float(sys.argv[1]) if len(sys.argv) > 1 else 60, Path(name)))
