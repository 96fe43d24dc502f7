"""Money that goes with a place: recorded here, never held here."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.enrolments.commands import RecordPayment, RefundEnrolment
from shared.contracts.bookings.enrolments.said import SayPaid

router = APIRouter(tags=["enrolments"])


open_to(router, "POST /enrolments/{enrolment_id}/payments", RecordPayment)
open_to(router, "POST /enrolments/{enrolment_id}/refunds", RefundEnrolment)
open_to(router, "PUT /enrolments/{enrolment_id}/said-payment", SayPaid)
