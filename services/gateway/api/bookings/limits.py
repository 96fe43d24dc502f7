"""The limits of booking in a community: how long, how far ahead, how many."""

from fastapi import APIRouter, Response

from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.programme import (
    BookingLimitsView,
    GetBookingLimits,
    SetBookingLimits,
)

router = APIRouter(tags=["spaces"])


@route_to(router, "GET /booking-limits", GetBookingLimits)
async def get_booking_limits(caller: Caller, response: Response) -> BookingLimitsView:
    view = await caller.ask(GetBookingLimits())
    response.headers["ETag"] = f'"{view.revision}"'
    return view


open_to(router, "PUT /booking-limits", SetBookingLimits)
