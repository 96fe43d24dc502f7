"""What happens by itself and when: at most one alarm for each thing."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Agenda:
    """Alarms, sorted by time. Exact: an alarm that no longer matters is taken out, never skipped.

    Else the host would be told again and again of a time at which nothing happens.
    """

    alarms: list[tuple[datetime, str]] = field(default_factory=list)
    set_for: dict[str, datetime] = field(default_factory=dict)

    def put(self, key: str, at: datetime) -> None:
        """Sets the alarm of one thing, in place of the one it had."""
        self.drop(key)
        insort(self.alarms, (at, key))
        self.set_for[key] = at

    def put_soonest(self, key: str, moments: Iterable[datetime]) -> None:
        """Sets the alarm of one thing to the soonest of these; of none, takes it out."""
        soonest = min(moments, default=None)
        if soonest is None:
            self.drop(key)
        else:
            self.put(key, soonest)

    def drop(self, key: str) -> None:
        """Takes the alarm of one thing out, if it has one."""
        at = self.set_for.pop(key, None)
        if at is not None:
            del self.alarms[bisect_left(self.alarms, (at, key))]

    def next(self) -> datetime | None:
        """When the first alarm goes off."""
        return self.alarms[0][0] if self.alarms else None

    def until(self, now: datetime) -> list[str]:
        """What is due by now, in the order of its time."""
        due: list[str] = []
        for at, key in self.alarms:
            if at > now:
                break
            due.append(key)
        return due
