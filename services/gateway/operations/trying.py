"""What booking a room would do, as each caller is told it."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.dry_runs import facts_of_trial
from shared.contracts.bookings.bookings.trying import BookingTrialView, TryBooking, TryBookingRequest
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED


async def try_booking(caller: Caller, body: TryBookingRequest) -> BookingTrialView:
    """The answer of the log's writer, from what is booked at this moment; it leaves no trace."""
    facts = await facts_of_trial(caller, TryBooking, body, BOOKING_IS_ONLY_TRIED)
    return BookingTrialView.model_validate(facts)
