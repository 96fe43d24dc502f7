"""Months as text that sorts: ``2026-07``."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
"""How one is written."""

Month = Annotated[str, StringConstraints(pattern=MONTH)]
"""A month in the community's zone: ``2026-07``."""


def month_of(day: date) -> str:
    """In which month a day lies."""
    return day.isoformat()[:7]


def month_at(moment: datetime, zone: str) -> str:
    """Which month it is at a moment in a zone."""
    return month_of(moment.astimezone(ZoneInfo(zone)).date())


def month_shifted(month: str, by: int) -> str:
    """So many months later, or before: ``2027-01`` of ``2026-11`` by 2."""
    year, number = map(int, month.split("-"))
    of_year, shifted = divmod(year * 12 + number - 1 + by, 12)
    return f"{of_year}-{shifted + 1:02d}"


def month_before(month: str) -> str:
    """``2026-11`` of ``2026-12``."""
    return month_shifted(month, -1)


def months_between(first: str, last: str) -> Iterator[str]:
    """Every month from the first to the last."""
    while first <= last:
        yield first
        first = month_after(first)


def month_after(month: str) -> str:
    """``2027-01`` of ``2026-12``."""
    return month_shifted(month, 1)


def first_day(month: str) -> date:
    """The day on which a month begins."""
    return date.fromisoformat(f"{month}-01")
