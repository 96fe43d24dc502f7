"""Connections between the processes stay open, one for each call under way."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from anyio._backends._asyncio import AsyncIOBackend
from anyio.abc import SocketStream

from shared.rpc.connections import OpenConnections


class Server:
    """Answers each request with its path, the slow one when it is told to; counts its connections."""

    def __init__(self) -> None:
        self.connections = 0
        self.asked = asyncio.Event()
        self.go = asyncio.Event()
        self.url = ""
        self.hangs_up = False
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        while head := await _head(reader):
            path = head.split(b" ")[1]
            if path == b"/slow":
                self.asked.set()
                await self.go.wait()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path))
            if self.hangs_up:
                break
        writer.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    listening = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield found
    found.go.set()
    listening.close()


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=OpenConnections(), timeout=15) as client:
        yield client


async def test_calls_one_after_the_other_share_a_connection(server: Server, http: httpx2.AsyncClient) -> None:
    for path in ("/a", "/b", "/c"):
        assert (await http.get(server.url + path)).text == path
    assert server.connections == 1


async def test_calls_at_the_same_time_have_a_connection_each_and_none_waits(
    server: Server, http: httpx2.AsyncClient
) -> None:
    slow = asyncio.create_task(http.get(f"{server.url}/slow"))
    await server.asked.wait()
    assert (await http.get(f"{server.url}/quick")).text == "/quick"
    server.go.set()
    assert (await slow).text == "/slow"
    assert server.connections == 2


async def test_the_answer_to_a_caller_who_has_gone_is_given_to_nobody_else(
    server: Server, http: httpx2.AsyncClient
) -> None:
    gone = asyncio.create_task(http.get(f"{server.url}/slow"))
    await server.asked.wait()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    server.go.set()
    assert (await http.get(f"{server.url}/next")).text == "/next"
    assert server.connections == 2


async def test_a_connection_that_the_server_has_closed_is_opened_again(
    server: Server, http: httpx2.AsyncClient
) -> None:
    server.hangs_up = True
    await http.get(f"{server.url}/a")
    await server.writers[0].wait_closed()
    async with asyncio.timeout(5):
        assert (await http.get(f"{server.url}/b")).text == "/b"
    assert server.connections == 2


async def test_so_is_a_connection_that_is_lost_as_soon_as_it_stands(
    server: Server, http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uvloop has no socket then that anyio could ask, which happens once in hundreds: here, each time."""
    monkeypatch.setattr(AsyncIOBackend, "connect_tcp", _lost)
    with pytest.raises(httpx2.ConnectError, match="lost as soon as it stood") as raised:
        await http.get(f"{server.url}/a")
    assert isinstance(raised.value.__cause__, AttributeError)


class _Lost(SocketStream):
    """anyio's stream over a transport that has no socket any more."""

    _raw_socket = None  # type: ignore[assignment]  # What uvloop gives once the transport is closed.

    async def receive(self, max_bytes: int = 65_536) -> bytes:
        raise NotImplementedError

    async def send(self, item: bytes) -> None:
        raise NotImplementedError

    async def send_eof(self) -> None:
        raise NotImplementedError

    async def aclose(self) -> None:
        """Nothing is open."""


async def _lost(*_where: object, **_how: object) -> SocketStream:
    return _Lost()


async def test_a_server_that_is_away_is_an_error_of_the_transport(http: httpx2.AsyncClient) -> None:
    with pytest.raises(httpx2.ConnectError):
        await http.get("http://127.0.0.1:1/nothing")
