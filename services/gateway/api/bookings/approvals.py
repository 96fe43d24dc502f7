"""Approval: which bookings of a space are requests, and the answers of staff."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.approvals.commands import ApproveBooking, RejectBooking, SetSpaceApproval

router = APIRouter(tags=["bookings"])


open_to(router, "PUT /spaces/{space_id}/approval", SetSpaceApproval)
open_to(router, "POST /bookings/{booking_id}/approval", ApproveBooking)
open_to(router, "POST /bookings/{booking_id}/rejection", RejectBooking)
