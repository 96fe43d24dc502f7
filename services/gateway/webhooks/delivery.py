"""One delivery: the request, and what came of it."""

import asyncio
import time
from collections.abc import Mapping
from typing import NamedTuple

import httpcore2

from services.gateway.webhooks.signing import signature

SECONDS = 15.0
"""An endpoint may take so long to answer."""
_CONTENT_TYPE = "application/cloudevents+json"
"""Without a charset: JSON is UTF-8, and npm's cloudevents takes no other spelling of it than one."""
_FAULTS = (
    httpcore2.NetworkError,
    httpcore2.ConnectTimeout,
    httpcore2.ReadTimeout,
    httpcore2.WriteTimeout,
    httpcore2.PoolTimeout,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    OSError,
)


class Message(NamedTuple):
    """What is sent: an event as it stands in the feed, under an id that stays the same over all tries."""

    id: str
    body: bytes
    headers: Mapping[str, str]


class Answer(NamedTuple):
    """What came of it."""

    status: int | None
    seconds: float
    error: str | None = None
    retry_after: float | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the endpoint has it for good."""
        return self.status is not None and 200 <= self.status < 300


def message_of(community: str, sequence: int, line: bytes, *, head: int, epoch: int) -> Message:
    """The event at this place of a community's feed, which reaches to ``head``."""
    headers = {
        "Hehuo-Feed-Sequence": str(sequence),
        "Hehuo-Feed-Head": str(max(head, sequence)),
        "Hehuo-Epoch": str(epoch),
    }
    return Message(f"{community}:{sequence}" + (f":{epoch}" if epoch else ""), line, headers)


def headers_of(message: Message, secrets: list[str], timestamp: int) -> dict[str, str]:
    """All that is sent with a message at this time, in seconds since 1970."""
    return {
        "Content-Type": _CONTENT_TYPE,
        "User-Agent": "hehuo-webhooks",
        "webhook-id": message.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secrets, message.id, timestamp, message.body),
        **message.headers,
    }


async def deliver(
    pool: httpcore2.AsyncConnectionPool,
    url: str,
    message: Message,
    secrets: list[str],
    seconds: float = SECONDS,
) -> Answer:
    """Sends it once. Nothing of the answer is read but its status and headers."""
    # Receivers compare it with their own clocks: the machine's, and not a development clock.
    headers = headers_of(message, secrets, int(time.time()))
    began = time.monotonic()
    try:
        async with asyncio.timeout(seconds):
            async with pool.stream("POST", url, headers=[*headers.items()], content=message.body) as response:
                given = {name.lower(): value for name, value in response.headers}
                after = given.get(b"retry-after", b"").decode("latin-1")
                spent = time.monotonic() - began
                return Answer(response.status, spent, None, float(after) if after.isdecimal() else None)
    except TimeoutError:
        return Answer(None, time.monotonic() - began, f"no answer in {seconds:g} s")
    except _FAULTS as error:
        return Answer(None, time.monotonic() - began, str(error) or type(error).__name__)
