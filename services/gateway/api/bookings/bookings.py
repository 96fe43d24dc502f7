"""Bookings: a space for a time, held, booked, checked in, cancelled."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import bookings, room_doors, trying
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.commands import (
    BookSpace,
    CancelBooking,
    ConfirmHold,
    HoldSpace,
    RoomCheckInRequest,
)
from shared.contracts.bookings.bookings.trying import BookingTrialView, TryBooking, TryBookingRequest
from shared.contracts.bookings.bookings.views import (
    BookingView,
    GetBooking,
    ListBookings,
    ListBookingsRequest,
)
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["bookings"])


open_to(router, "POST /bookings", BookSpace)
open_to(router, "POST /holds", HoldSpace, at="bookings")
open_to(router, "POST /bookings/{booking_id}/confirmation", ConfirmHold)


@route_to(router, "POST /bookings/trial", TryBooking)
async def try_booking(body: TryBookingRequest, caller: Caller) -> BookingTrialView:
    return await trying.try_booking(caller, body)


@route_to(router, "GET /bookings", ListBookings)
async def list_bookings(caller: Caller, asked: Annotated[ListBookingsRequest, Query()]) -> Page[BookingView]:
    return await bookings.list_bookings(caller, asked)


@route_to(router, "GET /bookings/{booking_id}", GetBooking)
async def get_booking(booking_id: Id, caller: Caller) -> BookingView:
    return found(await bookings.get_booking(caller, booking_id), BOOKING_IS_UNKNOWN)


open_to(router, "POST /bookings/{booking_id}/cancellation", CancelBooking)


@route_to(router, "POST /bookings/{booking_id}/check-in", room_doors.CHECK_IN_AT_ROOM)
async def check_in_at_space(
    booking_id: Id, caller: Caller, response: Response, body: RoomCheckInRequest | None = None
) -> Done:
    """Whoever booked says that the space is in use; unclaimed, it is free for others soon after.

    Where the space's door shows a code, they say it too. Staff check in whoever has no phone, which is
    marked; for a booking of their own they need the code like everybody.
    """
    return done(response, await room_doors.check_in(caller, booking_id, body or RoomCheckInRequest()))
