"""What happens to requested bookings. Which spaces want approval is public; who asked for which is not."""

from typing import ClassVar

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.credits.lots import CreditPart
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import BasisPoints, Id, Instant, Words


class SpaceApprovalSet(Event):
    """Staff said which bookings of a space wait for their answer. What is booked already stands."""

    type: ClassVar[str] = "bookings.space_approval_set.v1"

    space_id: Id
    """The space whose bookings they are."""
    approval: SpaceApproval | None
    """Which bookings are requests from now on; null for none."""
    set_at: Instant
    """When staff set it."""


class BookingRequested(Event):
    """Somebody asked for a space that wants approval: the time is theirs until there is an answer."""

    type: ClassVar[str] = "bookings.booking_requested.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    """Of a hold that was confirmed, the same."""
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    free_again_at: Instant
    """The end and the buffer after it."""
    units: int
    use: BookingUse
    booked_by: str
    partner_id: Id | None
    series_id: Id | None
    expires_at: Instant
    """Without an answer by then it expires."""
    requested_at: Instant
    price_fen: int
    """What it costs once it is approved."""
    credits: tuple[CreditPart, ...] = ()
    """The credits that it takes, or has as a hold already; none before 0.2.0."""
    credits_stand: bool = False
    """Whether it had them as a hold already, so that nothing is spent by this."""
    late_cancel_minutes: int | None = None
    """Once it is approved: given back less than this long before the start, it is given back late, by the
    limits of booking when it was asked for. Absent before 0.2.0: what they say when it is approved."""
    late_refund_bps: BasisPoints | None = None
    """What is then owed of its price, in basis points; absent as that."""


class BookingApproved(Event):
    """Staff approved a request; beside it the booking itself is recorded."""

    type: ClassVar[str] = "bookings.booking_approved.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    booked_by: str
    approved_by: str
    approved_at: Instant


class BookingRejected(Event):
    """Staff rejected a request: its time is free."""

    type: ClassVar[str] = "bookings.booking_rejected.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    booked_by: str
    reason: Words
    """Why: kept in the vault, for whoever asked."""
    rejected_by: str
    rejected_at: Instant
    credits_of: str | None = None
    credits_back: tuple[CreditPart, ...] = ()
    """The credits that come back; none before 0.2.0."""


class BookingRequestExpired(Event):
    """Nobody answered a request in time: its time is free."""

    type: ClassVar[str] = "bookings.booking_request_expired.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    booked_by: str
    expired_at: Instant
    credits_of: str | None = None
    credits_back: tuple[CreditPart, ...] = ()
    """The credits that come back; none before 0.2.0."""
