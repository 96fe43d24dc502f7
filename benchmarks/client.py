"""A bare HTTP client that costs little: keep-alive connections, and no more of HTTP than a load needs."""

import asyncio
import json
import time
from collections.abc import Sequence
from itertools import count
from typing import Self
from urllib.parse import urlsplit

NUMBER = "slip-000000000000"
"""Where a request holds this, each sending has a number of its own: a bank's slip is booked once."""
_MARK = NUMBER.encode()
_numbers = count(1)

Answer = tuple[int, bytes]
"""Status and body."""


def request(method: str, path: str, token: str = "", body: object = None) -> bytes:
    """The bytes of a request, made once and sent many times."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    head = [f"{method} {path} HTTP/1.1", "Host: benchmark", f"Content-Length: {len(content)}"]
    if token:
        head.append(f"Authorization: Bearer {token}")
    if content:
        head.append("Content-Type: application/json")
    return "\r\n".join([*head, "", ""]).encode() + content


class Connection:
    """One keep-alive connection with one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connects to the server of this URL."""
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def ask(self, sent: bytes) -> Answer:
        """Sends a request and reads its answer."""
        self._writer.write(sent.replace(_MARK, b"slip-%012d" % next(_numbers)))
        head = await self._reader.readuntil(b"\r\n\r\n")
        at = head.lower().index(b"content-length:") + len(b"content-length:")
        length = int(head[at : head.index(b"\r\n", at)])
        return int(head[9:12]), await self._reader.readexactly(length)

    def close(self) -> None:
        """Lets go of it."""
        self._writer.close()


async def connections(url: str, count: int) -> list[Connection]:
    """So many open connections."""
    return [await Connection.open(url) for _ in range(count)]


async def load(url: str, count: int, sent: bytes, expected: int, seconds: float) -> float:
    """Every connection asks as soon as it is answered; returns answers a second.

    On new connections, since a server hangs up on those that were idle while another was measured.
    """
    pool = await connections(url, count)
    began = time.perf_counter()
    ends = began + seconds
    done = 0

    async def user(connection: Connection) -> None:
        nonlocal done
        while time.perf_counter() < ends:
            status, body = await connection.ask(sent)
            assert status == expected, (status, body)
            done += 1

    await asyncio.gather(*map(user, pool))
    rate = done / (time.perf_counter() - began)
    for connection in pool:
        connection.close()
    return rate


async def ask_all(pool: Sequence[Connection], sent: Sequence[bytes]) -> list[Answer]:
    """The answers to many requests, in their order, as many at a time as there are connections."""
    left = iter(enumerate(sent))
    answers: dict[int, Answer] = {}

    async def user(connection: Connection) -> None:
        for place, one in left:
            answers[place] = await connection.ask(one)

    await asyncio.gather(*map(user, pool))
    return [answers[place] for place in range(len(sent))]
