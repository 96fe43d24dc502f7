"""The community's calendar: published days are taken over, and staff set days by hand."""

from collections.abc import Sequence
from datetime import datetime

from services.bookings.domain.hours import local_day
from services.bookings.domain.misfits import Calendar, Misfits, outside_calendar
from services.bookings.domain.published_days import NOTICES, published
from services.bookings.domain.room_line import call_lines
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.holidays.calendar import (
    CalendarDay,
    DayHours,
    HolidaysSet,
    SetHolidays,
    TakeOverHolidays,
)
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_NO_LONGER_FIT,
    HOLIDAYS_ARE_NOT_PUBLISHED,
    HOLIDAYS_ARE_TAKEN_OVER,
)
from shared.contracts.bookings.spaces.commands import EditSpace, OpenSpace
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

BOOKINGS_SHOWN = 20


def set_holidays(state: Bookings, command: SetHolidays) -> list[Event]:
    event = HolidaysSet(days=command.days, published_year=None, set_at=command.now)
    return _with_misfits(state, event, command)


def take_over_holidays(state: Bookings, command: TakeOverHolidays) -> list[Event]:
    if command.year in state.published_years:
        raise Rejected(HOLIDAYS_ARE_TAKEN_OVER)
    if not published(command.year):
        raise Rejected(HOLIDAYS_ARE_NOT_PUBLISHED, years=[*NOTICES])
    return _with_misfits(state, _taken_over(state, command.year, command.now), command)


def _with_misfits(
    state: Bookings, event: HolidaysSet, command: SetHolidays | TakeOverHolidays
) -> list[Event]:
    outside = outside_calendar(state, calendar_after(state, [event]), command.now)
    if outside and not command.keep_misfits:
        raise Rejected(
            BOOKINGS_NO_LONGER_FIT,
            outside_hours=list(outside[:BOOKINGS_SHOWN]),
            too_many_people=[],
            bookings_in_all=len(outside),
        )
    return [event, *Misfits(outside, []).events(command.now)]


def _taken_over(state: Bookings, year: int, now: datetime) -> HolidaysSet:
    """The published days but for those that the community set itself."""
    days: tuple[CalendarDay, ...] = tuple(one for one in published(year) if one.day not in state.calendar)
    return HolidaysSet(days=days, published_year=year, set_at=now)


def calendar_for(state: Bookings, command: OpenSpace | EditSpace) -> list[HolidaysSet]:
    """What a space brings into the calendar that tells holidays apart: the published years that it lacks."""
    if command.on_holidays is command.on_working_weekends is DayHours.OF_THE_WEEKDAY:
        return []
    this_year = local_day(state.rules_at(command.now).zone, command.now).year
    years = (year for year in NOTICES if year >= this_year and year not in state.published_years)
    return [_taken_over(state, year, command.now) for year in years]


def calendar_after(state: Bookings, events: Sequence[HolidaysSet]) -> Calendar:
    """The calendar with what these events would set."""
    return state.calendar | {one.day: one.kind for event in events for one in event.days}


def holidays_set(state: Bookings, event: HolidaysSet) -> None:
    state.calendar.update((one.day, one.kind) for one in event.days)
    if event.published_year is not None:
        state.published_years.append(event.published_year)
    call_lines(state, event.set_at)
