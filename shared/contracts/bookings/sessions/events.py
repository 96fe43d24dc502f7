"""What happens to sessions. What the fund hears of them is in `takings`."""

from typing import ClassVar

from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class SessionDrafted(Event):
    type: ClassVar[str] = "bookings.session_drafted.v1"

    session_id: Id
    partner_id: Id
    space_id: Id
    booking_id: Id
    starts_at: Instant
    ends_at: Instant
    title: str
    description: str | None
    capacity: int
    for_minors: bool
    volunteer: bool
    drafted_at: Instant


class SessionPriced(Event):
    type: ClassVar[str] = "bookings.session_priced.v1"

    session_id: Id
    partner_id: Id
    market_reference_fen: int
    market_source: str
    price_fen: int
    cap_fen: int | None
    """The highest price that the agreement allows; None for a free session."""
    agreement_id: Id | None
    priced_at: Instant


class SessionOpened(Event):
    type: ClassVar[str] = "bookings.session_opened.v1"

    session_id: Id
    partner_id: Id
    space_id: Id
    title: str
    starts_at: Instant
    ends_at: Instant
    capacity: int
    price_fen: int
    agreement_id: Id | None
    """The agreement that binds the takings; None for a free session."""
    opened_at: Instant


class SessionClosed(Event):
    """Nobody enrols any more: the host closed the session, or it started."""

    type: ClassVar[str] = "bookings.session_closed.v1"

    session_id: Id
    partner_id: Id
    started: bool
    closed_at: Instant


class SessionCancelled(Event):
    type: ClassVar[str] = "bookings.session_cancelled.v1"

    session_id: Id
    partner_id: Id
    reason: str
    enrolment_ids: tuple[Id, ...]
    """Every enrolment that ends by it; what was paid comes back by one ``EnrolmentRefunded`` each."""
    cancelled_at: Instant


class AttendanceRecorded(Event):
    type: ClassVar[str] = "bookings.attendance_recorded.v1"
    public: ClassVar[bool] = False

    session_id: Id
    attended: tuple[Id, ...]
    absent: tuple[Id, ...]
    recorded_at: Instant
