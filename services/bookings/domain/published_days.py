"""What the State Council published of holidays and working weekends: the package chinesecalendar, pinned.

It holds the days of each year up to the last notice that its release knew, and not the notices' numbers:
those stand here, and a year is only taken from the package when its notice is named. A year that has none
(2027 in version 1.11.0) is open, and staff can enter it by hand; nothing is computed for it.
"""

from datetime import date
from functools import lru_cache

from chinese_calendar.constants import Holiday, holidays, workdays

from shared.contracts.bookings.holidays.calendar import CalendarDay, DayKind

NOTICES = {2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}

_DAYS: tuple[tuple[DayKind, dict[date, str]], ...] = (
    (DayKind.HOLIDAY, holidays),
    (DayKind.WORKING_WEEKEND, workdays),
)


@lru_cache
def published(year: int) -> tuple[CalendarDay, ...]:
    """The days of a year that are other than their weekday says, in their order; none of one still open."""
    notice = NOTICES.get(year)
    if notice is None:
        return ()
    days = (
        CalendarDay(day=day, kind=kind, name=Holiday(of).chinese, notice=notice)
        for kind, found in _DAYS
        for day, of in found.items()
        if day.year == year
    )
    return tuple(sorted(days, key=lambda one: one.day))
