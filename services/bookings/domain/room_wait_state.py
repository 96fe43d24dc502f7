"""Who waits for which time in a space."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.bookings.bookings.events import BookingUse


@dataclass(slots=True)
class RoomWait:
    """A wait that is not over; once its time is offered, a hold with the same id keeps it."""

    id: str
    space_id: str
    starts_at: datetime
    ends_at: datetime
    units: int
    use: BookingUse
    person_id: str
    partner_id: str | None
    line: int
    ticket: int
    offered: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Whose is lower is served first."""
        return self.line, self.ticket


@dataclass(slots=True)
class RoomWaits:
    """The waits of all spaces."""

    open: dict[str, RoomWait] = field(default_factory=dict)
    tickets: dict[str, int] = field(default_factory=dict)
    """The last ticket of each space."""

    def line_of(self, space_id: str) -> list[RoomWait]:
        """Who waits for this space, whoever is served first in front."""
        waiting = [one for one in self.open.values() if one.space_id == space_id and not one.offered]
        return sorted(waiting, key=lambda one: one.rank)

    def of(self, person_id: str) -> list[RoomWait]:
        """What a person waits for, offers included."""
        return [one for one in self.open.values() if one.person_id == person_id]
