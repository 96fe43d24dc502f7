"""When a space is free."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import route_to
from services.gateway.operations import availability
from services.gateway.operations.availability import bookable
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import AvailabilityView, GetAvailability
from shared.kernel.models import Id, Instant
from shared.rpc.problems import Refused, invalid

router = APIRouter(tags=["spaces"])

_LONGEST = timedelta(days=31)


@route_to(router, "GET /spaces/{space_id}/availability", GetAvailability)
async def get_availability(
    space_id: Id,
    caller: Caller,
    starts_at: Annotated[Instant, Query(alias="from", description="From this moment on.")],
    ends_at: Annotated[Instant, Query(alias="to", description="Up to this moment; at most 31 days on.")],
    units: Annotated[
        int, Query(ge=1, le=50, description="Number of units that must be free at the same time.")
    ] = 1,
    partner_id: Annotated[
        Id | None, Query(description="What this partner could book; for oneself where it is absent.")
    ] = None,
) -> AvailabilityView:
    if not starts_at < ends_at <= starts_at + _LONGEST:
        raise Refused(invalid("query", "to", "must lie after `from`, at most 31 days"))
    query = GetAvailability(space_id=space_id, starts_at=starts_at, ends_at=ends_at, units=units)
    within = await bookable(caller, partner_id)
    return found(await availability.get_availability(caller, query, within), SPACE_IS_UNKNOWN)
