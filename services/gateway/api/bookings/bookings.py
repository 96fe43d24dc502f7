"""Bookings: a space for a time, held, booked, checked in, cancelled."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Caller, Member
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.bookings.access import (
    OF_A_HOST,
    OF_A_SLOT,
    Before,
    Booker,
    Cursor,
    From,
    Limit,
    is_staff,
)
from shared.contracts.bookings.bookings import (
    BookingStatus,
    BookingView,
    BookSpace,
    BookSpaceRequest,
    CancelBooking,
    CancelBookingRequest,
    CheckIn,
    ConfirmHold,
    GetBooking,
    HoldSpace,
    HoldSpaceRequest,
    ListBookings,
    SpaceBooked,
    SpaceHeld,
)
from shared.contracts.bookings.refusals import (
    BOOKING_BELONGS_TO_A_SESSION,
    BOOKING_HAS_BEGUN,
    BOOKING_IS_NOT_CONFIRMED,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    CHECK_IN_IS_NOT_OPEN,
    HOLD_HAS_EXPIRED,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["bookings"])


@router.post(
    "/bookings",
    status_code=201,
    operation_id="book_space",
    summary="Book a space",
    responses=refusals(*OF_A_SLOT, *OF_A_HOST),
)
async def book_space(body: BookSpaceRequest, caller: Booker, response: Response) -> Created:
    """Books a space at once. Where it is taken, the refusal names free times near it and other spaces."""
    outcome = await caller.submit("bookings", BookSpace, body)
    return created(response, outcome, outcome.one(SpaceBooked).booking_id, "bookings")


@router.post(
    "/holds",
    status_code=201,
    operation_id="hold_space",
    summary="Hold a space for some minutes",
    responses=refusals(*OF_A_SLOT, *OF_A_HOST),
)
async def hold_space(body: HoldSpaceRequest, caller: Booker, response: Response) -> Created:
    """Keeps a space until the hold is confirmed, cancelled or expires; it is a booking already."""
    outcome = await caller.submit("bookings", HoldSpace, body)
    return created(response, outcome, outcome.one(SpaceHeld).booking_id, "bookings")


@router.post(
    "/bookings/{booking_id}/confirmation",
    operation_id="confirm_hold",
    summary="Confirm a hold",
    responses=refusals(BOOKING_IS_UNKNOWN, HOLD_HAS_EXPIRED, BOOKING_IS_OVER),
)
async def confirm_hold(booking_id: Id, caller: Booker, response: Response) -> Done:
    """Turns a hold into a booking."""
    return done(response, await caller.submit("bookings", ConfirmHold, booking_id=booking_id))


@router.get(
    "/bookings",
    operation_id="list_bookings",
    summary="List bookings",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_bookings(
    *,
    caller: Member,
    space_id: Annotated[Id | None, Query(description="Of this space alone.")] = None,
    status: Annotated[BookingStatus | None, Query(description="In this state alone.")] = None,
    partner_id: Annotated[Id | None, Query(description="For this partner alone.")] = None,
    mine: Annotated[bool, Query(description="The caller's own alone.")] = False,
    starts_from: From = None,
    starts_before: Before = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BookingView]:
    """Bookings by their start. Who booked is shown to the booker and to staff alone."""
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
    page = await caller.ask("bookings", query)
    return Page(items=[_shown(one, caller) for one in page.items], next_cursor=page.next_cursor)


@router.get(
    "/bookings/{booking_id}",
    operation_id="get_booking",
    summary="Read a booking",
    responses=refusals(BOOKING_IS_UNKNOWN),
)
async def get_booking(booking_id: Id, caller: Member) -> BookingView:
    """One booking. Who booked is shown to the booker and to staff alone."""
    booking = await caller.ask("bookings", GetBooking(booking_id=booking_id))
    return _shown(found(booking, BOOKING_IS_UNKNOWN), caller)


@router.post(
    "/bookings/{booking_id}/cancellation",
    operation_id="cancel_booking",
    summary="Cancel a booking",
    responses=refusals(
        BOOKING_IS_UNKNOWN, BOOKING_BELONGS_TO_A_SESSION, BOOKING_HAS_BEGUN, BOOKING_IS_OVER, HOLD_HAS_EXPIRED
    ),
)
async def cancel_booking(
    booking_id: Id, body: CancelBookingRequest, caller: Booker, response: Response
) -> Done:
    """The booker or staff give the time back. It is free at once."""
    return done(response, await caller.submit("bookings", CancelBooking, body, booking_id=booking_id))


@router.post(
    "/bookings/{booking_id}/check-in",
    operation_id="check_in_at_space",
    summary="Check in",
    responses=refusals(
        BOOKING_IS_UNKNOWN,
        BOOKING_BELONGS_TO_A_SESSION,
        BOOKING_IS_NOT_CONFIRMED,
        CHECK_IN_IS_NOT_OPEN,
        BOOKING_IS_OVER,
        HOLD_HAS_EXPIRED,
    ),
)
async def check_in_at_space(booking_id: Id, caller: Booker, response: Response) -> Done:
    """The booker or staff say that the space is in use; unclaimed, it is free for others soon after."""
    return done(response, await caller.submit("bookings", CheckIn, booking_id=booking_id))


def _shown(booking: BookingView, caller: Caller) -> BookingView:
    if is_staff(caller) or booking.booked_by == caller.person_id:
        return booking
    return booking.model_copy(update={"booked_by": None})
