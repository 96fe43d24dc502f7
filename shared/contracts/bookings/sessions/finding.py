"""By what sessions are found: what they are about, for which ages, at which times of a week."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

Age = Annotated[int, Field(ge=0, le=120)]
"""An age in full years."""


class DaysOfTheWeek(StrEnum):
    """Which days of a week, by the calendar alone: a holiday, or a working weekend, is the day that it is."""

    WEEKDAYS = "weekdays"
    WEEKEND = "weekend"


class TimeOfDay(StrEnum):
    """When in the day something begins: before 12:00, before 18:00, or later."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


HOURS_A_WEEK = 7 * 24


def hour_of_week(instant: datetime) -> int:
    """Which hour of a week it is in UTC: 0 is Monday from 0:00 to 1:00."""
    at = instant.astimezone(UTC)
    return at.weekday() * 24 + at.hour
