"""How a booking looks to those who may see it, and how bookings are asked for."""

from enum import StrEnum

from shared.contracts.bookings.bookings.events import BookingUse, Misfit
from shared.contracts.bookings.equipment.pieces import Pieces
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import ActorId
from shared.kernel.models import BasisPoints, Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS


class BookingState(StrEnum):
    """How a booking stands. From `completed` on nothing more happens to it."""

    HELD = "held"
    REQUESTED = "requested"  # Where the space wants approval, until staff answer.
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED_EARLY = "cancelled_early"
    CANCELLED_LATE = "cancelled_late"
    EXPIRED = "expired"  # A hold that was not confirmed, or a request that nobody answered.
    REJECTED = "rejected"


class BookingView(View):
    """A booking as those may see it who may."""

    booking_id: Id
    """What to name to confirm, answer, cancel or check in."""
    space_id: Id
    """The space that is booked."""
    starts_at: Instant
    """When the booking begins."""
    ends_at: Instant
    """When it ends; the space's buffer comes after it."""
    units: int
    """Number of the space's parts that it takes."""
    use: BookingUse
    """For whom the space is booked: a resident, a partner, a session or the community itself."""
    booked_by: str | None
    """Shown only to the booker and to staff."""
    partner_id: Id | None
    """The partner for whom it was booked; null for a resident's own and the community's."""
    session_id: Id | None
    """The session that takes place in it, which it ends with; null where it is a booking of its own."""
    trial_id: Id | None = None
    """The trial for which it is kept, which it ends with; null for other bookings."""
    series_id: Id | None = None
    """The series of which it is a date; null for a booking by itself."""
    series_date: Instant | None = None
    """For a date of a series that was moved: when it was to begin as the series was booked; else null."""
    state: BookingState
    """How it stands. A booking never disappears: how it ended is its last state."""
    expires_at: Instant | None = None
    """For a hold: when it expires unless it is confirmed; for a request, unless staff answer; null for a
    booking."""
    check_in_from: Instant | None = None
    """From when its booker may check in; null while it is only held."""
    late_from: Instant | None = None
    """From when on giving it back is late; null while it is only held or asked for."""
    late_refund_bps: BasisPoints | None = None
    """What is owed of its price if its booker gives it back late, in basis points, as when it was booked;
    null where that was not kept, and the limits in force say it."""
    release_at: Instant | None = None
    """Not checked in by then, it becomes a no-show; null for holds and sessions."""
    presence: Presence | None = None
    """How it was proven at check-in that somebody is there: by the door's code, or by the word of staff; null
    before it, and where the room asks for no proof."""
    booked_at: Instant
    """When it was made, as a hold or a request or at once; of one that was approved, when it was."""
    rejection: Words | None = None
    """Why staff rejected it. Shown only to the booker and to staff; null where they did not."""
    misfit: Misfit | None = None
    """What was narrowed under it since, so that it could not be made again; null for one that fits."""
    equipment: tuple[Pieces, ...] = ()
    """The pieces of equipment that it has."""
    price_fen: int = 0
    """What it costs, in fen; after it was cancelled, what stays due. Others than the
    booker and staff are shown 0, as for all sums of money."""
    paid_fen: int = 0
    """What staff recorded as paid, in fen."""
    refunded_fen: int = 0
    """What was given back of it, in fen."""
    refund_owed_fen: int = 0
    """What is still to be given back after it was cancelled, in fen."""
    credits: int = 0
    """How many credits it took; after it was given back, those that did not come back. It is shown as
    sums of money are."""


class BookingFilter(PagedRequest):
    """What bookings may be chosen by."""

    space_id: Id | None = None
    """Only those of this space."""
    partner_id: Id | None = None
    """Only those for this partner."""
    series_id: Id | None = None
    """Only the dates of this series."""
    state: BookingState | None = None
    """Only those in this state."""
    misfit: Misfit | None = None
    """Only those under which this was narrowed."""
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
