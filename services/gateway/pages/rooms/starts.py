"""When a booking may start, and how long it may take, computed from what is free."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.gateway.operations.availability import bookable, get_availability
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.spaces.views import FreeWindow, GetAvailability, SpaceView

SHORTEST = timedelta(minutes=30)
HOUR = timedelta(hours=1)
HALF_AN_HOUR = timedelta(minutes=30)
_STEP = timedelta(minutes=30)
_ROUNDED = 300
"""Whoever books at once begins at the next five minutes, and not at 18:07:23."""


@dataclass(frozen=True, slots=True)
class RoomStarts:
    """One room on one day: the moments at which a booking may start."""

    space: SpaceView
    day: date
    starts: tuple[datetime, ...]


def starts_in(windows: Iterable[FreeWindow], every: timedelta) -> list[datetime]:
    """The beginning of each free stretch, and each full (or half) hour in it.

    Not the full hours alone: after a booking with a buffer a room is free from 19:10 on.
    """
    found: list[datetime] = []
    step = int(every.total_seconds())
    for window in windows:
        at = _rounded_up(window.starts_at)
        while at + SHORTEST <= window.ends_at:
            found.append(at)
            at = datetime.fromtimestamp((at.timestamp() // step + 1) * step, UTC)
    return found


def lengths_at(at: datetime, windows: Iterable[FreeWindow], longest: timedelta) -> list[int]:
    """How many minutes a booking that starts then may take; none where it is not free."""
    window = next((one for one in windows if one.starts_at <= at < one.ends_at), None)
    if window is None:
        return []
    most = min(window.ends_at - at, longest)
    found = [step * 30 for step in range(1, int(most / _STEP) + 1)]
    rest = int(most.total_seconds() // 60)
    return found if not found or rest == found[-1] else [*found, rest]


async def free_on(
    visit: Visit, spaces: Sequence[SpaceView], first: date, days: int, every: timedelta = HOUR
) -> list[RoomStarts]:
    """For each room and each of these days, from now on, when a booking may start."""
    shown = await visit.shown()
    begin = max(_midnight(first, shown), shown.now)
    end = _midnight(first + timedelta(days=days), shown)
    if begin >= end:
        return [RoomStarts(one, first + timedelta(days=at), ()) for one in spaces for at in range(days)]
    caller = await visit.caller(GetAvailability)
    within = await bookable(caller)
    queries = (GetAvailability(space_id=one.space_id, starts_at=begin, ends_at=end) for one in spaces)
    views = await asyncio.gather(*(get_availability(caller, one, within) for one in queries))
    found = []
    for space, view in zip(spaces, views, strict=True):
        starts = starts_in(view.free if view else (), every)
        for at in range(days):
            day = first + timedelta(days=at)
            of_day = tuple(one for one in starts if shown.local(one).date() == day)
            found.append(RoomStarts(space, day, of_day))
    return found


async def windows_around(visit: Visit, space_id: str, at: datetime) -> list[FreeWindow]:
    """What is free in the day that follows a moment, from now on."""
    begin = max(at, visit.gateway.clock.now())
    query = GetAvailability(space_id=space_id, starts_at=begin, ends_at=begin + timedelta(days=1))
    view = await get_availability(await visit.caller(GetAvailability), query)
    return view.free if view else []


def day_of(text: str, shown: Shown) -> date:
    """A day of an address; today for what is none, or lies before it."""
    try:
        return max(date.fromisoformat(text), shown.today)
    except ValueError:
        return shown.today


def _midnight(day: date, shown: Shown) -> datetime:
    return datetime.combine(day, time(0), shown.zone).astimezone(UTC)


def _rounded_up(at: datetime) -> datetime:
    return datetime.fromtimestamp(-(-at.timestamp() // _ROUNDED) * _ROUNDED, UTC)
