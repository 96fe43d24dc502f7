"""Why a day of a room has nothing to book: it is closed, or the calendar gives the day other hours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayHours, DayKind, GetHolidays
from shared.contracts.bookings.spaces.views import SpaceView

Day = tuple[str, date]
"""A room, by its id, on a day of the community's calendar."""


async def why_shut(visit: Visit, empty: Sequence[tuple[SpaceView, date]]) -> Mapping[Day, tuple[str, ...]]:
    """What is known of these empty days, a sentence each: nothing is said of one that is merely booked."""
    if not empty:
        return {}
    shown, spaces = await visit.shown(), await spaces_of(visit)
    calendar = await _calendar(visit, empty)
    found: dict[Day, tuple[str, ...]] = {}
    for space, day in empty:
        kin = [spaces[one] for one in space.kin if one in spaces]
        closed = _closed(visit, shown, [space, *kin], day)
        found[space.space_id, day] = (*_of_calendar(visit, space, calendar.get(day)), *closed)
    return found


async def _calendar(visit: Visit, empty: Iterable[tuple[SpaceView, date]]) -> dict[date, CalendarDay]:
    """The days that are other than their weekday says, as far as one of these rooms tells them apart."""
    years = {day.year for space, day in empty if {*_hours(space).values()} != {DayHours.OF_THE_WEEKDAY}}
    found = [await visit.ask(GetHolidays(year=year)) for year in sorted(years)]
    return {one.day: one for year in found for one in year.days}


def _hours(space: SpaceView) -> dict[DayKind, DayHours]:
    return {DayKind.HOLIDAY: space.on_holidays, DayKind.WORKING_WEEKEND: space.on_working_weekends}


def _of_calendar(visit: Visit, space: SpaceView, day: CalendarDay | None) -> Iterator[str]:
    hours = DayHours.OF_THE_WEEKDAY if day is None else _hours(space).get(day.kind, DayHours.OF_THE_WEEKDAY)
    if day is not None and hours is not DayHours.OF_THE_WEEKDAY:
        yield visit.words(f"rooms.{day.kind}.{hours}", name=day.name)


def _closed(visit: Visit, shown: Shown, rooms: Sequence[SpaceView], day: date) -> Iterator[str]:
    """The closures that reach into the day: of the room itself, its whole or one of its parts."""
    begins = datetime.combine(day, time(0), shown.zone)
    ends = datetime.combine(day + timedelta(days=1), time(0), shown.zone)
    for at, room in enumerate(rooms):
        for one in room.closures:
            if one.starts_at < ends and one.ends_at > begins:
                where = f"{name_in(visit.language, room)}{visit.words('tasks.colon')}" if at else ""
                window = shown.window(one.starts_at, one.ends_at)
                yield where + visit.words("rooms.closed", window=window, reason=one.reason)
