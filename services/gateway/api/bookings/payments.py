"""Money that goes with a place: recorded here, never held here."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done, refusals
from services.gateway.api.bookings.access import HostSide
from shared.contracts.bookings.enrolments import (
    RecordPayment,
    RecordPaymentRequest,
    RefundEnrolment,
    RefundEnrolmentRequest,
)
from shared.contracts.bookings.refusals import (
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_UNKNOWN,
    HOST_IS_UNKNOWN,
    PAYMENT_EXCEEDS_THE_PRICE,
    REFUND_EXCEEDS_WHAT_WAS_PAID,
    SESSION_IS_OVER,
)
from shared.kernel.models import Id

router = APIRouter(tags=["enrolments"])


@router.post(
    "/enrolments/{enrolment_id}/payments",
    operation_id="record_payment",
    summary="Record a payment",
    responses=refusals(
        ENROLMENT_IS_UNKNOWN,
        HOST_IS_UNKNOWN,
        ENROLMENT_HAS_NO_PLACE,
        PAYMENT_EXCEEDS_THE_PRICE,
        SESSION_IS_OVER,
    ),
)
async def record_payment(
    enrolment_id: Id, body: RecordPaymentRequest, caller: HostSide, response: Response
) -> Done:
    """Staff or the host record what was paid to the host; the platform itself never holds money."""
    return done(response, await caller.submit("bookings", RecordPayment, body, enrolment_id=enrolment_id))


@router.post(
    "/enrolments/{enrolment_id}/refunds",
    operation_id="refund_enrolment",
    summary="Record a refund",
    responses=refusals(ENROLMENT_IS_UNKNOWN, HOST_IS_UNKNOWN, REFUND_EXCEEDS_WHAT_WAS_PAID),
)
async def refund_enrolment(
    enrolment_id: Id, body: RefundEnrolmentRequest, caller: HostSide, response: Response
) -> Done:
    """Staff or the host record what was given back; after the delivery, the fund's share shrinks with it."""
    return done(response, await caller.submit("bookings", RefundEnrolment, body, enrolment_id=enrolment_id))
