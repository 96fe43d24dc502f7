"""What can be had with a room: how many pieces of each kind there are, and who has them when."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.bookings.domain.hours import Span
from services.bookings.domain.schedule import Schedule, Slot
from shared.contracts.bookings.equipment.pieces import Pieces


@dataclass(slots=True)
class Equipment:
    """One kind."""

    id: str
    name: str
    name_en: str
    pieces: int
    space_id: str | None
    """Where it stays; None in the community's store."""
    out: tuple[int, str | None] = (0, None)
    """How many pieces are out of service, and why."""
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def in_service(self) -> int:
        """How many pieces can be lent."""
        return self.pieces - self.out[0]

    def free(self, starts_at: datetime, until: datetime) -> int:
        """How many pieces nobody has at any instant of this time."""
        return max(0, self.in_service - self.schedule.peak(starts_at, until))


@dataclass(slots=True)
class Store:
    """All kinds, and what each booking has of them."""

    kinds: dict[str, Equipment] = field(default_factory=dict)
    had: dict[str, tuple[Pieces, ...]] = field(default_factory=dict)
    """By booking that is not over."""

    def take(self, booking_id: str, taken: Span, pieces: Iterable[Pieces]) -> None:
        """The booking has these pieces for this time, the buffer included."""
        self.had[booking_id] = tuple(pieces)
        for one in self.had[booking_id]:
            slot = Slot(*taken, one.pieces, booking_id, counts_against_floor=False)
            self.kinds[one.equipment_id].schedule.add(slot)

    def give_back(self, booking_id: str, starts_at: datetime) -> tuple[Pieces, ...]:
        """The booking has none any more; what it had."""
        pieces = self.had.pop(booking_id, ())
        for one in pieces:
            self.kinds[one.equipment_id].schedule.remove(starts_at, booking_id)
        return pieces

    def is_over(self, booking_id: str, forgotten: datetime) -> None:
        """It had them until its end; what was over by ``forgotten`` is kept no longer."""
        for one in self.had.pop(booking_id, ()):
            self.kinds[one.equipment_id].schedule.forget_before(forgotten)

    def copy(self) -> "Store":
        """One to try in."""
        kinds = {
            key: replace(one, schedule=Schedule(list(one.schedule.slots), one.schedule.longest))
            for key, one in self.kinds.items()
        }
        return Store(kinds, dict(self.had))
