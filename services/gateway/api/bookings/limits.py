"""The limits of booking in a community: how long, how far ahead, how many."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Anyone, Staff
from services.gateway.api.answers import Done, done, refusals
from shared.contracts.bookings.programme import (
    BookingLimitsView,
    GetBookingLimits,
    SetBookingLimits,
    SetBookingLimitsRequest,
)
from shared.kernel.refusals import REVISION_HAS_MOVED_ON

router = APIRouter(tags=["spaces"])


@router.get("/booking-limits", operation_id="get_booking_limits", summary="Read the limits of booking")
async def get_booking_limits(caller: Anyone, response: Response) -> BookingLimitsView:
    """The limits in force; the platform's own where the community has set none."""
    view = await caller.ask("bookings", GetBookingLimits())
    response.headers["ETag"] = f'"{view.revision}"'
    return view


@router.put(
    "/booking-limits",
    operation_id="set_booking_limits",
    summary="Set the limits of booking",
    responses=refusals(REVISION_HAS_MOVED_ON),
)
async def set_booking_limits(body: SetBookingLimitsRequest, caller: Staff, response: Response) -> Done:
    """Staff set how spaces are booked from now on; bookings that stand keep what they were made by."""
    return done(response, await caller.submit("bookings", SetBookingLimits, body))
