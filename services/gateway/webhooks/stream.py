"""A connection to an endpoint, on the loop's own transport.

The client's own layer gives way to all other tasks at every read and write, turns reading on and off in the
kernel for each answer, and sends head and body of a request apart. Here they go together.
"""

import asyncio
import select
import ssl
from typing import cast

import httpcore2

_MOST_UNREAD_BYTES = 262_144


class EndpointStream(asyncio.Protocol, httpcore2.AsyncNetworkStream):
    """See `httpcore2.AsyncNetworkStream`. Whoever delivers bounds the time of all of it."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._unsent: list[bytes] = []
        self._unread = bytearray()
        self._is_paused = False
        self._has_ended = False
        self._fault: Exception | None = None
        self._waiting: asyncio.Future[None] | None = None

    # -- what the loop calls ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by descent.

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._unread += data
        if len(self._unread) > _MOST_UNREAD_BYTES and not self._is_paused:
            self._is_paused = True
            self._open().pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """See `asyncio.Protocol`: the transport closes itself."""
        self._has_ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._has_ended, self._fault = True, exc
        self._wake()

    # -- what the client calls -------------------------------------------------------------------

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 (the port's)
        """Sends what was written, and waits for something; nothing at the end."""
        transport = self._open()
        if self._unsent:
            transport.write(b"".join(self._unsent))
            self._unsent.clear()
        while not self._unread and not self._has_ended:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        if not self._unread and self._fault is not None:
            raise httpcore2.ReadError(str(self._fault)) from self._fault
        found = bytes(self._unread[:max_bytes])
        del self._unread[:max_bytes]
        if self._is_paused and not transport.is_closing():
            self._is_paused = False
            transport.resume_reading()
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 (the port's)
        """Sent together with what is written after it, as soon as an answer is waited for."""
        self._unsent.append(buffer)

    async def aclose(self) -> None:
        """Lets go at once of whatever was not sent."""
        if self._transport is not None:
            self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 (the port's)
    ) -> "EndpointStream":
        """Itself, from then on encrypted. `httpcore2.ConnectError` if the endpoint can't prove its name."""
        plain, loop = self._open(), asyncio.get_running_loop()
        try:
            self._transport = await loop.start_tls(plain, self, ssl_context, server_hostname=server_hostname)
        except OSError as error:  # Of TLS too.
            raise httpcore2.ConnectError(str(error) or type(error).__name__) from error
        finally:
            if self._transport is plain:
                plain.abort()
        return self

    def get_extra_info(self, info: str) -> object:
        """What the client asks: whether it is encrypted, and whether something came that nobody asked for."""
        transport = self._open()
        if info == "is_readable":
            return bool(self._unread) or self._has_ended or transport.is_closing() or _has_news(transport)
        return transport.get_extra_info(info)

    def _open(self) -> asyncio.Transport:
        if self._transport is None:
            raise httpcore2.ConnectError("the connection was never made")
        return self._transport

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _has_news(transport: asyncio.Transport) -> bool:
    """Whether the kernel has what a busy loop has not seen yet, such as the endpoint's end."""
    poll = select.poll()
    poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)
    return bool(poll.poll(0))
