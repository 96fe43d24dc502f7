"""One call that tells a subscriber whether it has every event of a range."""

from fastapi import APIRouter
from pydantic import Field

from services.gateway.api.access import Anyone
from services.gateway.api.answers import refusals
from services.gateway.api.streams import After, Through, last_of, refuse_beyond
from services.gateway.operations.accounts import types_open_to
from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    POSITION_LIES_BEYOND_THE_FEED,
)
from shared.kernel.models import View
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["events"])


class EventDigest(View):
    """How many events a range of the feed has, and their digest."""

    after: int = Field(ge=0)
    """The range begins with the event beyond this sequence."""
    through: int = Field(ge=0)
    """The last sequence of the range."""
    count: int = Field(ge=0)
    """Number of events in the range."""
    digest: str = Field(pattern="^[0-9a-f]{64}$")
    """The exclusive or of the SHA-256 of `{sequence} {source} {id}` of each event, in hex."""
    head: int = Field(ge=0)
    """The last sequence of the feed."""
    epoch: int = Field(ge=0)
    """Greater after a restore, or an accepted loss; digests of different epochs are not comparable."""


@router.get(
    "/events/digest",
    operation_id="get_event_digest",
    summary="Prove that no event is missing",
    responses=refusals(POSITION_LIES_BEYOND_THE_FEED, KEY_DOES_NOT_OPEN_THESE_EVENTS),
)
async def get_event_digest(caller: Anyone, after: After = 0, through: Through = None) -> EventDigest:
    """How many events lie beyond `after` up to `through`, and a digest that a subscriber computes too.

    Take the SHA-256 of the text `{sequence} {source} {id}` for each event that you have, and combine them
    with exclusive or. Equal: you have all of them. Different: ask for each half of the range, and so on
    until you know which events you lack.
    """
    if given := await types_open_to(caller):  # It says of every event of the range that there is one.
        raise Rejected(KEY_DOES_NOT_OPEN_THESE_EVENTS, types=[*sorted(given)])
    gateway, community = caller.gateway, caller.community
    head = await refuse_beyond(gateway.feed, community, max(after, through or 0))
    last = last_of(after, through, head)
    digest = await gateway.digests.of_range(community, after, last)
    return EventDigest(
        after=after, through=last, count=last - after, digest=digest, head=head, epoch=gateway.feed.epoch
    )
