"""Bookings: who has which space when, from a hold to its end. Nothing is ever deleted."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.bookings.refusals import (
    BOOKING_BELONGS_TO_A_SESSION,
    BOOKING_HAS_BEGUN,
    BOOKING_IS_NOT_CONFIRMED,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    CHECK_IN_IS_NOT_OPEN,
    HOLD_HAS_EXPIRED,
    OF_A_HOST,
    OF_A_SLOT,
)
from shared.contracts.bookings.spaces import SlotRequest, Units
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import Flag, Id, Instant, Page, PagedQuery, PagedRequest, Query, Request, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles


class BookingUse(StrEnum):
    """For whom a space is booked; a partner's bookings count against the residents' floor."""

    RESIDENT = "resident"
    PARTNER = "partner"
    SESSION = "session"
    COMMUNITY = "community"


class BookingState(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED_EARLY = "cancelled_early"
    CANCELLED_LATE = "cancelled_late"
    EXPIRED = "expired"


class CancelReason(StrEnum):
    """Why a booking was given back. A closed list: free text may tell of people, and events may not."""

    PLANS_CHANGED = "plans_changed"
    WEATHER = "weather"
    REPAIRS = "repairs"
    COMMUNITY_NEEDS_THE_SPACE = "community_needs_the_space"
    SESSION_CANCELLED = "session_cancelled"
    OTHER = "other"


class BookSpaceRequest(SlotRequest):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                    "starts_at": "2026-07-08T19:00:00+08:00",
                    "ends_at": "2026-07-08T20:00:00+08:00",
                }
            ]
        }
    )

    space_id: Id
    units: Units = 1
    partner_id: Id | None = None
    """The partner for whom its representative (or staff) books a block; None for oneself."""
    for_the_community: Flag = False
    """Staff book for the community itself, and not for a person."""


class BookSpace(BookSpaceRequest, Command):
    """Books a space at once. Where it is taken, the refusal names free times near it and other spaces."""

    operation = Operation(
        "Book a space",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (*OF_A_SLOT, *OF_A_HOST),
        makes="booking_id",
    )


class HoldSpaceRequest(BookSpaceRequest):
    """As for a booking."""


class HoldSpace(HoldSpaceRequest, Command):
    """Keeps a space until the hold is confirmed, cancelled or expires; it is a booking already."""

    operation = Operation(
        "Hold a space for some minutes",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (*OF_A_SLOT, *OF_A_HOST),
        makes="booking_id",
    )


class ConfirmHold(Command):
    """Turns a hold into a booking."""

    operation = Operation(
        "Confirm a hold",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (BOOKING_IS_UNKNOWN, HOLD_HAS_EXPIRED, BOOKING_IS_OVER),
    )

    booking_id: Id


class CancelBookingRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "plans_changed"}]})

    reason: CancelReason = CancelReason.PLANS_CHANGED


class CancelBooking(CancelBookingRequest, Command):
    """The booker or staff give the time back. It is free at once."""

    operation = Operation(
        "Cancel a booking",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            BOOKING_BELONGS_TO_A_SESSION,
            BOOKING_HAS_BEGUN,
            BOOKING_IS_OVER,
            HOLD_HAS_EXPIRED,
        ),
    )

    booking_id: Id


class CheckIn(Command):
    """The booker or staff say that the space is in use; unclaimed, it is free for others soon after."""

    operation = Operation(
        "Check in",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            BOOKING_BELONGS_TO_A_SESSION,
            BOOKING_IS_NOT_CONFIRMED,
            CHECK_IN_IS_NOT_OPEN,
            BOOKING_IS_OVER,
            HOLD_HAS_EXPIRED,
        ),
    )

    booking_id: Id


class SpaceHeld(Event):
    type: ClassVar[str] = "bookings.space_held.v1"
    public: ClassVar[bool] = False  # Events of this file tell who is where and when.

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


class SpaceBooked(Event):
    type: ClassVar[str] = "bookings.space_booked.v1"
    public: ClassVar[bool] = False

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
    late_from: Instant
    """From here on a cancellation is a late one."""
    check_in_from: Instant
    release_at: Instant | None
    """Not checked in by then, it is a no-show; None for a session, whose delivery is recorded instead."""
    booked_at: Instant


class BookingCancelled(Event):
    type: ClassVar[str] = "bookings.booking_cancelled.v1"
    public: ClassVar[bool] = False

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    late: bool
    reason: CancelReason
    cancelled_at: Instant


class HoldExpired(Event):
    type: ClassVar[str] = "bookings.hold_expired.v1"
    public: ClassVar[bool] = False

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    expired_at: Instant


class CheckedIn(Event):
    type: ClassVar[str] = "bookings.checked_in.v1"
    public: ClassVar[bool] = False

    booking_id: Id
    space_id: Id
    checked_in_at: Instant


class SpaceReleased(Event):
    """Nobody came: the booking stays as a no-show, and the rest of its time is free."""

    type: ClassVar[str] = "bookings.space_released.v1"
    public: ClassVar[bool] = False

    booking_id: Id
    space_id: Id
    starts_at: Instant
    free_again_at: Instant
    released_at: Instant


class BookingCompleted(Event):
    type: ClassVar[str] = "bookings.booking_completed.v1"
    public: ClassVar[bool] = False

    booking_id: Id
    space_id: Id
    completed_at: Instant


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
