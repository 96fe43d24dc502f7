"""What is remembered of a series that is not long over."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.series import SkippedDate


@dataclass(slots=True)
class Series:
    """A series. A date is named by when it was to begin as it was booked, however it was moved since."""

    id: str
    space_id: str
    units: int
    use: BookingUse
    booked_by: str
    partner_id: str | None
    skipped: dict[datetime, SkippedDate]
    """By date: those that can still be added."""
    last: datetime
    """No date begins later."""
    moved: dict[str, datetime] = field(default_factory=dict)
    """The date of each booking that begins at another time."""
    alone: set[datetime] = field(default_factory=set)
    """The dates that change with no other: each was edited by itself, or stayed when others were edited."""

    def date_of(self, booking_id: str, starts_at: datetime) -> datetime:
        """Which date a booking that begins now at ``starts_at`` stands for."""
        return self.moved.get(booking_id, starts_at)

    def skips(self, dates: tuple[SkippedDate, ...]) -> None:
        """From now on these can be added, and no others."""
        self.skipped = {one.date or one.starts_at: one for one in dates}
