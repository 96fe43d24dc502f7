"""Opening hours: weekly minutes in a community's zone, and the stretches of time that they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from shared.contracts.bookings.holidays.calendar import DayHours, DayKind
from shared.contracts.partners.programme import OpeningWindow

Span = tuple[datetime, datetime]
"""From the first instant (included) to the second (excluded), in UTC."""

DayMinutes = tuple[tuple[int, int], ...]
"""Stretches that begin on one day, in minutes since its midnight, sorted and apart from each other.

One may reach into the next day: then it ends after 24 * 60."""

WeeklyHours = tuple[DayMinutes, ...]
"""One entry a weekday, Monday first."""


@dataclass(frozen=True, slots=True)
class CalendarHours:
    """Weekly hours, but for holidays and working weekends."""

    weekly: WeeklyHours
    calendar: Mapping[date, DayKind]
    on: Mapping[DayKind, DayHours]


OpenHours = WeeklyHours | CalendarHours

DAYS_IN_A_WEEK = 7
DAY = timedelta(days=1)
MINUTES_OF_A_DAY = 1_440


def weekly_hours(windows: Iterable[OpeningWindow]) -> WeeklyHours:
    """The windows by weekday, merged where they touch, so that a booking may lie across two of them."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(DAYS_IN_A_WEEK)]
    for window in windows:
        for weekday in window.weekdays:
            closes = _minute(window.closes_at) + MINUTES_OF_A_DAY * window.closes_next_day
            days[weekday - 1].append((_minute(window.opens_at), closes))
    return tuple(_merged(day) for day in days)


def calendar_hours(
    weekly: WeeklyHours,
    calendar: Mapping[date, DayKind],
    on_holidays: DayHours,
    on_working_weekends: DayHours,
) -> OpenHours:
    """The weekly hours, with what a holiday and a working weekend mean where they mean something."""
    if not calendar or on_holidays is on_working_weekends is DayHours.OF_THE_WEEKDAY:
        return weekly
    on = {DayKind.HOLIDAY: on_holidays, DayKind.WORKING_WEEKEND: on_working_weekends}
    return CalendarHours(weekly, calendar, on)


def minutes_on(day: date, hours: OpenHours) -> DayMinutes:
    """The stretches that begin on this local day."""
    if not isinstance(hours, CalendarHours):
        return hours[day.weekday()]
    kind = hours.calendar.get(day, DayKind.ORDINARY)
    match hours.on.get(kind, DayHours.OF_THE_WEEKDAY):
        case DayHours.CLOSED:
            return ()
        case DayHours.OF_SUNDAY:
            return hours.weekly[-1]
        case DayHours.OF_MONDAY:
            return hours.weekly[0]
        case DayHours.OF_THE_WEEKDAY:
            return hours.weekly[day.weekday()]


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


def spans_of_days(zone: str, first: date, last: date, hours: OpenHours) -> list[Span]:
    """When it is open by the hours of these local days, merged where one reaches into the next."""
    spans: list[Span] = []
    day = first
    while day <= last:
        for opens, closes in _spans(zone, day, minutes_on(day, hours)):
            if spans and opens <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], closes))
            else:
                spans.append((opens, closes))
        day += DAY
    return spans


def day_span(zone: str, first: date, days: int = 1) -> Span:
    """From the midnight with which a local day begins to the one that ends it, or the last of some days."""
    return _spans(zone, first, ((0, days * MINUTES_OF_A_DAY),))[0]


def spans_on(zone: str, day: date, hours: OpenHours) -> list[Span]:
    """When it is open on this local day, the night before and after it included where they belong to it."""
    begin, end = day_span(zone, day)
    return [span for span in spans_of_days(zone, day - DAY, day + DAY, hours) if overlap(span, (begin, end))]


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have an instant in common."""
    return one[0] < other[1] and other[0] < one[1]


def is_within(zone: str, hours: OpenHours, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether it is open for the whole of this time."""
    spans = spans_of_days(zone, local_day(zone, starts_at) - DAY, local_day(zone, ends_at), hours)
    return any(opens <= starts_at and ends_at <= closes for opens, closes in spans)


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
