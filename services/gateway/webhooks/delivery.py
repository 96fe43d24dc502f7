"""One delivery: the request, and what came of it."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

import httpcore2

from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.listing import listing
from services.gateway.webhooks.deliveries import MOST_ANSWER_BYTES
from services.gateway.webhooks.signing import signature
from services.gateway.webhooks.slots import SLOW_SECONDS
from shared.contracts.gateway.webhook_requests import WebhookFeed

SECONDS = 15.0
"""An endpoint may take so long to answer."""
_CONTENT_TYPE = "application/cloudevents+json"
"""Without a charset: JSON is UTF-8, and npm's cloudevents takes no other spelling of it than one."""
_UNREAD_SECONDS = 0.05
"""What has come while this process was busy with something else is read in so much time."""
_BODY_SECONDS = 1.0
_MOST_READ_BYTES = 65_536
_FAULTS = (
    httpcore2.NetworkError,
    httpcore2.ConnectTimeout,
    httpcore2.ReadTimeout,
    httpcore2.WriteTimeout,
    httpcore2.PoolTimeout,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    OSError,
    ValueError,  # An address that was recorded before such were refused: a port beyond 65535.
)


class Client(Protocol):
    """What sends requests."""

    def stream(
        self, method: str, url: str, *, headers: Sequence[tuple[str, str]], content: bytes
    ) -> AbstractAsyncContextManager[httpcore2.Response]:
        """Sends a request, and hands over the answer as soon as its headers are there."""


class Message(NamedTuple):
    """What is sent: an event as it stands in the feed, under an id that stays the same over all tries."""

    id: str
    body: bytes
    headers: Mapping[str, str]
    sequence: int | None = None
    """Of the event in the feed; None for a test."""


class Answer(NamedTuple):
    """What came of it."""

    status: int | None
    seconds: float
    error: str | None = None
    retry_after: float | None = None
    text: str = ""
    """The first kilobyte of what was answered."""

    @property
    def is_taken(self) -> bool:
        """Whether the endpoint has it for good."""
        return self.status is not None and 200 <= self.status < 300


def message_of(
    community: str,
    sequence: int,
    line: bytes,
    *,
    head: int,
    epoch: int,
    feed: WebhookFeed = WebhookFeed.PUBLIC,
) -> Message:
    """The event at this place of a community's feed, which reaches to ``head``."""
    headers = {
        **_named(feed),
        "Hehuo-Feed-Sequence": str(sequence),
        "Hehuo-Feed-Head": str(max(head, sequence)),
        "Hehuo-Epoch": str(epoch),
    }
    return Message(_id(community, feed, str(sequence), epoch), line, headers, sequence)


def batch_of(
    community: str,
    events: Sequence[FeedEvent],
    *,
    head: int,
    epoch: int,
    feed: WebhookFeed = WebhookFeed.PUBLIC,
) -> Message:
    """Several events, in the very form in which the list over HTTP has them.

    After a restart the batch that begins at the same event may hold more, and then has another id: receivers
    go by the events' sequences.
    """
    first, last = events[0].sequence, events[-1].sequence
    head = max(head, last)
    headers = {
        "Content-Type": "application/json",
        **_named(feed),
        "Hehuo-Feed-First": str(first),
        "Hehuo-Feed-Sequence": str(last),
        "Hehuo-Feed-Head": str(head),
        "Hehuo-Epoch": str(epoch),
    }
    message_id = _id(community, feed, f"{first}-{last}", epoch)
    return Message(message_id, listing(events, last, head, epoch), headers, last)


def _named(feed: WebhookFeed) -> Mapping[str, str]:
    """Tells an endpoint that gets both feeds which one it is."""
    return {} if feed is WebhookFeed.PUBLIC else {"Hehuo-Feed": feed}


def _id(community: str, feed: WebhookFeed, place: str, epoch: int) -> str:
    of = "" if feed is WebhookFeed.PUBLIC else f":{feed}"
    return f"{community}{of}:{place}" + (f":{epoch}" if epoch else "")


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


def always() -> bool:
    """For deliveries that may last as long as any."""
    return True


async def deliver(
    client: Client,
    url: str,
    message: Message,
    secrets: list[str],
    seconds: float = SECONDS,
    may_go_on: Callable[[], bool] = always,
) -> Answer:
    """Sends it once. Of the answer its status, its headers and the first kilobyte are read.

    ``may_go_on`` is asked when it takes long: without its word the request is broken off then.
    """
    # Receivers compare it with their own clocks: the machine's, and not a development clock.
    headers = [*headers_of(message, secrets, int(time.time())).items()]
    patience = _Patience(may_go_on)
    try:
        async with asyncio.timeout(seconds) as patience.limit:
            async with client.stream("POST", url, headers=headers, content=message.body) as response:
                patience.end()
                given = {name.lower(): value for name, value in response.headers}
                after = given.get(b"retry-after", b"").decode("latin-1")
                spent = patience.seconds
                text = await _beginning(response)
                wait = float(after) if after.isdecimal() else None
                return Answer(response.status, spent, None, wait, text)
    except TimeoutError:
        waited = SLOW_SECONDS if patience.is_over else seconds
        return Answer(None, patience.seconds, f"no answer in {waited:g} s")
    except _FAULTS as error:
        return Answer(None, patience.seconds, str(error) or type(error).__name__)
    finally:
        patience.end()


class _Patience:
    """Asks whether a request that takes long may go on, and breaks it off if not.

    A busy process reads late what has come in time: that is not the endpoint's, and is neither counted nor a
    reason to break off.
    """

    def __init__(self, may_go_on: Callable[[], bool]) -> None:
        self.limit: asyncio.Timeout | None = None
        self.is_over = False
        self._is_asked = False
        self._may_go_on = may_go_on
        self._began, self._late = time.monotonic(), 0.0
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(SLOW_SECONDS, self._notice)

    @property
    def seconds(self) -> float:
        """How long the endpoint has taken until now, as far as it is known."""
        taken = time.monotonic() - self._began - self._late
        return taken if self._is_asked else min(taken, SLOW_SECONDS)

    def end(self) -> None:
        """Asks no more."""
        self._timer.cancel()

    def _notice(self) -> None:
        self._late = max(0.0, time.monotonic() - self._began - SLOW_SECONDS)
        self._timer = self._loop.call_later(_UNREAD_SECONDS, self._ask)

    def _ask(self) -> None:
        self._is_asked = True
        if not self._may_go_on() and self.limit is not None:
            self.is_over = True
            self.limit.reschedule(self._loop.time())


async def _beginning(response: httpcore2.Response) -> str:
    """The first kilobyte of an answer. One that is short is read whole, so that its connection stays open.

    The status has decided already: a body that breaks off, or never ends, changes nothing.
    """
    found = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in response.aiter_stream():
                found += chunk
                if len(found) > _MOST_READ_BYTES:
                    break
    except (TimeoutError, *_FAULTS):
        pass
    return found[:MOST_ANSWER_BYTES].decode(errors="replace").replace("\0", "\ufffd")
