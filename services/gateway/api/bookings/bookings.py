"""Bookings: a space for a time, held, booked, checked in, cancelled."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.bookings.access import (
    Before,
    Cursor,
    From,
    Limit,
    is_staff,
)
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings import (
    BookingStatus,
    BookingView,
    BookSpace,
    CancelBooking,
    CheckIn,
    ConfirmHold,
    GetBooking,
    HoldSpace,
    ListBookings,
)
from shared.contracts.bookings.refusals import (
    BOOKING_IS_UNKNOWN,
)
from shared.kernel.models import Id, Page

router = APIRouter(tags=["bookings"])


open_to(router, "POST /bookings", BookSpace)
open_to(router, "POST /holds", HoldSpace, at="bookings")
open_to(router, "POST /bookings/{booking_id}/confirmation", ConfirmHold)


@route_to(router, "GET /bookings", ListBookings)
async def list_bookings(
    *,
    caller: Caller,
    space_id: Annotated[Id | None, Query(description="Of this space alone.")] = None,
    status: Annotated[BookingStatus | None, Query(description="In this state alone.")] = None,
    partner_id: Annotated[Id | None, Query(description="For this partner alone.")] = None,
    mine: Annotated[bool, Query(description="The caller's own alone.")] = False,
    starts_from: From = None,
    starts_before: Before = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BookingView]:
    query = ListBookings(
        space_id=space_id,
        status=status,
        partner_id=partner_id,
        booked_by=caller.person_id if mine else None,
        starts_from=starts_from,
        starts_before=starts_before,
        cursor=cursor,
        limit=limit,
    )
    page = await caller.ask(query)
    return Page(items=[_shown(one, caller) for one in page.items], next_cursor=page.next_cursor)


@route_to(router, "GET /bookings/{booking_id}", GetBooking)
async def get_booking(booking_id: Id, caller: Caller) -> BookingView:
    booking = await caller.ask(GetBooking(booking_id=booking_id))
    return _shown(found(booking, BOOKING_IS_UNKNOWN), caller)


open_to(router, "POST /bookings/{booking_id}/cancellation", CancelBooking)
open_to(router, "POST /bookings/{booking_id}/check-in", CheckIn, name="check_in_at_space")


def _shown(booking: BookingView, caller: Caller) -> BookingView:
    if is_staff(caller) or booking.booked_by == caller.person_id:
        return booking
    return booking.model_copy(update={"booked_by": None})
