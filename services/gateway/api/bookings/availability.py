"""When a space is free."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.access import Anyone
from services.gateway.api.answers import found, refusals
from shared.contracts.bookings.refusals import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces import AvailabilityView, GetAvailability
from shared.kernel.models import Id, Instant
from shared.rpc.problems import Refused, invalid

router = APIRouter(tags=["spaces"])

_LONGEST = timedelta(days=31)


@router.get(
    "/spaces/{space_id}/availability",
    operation_id="get_availability",
    summary="When is a space free",
    responses=refusals(SPACE_IS_UNKNOWN),
)
async def get_availability(
    space_id: Id,
    caller: Anyone,
    starts_at: Annotated[Instant, Query(alias="from", description="From this moment on.")],
    ends_at: Annotated[Instant, Query(alias="to", description="Up to this moment; at most 31 days on.")],
    units: Annotated[int, Query(ge=1, le=50, description="So many units of the space at once.")] = 1,
) -> AvailabilityView:
    """The stretches in which a booking may lie: opening windows less closures, bookings and buffers."""
    if not starts_at < ends_at <= starts_at + _LONGEST:
        raise Refused(invalid("query", "to", "must lie after `from`, at most 31 days"))
    query = GetAvailability(space_id=space_id, starts_at=starts_at, ends_at=ends_at, units=units)
    return found(await caller.ask("bookings", query), SPACE_IS_UNKNOWN)
