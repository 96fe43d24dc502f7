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
    """The waits of all spaces; by space and by person too, since every booking that ends asks for those.

    These lists hold ids: read from a snapshot, a wait that stood in two places would be two.
    """

    open: dict[str, RoomWait] = field(default_factory=dict)
    of_space: dict[str, list[str]] = field(default_factory=dict)
    of_person: dict[str, list[str]] = field(default_factory=dict)
    tickets: dict[str, int] = field(default_factory=dict)
    """The last ticket of each space."""

    def add(self, wait: RoomWait) -> None:
        """Somebody waits."""
        self.open[wait.id] = wait
        self.of_space.setdefault(wait.space_id, []).append(wait.id)
        self.of_person.setdefault(wait.person_id, []).append(wait.id)

    def drop(self, wait_id: str) -> bool:
        """The wait is over, if there is such a wait: whether there was."""
        wait = self.open.pop(wait_id, None)
        if wait is None:
            return False
        for index, key in ((self.of_space, wait.space_id), (self.of_person, wait.person_id)):
            index[key].remove(wait_id)
            if not index[key]:
                del index[key]
        return True

    def line_of(self, space_id: str) -> list[RoomWait]:
        """Who waits for this space, whoever is served first in front."""
        waits = (self.open[one] for one in self.of_space.get(space_id, ()))
        return sorted((one for one in waits if not one.offered), key=lambda one: one.rank)

    def of(self, person_id: str) -> list[RoomWait]:
        """What a person waits for, offers included."""
        return [self.open[one] for one in self.of_person.get(person_id, ())]
