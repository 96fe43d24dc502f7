"""The head of an answer goes out with its body, and waits for nothing else."""

import asyncio
from typing import Any, cast

from starlette.types import Receive, Scope, Send

from hehuo.web_server.bounds import Bounds
from hehuo.web_server.joined import JoinedWrites
from tests.unit.web_server.serving import REQUEST, serving

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Wire:
    """A transport that notes what it is given, each call by itself."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self.closed_after: int | None = None

    def write(self, data: bytes) -> None:
        self.calls.append(data)

    def writelines(self, lines: Any) -> None:
        self.calls.append(b"".join(lines))

    def is_closing(self) -> bool:
        return self.closed_after is not None

    def close(self) -> None:
        self.closed_after = len(self.calls)


def joined() -> tuple[Wire, JoinedWrites]:
    wire = Wire()
    return wire, JoinedWrites(asyncio.get_running_loop(), cast("asyncio.Transport", wire))


async def test_head_and_body_are_one_write() -> None:
    wire, writes = joined()
    writes.write(HEAD)
    assert wire.calls == []
    writes.write(b"ok")
    assert wire.calls == [HEAD + b"ok"]
    await asyncio.sleep(0)
    assert wire.calls == [HEAD + b"ok"]


async def test_a_head_without_a_body_goes_out_in_the_next_round() -> None:
    wire, writes = joined()
    writes.write(HEAD)
    await asyncio.sleep(0)
    assert wire.calls == [HEAD]
    writes.write(b"event")
    assert wire.calls == [HEAD, b"event"]


async def test_an_empty_body_is_nothing_to_write() -> None:
    wire, writes = joined()
    writes.write(HEAD)
    writes.write(b"")
    assert wire.calls == [HEAD]


async def test_what_is_held_is_written_before_the_end() -> None:
    wire, writes = joined()
    writes.write(HEAD)
    writes.close()
    assert (wire.calls, wire.closed_after) == ([HEAD], 1)
    assert writes.is_closing()


async def test_that_a_body_may_come_is_said_at_once() -> None:
    wire, writes = joined()
    writes.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert len(wire.calls) == 1


async def test_answers_that_are_sent_at_once_stay_in_order() -> None:
    wire, writes = joined()
    for _ in range(3):
        writes.write(HEAD)
        writes.write(b"ok")
    assert wire.calls == [HEAD + b"ok"] * 3


async def test_the_head_of_a_stream_does_not_wait_for_its_first_event() -> None:
    go_on = asyncio.Event()

    async def stream(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"5")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await go_on.wait()
        await send({"type": "http.response.body", "body": b"event"})

    async with serving(Bounds(), stream) as server:
        client = await server.client()
        client.send(REQUEST)
        async with asyncio.timeout(20):
            head = await client._reader.readuntil(b"\r\n\r\n")
        assert b"content-length: 5" in head
        go_on.set()
        assert await client._reader.readexactly(5) == b"event"


async def test_the_answer_to_head_is_whole_before_the_next_one() -> None:
    async with serving(Bounds()) as server:
        client = await server.client()
        client.send(REQUEST.replace(b"GET", b"HEAD", 1) + REQUEST)
        async with asyncio.timeout(20):
            first = await client._reader.readuntil(b"\r\n\r\n")
        assert first.startswith(b"HTTP/1.1 200")
        assert (await client.hear()).body == b"ok"
