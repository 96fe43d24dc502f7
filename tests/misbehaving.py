"""Clients that keep a server waiting, each kind in its own way; harmless, on loopback, in bounded number.

Every client has a source address: any of 127.0.0.0/8 is this machine's.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import repeat

STREAM = "/v1/communities/haiwan/events/stream"

_PAUSE_SECONDS = 0.05
_HEAD = b"GET /v1/communities HTTP/1.1\r\nhost: hehuo.test\r\n"


class Connection:
    """A connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self._writer = writer

    async def send(self, content: bytes) -> None:
        """Sends, as fast as it is taken."""
        self._writer.write(content)
        await self._writer.drain()

    async def trickle(self, pieces: bytes = b"x") -> None:
        """Sends now and then, until the server has had enough."""
        for piece in repeat(pieces):
            await self.send(piece)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE_SECONDS):
                    await self.until_closed()
                    return

    async def until_closed(self) -> None:
        """Reads whatever comes, and returns when nothing can come any more."""
        while await self.reader.read(65_536):
            pass

    def close(self) -> None:
        """Closes."""
        self._writer.close()


Behaviour = Callable[[Connection], Awaitable[None]]


async def silent(connection: Connection) -> None:
    """Says nothing."""
    await connection.until_closed()


async def slow_headers(connection: Connection) -> None:
    """Never comes to the end of its headers."""
    await connection.send(_HEAD)
    await connection.trickle(b"x-more: 1\r\n")


async def slow_body(connection: Connection) -> None:
    """Never comes to the end of its body."""
    head = b"PUT /v1/me HTTP/1.1\r\nhost: hehuo.test\r\ncontent-type: application/json\r\n"
    await connection.send(head + b"content-length: 100000\r\n\r\n")
    await connection.trickle()


async def large_headers(connection: Connection) -> None:
    """Sends more headers than anybody needs."""
    await connection.send(_HEAD + b"x-large: " + b"a" * 60_000 + b"\r\n\r\n")
    await connection.until_closed()


async def no_http(connection: Connection) -> None:
    """Sends what is no HTTP."""
    await connection.send(b"\x16\x03\x01 not a word of it\r\n\r\n")
    await connection.until_closed()


async def greedy_for_streams(connection: Connection) -> None:
    """Follows events, with everybody else from the same address."""
    await connection.send(
        f"GET {STREAM} HTTP/1.1\r\nhost: hehuo.test\r\naccept: text/event-stream\r\n\r\n".encode()
    )
    if b" 200 " in await connection.reader.readline():
        await connection.until_closed()


async def deaf(connection: Connection) -> None:
    """Asks for much, and takes none of it."""
    await connection.send(b"GET /openapi.json HTTP/1.1\r\nhost: hehuo.test\r\n\r\n" * 20)
    await asyncio.Event().wait()


async def impatient(connection: Connection) -> None:
    """Asks, and is gone before it is answered."""
    await connection.send(_HEAD + b"\r\n")


KINDS: Mapping[str, Behaviour] = {
    one.__name__: one
    for one in (
        silent,
        slow_headers,
        slow_body,
        large_headers,
        no_http,
        greedy_for_streams,
        deaf,
        impatient,
    )
}


@asynccontextmanager
async def misbehaving(
    port: int, behaviour: Behaviour, clients: int, address: str
) -> AsyncIterator[list[int]]:
    """So many clients that do it again and again, all from one address; how often each kind of end came:
    ``[connections that ended, connections that could not be made]``."""
    told = [0, 0]

    async def one() -> None:
        while True:
            try:
                opened = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
            except OSError:
                told[1] += 1
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            connection = Connection(*opened)
            try:
                await behaviour(connection)
            except ConnectionError:
                pass  # Cut off, as it deserves.
            finally:
                connection.close()
            told[0] += 1
            await asyncio.sleep(_PAUSE_SECONDS)

    tasks = [asyncio.create_task(one()) for _ in range(clients)]
    try:
        yield told
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
