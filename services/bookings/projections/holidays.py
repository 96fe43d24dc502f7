"""The community's calendar, a year a document: which days are other than their weekday says."""

from collections.abc import Iterator

from services.bookings.domain.published_days import NOTICES
from shared.contracts.bookings.holidays.calendar import CalendarDay, GetHolidays, HolidaysSet, HolidaysView
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection


class CalendarYear(View):
    """One year of the calendar."""

    published: bool = False
    days: tuple[CalendarDay, ...] = ()


def _years(event: HolidaysSet) -> Iterator[str]:
    years = {one.day.year for one in event.days}
    if event.published_year is not None:
        years.add(event.published_year)
    return map(str, sorted(years))


def _set(year: CalendarYear | None, recorded: Recorded[HolidaysSet], key: str) -> CalendarYear:
    event, before = recorded.data, year or CalendarYear()
    days = {one.day: one for one in before.days}
    days |= {one.day: one for one in event.days if str(one.day.year) == key}
    return CalendarYear(
        published=before.published or str(event.published_year) == key,
        days=tuple(days[day] for day in sorted(days)),
    )


async def get_holidays(documents: Documents[CalendarYear], query: GetHolidays) -> HolidaysView:
    found = await documents.get(str(query.year)) or CalendarYear()
    return HolidaysView(
        year=query.year,
        published=found.published,
        in_data_set=query.year in NOTICES,
        days=found.days,
    )


HOLIDAYS = (
    Projection("holidays", CalendarYear).on(HolidaysSet, _years, _set).answers(GetHolidays, get_holidays)
)
