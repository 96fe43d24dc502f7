"""When a booking may start, and how long it may take, computed from what is free."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from services.gateway.operations.availability import (
    all_free_within,
    bookable,
    days_ahead,
    get_availability,
    offered,
)
from services.gateway.pages.rooms.shut import why_shut
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.bookings.refusals.spaces import SPACE_IS_NOT_FREE, WINDOW_IS_TOO_FAR_AHEAD
from shared.contracts.bookings.spaces.obstacles import Obstacle
from shared.contracts.bookings.spaces.views import (
    AvailabilityView,
    FreeWindow,
    GetAvailability,
    ListAvailability,
    SpaceView,
)

SHORTEST = timedelta(minutes=30)
HOUR = timedelta(hours=1)
HALF_AN_HOUR = timedelta(minutes=30)
_STEP = timedelta(minutes=30)
_ROUNDED = 300
"""Whoever books at once begins at the next five minutes, and not at 18:07:23."""


def moment_in(text: str) -> datetime | None:
    """The moment that an address or a form names; None where it names none."""
    try:
        # A plus that was not escaped arrives as a space.
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None and 2000 <= at.year <= 2199 else None


@dataclass(frozen=True, slots=True)
class RoomStarts:
    """One room on one day: the moments at which a booking may start."""

    space: SpaceView
    day: date
    starts: tuple[datetime, ...]
    why: tuple[str, ...] = ()
    """What is against the starts that are free and not for this visitor; of a day without a start, what its
    closures and the calendar have to do with that."""


def starts_in(windows: Iterable[FreeWindow], every: timedelta) -> list[datetime]:
    """The beginning of each free stretch, and each full (or half) hour in it.

    Not the full hours alone: after a booking with a buffer a room is free from 19:10 on.
    """
    found: list[datetime] = []
    step = int(every.total_seconds())
    for window in windows:
        at = _rounded_up(window.starts_at)
        last = window.starts_before or window.ends_at
        while at < last and at + SHORTEST <= window.ends_at:
            found.append(at)
            at = datetime.fromtimestamp((at.timestamp() // step + 1) * step, UTC)
    return found


def lengths_at(at: datetime, windows: Iterable[FreeWindow], longest: timedelta) -> list[int]:
    """How many minutes a booking that starts then may take; none where it is not free."""
    found_in = (one for one in windows if one.starts_at <= at < (one.starts_before or one.ends_at))
    window = next(found_in, None)
    if window is None:
        return []
    most = min(window.ends_at - at, longest)
    if window.longest_minutes is not None:
        most = min(most, timedelta(minutes=window.longest_minutes))
    found = [step * 30 for step in range(1, int(most / _STEP) + 1)]
    rest = int(most.total_seconds() // 60)
    return found if not found or rest == found[-1] else [*found, rest]


async def free_on(
    visit: Visit,
    spaces: Sequence[SpaceView],
    first: date,
    days: int,
    every: timedelta = HOUR,
    partner_id: str | None = None,
) -> list[RoomStarts]:
    """For each room and each of these days, from now on, when a booking for the visitor, or the partner,
    may start."""
    shown = await visit.shown()
    begin = max(_midnight(first, shown), shown.now)
    end = _midnight(first + timedelta(days=days), shown)
    if begin >= end:
        return [RoomStarts(one, first + timedelta(days=at), ()) for one in spaces for at in range(days)]
    caller = await visit.caller(GetAvailability)
    within = await bookable(caller, partner_id)
    query = ListAvailability(space_ids=tuple(one.space_id for one in spaces), starts_at=begin, ends_at=end)
    free = await all_free_within(caller, query, within)
    views = await offered(caller, free, within, int(SHORTEST.total_seconds()) // 60)
    by_space = {view.space_id: view for view in views}
    days_shown = [first + timedelta(days=at) for at in range(days)]
    found = [
        one
        for space in spaces
        for one in _by_day(visit, shown, space, by_space.get(space.space_id), days_shown, every)
    ]
    return await _with_reasons(visit, found)


async def _with_reasons(visit: Visit, found: Sequence[RoomStarts]) -> list[RoomStarts]:
    """The same, where of an empty day more can be said than that it is empty."""
    shut = await why_shut(visit, [(one.space, one.day) for one in found if not one.starts and not one.why])
    nothing = visit.words("rooms.nothing_free")
    return [
        replace(one, why=(nothing, *why)) if (why := shut.get((one.space.space_id, one.day))) else one
        for one in found
    ]


def _by_day(
    visit: Visit,
    shown: Shown,
    space: SpaceView,
    view: AvailabilityView | None,
    days: Sequence[date],
    every: timedelta,
) -> Iterator[RoomStarts]:
    starts: dict[date, list[datetime]] = {day: [] for day in days}
    why: dict[date, dict[str, None]] = {day: {} for day in days}
    for at in starts_in(view.free if view else (), every):
        starts.get(shown.local(at).date(), []).append(at)
    for one in view.refused if view else ():
        sentence = _sentence(one.against, visit.words, shown)
        window = FreeWindow(starts_at=one.starts_at, ends_at=one.ends_at, starts_before=one.starts_before)
        for at in starts_in((window,), every):
            why.get(shown.local(at).date(), {})[sentence] = None
    for day in days:
        yield RoomStarts(space, day, tuple(starts[day]), tuple(why[day]))


def _sentence(told: Obstacle, words: Words, shown: Shown) -> str:
    """Why free time is not offered: for what is not open yet, when it will be; for what is free and refused
    as taken, that somebody waits for it."""
    if told.reason == WINDOW_IS_TOO_FAR_AHEAD.code:
        opens_at = datetime.fromisoformat(str(told.facts["bookable_from"]))
        return words("rooms.opens_at", at=shown.moment(opens_at))
    if told.reason == SPACE_IS_NOT_FREE.code:
        return words("rooms.left_to_line")
    return sentence_of(told.reason, told.sentence, told.facts, words, shown)


async def windows_around(
    visit: Visit, space_id: str, at: datetime, partner_id: str | None = None, units: int = 1
) -> list[FreeWindow]:
    """What is free in the day that follows a moment, from now on."""
    begin = max(at, visit.gateway.clock.now())
    until = begin + timedelta(days=1)
    query = GetAvailability(space_id=space_id, starts_at=begin, ends_at=until, units=units)
    caller = await visit.caller(GetAvailability)
    view = await get_availability(caller, query, await bookable(caller, partner_id))
    return view.free if view else []


def day_of(text: str, shown: Shown) -> date:
    """A day of an address; today for what is none, or lies before it."""
    try:
        return max(date.fromisoformat(text), shown.today)
    except ValueError:
        return shown.today


async def days_shown(visit: Visit, partner_id: str | None) -> int:
    """For so many days ahead it is told what is free, since beyond the visitor can have none of it."""
    return await days_ahead(await visit.caller(GetAvailability), partner_id)


def _midnight(day: date, shown: Shown) -> datetime:
    return datetime.combine(day, time(0), shown.zone).astimezone(UTC)


def _rounded_up(at: datetime) -> datetime:
    return datetime.fromtimestamp(-(-at.timestamp() // _ROUNDED) * _ROUNDED, UTC)
