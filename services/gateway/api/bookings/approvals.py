"""Approval: which bookings of a space are requests, and the answers of staff."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import unrelated_staff
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.approvals.commands import (
    ApproveBooking,
    ApproveBookingRequest,
    RejectBooking,
    RejectBookingRequest,
    SetSpaceApproval,
)
from shared.kernel.models import Id

router = APIRouter(tags=["bookings"])


open_to(router, "PUT /spaces/{space_id}/approval", SetSpaceApproval)


@route_to(router, "POST /bookings/{booking_id}/approval", unrelated_staff.APPROVE)
async def approve_booking(
    booking_id: Id, body: ApproveBookingRequest, caller: Caller, response: Response
) -> Done:
    """Staff approve a request: it is a booking like any other from now on. Approved again, nothing changes.

    A partner's is refused once it is suspended or its agreement is over, as a hold's confirmation is.
    Whoever is related to who asks, or to the partner, takes no part in it.
    """
    return done(response, await unrelated_staff.answer_request(caller, ApproveBooking, body, booking_id))


@route_to(router, "POST /bookings/{booking_id}/rejection", unrelated_staff.REJECT)
async def reject_booking(
    booking_id: Id, body: RejectBookingRequest, caller: Caller, response: Response
) -> Done:
    """Staff reject a request, and say why: the time is free again."""
    return done(response, await unrelated_staff.answer_request(caller, RejectBooking, body, booking_id))
