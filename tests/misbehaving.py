"""Clients that keep a server waiting, each kind in its own way; harmless, on loopback, in bounded number.

Every client has a source address: any of 127.0.0.0/8 is this machine's.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import repeat

from tests.soaking import when_soaking

STREAM = "/v1/communities/haiwan/events/stream"

_PAUSE_SECONDS = 0.05
_ARRIVE_SECONDS = when_soaking(10.0, 0.0)
_AWAY_SECONDS = when_soaking(1.0, 0.05)
"""Until one that was cut off is back: at length they keep a server waiting, and do not flood it."""
_PATIENCE_SECONDS = 180.0
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


@dataclass
class Ends:
    """How often connections came to an end, and how often none could be made."""

    ended: int = 0
    refused: int = 0
    any_ended: asyncio.Event = field(default_factory=asyncio.Event, repr=False)


@asynccontextmanager
async def misbehaving(port: int, kind: str, clients: int, address: str) -> AsyncIterator[Ends]:
    """So many clients that do it again and again, all from one address.

    They have a process of their own, so that whoever measures beside them does not wait for them. What came
    of them is known at the end.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(port), kind, str(clients), address, stdin=PIPE, stdout=PIPE
    )
    ends = Ends()
    try:
        yield ends
    finally:
        told, _ = await process.communicate(b"")  # Without any input it would leave theirs open.
        ends.ended, ends.refused = map(int, told.split())


async def _behave(port: int, kind: str, clients: int, address: str) -> Ends:
    """Until nobody is at the other end of standard input; on a busy machine, until one of them has ended."""
    ends = Ends()

    async def one(arrives_after: float) -> None:
        await asyncio.sleep(arrives_after)
        while True:
            try:
                opened = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
            except OSError:
                ends.refused += 1
                await asyncio.sleep(_AWAY_SECONDS)
                continue
            connection = Connection(*opened)
            try:
                await KINDS[kind](connection)
            except ConnectionError:
                pass  # Cut off, as it deserves.
            finally:
                connection.close()
            ends.ended += 1
            ends.any_ended.set()
            await asyncio.sleep(_AWAY_SECONDS)

    tasks = [asyncio.create_task(one(_ARRIVE_SECONDS * number / clients)) for number in range(clients)]
    await asyncio.to_thread(sys.stdin.read)
    if kind != deaf.__name__:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await ends.any_ended.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return ends


if __name__ == "__main__":
    at, which, number, source = sys.argv[1:]
    os.nice(10)  # Others' machines would not take the processor from the server and those who measure.
    came = asyncio.run(_behave(int(at), which, int(number), source))
    print(came.ended, came.refused)
