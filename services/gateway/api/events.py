"""The public events of a community: as a list, and as a live stream. No sign-in."""

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.gateway.api.access import Anyone
from services.gateway.api.answers import refusals
from services.gateway.api.streams import (
    STREAM_REFUSALS,
    After,
    Entry,
    EventStream,
    LastEventId,
    Limit,
    Types,
    refuse_beyond,
    stream,
)
from services.gateway.catalogue.envelope import EventView
from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.listing import listing, numbered
from services.gateway.operations.accounts import is_in_force, types_open_to, types_within
from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    POSITION_LIES_BEYOND_THE_FEED,
)
from shared.eventlog.wire import type_of
from shared.kernel.models import View

router = APIRouter(tags=["events"])


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
    """Greater after a restore, or a loss that was accepted: forget what you read, begin with ``after=0``."""


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
    responses=refusals(*STREAM_REFUSALS, KEY_DOES_NOT_OPEN_THESE_EVENTS),
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

    On a platform that was restored from a backup, or whose operator has accepted that events were lost,
    the stream begins with an event named `epoch` (`data` is its number), ids have it before a colon, and
    who comes back with an id of an earlier epoch gets everything from the first event on: forget what you
    read before.
    """
    wanted = await types_within(caller, types.split(",") if types else ())
    key = request.scope.get("hehuo.key")

    def entry(event: FeedEvent) -> bytes | None:
        return None if wanted and type_of(event.line) not in wanted else numbered(event)

    async def look() -> Entry | None:
        in_force = key is None or await is_in_force(caller.gateway, caller.community, key)
        return entry if in_force else None

    return await stream(caller, request, caller.gateway.feed, after, last_event_id, look)
