"""What happens to equipment."""

from typing import ClassVar

from shared.contracts.bookings.equipment.pieces import Pieces
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant


class EquipmentAdded(Event):
    """There is a kind of equipment that can be had with rooms."""

    type: ClassVar[str] = "bookings.equipment_added.v1"

    equipment_id: Id
    """The kind, as bookings name it."""
    name: str
    """What it is called in Chinese."""
    name_en: str
    """What it is called in English."""
    pieces: int
    """How many there are."""
    space_id: Id | None
    """The space in which it stays; null for the community's store."""
    added_at: Instant
    """When staff added it."""


class EquipmentEdited(Event):
    """Staff described a kind of equipment anew."""

    type: ClassVar[str] = "bookings.equipment_edited.v1"

    equipment_id: Id
    """The kind."""
    name: str
    """What it is called in Chinese."""
    name_en: str
    """What it is called in English."""
    pieces: int
    """How many there are, those that are out of service included."""
    edited_at: Instant
    """When staff described it."""


class EquipmentOutOfServiceSet(Event):
    """Staff said how many pieces of a kind can't be lent."""

    type: ClassVar[str] = "bookings.equipment_out_of_service_set.v1"

    equipment_id: Id
    """The kind."""
    pieces: int
    """How many are out of service from now on; 0 once every one is back."""
    reason: str | None
    """Why; null once every piece is back."""
    set_at: Instant
    """When staff said so."""


class BookingEquipmentSet(Event):
    """Which pieces a booking has from now on."""

    type: ClassVar[str] = "bookings.booking_equipment_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    """The booking, hold or request."""
    equipment: tuple[Pieces, ...]
    """All that it has; empty for nothing any more."""
    set_at: Instant
    """When it was asked for."""


class BookingLacksEquipment(Event):
    """Pieces that a booking, or several dates of a series or a course, count on are out of service: they may
    have to do with fewer."""

    type: ClassVar[str] = "bookings.booking_lacks_equipment.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    """The booking, or the first of several."""
    space_id: Id
    equipment_id: Id
    person_ids: tuple[str, ...]
    """Whose the booking is: who booked, or whoever acts for the partner."""
    starts_at: Instant
    noticed_at: Instant
    dates: int = 1
    """How many dates of one series or course it is about; absent before 0.2.0, when each told of itself."""
    last_at: Instant | None = None
    """When the last of several begins; null for one."""
