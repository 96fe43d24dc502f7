"""When the dates of a series begin, by the rule that repeats them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from shared.contracts.bookings.series import Repeats

_TIMES_A_MONTH_HAS_SURELY = 4


def rule_of(repeats: Repeats, first: datetime, dates: int) -> rrule:
    """The rule for a local start, without an offset: a time of day stays what it is when clocks change."""
    if repeats is Repeats.WEEKLY:
        return rrule(WEEKLY, dtstart=first, count=dates)
    if repeats is Repeats.EVERY_OTHER_WEEK:
        return rrule(WEEKLY, dtstart=first, count=dates, interval=2)
    nth = (first.day - 1) // 7 + 1
    on = weekday(first.weekday(), nth if nth <= _TIMES_A_MONTH_HAS_SURELY else -1)
    return rrule(MONTHLY, dtstart=first, count=dates, byweekday=on)


def starts_of(zone: str, repeats: Repeats, starts_at: datetime, dates: int) -> list[datetime]:
    """When each date begins. A local time that a change of clocks leaves out comes after it (RFC 5545)."""
    place = ZoneInfo(zone)
    local = starts_at.astimezone(place).replace(tzinfo=None, fold=0)
    later = [one.replace(tzinfo=place).astimezone(UTC) for one in rule_of(repeats, local, dates)]
    return [starts_at, *later[1:]]
