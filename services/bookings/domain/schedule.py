"""Who has a space when: slots sorted by their start, and searches that look at few of them."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from services.bookings.domain.hours import Span

KEPT_AFTERWARDS = timedelta(days=8)
"""Slots and closures stay so long after their end: the residents' floor is reckoned over whole weeks."""

Use = tuple[datetime, datetime, int]
"""From, until, so many units."""


class Slot(NamedTuple):
    """One booking's claim on a space, the buffer after it included."""

    starts_at: datetime
    free_again_at: datetime
    units: int
    booking_id: str
    counts_against_floor: bool


@dataclass(slots=True)
class Schedule:
    """The slots of one space."""

    slots: list[Slot] = field(default_factory=list)
    longest: timedelta = timedelta()
    """No slot was ever longer: what starts earlier than this before an instant is over by then."""

    def add(self, slot: Slot) -> None:
        """Claims a slot."""
        insort(self.slots, slot)
        self.longest = max(self.longest, slot.free_again_at - slot.starts_at)

    def remove(self, starts_at: datetime, booking_id: str) -> None:
        """Gives a booking's slot back."""
        for index in range(bisect_left(self.slots, (starts_at,)), len(self.slots)):
            if self.slots[index].booking_id == booking_id:
                del self.slots[index]
                return

    def forget_before(self, instant: datetime) -> None:
        """Drops slots that were over by then, from the front; a few at most, as this is done often."""
        over = 0
        while over < len(self.slots) and self.slots[over].free_again_at <= instant:
            over += 1
        del self.slots[:over]

    def between(self, starts_at: datetime, ends_at: datetime) -> list[Slot]:
        """The slots that overlap this time."""
        slots, found = self.slots, list[Slot]()
        for place in range(bisect_left(slots, (starts_at - self.longest,)), len(slots)):
            slot = slots[place]
            if slot[0] >= ends_at:
                break  # Few lie between: to look for the last by halves took longer than to come to it.
            if slot[1] > starts_at:
                found.append(slot)
        return found

    def peak(self, starts_at: datetime, ends_at: datetime) -> int:
        """The highest number of units in use at one instant of this time."""
        slots = self.between(starts_at, ends_at)
        if len(slots) <= 1:
            return slots[0].units if slots else 0
        used = peak = 0
        for _, change in _edges((slot[0], slot[1], slot[2]) for slot in slots):
            used += change
            peak = max(peak, used)
        return peak


def _edges(uses: Iterable[Use]) -> list[tuple[datetime, int]]:
    """Where the number of used units changes; at one instant what ends comes before what begins."""
    return sorted(edge for begin, end, units in uses for edge in ((begin, units), (end, -units)))


def free_stretches(uses: Iterable[Use], allowed: int, opens: datetime, closes: datetime) -> list[Span]:
    """The stretches from ``opens`` to ``closes`` in which at most ``allowed`` units are in use."""
    if allowed < 0:
        return []
    free: list[Span] = []
    used = 0
    since: datetime | None = opens
    for at, change in _edges(use for use in uses if use[0] < closes and use[1] > opens):
        used += change
        if used <= allowed:
            since = max(at, opens) if since is None else since
        elif since is not None:
            if since < at:
                free.append((since, at))
            since = None
    if since is not None and since < closes:
        free.append((since, closes))
    return free


@dataclass(slots=True)
class LetGo:
    """A hold that was not confirmed: it ran out or was given back."""

    space_id: str
    starts_at: datetime
    ends_at: datetime
    at: datetime
