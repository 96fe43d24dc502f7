"""A small application behind the web server, on loopback, and clients that behave as a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from hehuo.web_server.bounded_http import protocol
from hehuo.web_server.bounds import Bounds

OPENING = b"GET / HTTP/1.1\r\nhost: hehuo.test\r\n"
REQUEST = OPENING + b"\r\n"
PROBE = b"GET /healthz HTTP/1.1\r\nhost: hehuo.test\r\n\r\n"


@dataclass
class Heard:
    """One answer; an empty one stands for a connection that was closed without."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> tuple[int, str]:
        """Status and code of a problem document."""
        assert self.headers["content-type"] == "application/problem+json", self
        found: dict[str, Any] = json.loads(self.body)
        assert found["status"] == self.status
        return self.status, str(found["code"])


class Client:
    """A connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, content: bytes) -> None:
        """Sends, and does not wait."""
        self._writer.write(content)

    async def hear(self, within_seconds: float = 20.0) -> Heard:
        """The next answer, or that there is none any more."""
        async with asyncio.timeout(within_seconds):
            try:
                head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return Heard(0, {}, b"")
            headers = {
                name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])
            }
            body = await self._reader.readexactly(int(headers["content-length"]))
        return Heard(int(head[0].split()[1]), headers, body)

    async def is_closed(self, within_seconds: float = 20.0) -> bool:
        """Whether the server ends the connection, and says nothing more, within so many seconds."""
        try:
            async with asyncio.timeout(within_seconds):
                return await self._reader.read() == b""
        except ConnectionError:
            return True
        except TimeoutError:
            return False

    def leave(self) -> None:
        """Closes."""
        self._writer.close()


@dataclass
class Server:
    """The server; every client it is asked for is closed at the end."""

    port: int
    clients: list[Client]

    async def client(self, address: str = "127.0.0.2") -> Client:
        """A new connection from an address of this machine."""
        opened = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0))
        self.clients.append(Client(*opened))
        return self.clients[-1]

    async def ask(self, content: bytes, address: str = "127.0.0.2") -> Heard:
        """What a new connection that sends this hears."""
        client = await self.client(address)
        client.send(content)
        return await client.hear()


@asynccontextmanager
async def serving(bounds: Bounds, app: Any = None, *, keep_alive: int = 5) -> AsyncIterator[Server]:
    """A server with these bounds, started and stopped."""
    config = uvicorn.Config(
        app or answer_ok,
        http=protocol(bounds),
        ws="none",
        port=0,
        lifespan="off",
        log_config=None,
        log_level="error",
        proxy_headers=False,
        timeout_keep_alive=keep_alive,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    clients: list[Client] = []
    try:
        yield Server(server.servers[0].sockets[0].getsockname()[1], clients)
    finally:
        for client in clients:
            client.leave()
        await server.shutdown()


async def answer_ok(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answers at once, and reads no body."""
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})
