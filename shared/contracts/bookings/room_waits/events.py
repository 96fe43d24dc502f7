"""What happens on the waitlist for rooms. None of it is public: it tells who wants to be where and when."""

from typing import ClassVar

from shared.contracts.bookings.bookings.events import BookingUse
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant


class RoomWaitJoined(Event):
    """Somebody waits for a time in a space."""

    type: ClassVar[str] = "bookings.room_wait_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    wait_id: Id
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    units: int
    use: BookingUse
    person_id: str
    partner_id: Id | None
    line: int
    """Of two lines the first is served first; which one it is, the limits in force at joining said."""
    ticket: int
    """The order of joining, of each space."""
    joined_at: Instant


class RoomOffered(Event):
    """The time came free and is held for whoever was first in line; the hold has the id of the wait."""

    type: ClassVar[str] = "bookings.room_offered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    wait_id: Id
    space_id: Id
    starts_at: Instant
    person_id: str
    expires_at: Instant
    offered_at: Instant


class RoomOfferLapsed(Event):
    """Nobody took the offer in time; its person is told."""

    type: ClassVar[str] = "bookings.room_offer_lapsed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    wait_id: Id
    space_id: Id
    starts_at: Instant
    person_id: str
    lapsed_at: Instant


class RoomWaitLeft(Event):
    """Somebody waits no more."""

    type: ClassVar[str] = "bookings.room_wait_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    wait_id: Id
    space_id: Id
    person_id: str
    left_at: Instant


class RoomWaitEnded(Event):
    """The time began before it came free; its person is told."""

    type: ClassVar[str] = "bookings.room_wait_ended.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    wait_id: Id
    space_id: Id
    starts_at: Instant
    person_id: str
    ended_at: Instant


class RoomLineServed(Event):
    """Who waits for a space was asked after something of it came free, and nobody is left to offer it to."""

    type: ClassVar[str] = "bookings.room_line_served.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    space_id: Id
    served_at: Instant
