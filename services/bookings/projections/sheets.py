"""The sheets from which free windows are computed: what stands on each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from shared.contracts.bookings.holidays.calendar import DayHours, DayKind
from shared.contracts.bookings.spaces.tariffs import PriceList
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.models import View

COMMUNITY = "community"
"""The key of the sheet with the opening hours."""


class HoursFrom(View):
    """The community's opening hours from a date on."""

    effective_from: datetime
    zone: str
    opening_windows: tuple[OpeningWindow, ...]


class Claim(View):
    """What a booking takes, or (with no units) what a closure does."""

    id: str
    starts_at: datetime
    ends_at: datetime
    units: int = 0


class Day(View):
    """A day of the calendar."""

    day: date
    kind: DayKind


class Sheet(View):
    """One sheet of the calendar: of the community, of a space, or of a space on a day."""

    hours: tuple[HoursFrom, ...] = ()
    calendar: tuple[Day, ...] = ()
    opening_windows: tuple[OpeningWindow, ...] | None = None
    on_holidays: DayHours = DayHours.OF_THE_WEEKDAY
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY
    units: int = 1
    buffer_minutes: int = 0
    prices: tuple[PriceList, ...] = ()
    kin: tuple[str, ...] = ()
    """The parts of a whole, or the whole of a part."""
    closures: tuple[Claim, ...] = ()
    taken: tuple[Claim, ...] = ()


def days_of(space_id: str, starts_at: datetime, free_again_at: datetime) -> Iterator[str]:
    """The keys of the sheets of a space's days, in UTC, in which this time lies."""
    day = starts_at.date()
    while day <= free_again_at.date():
        yield f"{space_id}/{day}"
        day += timedelta(days=1)
