"""Newcomers of a busy process: how many rounds of the loop they wait, without a clock."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import uvicorn
import uvloop

from hehuo.web_server.listening import MOST_UNSENT_BYTES, NEWCOMERS_A_ROUND, open_port
from tests.unit.web_server.serving import answer_ok

CROWD = 3 * NEWCOMERS_A_ROUND


@pytest.fixture
def port() -> Iterator[list[socket.socket]]:
    opened = open_port("127.0.0.1", 0)
    yield opened
    for one in opened:
        one.close()


def test_a_crowd_is_let_in_many_in_each_round(port: list[socket.socket]) -> None:
    assert uvloop.run(rounds_until_all_are_in(port)) < CROWD / 4
    with socket.create_server(("127.0.0.1", 0)) as alone:
        assert uvloop.run(rounds_until_all_are_in([alone])) >= CROWD, (
            "one socket would do: take the copies away"
        )


async def rounds_until_all_are_in(listening: list[socket.socket]) -> int:
    """A crowd stands at the door before the loop looks; how often it looks until the last is in."""
    let_in = 0

    class Counted(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            nonlocal let_in
            let_in += 1
            transport.close()

    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Counted, sock=one, backlog=CROWD) for one in listening]
    rounds = 0
    with ExitStack() as crowd:
        for _ in range(CROWD):
            crowd.enter_context(socket.create_connection(listening[0].getsockname()))
        while let_in < CROWD:
            rounds += 1
            await asyncio.sleep(0)
    for one in servers:
        one.close()
    return rounds


def test_the_kernel_takes_little_for_a_client_that_takes_nothing(port: list[socket.socket]) -> None:
    for one in port:
        one.listen()
    with socket.create_connection(port[0].getsockname()):
        accepted, _ = port[0].accept()
        with accepted:
            # Linux doubles what it is told (socket(7)).
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * MOST_UNSENT_BYTES


async def test_the_web_server_answers_on_all_of_them_and_lets_go_of_the_port(
    port: list[socket.socket],
) -> None:
    config = uvicorn.Config(answer_ok, ws="none", lifespan="off", log_config=None, log_level="error")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(port)
    address = port[0].getsockname()
    heard = []
    for _ in range(2 * NEWCOMERS_A_ROUND):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"GET / HTTP/1.1\r\nhost: hehuo.test\r\nconnection: close\r\n\r\n")
        heard.append(await reader.read())
        writer.close()
    assert all(answer.endswith(b"ok") for answer in heard)
    await server.shutdown(port)
    for one in open_port(*address):
        one.close()
