"""``python -m benchmarks.webhook_soak [SECONDS]``: a thousand endpoints, some dead, some slow.

Outside CI: it keeps the machine busy, and asserts nothing.
"""

import asyncio
import resource
import sys
import time
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

_COMMUNITIES, _EACH, _RATE = 100, 10, 50
_SLOW_SECONDS = 5.0


class _Endpoint:
    """All honest and slow endpoints behind one port: the path tells them apart."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, int], float] = {}
        """When the event of a community was taken into its feed."""
        self.delays: list[float] = []
        self.order: dict[str, list[int]] = {}
        self.slow = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
                await reader.readexactly(int(headers["content-length"]))
                path, sequence = head.split(" ", 2)[1], int(headers["hehuo-feed-sequence"])
                if path.endswith("slow"):
                    self.slow += 1
                    await asyncio.sleep(_SLOW_SECONDS)
                else:
                    self.delays.append(time.perf_counter() - self.told[path.split("/")[1], sequence])
                    self.order.setdefault(path, []).append(sequence)
                writer.write(b"HTTP/1.1 204 -\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):  # Or at the end.
            writer.close()


def _webhooks(port: int) -> dict[str, Webhook]:
    found = {}
    for number in range(_COMMUNITIES):
        for place in range(_EACH):
            community = f"c{number}"
            kind = "dead" if place == 0 else "slow" if place == 1 else "honest"
            to = 1 if kind == "dead" else port
            url = f"http://127.0.0.1:{to}/{community}/{place}/{kind}"
            found[f"{number}-{place}"] = Webhook(community, url, (), 0, 0)
    return found


async def _soak(seconds: float, directory: Path) -> None:
    endpoint, state = _Endpoint(), GatewayState()
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0, backlog=1_024)

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
    lines = [*recorded_examples().values()]
    for number in range(_COMMUNITIES):  # Each feed is open before memory is looked at.
        await feed.head(f"c{number}")
    before = _megabytes()
    state.webhooks.update(_webhooks(server.sockets[0].getsockname()[1]))
    sender.start()
    await asyncio.sleep(5)
    count, began = int(seconds * _RATE), time.perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / _RATE - time.perf_counter()))
        community, sequence = f"c{number % _COMMUNITIES}", number // _COMMUNITIES + 1
        endpoint.told[community, sequence] = time.perf_counter()
        await feed.accept(community, "partners", [(sequence, lines[number % len(lines)])])
    took = time.perf_counter() - began
    await asyncio.sleep(5)
    expected = count * (_EACH - 2)
    disordered = sum(one != sorted(set(one)) for one in endpoint.order.values())
    p50, p99, longest = (quantile(endpoint.delays, share) * 1_000 for share in (0.5, 0.99, 1))
    print(
        f"{count} events in {took:.1f} s; honest endpoints got {len(endpoint.delays)} of {expected}, "
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {longest:.0f} ms; {disordered} endpoints out of order; "
        f"{endpoint.slow} requests to slow ones; {_megabytes() - before:.0f} MB more, endpoints included",
        flush=True,
    )
    await sender.stop()
    server.close()
    await documents.close()
    await store.close()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # Dead ones are many.
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    with TemporaryDirectory() as name:
        uvloop.run(_soak(float(sys.argv[1]) if len(sys.argv) > 1 else 60, Path(name)))
