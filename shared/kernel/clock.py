"""Where the time comes from. Deciders never ask: commands carry it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class DevelopmentClock:
    """A clock that a developer can move forward, never back; for the embedded profile alone.

    ``ahead`` is how far it runs before the machine's clock. Whoever owns it persists ``ahead``, so that
    the time never goes back over a restart.
    """

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        """The present moment as the platform sees it, in UTC."""
        return datetime.now(UTC) + self.ahead

    def advance(self, by: timedelta) -> datetime:
        """Moves the clock forward and returns the new present; ``ValueError`` if ``by`` is negative."""
        self.ahead = self.moved(by).ahead
        return self.now()

    def moved(self, by: timedelta) -> "DevelopmentClock":
        """Another clock, so much further ahead: to be kept before this one moves. Errors as `advance`."""
        if by < timedelta():
            raise ValueError("the development clock only moves forward")
        return DevelopmentClock(self.ahead + by)
