"""Opening hours: weekly minutes in a community's zone, and the stretches of time that they mean."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from shared.contracts.partners.programme import OpeningWindow

Span = tuple[datetime, datetime]
"""From the first instant (included) to the second (excluded), in UTC."""

DayMinutes = tuple[tuple[int, int], ...]
"""Stretches of one day, in minutes since its midnight, sorted and apart from each other."""

WeeklyHours = tuple[DayMinutes, ...]
"""One entry a weekday, Monday first."""

DAYS_IN_A_WEEK = 7


def weekly_hours(windows: Iterable[OpeningWindow]) -> WeeklyHours:
    """The windows by weekday, merged where they touch, so that a booking may lie across two of them."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(DAYS_IN_A_WEEK)]
    for window in windows:
        for weekday in window.weekdays:
            days[weekday - 1].append((_minute(window.opens_at), _minute(window.closes_at)))
    return tuple(_merged(day) for day in days)


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


def _merged(stretches: list[tuple[int, int]]) -> DayMinutes:
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(stretches):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return tuple(merged)


def local_day(zone: str, instant: datetime) -> date:
    """The day that the calendar on the wall shows in this zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def monday_of(day: date) -> date:
    """The first day of the ISO week in which the day lies."""
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=8192)
def _spans(zone: str, day: date, minutes: DayMinutes) -> tuple[Span, ...]:
    place = ZoneInfo(zone)
    midnight = datetime.combine(day, time())

    def at(minute: int) -> datetime:
        return (midnight + timedelta(minutes=minute)).replace(tzinfo=place).astimezone(UTC)

    return tuple((at(opens), at(closes)) for opens, closes in minutes)


def spans_of_day(zone: str, day: date, hours: WeeklyHours) -> tuple[Span, ...]:
    """When it is open on this local day."""
    return _spans(zone, day, hours[day.weekday()])


def without(spans: Iterable[Span], closed: Iterable[Span]) -> list[Span]:
    """The spans less the times in ``closed``."""
    left = list(spans)
    for starts_at, ends_at in closed:
        left = [
            (begin, end)
            for opens, closes in left
            for begin, end in ((opens, min(closes, starts_at)), (max(opens, ends_at), closes))
            if begin < end
        ]
    return left
