"""How a booking looks to those who may see it, and how bookings are asked for."""

from enum import StrEnum

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals import BOOKING_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS


class BookingState(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED_EARLY = "cancelled_early"
    CANCELLED_LATE = "cancelled_late"
    EXPIRED = "expired"


class BookingView(View):
    booking_id: Id
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    units: int
    use: BookingUse
    booked_by: str | None
    """Shown only to the booker and to staff."""
    partner_id: Id | None
    session_id: Id | None
    state: BookingState
    expires_at: Instant | None = None
    """For a hold."""
    check_in_from: Instant | None = None
    release_at: Instant | None = None
    booked_at: Instant


class BookingFilter(PagedRequest):
    """What bookings may be chosen by."""

    space_id: Id | None = None
    """Only those of this space."""
    partner_id: Id | None = None
    """Only those for this partner."""
    state: BookingState | None = None
    """Only those in this state."""
    starts_from: Instant | None = None
    """Only those that start at this moment or later."""
    starts_before: Instant | None = None
    """Only those that start before this moment."""


class ListBookingsRequest(BookingFilter):
    mine: bool = False
    """Only the caller's own."""


class ListBookings(BookingFilter, PagedQuery[Page[BookingView]]):
    """Bookings by their start. Only the booker and staff are shown who booked."""

    operation = Operation("List bookings", MEMBERS)

    booked_by: ActorId | None = None
    """Only those of this person. Never taken from a request."""


class GetBooking(Query[BookingView | None]):
    """One booking. Only the booker and staff are shown who booked."""

    operation = Operation("Read a booking", MEMBERS, (BOOKING_IS_UNKNOWN,))

    booking_id: Id
