"""Connections that stay open: one for each call under way to an address.

httpx2 keeps them in one pool, which looks through all of them, several times over, for each call: with 64
under way a call took it 7 ms of processor, ten times what the call itself takes. Here each connection is a
pool of its own, and a call takes the one that was used last.
"""

import asyncio
import ssl

import httpx2

from shared.rpc.lost_connections import lost_connections

_MOST_UNDER_WAY = 512
_MOST_IDLE = 128
_ONE = httpx2.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=60)


class OpenConnections(httpx2.AsyncBaseTransport):
    """The way to few addresses that are called often. Answers are read to their end."""

    def __init__(self) -> None:
        self._idle: dict[bytes, list[httpx2.AsyncHTTPTransport]] = {}
        self._turns = asyncio.Semaphore(_MOST_UNDER_WAY)
        # Made once: it is never used, since no address is called over TLS, and each costs milliseconds.
        self._no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See httpx2. A connection that failed, or whose caller has gone, is closed by its pool."""
        idle = self._idle.setdefault(request.url.netloc, [])
        async with self._turns:
            connection = idle.pop() if idle else httpx2.AsyncHTTPTransport(self._no_tls, limits=_ONE)
            try:
                with lost_connections():
                    answer = await connection.handle_async_request(request)
                try:
                    await answer.aread()
                finally:
                    await answer.aclose()
            finally:
                await self._put_back(connection, idle)
            return answer

    async def _put_back(
        self, connection: httpx2.AsyncHTTPTransport, idle: list[httpx2.AsyncHTTPTransport]
    ) -> None:
        if len(idle) < _MOST_IDLE:
            idle.append(connection)
        else:
            await connection.aclose()

    async def aclose(self) -> None:
        """Lets go of those that nobody uses."""
        for idle in self._idle.values():
            for connection in idle:
                await connection.aclose()
            idle.clear()
