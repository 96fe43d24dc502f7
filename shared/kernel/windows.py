"""Stretches of time, half-open: a window ends where the next may begin."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import model_validator

from shared.kernel.models import Frozen, Instant


class TimeWindow(Frozen):
    """From ``starts_at`` (included) to ``ends_at`` (excluded)."""

    starts_at: Instant
    """The first moment that belongs to it."""
    ends_at: Instant
    """The moment at which it is over, which no longer belongs to it; later than `starts_at`."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("must end after it starts")
        return self

    @property
    def length(self) -> timedelta:
        """How long the window is."""
        return self.ends_at - self.starts_at

    def overlaps(self, other: "TimeWindow") -> bool:
        """Whether some instant lies in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, instant: datetime) -> bool:
        """Whether the instant lies in the window."""
        return self.starts_at <= instant < self.ends_at

    def padded(self, buffer: timedelta) -> "TimeWindow":
        """The window with a buffer on both sides."""
        return TimeWindow(starts_at=self.starts_at - buffer, ends_at=self.ends_at + buffer)
