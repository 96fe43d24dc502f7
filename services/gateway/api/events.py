"""The public events of a community: as a list, and as a live stream. No sign-in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from services.gateway.api.access import Anyone
from services.gateway.api.answers import refusals
from services.gateway.api.shape import is_whole
from services.gateway.catalogue.envelope import EventView
from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.feed.listing import listing, numbered
from services.gateway.operations.accounts import is_in_force, types_open_to, types_within
from services.gateway.operations.admission import ANONYMOUS
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    POSITION_LIES_BEYOND_THE_FEED,
    STREAM_MUST_BE_ASKED_FOR,
    TOO_MANY_STREAMS,
)
from shared.eventlog.wire import type_of
from shared.kernel.addresses import origin_of
from shared.kernel.models import View
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["events"])

_AT_ONCE = 100
_RETRY_MILLISECONDS = 2_000


class NumberedEvent(View):
    """An event at its place in the feed: 1, 2, 3 … without a gap, over all services."""

    sequence: int
    """Its place in the community's feed; the events of all services are counted together."""
    event: EventView
    """The event as it is sent to Kafka too."""


class EventList(View):
    """Some public events of a community, in order."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "events": [
                        {
                            "sequence": 1,
                            "event": {
                                "specversion": "1.0",
                                "source": "/partners",
                                "type": "partners.community_opened.v1",
                                "datacontenttype": "application/json",
                                "dataschema": "urn:hehuo:schema:partners.community_opened.v1",
                                "id": "haiwan:1",
                                "sequence": "0000000000000001",
                                "time": "2026-07-06T01:00:00Z",
                                "partitionkey": "haiwan",
                                "role": "district",
                                "correlationid": "0197e2a0-0000-7000-8000-00000000000a",
                                "causationid": "0197e2a0-0000-7000-8000-00000000000b",
                                "recordedhash": "5f" * 32,
                                "data": {"name": "海湾社区", "name_en": "Haiwan"},
                            },
                        }
                    ],
                    "next_after": 1,
                    "head": 1,
                    "epoch": 0,
                }
            ]
        },
    )

    events: list[NumberedEvent]
    """The events beyond `after`, in the order of the feed; empty where there are none yet."""
    next_after: int
    """Ask with this ``after`` for what follows."""
    head: int = Field(ge=0)
    """The last sequence of the feed; equal to ``next_after`` when there is no more."""
    epoch: int = Field(ge=0)
    """Greater after each restore from a backup; then forget what you read, and begin with ``after=0``."""


class EventStream(StreamingResponse):
    """Server-sent events (the HTML standard, section 9.2)."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncIterator[bytes], place: AbstractContextManager[None]) -> None:
        super().__init__(content, headers={"X-Accel-Buffering": "no"})
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams, and has its place among the open streams meanwhile."""
        with self._place:
            await super().__call__(scope, receive, send)


Limit = Annotated[int, Query(ge=1, le=1000, description="Maximum number of events to return.")]
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


@router.get(
    "/events",
    operation_id="list_events",
    summary="List public events",
    response_model=EventList,
    responses=refusals(POSITION_LIES_BEYOND_THE_FEED),
)
async def list_events(caller: Anyone, after: After = 0, limit: Limit = 100) -> Response:
    """The public events of all services in this community, in one contiguous sequence.

    Read on with `after=next_after` until `next_after` equals `head`. Nothing of it needs a token, and
    no event tells who somebody is: in the place of a person's id stands another one, which holds in this
    community alone. A key of a service account that is for some types of events shows no others.
    """
    await refuse_beyond(caller.gateway.feed, caller.community, after)
    given = await types_open_to(caller)
    events, head = await caller.gateway.feed.page(caller.community, after, limit)
    reached = events[-1].sequence if events else after
    shown = [one for one in events if not given or type_of(one.line) in given]
    body = listing(shown, reached, head, caller.gateway.feed.epoch)
    return Response(body, media_type="application/json")


@router.get(
    "/events/stream",
    operation_id="stream_events",
    summary="Follow public events",
    status_code=200,  # Said, since FastAPI would look for it among what the response class takes.
    response_class=EventStream,
    responses=refusals(
        STREAM_MUST_BE_ASKED_FOR,
        TOO_MANY_STREAMS,
        POSITION_LIES_BEYOND_THE_FEED,
        KEY_DOES_NOT_OPEN_THESE_EVENTS,
    ),
)
async def stream_events(
    request: Request,
    caller: Anyone,
    after: After = 0,
    last_event_id: LastEventId = None,
    types: Types = None,
) -> Response:
    """The same events as they happen, as server-sent events; `data` is an entry of the list.

    With `types`, only events of these: `?types=bookings.session_opened.v1,…`, as for a webhook.

    Begins beyond `after`, or beyond `Last-Event-ID`, which browsers send when they come back. The
    stream never ends by itself, so it must be asked for by name: `Accept: text/event-stream`.

    On a platform that was restored from a backup, the stream begins with an event named `epoch` (`data`
    is its number), ids have it before a colon, and who comes back with an id of an earlier epoch gets
    everything from the first event on: forget what you read before.
    """
    gateway, community, feed = caller.gateway, caller.community, caller.gateway.feed
    names = refuse_unless_asked_for(caller, request)
    begin = beyond(last_event_id, after, feed.epoch)
    await refuse_beyond(feed, community, begin)
    wanted = await types_within(caller, types.split(",") if types else ())
    key = request.scope.get("hehuo.key")

    def entry(event: FeedEvent) -> bytes | None:
        return None if wanted and type_of(event.line) not in wanted else numbered(event)

    async def look() -> Entry | None:
        return entry if key is None or await is_in_force(gateway, community, key) else None

    return EventStream(follow(gateway, feed, community, begin, look), gateway.streams.counted(names))


async def refuse_beyond(feed: Feed, community: str, after: int) -> int:
    """Refuses a position that the feed has not reached: what follows it may never come. Returns the head."""
    head = await feed.head(community, after)
    if after > head:
        raise Rejected(POSITION_LIES_BEYOND_THE_FEED, after=after, head=head, epoch=feed.epoch)
    return head


def refuse_unless_asked_for(caller: Caller, request: Request) -> dict[str, int]:
    """Under which names a stream counts; refuses one not asked for by name, and one too many."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        raise Rejected(STREAM_MUST_BE_ASKED_FOR)
    names = _names(caller, request)
    caller.gateway.streams.check(names, caller.gateway.limits.most_streams)
    return names


def _names(caller: Caller, request: Request) -> dict[str, int]:
    """Under which names a stream counts, and how many there may be under each."""
    limits = caller.gateway.limits
    host = request.client.host if request.client else ""
    names = {f"address {origin_of(host)}": limits.most_streams_per_address}
    if caller.person_id != ANONYMOUS:
        names[f"account {caller.person_id}"] = limits.most_streams_per_account
    return names


def beyond(last_event_id: str | None, after: int, epoch: int) -> int:
    """The sequence that a follower has seen; 0 if that was in another epoch, whose numbers mean nothing."""
    if last_event_id is None:
        return after
    before, _, sequence = last_event_id.rpartition(":")
    return int(sequence) if int(before or 0) == epoch else 0


Entry = Callable[[FeedEvent], bytes | None]
"""What is sent of an event; None where nothing is."""


async def follow(
    gateway: Gateway, feed: Feed, community: str, after: int, look: Callable[[], Awaitable[Entry | None]]
) -> AsyncIterator[bytes]:
    """The stream's bytes, until the client goes, the platform stops, or ``look`` gives None.

    It is asked before anything is read: whoever may not read any more gets nothing that happens after.
    """
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
