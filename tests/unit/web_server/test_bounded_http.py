"""One client can't take the server from the others: every wait and every size has a bound."""

import asyncio
from dataclasses import replace

import pytest
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from hehuo.web_server.bounds import Bounds
from shared.kernel.addresses import network_of
from tests.unit.web_server.serving import OPENING, PROBE, REQUEST, answer_ok, serving

SHORT = Bounds(
    most_header_bytes=2_000,
    most_headers=20,
    most_address_bytes=500,
    first_byte_seconds=0.2,
    headers_seconds=0.2,
    rest_seconds=0.2,
    stalled_seconds=0.2,
)
PATIENT = Bounds(most_header_bytes=2_000, most_headers=20, most_address_bytes=500)


async def test_a_connection_that_says_nothing_is_closed() -> None:
    async with serving(SHORT) as server:
        assert await (await server.client()).is_closed()


async def test_one_that_sends_empty_lines_alone_is_closed() -> None:
    async with serving(SHORT) as server:
        client = await server.client()
        client.send(b"\r\n\r\n")
        assert await client.is_closed()


async def test_headers_that_do_not_end_are_refused_in_time() -> None:
    async with serving(SHORT) as server:
        answer = await server.ask(OPENING)
        assert answer.problem == (408, "headers_came_too_slowly")
        assert answer.headers["connection"] == "close"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


async def test_so_are_those_of_a_later_request() -> None:
    async with serving(SHORT) as server:
        client = await server.client()
        client.send(REQUEST)
        assert (await client.hear()).status == 200
        client.send(OPENING)
        assert (await client.hear()).problem == (408, "headers_came_too_slowly")


async def test_a_byte_now_and_then_gains_no_time() -> None:
    async with serving(SHORT) as server:
        client = await server.client()
        client.send(OPENING)

        async def trickle() -> None:
            while True:
                await asyncio.sleep(0.02)
                client.send(b"x-more: 1\r\n")

        trickling = asyncio.create_task(trickle())
        answer = await client.hear()
        trickling.cancel()
        assert answer.problem == (408, "headers_came_too_slowly")


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        (OPENING + b"x-long: " + b"a" * 2_000 + b"\r\n\r\n", (431, "headers_are_too_large")),
        (OPENING + b"x-never-ending: " + b"a" * 9_000, (431, "headers_are_too_large")),
        (OPENING + b"x-one: 1\r\n" * 20 + b"\r\n", (431, "headers_are_too_large")),
        (b"GET /" + b"a" * 500 + b" HTTP/1.1\r\n\r\n", (414, "address_is_too_long")),
        (b"GET /?" + b"a" * 9_000, (414, "address_is_too_long")),
        (b"nonsense\r\n\r\n", (400, "request_is_not_http")),
        (b"GET / HTTP/9.9\r\n\r\n", (400, "request_is_not_http")),
        (OPENING + b"content-length: 5\r\ncontent-length: 6\r\n\r\n", (400, "request_is_not_http")),
        (OPENING + b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n", (400, "request_is_not_http")),
        (OPENING + b"content-length: five\r\n\r\n", (400, "request_is_not_http")),
    ],
    ids=lambda value: repr(value[:50]) if isinstance(value, bytes) else str(value),
)
async def test_what_is_too_large_or_no_http_is_refused(request_: bytes, problem: tuple[int, str]) -> None:
    async with serving(PATIENT) as server:
        with capture_logs() as lines:
            assert (await server.ask(request_)).problem == problem
        assert {"event": "connection_refused", "code": problem[1], "status": problem[0]}.items() <= lines[
            0
        ].items()
        assert (await server.ask(REQUEST)).status == 200, "and others are served"


async def test_headers_within_the_bounds_pass_however_they_are_cut() -> None:
    async with serving(PATIENT) as server:
        client = await server.client()
        for piece in (OPENING[:9], OPENING[9:], b"x-long: " + b"a" * 900, b"a" * 900 + b"\r\n", b"\r\n"):
            client.send(piece)
            await asyncio.sleep(0.01)
        assert (await client.hear()).status == 200


async def test_small_pieces_are_read_in_ever_fewer_turns_and_nothing_is_lost() -> None:
    parts: list[bytes] = []

    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        parts.clear()
        more = True
        while more:
            message = await receive()
            parts.append(message["body"])
            more = message["more_body"]
        await answer_ok(scope, receive, send)

    async with serving(PATIENT, reads) as server:
        client = await server.client()
        for _ in range(2):
            client.send(OPENING + b"content-length: 100\r\n\r\n")
            for _ in range(50):
                client.send(b"ab")
                await asyncio.sleep(0.01)
            assert (await client.hear()).status == 200
            assert b"".join(parts) == b"ab" * 50
            assert len(parts) < 20
        client.send(REQUEST)
        assert (await client.hear()).status == 200, "a request that comes at once is read at once"


