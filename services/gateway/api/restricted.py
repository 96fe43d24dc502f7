"""What is not published yet: as a list, as a live stream and as a digest, for those who may read it."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field
from starlette.types import Scope

from services.gateway.api.access import Permission
from services.gateway.api.answers import refusals
from services.gateway.api.streams import (
    STREAM_REFUSALS,
    After,
    Entry,
    EventStream,
    LastEventId,
    Limit,
    Through,
    Types,
    last_of,
    refuse_beyond,
    stream,
)
from services.gateway.catalogue.envelope import EventView
from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.listing import listing_of
from services.gateway.feed.restricted import ANY_READER, Sight
from services.gateway.operations.accounts import types_within
from services.gateway.operations.caller import Caller
from services.gateway.operations.restricted import sight_of
from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    POSITION_LIES_BEYOND_THE_FEED,
)
from shared.eventlog.wire import type_of
from shared.kernel.models import View
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["events"])

_READERS = Permission(ANY_READER)
Reader = Annotated[Caller, Depends(_READERS)]


class RestrictedEntry(View):
    """A place of the restricted feed: the event, or that there is one which the caller may not read."""

    sequence: int
    """Its place in the community's restricted feed: 1, 2, 3 … without a gap, for everybody the same."""
    event: EventView | None = None
    """The event, in the form of the public feed; absent where it is withheld."""
    withheld: bool | None = None
    """True where the caller may not read the event; absent where they may."""
    recordedhash: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    """The `recordedhash` of an event that is withheld, for the digest; absent where the event has it."""


class RestrictedEventList(View):
    """Some of what is not published yet in a community, in order."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "events": [{"sequence": 1, "withheld": True, "recordedhash": "5f" * 32}],
                    "next_after": 1,
                    "head": 1,
                    "epoch": 0,
                }
            ]
        },
    )

    events: list[RestrictedEntry]
    """The places beyond `after`, in the order of the feed; empty where there are none yet."""
    next_after: int
    """Ask with this ``after`` for what follows."""
    head: int = Field(ge=0)
    """The last sequence of the feed; equal to ``next_after`` when there is no more."""
    epoch: int = Field(ge=0)
    """Greater after a restore, or a loss that was accepted: forget what you read, begin with ``after=0``."""


class RestrictedEventDigest(View):
    """How many events a range of the restricted feed has, and their digest."""

    after: int = Field(ge=0)
    """The range begins with the event beyond this sequence."""
    through: int = Field(ge=0)
    """The last sequence of the range."""
    count: int = Field(ge=0)
    """Number of events in the range, those that are withheld from the caller among them."""
    digest: str = Field(pattern="^[0-9a-f]{64}$")
    """The exclusive or of the SHA-256 of `{sequence} {recordedhash}` of each event, in hex."""
    head: int = Field(ge=0)
    """The last sequence of the feed."""
    epoch: int = Field(ge=0)
    """Greater after a restore, or an accepted loss; digests of different epochs are not comparable."""


@router.get(
    "/restricted-events",
    operation_id="list_restricted_events",
    summary="List what is not published yet",
    response_model=RestrictedEventList,
    responses=refusals(POSITION_LIES_BEYOND_THE_FEED),
)
async def list_restricted_events(caller: Reader, after: After = 0, limit: Limit = 100) -> Response:
    """Drafts, needs and intents, and what is checked before a decision, in one contiguous sequence.

    It is a second feed beside the public one, with numbers and ids of people of its own. Each event is for
    certain roles; one that the caller may not read stands there as `withheld`, so that nobody misses one
    unknowingly, and whose roles change reads on from the same place. Secrets, answers and who was where are
    in neither feed. A key of a service account that is for some types of events shows no others.
    """
    feed, community = caller.gateway.restricted, caller.community
    await refuse_beyond(feed, community, after)
    sight = await sight_of(caller)
    events, head = await feed.page(community, after, limit)
    reached = events[-1].sequence if events else after
    body = listing_of(map(sight.entry, events), reached, head, feed.epoch)
    return Response(body, media_type="application/json")


@router.get(
    "/restricted-events/stream",
    operation_id="stream_restricted_events",
    summary="Follow what is not published yet",
    status_code=200,  # Said, since FastAPI would look for it among what the response class takes.
    response_class=EventStream,
    responses=refusals(*STREAM_REFUSALS, KEY_DOES_NOT_OPEN_THESE_EVENTS),
)
async def stream_restricted_events(
    request: Request,
    caller: Reader,
    after: After = 0,
    last_event_id: LastEventId = None,
    types: Types = None,
) -> Response:
    """The same as it happens, as server-sent events; `data` is an entry of the list.

    All that is said of the stream of public events holds here too. What the caller may read is asked again
    whenever there is something to send: the stream ends when the token runs out or is withdrawn, or with
    the last role that reads anything, and events of a role that came or went appear or are withheld from
    then on. With `types`, what is withheld is left out.
    """
    wanted = await types_within(caller, types.split(",")) if types else ()

    async def look() -> Entry | None:
        return await _look(request.scope, wanted)

    return await stream(caller, request, caller.gateway.restricted, after, last_event_id, look)


@router.get(
    "/restricted-events/digest",
    operation_id="get_restricted_event_digest",
    summary="Prove that nothing unpublished is missing",
    responses=refusals(POSITION_LIES_BEYOND_THE_FEED),
)
async def get_restricted_event_digest(
    caller: Reader, after: After = 0, through: Through = None
) -> RestrictedEventDigest:
    """How many events lie beyond `after` up to `through`, and a digest that a subscriber computes too.

    As for public events, but of the text `{sequence} {recordedhash}`: so it is the same for all readers,
    and for one whose roles changed meanwhile, since an event that is withheld says its `recordedhash` too.
    """
    gateway, community, feed = caller.gateway, caller.community, caller.gateway.restricted
    head = await refuse_beyond(feed, community, max(after, through or 0))
    last = last_of(after, through, head)
    digest = await gateway.restricted_digests.of_range(community, after, last)
    return RestrictedEventDigest(
        after=after, through=last, count=last - after, digest=digest, head=head, epoch=feed.epoch
    )


async def _look(scope: Scope, wanted: Collection[str]) -> Entry | None:
    """What is shown of events now to whoever made this request; None where they may read none any more."""
    try:
        sight = await sight_of(await _READERS.admit(scope))
    except Rejected:
        return None
    return _entry(sight, wanted)


def _entry(sight: Sight, wanted: Collection[str]) -> Entry:
    def entry(event: FeedEvent) -> bytes | None:
        if wanted and not (sight.shows(event) and type_of(event.line) in wanted):
            return None
        return sight.entry(event)

    return entry
