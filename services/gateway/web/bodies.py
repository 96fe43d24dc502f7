"""Reading the body of a request before anything is asked about who sends it.

A request counts when all of it is here. What was true when its headers came (a role, a token, the time) may
no longer be when its body ends, so the body is read first, in bounded time, and everything else after.
"""

import asyncio

from starlette.types import Message, Receive, Scope

from shared.rpc.problems import Problem, Refused
from shared.rpc.whole import WHOLE_REQUEST


class ClientDisconnected(Exception):  # noqa: N818 (nobody is there to be told)
    """The client went away before it had sent everything."""


async def read_body(scope: Scope, receive: Receive, most_bytes: int, within_seconds: float) -> bytes:
    """The whole body.

    Raises `Refused`: 413 for one that grows too large, 408 for one that takes too long; and
    `ClientDisconnected`.
    """
    if WHOLE_REQUEST in scope:
        return await _read(receive, most_bytes)
    try:
        async with asyncio.timeout(within_seconds):
            return await _read(receive, most_bytes)
    except TimeoutError:
        detail = "The body did not come in time. Send the request again, and all of it at once."
        facts = {"within_seconds": within_seconds}
        raise Refused(Problem(408, "body_came_too_slowly", detail, facts, {"Connection": "close"})) from None


def replay(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` whose first message is the whole body that was read; then come those of ``receive``."""
    message: Message | None = {"type": "http.request", "body": body, "more_body": False}

    async def replayed() -> Message:
        nonlocal message
        if message is None:
            return await receive()
        first, message = message, None
        return first

    return replayed


def too_large(most_bytes: int) -> Problem:
    """The problem with a body of more bytes than are taken."""
    detail = "The body is larger than this platform takes."
    return Problem(413, "body_is_too_large", detail, {"most_bytes": most_bytes})


async def _read(receive: Receive, most_bytes: int) -> bytes:
    pieces: list[bytes] = []
    taken = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        piece: bytes = message.get("body", b"")
        taken += len(piece)
        if taken > most_bytes:
            raise Refused(too_large(most_bytes))
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)
