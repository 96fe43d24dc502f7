"""Bodies are read first, whole, in bounded time and size."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message

from services.gateway.web.bodies import ClientDisconnected, read_body, replay
from shared.rpc.problems import Refused


class Sender:
    """A client whose body comes in these pieces; then it goes, or waits for ever."""

    def __init__(self, *pieces: bytes, ends: bool = True, goes: bool = False) -> None:
        self._goes = goes
        self._messages: Iterator[Message] = iter(
            [
                {"type": "http.request", "body": piece, "more_body": not ends or left > 0}
                for left, piece in zip(reversed(range(len(pieces))), pieces, strict=True)
            ]
        )

    async def __call__(self) -> Message:
        message = next(self._messages, None)
        if message is not None:
            return message
        if not self._goes:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}


async def test_a_body_may_come_in_pieces() -> None:
    assert await read_body({}, Sender(b'{"co', b'unt": ', b"7}"), 100, 5) == b'{"count": 7}'


async def test_what_was_read_comes_again_as_one_message_and_then_what_the_client_does() -> None:
    receive = replay(b"whole", Sender(goes=True))
    assert await receive() == {"type": "http.request", "body": b"whole", "more_body": False}
    assert await receive() == {"type": "http.disconnect"}


async def test_nobody_is_answered_who_has_gone() -> None:
    with pytest.raises(ClientDisconnected):
        await read_body({}, Sender(b'{"count"', ends=False, goes=True), 100, 5)


async def test_a_body_that_grows_too_large_is_refused_as_soon_as_it_does() -> None:
    with pytest.raises(Refused) as refused:
        await read_body({}, Sender(b"x" * 60, b"x" * 60, ends=False), 100, 5)
    assert (refused.value.problem.status, refused.value.problem.code) == (413, "body_is_too_large")


async def test_a_body_that_does_not_end_in_time_is_refused_and_its_connection_closed() -> None:
    with pytest.raises(Refused) as refused:
        await read_body({}, Sender(b"{", ends=False), 100, 0.05)
    problem = refused.value.problem
    assert (problem.status, problem.code) == (408, "body_came_too_slowly")
    assert problem.headers == {"Connection": "close"}
