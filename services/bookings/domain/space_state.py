"""A space as the rules of booking know it."""

from dataclasses import dataclass, field
from datetime import datetime

from services.bookings.domain.hours import WeeklyHours
from services.bookings.domain.schedule import Schedule
from shared.contracts.bookings.holidays.calendar import DayHours
from shared.contracts.bookings.spaces.pictures import Picture


@dataclass(slots=True)
class Closure:
    id: str
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(slots=True)
class Space:
    id: str
    name: str
    capacity: int
    units: int
    buffer_minutes: int
    hours: WeeklyHours | None
    """None: those of the community."""
    on_holidays: DayHours = DayHours.OF_THE_WEEKDAY
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY
    check_in_by_code: bool = False
    revision: int = 1
    house_rules: tuple[str, str] | None = None  # In Chinese and in English.
    pictures: tuple[Picture, ...] = ()
    part_ids: tuple[str, ...] = ()
    whole_id: str | None = None  # Of which it is a part; see `kin`.
    closures: list[Closure] = field(default_factory=list)
    schedule: Schedule = field(default_factory=Schedule)
