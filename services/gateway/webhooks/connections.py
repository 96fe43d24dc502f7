"""Open connections to endpoints: each is kept for the next delivery to the same address.

The client's own pool looks at all of its connections, each with a question to the kernel, when a request
begins and when it ends. With hundreds of endpoints that takes longer than the delivery.
"""

import resource
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property

import httpcore2

from services.gateway.webhooks.guard import GuardedNetwork, Network

_IDLE_SECONDS = 30.0
LEAST_ROOM, MOST_ROOM = 512, 1_536
"""Between so many are kept while nothing is sent; each has a descriptor of the process."""
_OTHER_DESCRIPTORS = 320
"""For files, databases and Kafka."""
_SCHEMES = frozenset({b"http", b"https"})


def room_beside(most_connections: int) -> int:
    """How many may be kept where the web server may have so many: as the descriptors of the process allow."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(MOST_ROOM, max(LEAST_ROOM, soft - most_connections - _OTHER_DESCRIPTORS))


class Connections:
    """Sends requests to endpoints. It follows no redirect, and asks no proxy of the environment."""

    def __init__(self, allowed: Sequence[Network] = (), room: Callable[[], int] = lambda: LEAST_ROOM) -> None:
        """It connects to public addresses and to ``allowed`` ones, and keeps as many as there is room for."""
        self._network = GuardedNetwork(allowed)
        self._room = room
        self._idle: dict[str, httpcore2.AsyncHTTPConnection] = {}
        """By address, the one that is idle longest first."""

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Whom this machine trusts, read when the first connection is made: many platforms make none."""
        return ssl.create_default_context()

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, *, headers: Sequence[tuple[str, str]], content: bytes
    ) -> AsyncIterator[httpcore2.Response]:
        """See `services.gateway.webhooks.delivery.Client`. ``ValueError`` for what is no address."""
        connection = await self._take(url)
        try:
            async with connection.stream(method, url, headers=headers, content=content) as response:
                yield response
        finally:
            await self._give_back(url, connection)

    async def sweep(self) -> None:
        """Closes those that nothing was sent on for long."""
        while self._idle:
            url, connection = next(iter(self._idle.items()))
            if not connection.has_expired():
                return
            del self._idle[url]
            await connection.aclose()

    async def close(self) -> None:
        """Closes all that are idle."""
        while self._idle:
            await self._idle.popitem()[1].aclose()

    async def _take(self, url: str) -> httpcore2.AsyncHTTPConnection:
        connection = self._idle.pop(url, None)
        if connection is not None:
            if not connection.has_expired():
                return connection
            await connection.aclose()
        origin = httpcore2.URL(url).origin
        if origin.scheme not in _SCHEMES:
            raise httpcore2.UnsupportedProtocol(f"nothing is sent by {origin.scheme.decode()}")
        return httpcore2.AsyncHTTPConnection(
            origin,
            self._trusted if origin.scheme == b"https" else None,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=self._network,
        )

    async def _give_back(self, url: str, connection: httpcore2.AsyncHTTPConnection) -> None:
        # Where there is no room the new one goes: of a round that is longer than the room, the longest idle
        # is the very one that is wanted next.
        if connection.is_available() and url not in self._idle and len(self._idle) < self._room():
            self._idle[url] = connection
        else:
            await connection.aclose()