async def test_a_body_with_bad_framing_is_refused_although_it_was_begun() -> None:
    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass

    async with serving(PATIENT, reads) as server:
        answer = await server.ask(OPENING + b"transfer-encoding: chunked\r\n\r\nnot-a-number\r\n")
        assert answer.problem == (400, "request_is_not_http")


async def test_a_refusal_is_never_taken_for_the_answer_to_an_earlier_request() -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await goes_on.wait()
        await answer_ok(scope, receive, send)

    async with serving(PATIENT, slow) as server:
        client = await server.client()
        client.send(REQUEST)
        await begun.wait()
        client.send(b"nonsense\r\n\r\n")
        await asyncio.sleep(0.05)
        goes_on.set()
        assert (await client.hear()).status == 200
        assert (await client.hear()).problem == (400, "request_is_not_http")


async def test_the_rest_of_a_body_that_was_answered_already_has_a_bound() -> None:
    async with serving(SHORT) as server:
        client = await server.client()
        client.send(OPENING + b"content-length: 1000\r\n\r\nabc")
        assert (await client.hear()).status == 200
        assert await client.is_closed()


async def test_a_body_that_ends_soon_after_its_answer_leaves_the_connection_open() -> None:
    async with serving(PATIENT) as server:
        client = await server.client()
        client.send(OPENING + b"content-length: 6\r\n\r\nabc")
        assert (await client.hear()).status == 200
        client.send(b"def" + REQUEST)
        assert (await client.hear()).status == 200


async def test_a_connection_between_requests_is_closed_also_if_a_body_ended_late() -> None:
    async with serving(PATIENT, keep_alive=1) as server:
        client = await server.client()
        client.send(OPENING + b"content-length: 6\r\n\r\nabc")
        assert (await client.hear()).status == 200
        client.send(b"def")
        assert await client.is_closed(within_seconds=4)


async def test_a_client_that_takes_nothing_is_cut_off() -> None:
    ended = asyncio.Event()

    async def pours(_scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1_000):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        ended.set()

    async with serving(SHORT, pours) as server:
        client = await server.client()
        client._writer.transport.pause_reading()  # type: ignore[attr-defined]
        client.send(REQUEST)
        async with asyncio.timeout(20):
            await ended.wait()


async def test_who_answers_hears_that_nobody_listens_and_what_waits_behind_is_not_begun() -> None:
    begun, gone = 0, asyncio.Event()

    async def pours(_scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal begun
        begun += 1
        await receive()  # The request itself.
        await send({"type": "http.response.start", "status": 200, "headers": []})
        listening = asyncio.ensure_future(receive())
        while not listening.done():
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            await asyncio.sleep(0)
        assert (await listening)["type"] == "http.disconnect"
        gone.set()

    async with serving(SHORT, pours) as server:
        client = await server.client()
        client._writer.transport.pause_reading()  # type: ignore[attr-defined]
        client.send(REQUEST * 3)
        async with asyncio.timeout(20):
            await gone.wait()
        await asyncio.sleep(0.05)
        assert begun == 1


async def test_requests_that_are_sent_at_once_are_answered_one_after_the_other() -> None:
    async with serving(PATIENT) as server:
        client = await server.client()
        client.send(REQUEST * 3)
        assert [(await client.hear()).status for _ in range(3)] == [200, 200, 200]


async def test_one_address_has_so_many_connections_and_others_are_served() -> None:
    async with serving(replace(PATIENT, most_connections_per_address=2)) as server:
        silent = [await server.client() for _ in range(2)]
        answer = await server.ask(REQUEST)
        assert answer.problem == (503, "too_many_connections")
        assert answer.headers["retry-after"] == "10"
        assert (await server.ask(REQUEST, "127.0.0.3")).status == 200
        silent[0].leave()
        await asyncio.sleep(0.05)
        assert (await server.ask(REQUEST)).status == 200


async def test_whether_it_lives_is_answered_also_when_there_is_no_room() -> None:
    async with serving(replace(PATIENT, most_connections=3)) as server:
        for address in ("127.0.0.2", "127.0.0.3", "127.0.0.4"):
            await server.client(address)
        assert (await server.ask(REQUEST, "127.0.0.5")).problem == (503, "too_many_connections")
        answer = await server.ask(PROBE, "127.0.0.5")
        assert (answer.status, answer.headers["connection"]) == (200, "close")


async def test_silence_in_the_waiting_room_keeps_nobody_out_who_speaks() -> None:
    async with serving(replace(PATIENT, most_connections=1)) as server:
        for _ in range(150):
            await server.client()
        assert (await server.ask(PROBE, "127.0.0.5")).status == 200


async def test_trusted_proxies_count_in_all_alone() -> None:
    proxies = (network_of("127.0.0.8/31"),)
    proxied = Bounds(most_connections=3, most_connections_per_address=1, trusted_proxies=proxies)
    async with serving(proxied) as server:
        for _ in range(3):
            client = await server.client("127.0.0.9")
            client.send(REQUEST)
            assert (await client.hear()).status == 200
        assert (await server.ask(REQUEST, "127.0.0.9")).problem == (503, "too_many_connections")
