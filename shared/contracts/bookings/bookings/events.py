"""What happens to bookings. None of it is public: it tells who is where and when."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.bookings.credits.lots import CreditPart
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import BasisPoints, Frozen, Id, Instant
from shared.kernel.roles import Allowed, Role, roles


class BookingUse(StrEnum):
    """For whom a space is booked; a partner's bookings count against the residents' floor."""

    RESIDENT = "resident"
    PARTNER = "partner"
    SESSION = "session"
    COMMUNITY = "community"


class CancelReason(StrEnum):
    """Why a booking was given back. A closed list: free text may tell of people, and events may not."""

    PLANS_CHANGED = "plans_changed"
    WEATHER = "weather"
    REPAIRS = "repairs"
    COMMUNITY_NEEDS_THE_SPACE = "community_needs_the_space"
    SESSION_CANCELLED = "session_cancelled"
    PARTNER_HAS_LEFT = "partner_has_left"
    PERSON_HAS_LEFT = "person_has_left"  # Erased, or no resident any more.
    SPACE_IS_CLOSED = "space_is_closed"
    AGREEMENT_DOES_NOT_COVER_IT = "agreement_does_not_cover_it"  # That of its partner: ended, or narrowed.
    OTHER = "other"


class Misfit(StrEnum):
    """Why a booking that stands could not be made again."""

    OPENING_HOURS = "opening_hours"
    CAPACITY = "capacity"
    EQUIPMENT = "equipment"  # Fewer pieces are in service than it and others have at once.


class Loss(Frozen):
    """What somebody loses by what somebody else does."""

    dates: int = 1
    """How many dates of the same course or series, this first one included."""
    last_at: Instant | None = None
    """When the last of several was to begin; null for one."""
    owed_fen: int | None = None
    """What was paid for these and is to be given back, in fen; 0 where nothing of their price is recorded as
    paid, null where they cost nothing."""
    credits: int = 0
    """The credits of theirs that come back."""


class SpaceHeld(Event):
    type: ClassVar[str] = "bookings.space_held.v1"
    public: ClassVar[bool] = False  # Events of this file tell who is where and when.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    free_again_at: Instant
    """The end and the buffer after it."""
    units: int
    use: BookingUse
    booked_by: str
    partner_id: Id | None
    expires_at: Instant
    held_at: Instant
    price_fen: int = 0
    """What it costs once it is confirmed; 0 for what is free, and before 0.2.0."""
    credits: tuple[CreditPart, ...] = ()
    """The credits that it takes; none for what costs none, and before 0.2.0."""


class SpaceBooked(Event):
    type: ClassVar[str] = "bookings.space_booked.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    free_again_at: Instant
    units: int
    use: BookingUse
    booked_by: str
    partner_id: Id | None
    session_id: Id | None
    series_id: Id | None = None
    """The series of which it is a date; absent before 0.2.0."""
    trial_id: Id | None = None
    """The trial for which it is kept; null for other bookings, and before 0.2.0."""
    late_from: Instant
    """From here on a cancellation is a late one."""
    check_in_from: Instant
    release_at: Instant | None
    """Not checked in by then, it is a no-show; null for a session or a trial, of which is recorded that it
    took place."""
    booked_at: Instant
    price_fen: int = 0
    """What it costs; 0 for what is free, and before 0.2.0."""
    credits: tuple[CreditPart, ...] = ()
    """The credits that it takes, or has as a hold or a request already; none before 0.2.0."""
    credits_stand: bool = False
    """Whether it had them as a hold or a request already, so that nothing is spent by this."""
    late_refund_bps: BasisPoints | None = None
    """What is owed of its price if its booker gives it back late, in basis points, by the limits of booking
    when it was made. Null for a session or a trial, and before 0.2.0: what they say when it is given back."""


class BookingCancelled(Event):
    type: ClassVar[str] = "bookings.booking_cancelled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    late: bool
    reason: CancelReason
    cancelled_at: Instant
    session_id: Id | None = None
    """The session whose room it kept; null for another booking, and until version 0.2."""
    person_ids: tuple[str, ...] = ()
    """Who loses a booking, a place or a wait by it; nobody is named until version 0.2."""
    price_kept_fen: int = 0
    """What stays due of its price; 0 for what was free or cancelled in time, and before 0.2.0."""
    credits_of: str | None = None
    """The person or the partner to whom credits come back; null where none do, and before 0.2.0."""
    credits_back: tuple[CreditPart, ...] = ()
    """The credits that come back: all that it took, or what is owed of it by the limits of booking."""
    ends_at: Instant | None = None
    """When it was to end. Null for what was held and never confirmed, and before 0.2.0: then what is told of
    the use of rooms is as it was."""
    units: int = 1
    """How many units it had; absent before 0.2.0."""
    use: BookingUse = BookingUse.RESIDENT
    """For whom it was; absent before 0.2.0."""
    losses: tuple[Loss, ...] = ()
    """What each of `person_ids` loses, in their order: whoever loses several dates of a course or a series at
    once is named with the first of them alone. Absent before 0.2.0: each date named who lost it."""
    course_id: Id | None = None
    """The course of which the session is a lesson; null where it is none, and before 0.2.0."""
    course_ends: bool = False
    """Whether that course does not go on by it."""


class HoldExpired(Event):
    type: ClassVar[str] = "bookings.hold_expired.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    expired_at: Instant
    credits_of: str | None = None
    credits_back: tuple[CreditPart, ...] = ()
    """The credits that come back; none before 0.2.0."""


class CheckedIn(Event):
    type: ClassVar[str] = "bookings.checked_in.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    checked_in_at: Instant
    presence: Presence | None = None
    """How it was proven that somebody is there; null where the room asks for no proof, and before 0.2.0."""


class SpaceReleased(Event):
    """Nobody came: the booking stays as a no-show, and the rest of its time is free."""

    type: ClassVar[str] = "bookings.space_released.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    released_at: Instant
    ends_at: Instant | None = None
    """When it was to end. Absent before 0.2.0: then what is told of the use of rooms is as it was."""
    units: int = 1
    """How many units it had; absent before 0.2.0."""
    use: BookingUse = BookingUse.RESIDENT
    """For whom it was; absent before 0.2.0."""


class BookingCompleted(Event):
    type: ClassVar[str] = "bookings.booking_completed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    completed_at: Instant


class BookingsNoLongerFit(Event):
    """Hours, a capacity or equipment were narrowed under bookings that stand: they keep their time, and are
    listed."""

    type: ClassVar[str] = "bookings.bookings_no_longer_fit.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    booking_ids: tuple[Id, ...]
    misfit: Misfit
    noticed_at: Instant
