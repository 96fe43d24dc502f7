"""Crowds of new connections: who is gone again is not served, others don't wait for the crowd. No clocks."""

import asyncio
import socket
from contextlib import ExitStack

from starlette.types import Receive, Scope, Send

from hehuo.web_server.bounds import Bounds
from hehuo.web_server.newcomers import FIRST_REQUESTS_A_ROUND, KNOWN_FOR_A_NEWCOMER, Newcomers
from tests.unit.web_server.serving import PROBE, REQUEST, Server, answer_ok, serving

CROWD = 100
CROWDED = "127.0.0.9"


class Begun:
    """An application that knows who asked, in order."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.addresses.append(scope["client"][0])
        await answer_ok(scope, receive, send)


def crowd(server: Server, opened: ExitStack, asks: bytes = REQUEST) -> list[socket.socket]:
    """Connects and asks while the loop stands still, so that it finds all of them at once."""
    found = [
        opened.enter_context(
            socket.create_connection(("127.0.0.1", server.port), source_address=(CROWDED, 0))
        )
        for _ in range(CROWD)
    ]
    for one in found:
        one.sendall(asks)
    return found


async def test_nothing_is_begun_for_who_is_gone_again() -> None:
    app = Begun()
    async with serving(Bounds(), app) as server:
        with ExitStack() as opened:
            crowd(server, opened)
        assert (await server.ask(REQUEST)).status == 200
        assert app.addresses == ["127.0.0.2"]


async def test_who_is_known_is_answered_before_the_crowd() -> None:
    app = Begun()
    async with serving(Bounds(), app) as server:
        known = await server.client()
        known.send(REQUEST)
        await known.hear()
        with ExitStack() as opened:
            crowd(server, opened)
            known.send(REQUEST)
            await known.hear()
            assert len(app.addresses) < CROWD / 2


async def test_a_newcomer_from_elsewhere_takes_turns_with_the_crowd() -> None:
    app = Begun()
    async with serving(Bounds(), app) as server:
        with ExitStack() as opened:
            crowd(server, opened)
            assert (await server.ask(REQUEST)).status == 200
            assert len(app.addresses) < CROWD / 2
            while len(app.addresses) <= CROWD:
                assert (await server.ask(REQUEST)).status == 200
            assert app.addresses.count(CROWDED) == CROWD, "and each of the crowd is answered in the end"


async def test_also_one_that_is_refused_or_watches() -> None:
    async with serving(Bounds(most_connections_per_address=1), Begun()) as server:
        with ExitStack() as opened:
            crowd(server, opened, b"nonsense\r\n\r\n")
            assert (await server.ask(PROBE)).status == 200


class Waiting:
    """A newcomer that tells when it begins."""

    def __init__(self, name: str, order: list[str]) -> None:
        self._name, self._order = name, order

    def begin(self) -> None:
        self._order.append(self._name)


async def test_origins_take_turns_a_few_in_a_round() -> None:
    newcomers, order = Newcomers(), list[str]()
    many = [Waiting(f"a{number}", order) for number in range(20)]
    for one in many:
        newcomers.wait(one, "a")
    for number in range(2):
        newcomers.wait(Waiting(f"b{number}", order), "b")
    newcomers.wait(Waiting("proxied", order), None)
    newcomers.gone(many[1], "a")
    newcomers.gone(many[1], "a")
    rounds = [await round_of(order) for _ in range(16)]
    assert all(len(one) <= FIRST_REQUESTS_A_ROUND for one in rounds)
    assert order[:5] == ["a0", "b0", "proxied", "a2", "b1"]
    assert order[5:] == [f"a{number}" for number in range(3, 20)]


async def test_where_many_ask_newcomers_have_a_share_of_the_round() -> None:
    newcomers, order = Newcomers(), list[str]()
    for number in range(20):
        newcomers.wait(Waiting(f"{number}", order), "a")
    for _ in range(5 * KNOWN_FOR_A_NEWCOMER):
        newcomers.request_came()
    share = [len(await round_of(order)) for _ in range(4)]
    assert share == [0, 5, FIRST_REQUESTS_A_ROUND, FIRST_REQUESTS_A_ROUND], (
        "in the round after that it is few"
    )


async def test_what_came_while_nobody_was_waiting_does_not_count() -> None:
    newcomers, order = Newcomers(), list[str]()
    for _ in range(100 * KNOWN_FOR_A_NEWCOMER):
        newcomers.request_came()
    for number in range(20):
        newcomers.wait(Waiting(f"{number}", order), "a")
    await round_of(order)
    assert len(await round_of(order)) == FIRST_REQUESTS_A_ROUND


async def round_of(order: list[str]) -> list[str]:
    """Who begins in one round of the loop."""
    before = len(order)
    await asyncio.sleep(0)
    return order[before:]
