"""What booking a room would do, as each caller is told it."""

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.trying import BookingTrialView, TryBooking, TryBookingRequest
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.kernel.refusals import Rejected


async def try_booking(caller: Caller, body: TryBookingRequest) -> BookingTrialView:
    """The answer of the log's writer, from what is booked at this moment; it leaves no trace."""
    try:
        await caller.submit(TryBooking, body)
    except Rejected as answer:
        if answer.code != BOOKING_IS_ONLY_TRIED.code:
            raise
        return BookingTrialView.model_validate(dict(answer.facts))
    raise RuntimeError("a booking that is only tried was made")
