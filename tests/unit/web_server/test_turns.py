"""One request of a connection at a time, and nothing more for who does not take what they were sent."""

import asyncio
import gc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from hehuo.web_server.bounds import Bounds
from hehuo.web_server.turns import first_request, rest_of_body
from shared.rpc.whole import WHOLE_REQUEST
from tests.unit.web_server.serving import OPENING, REQUEST, Client, answer_ok, serving

PATIENT = Bounds()
LARGE = b"x" * 16_000_000
"""More than the kernel has room for, at both ends."""
CHUNKED = OPENING + b"transfer-encoding: chunked\r\n\r\n"


def deafen(client: Client) -> None:
    client._writer.transport.pause_reading()  # type: ignore[attr-defined]


def listen(client: Client) -> None:
    client._writer.transport.resume_reading()  # type: ignore[attr-defined]


class Large:
    """Answers with the same large bytes, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        headers = [(b"content-length", str(len(LARGE)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": LARGE})


class Echo:
    """Answers with the body of the request, which it reads first."""

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def until_asked(app: Large, times: int) -> None:
    async with asyncio.timeout(20):
        while app.asked < times:
            await asyncio.sleep(0.01)


async def test_who_takes_nothing_gets_no_second_answer_begun() -> None:
    app = Large()
    async with serving(PATIENT, app, keep_alive=1) as server:
        client = await server.client()
        deafen(client)
        client.send(REQUEST * 4)
        await until_asked(app, 1)
        await asyncio.sleep(0.1)
        assert app.asked == 1
        listen(client)
        for _ in range(4):
            assert (await client.hear()).body == LARGE
        assert app.asked == 4


async def test_nor_by_a_request_that_comes_later_and_it_is_answered_when_the_first_was_taken() -> None:
    app = Large()
    async with serving(PATIENT, app, keep_alive=1) as server:
        client = await server.client()
        deafen(client)
        client.send(REQUEST)
        await until_asked(app, 1)
        client.send(REQUEST)
        await asyncio.sleep(1.5)  # Longer than a connection may idle.
        assert app.asked == 1
        listen(client)
        assert [(await client.hear()).status for _ in range(2)] == [200, 200]


async def test_a_flood_of_short_requests_is_parsed_one_by_one() -> None:
    goes_on, begun = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await goes_on.wait()
        await answer_ok(scope, receive, send)

    async with serving(PATIENT, slow) as server:
        client = await server.client()
        client.send(b"GET / HTTP/1.1\r\n\r\n" * 5_000)
        await begun.wait()
        await asyncio.sleep(0.1)
        gc.collect()  # Those of other tests.
        assert sum(isinstance(one, RequestResponseCycle) for one in gc.get_objects()) <= 2
        goes_on.set()
        assert [(await client.hear()).status for _ in range(5_000)] == [200] * 5_000


async def test_what_waits_is_not_read_on_although_the_answerer_listens_for_its_client() -> None:
    goes_on, begun = asyncio.Event(), asyncio.Event()

    async def listening(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        hears = asyncio.ensure_future(receive())
        begun.set()
        await goes_on.wait()
        hears.cancel()
        await answer_ok(scope, receive, send)

    async with serving(PATIENT, listening) as server:
        client = await server.client()
        client.send(REQUEST)
        await begun.wait()
        client.send(REQUEST * 1_000_000)
        await asyncio.sleep(0.2)
        assert client._writer.transport.get_write_buffer_size() > 0, "the rest waits at the client"
        goes_on.set()
        assert [(await client.hear()).status for _ in range(10)] == [200] * 10


@pytest.mark.parametrize(
    "first",
    [
        OPENING + b"content-length: 6\r\n\r\nab\r\n\r\n",
        CHUNKED + b"6\r\nab\r\n\r\n\r\n0\r\n\r\n",
        CHUNKED + b"6\r\nab\r\n\r\n\r\n0\r\nx-trailer: 1\r\n\r\n",
        OPENING + b"content-length: 6\r\n\r\nab\r\n\r\n" + b"\r\n" * 5,
    ],
)
@pytest.mark.parametrize("cut", [1, 7, 10_000])
async def test_bodies_are_whole_and_what_is_behind_them_is_a_request(first: bytes, cut: int) -> None:
    async with serving(PATIENT, Echo()) as server:
        client = await server.client()
        sent = first * 3 + REQUEST
        for at in range(0, len(sent), cut):
            client.send(sent[at : at + cut])
            await asyncio.sleep(0)
        assert [(await client.hear()).body for _ in range(4)] == [b"ab\r\n\r\n"] * 3 + [b""]


@given(st.lists(st.binary(max_size=20), max_size=5), st.integers(0, 600), st.integers(1, 700))
def test_pieces_are_never_empty_and_end_where_a_request_may(
    parts: list[bytes], padding: int, most: int
) -> None:
    content = b"a" * padding + b"\r\n\r\n".join(parts) + b"b"
    size = first_request(content, most)
    assert 0 < size <= min(len(content), most)
    assert content.find(b"\r\n\r\n", 0, most) in {-1, size - 4}
    assert content.find(b"\r\n\r\n", 0, size) in {-1, size - 4}
    assert 0 < rest_of_body(content, [], 0) <= len(content)
    assert rest_of_body(content, [(b"content-length", b"900")], 899) == 1


async def test_who_takes_slowly_what_is_sent_is_not_cut_off() -> None:
    async with serving(replace(PATIENT, stalled_seconds=1.0), Large()) as server:
        client = await server.client()
        client.send(REQUEST)
        async with asyncio.timeout(120):
            came = await client._reader.readuntil(b"\r\n\r\n")
            size = len(came) + len(LARGE)
            while len(came) < size:  # Nobody reads further than the client's own small buffer.
                part = await client._reader.read(1_000_000)
                assert part
                came += part
                await asyncio.sleep(0.01)  # Each time 128 KB at most: longer than a second in all.


async def test_too_many_unread_bytes_of_an_address_end_those_who_have_waited_longest() -> None:
    app = Large()
    async with serving(replace(PATIENT, most_unread_bytes_per_address=1_000), app) as server:
        deaf = []
        for asked in range(1, 4):
            deaf.append(await server.client())
            deafen(deaf[-1])
            deaf[-1].send(REQUEST)
            await until_asked(app, asked)
        assert (await server.ask(REQUEST, "127.0.0.3")).body == LARGE
        for client in deaf:
            listen(client)
        assert (await deaf[-1].hear()).body == LARGE
        for client in deaf[:-1]:
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await client.hear()


async def test_one_answer_that_is_longer_than_the_bound_is_sent_all_the_same() -> None:
    bounds = replace(PATIENT, most_unread_bytes=1_000, most_unread_bytes_per_address=1_000)
    async with serving(bounds, Large()) as server:
        assert (await server.ask(REQUEST)).body == LARGE


async def test_who_answers_is_told_whether_all_of_a_request_is_here() -> None:
    told: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        told.append(WHOLE_REQUEST in scope)
        await Echo()(scope, receive, send)

    async with serving(PATIENT, app) as server:
        opening = OPENING + b"content-length: 5\r\n\r\n"
        client = await server.client()
        client.send(opening + b"whole")
        assert (await client.hear()).body == b"whole"
        client.send(opening + b"pie")
        async with asyncio.timeout(20):
            while len(told) < 2:
                await asyncio.sleep(0.01)
        client.send(b"ce")
        assert (await client.hear()).body == b"piece"
    assert told == [True, False]
