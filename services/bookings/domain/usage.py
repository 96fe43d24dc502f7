"""How much of the rooms each has booked lately: what quotas are counted by."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

KEPT = timedelta(days=40)
"""So long after its beginning a booking is remembered: longer than the longest period of a quota."""
_SWEPT = timedelta(days=1)


class Used(NamedTuple):
    """A booking that counts, from when it is held or requested."""

    booking_id: str
    space_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Usage:
    of: dict[str, tuple[Used, ...]] = field(default_factory=dict)
    """By resident or partner."""
    swept_at: datetime | None = None

    def add(self, whose: str, used: Used, now: datetime) -> None:
        """One booking more; once a day, what counts in no period any more is forgotten."""
        self.of[whose] = (*self.of.get(whose, ()), used)
        if self.swept_at is None or now - self.swept_at >= _SWEPT:
            self.swept_at = now
            for key, bookings in [*self.of.items()]:
                self._keep(key, tuple(one for one in bookings if one.starts_at > now - KEPT))

    def drop(self, whose: str, booking_id: str) -> None:
        """It counts no more."""
        left = (one for one in self.of.get(whose, ()) if one.booking_id != booking_id)
        self._keep(whose, tuple(left))

    def _keep(self, whose: str, bookings: tuple[Used, ...]) -> None:
        if bookings:
            self.of[whose] = bookings
        else:
            self.of.pop(whose, None)

    def copy(self) -> "Usage":
        """One to try in: what is added there is not added here."""
        return Usage(dict(self.of), self.swept_at)

    def move(self, whose: str, to: str) -> None:
        """One record goes on in another."""
        self._keep(to, (*self.of.get(to, ()), *self.of.pop(whose, ())))
