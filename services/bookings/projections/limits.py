"""The limits of booking in force."""

from shared.contracts.bookings.programme import BookingLimitsSet, BookingLimitsView, GetBookingLimits
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

IN_FORCE = "in_force"


def _set(
    _view: BookingLimitsView | None, recorded: Recorded[BookingLimitsSet], _key: str
) -> BookingLimitsView:
    return BookingLimitsView(limits=recorded.data.limits, revision=recorded.data.revision)


async def get_limits(documents: Documents[BookingLimitsView], _query: GetBookingLimits) -> BookingLimitsView:
    return await documents.get(IN_FORCE) or BookingLimitsView()


LIMITS = (
    Projection("booking_limits", BookingLimitsView)
    .on(BookingLimitsSet, lambda _event: IN_FORCE, _set)
    .answers(GetBookingLimits, get_limits)
)
