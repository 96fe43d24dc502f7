"""What both feeds have in common where they are asked: positions in them, and their live streams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Annotated

from fastapi import Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator
from starlette.types import Receive, Scope, Send

from services.gateway.api.shape import is_whole
from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.operations.admission import ANONYMOUS
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import (
    POSITION_LIES_BEYOND_THE_FEED,
    STREAM_MUST_BE_ASKED_FOR,
    TOO_MANY_STREAMS,
)
from shared.kernel.addresses import origin_of
from shared.kernel.refusals import Rejected
from shared.rpc.problems import Refused, invalid_request

_AT_ONCE = 100
_RETRY_MILLISECONDS = 2_000

STREAM_REFUSALS = (STREAM_MUST_BE_ASKED_FOR, TOO_MANY_STREAMS, POSITION_LIES_BEYOND_THE_FEED)
"""What `stream` may refuse with."""


class EventStream(StreamingResponse):
    """Server-sent events (the HTML standard, section 9.2)."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncIterator[bytes], place: AbstractContextManager[None]) -> None:
        super().__init__(content, headers={"X-Accel-Buffering": "no"})
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams, with a place among the open streams meanwhile; `Rejected` where there is none left."""
        with self._place:
            await super().__call__(scope, receive, send)


Limit = Annotated[int, Query(ge=1, le=1000, description="Maximum number of events to return.")]
Through = Annotated[
    int | None,
    Query(ge=0, le=2**53 - 1, description="The last sequence of the range; left out, the feed's last one."),
]
LastEventId = Annotated[
    str | None,
    Header(
        pattern=r"^([0-9]{1,15}:)?[0-9]{1,15}$",
        description="The `id` of the last event that you have: a browser that connects again sends it by "
        "itself, and the stream goes on after it.",
    ),
]


def _digits(value: object) -> object:
    """FastAPI, which reads the stream's parameters, would take ``1.0`` and ``+5`` too."""
    if isinstance(value, str) and not is_whole(value):
        raise ValueError("Input should be a whole number, in digits alone")
    return value


After = Annotated[
    int,
    BeforeValidator(_digits),
    Query(ge=0, le=2**53 - 1, description="Events beyond this sequence of the feed."),
]
_TYPE = r"[a-z]+\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*"
Types = Annotated[
    str | None,
    Query(
        pattern=rf"^{_TYPE}(,{_TYPE}){{0,99}}$",
        max_length=5_000,
        description="Only events of these types, with commas between; left out, all.",
    ),
]


Entry = Callable[[FeedEvent], bytes | None]
"""What is sent of an event; None where nothing is."""


async def refuse_beyond(feed: Feed, community: str, after: int) -> int:
    """Refuses a position that the feed has not reached: what follows it may never come. Returns the head."""
    head = await feed.head(community, after)
    if after > head:
        raise Rejected(POSITION_LIES_BEYOND_THE_FEED, after=after, head=head, epoch=feed.epoch)
    return head


def last_of(after: int, through: int | None, head: int) -> int:
    """Where a range ends; refuses one that ends before it begins."""
    last = head if through is None else through
    if last < after:
        raise Refused(invalid_request([{"location": "query.through", "message": "lies before `after`"}]))
    return last


async def stream(
    caller: Caller,
    request: Request,
    feed: Feed,
    after: int,
    last_event_id: str | None,
    look: Callable[[], Awaitable[Entry | None]],
) -> EventStream:
    """A live stream of a feed; refuses one not asked for by name, one too many, and one from beyond the head.

    ``look`` is asked before anything is read, and ends the stream with None: whoever may not read any more
    gets nothing that happens after.
    """
    if "text/event-stream" not in request.headers.get("accept", ""):
        raise Rejected(STREAM_MUST_BE_ASKED_FOR)
    gateway, community = caller.gateway, caller.community
    names = _names(caller, request)
    most = gateway.limits.most_streams
    gateway.streams.check(names, most)
    begin = _beyond(last_event_id, after, feed.epoch)
    await refuse_beyond(feed, community, begin)
    return EventStream(_follow(gateway, feed, community, begin, look), gateway.streams.counted(names, most))


def _names(caller: Caller, request: Request) -> dict[str, int]:
    """Under which names a stream counts, and how many there may be under each."""
    limits = caller.gateway.limits
    host = request.client.host if request.client else ""
    names = {f"address {origin_of(host)}": limits.most_streams_per_address}
    if caller.person_id != ANONYMOUS:
        names[f"account {caller.person_id}"] = limits.most_streams_per_account
    return names


def _beyond(last_event_id: str | None, after: int, epoch: int) -> int:
    """The sequence that a follower has seen; 0 if that was in another epoch, whose numbers mean nothing."""
    if last_event_id is None:
        return after
    before, _, sequence = last_event_id.rpartition(":")
    return int(sequence) if int(before or 0) == epoch else 0


async def _follow(
    gateway: Gateway, feed: Feed, community: str, after: int, look: Callable[[], Awaitable[Entry | None]]
) -> AsyncIterator[bytes]:
    """The stream's bytes, until the client goes, the platform stops, or ``look`` gives None."""
    await feed.follow(community)
    try:
        # No empty line after it or after a heartbeat: some readers make an empty message of each block.
        yield b"retry: %d\n" % _RETRY_MILLISECONDS
        prefix = b""
        if feed.epoch:
            prefix = b"%d:" % feed.epoch
            yield b"event: epoch\ndata: %d\n\n" % feed.epoch
        while not feed.stopping and (entry := await look()) is not None:
            events, _ = await feed.page(community, after, _AT_ONCE)
            for event in events:
                after = event.sequence
                if (shown := entry(event)) is not None:
                    yield b"id: %b%d\ndata: %b\n\n" % (prefix, event.sequence, shown)
            if not events and not await feed.wait(community, after, gateway.limits.heartbeat_seconds):
                yield b": still here\n"
    finally:
        feed.unfollow(community)
