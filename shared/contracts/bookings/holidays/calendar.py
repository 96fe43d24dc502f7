"""Public holidays and the weekends that are worked for them (调休), as a community's calendar holds them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_NO_LONGER_FIT,
    HOLIDAYS_ARE_NOT_PUBLISHED,
    HOLIDAYS_ARE_TAKEN_OVER,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Flag, Frozen, Instant, Query, Request, Title, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles

Year = Annotated[int, Field(strict=True, ge=2000, le=2199)]


class DayKind(StrEnum):
    """What a day is in a community's calendar."""

    HOLIDAY = "holiday"
    WORKING_WEEKEND = "working_weekend"
    ORDINARY = "ordinary"
    """Neither, though another notice made it one of them."""


class DayHours(StrEnum):
    """Which of its hours a space keeps on a holiday, or on a weekend that is worked."""

    OF_THE_WEEKDAY = "of_the_weekday"
    """Those of the weekday that it is, as on any other."""
    OF_SUNDAY = "of_sunday"
    OF_MONDAY = "of_monday"
    CLOSED = "closed"


class CalendarDay(Frozen):
    """A day that is other than its weekday says, and the notice on which that stands."""

    day: date
    """The day, in the community's zone."""
    kind: DayKind
    """Whether it is a holiday, a weekend that is worked, or neither after all."""
    name: Title
    """What the day is called, or of which holiday it is part: 国庆节."""
    notice: Title
    """Number or date of the notice that says so: 国办发明电〔2025〕7号, or one of the community."""


class SetHolidaysRequest(Request):
    """Days as the community's calendar shall hold them; every other day stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "days": [
                        {
                            "day": "2026-12-31",
                            "kind": "holiday",
                            "name": "社区开放日",
                            "notice": "海湾社区通知2026年第9号",
                        }
                    ]
                }
            ]
        }
    )

    days: tuple[CalendarDay, ...] = Field(min_length=1, max_length=120)
    """Each day once."""
    keep_misfits: Flag = False
    """Whether bookings that would lie outside the hours of these days may stand; otherwise they are named and
    nothing changes."""

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        if len({one.day for one in self.days}) < len(self.days):
            raise ValueError("names a day twice")
        return self


class SetHolidays(SetHolidaysRequest, Command):
    """Staff enter days by hand: a notice that is not in the data set yet, or one of the community's own."""

    operation = Operation("Set days of the calendar", roles(Role.STAFF), (BOOKINGS_NO_LONGER_FIT,))


class TakeOverHolidaysRequest(Request):
    """The year to take over, and what becomes of bookings that would no longer fit."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"year": 2026}]})

    year: Year
    """A year whose days the State Council has published and the kept data set holds."""
    keep_misfits: Flag = False
    """Whether bookings that would lie outside the hours of these days may stand; otherwise they are named and
    nothing changes."""


class TakeOverHolidays(TakeOverHolidaysRequest, Command):
    """Staff take over what the State Council published for a year. Days that the community set stay."""

    operation = Operation(
        "Take over a year's public holidays",
        roles(Role.STAFF),
        (HOLIDAYS_ARE_NOT_PUBLISHED, HOLIDAYS_ARE_TAKEN_OVER, BOOKINGS_NO_LONGER_FIT),
    )


class HolidaysSet(Event):
    """Days of the community's calendar are set: taken over as published, or entered by staff."""

    type: ClassVar[str] = "bookings.holidays_set.v1"

    days: tuple[CalendarDay, ...]
    """Each day as it is from now on, and the notice that says so; other days stay as they were."""
    published_year: int | None
    """The year that is known as a whole, since the days are those that were published for it; null where
    staff entered single days."""
    set_at: Instant
    """When it was taken over or entered."""


class HolidaysView(View):
    """The days of a year that are other than their weekday says."""

    year: int
    """The year that was asked for."""
    published: bool
    """Whether the days published for this year are taken over. While they are not, it is open which days are
    holidays: the days below, if any, are those that staff entered."""
    in_data_set: bool
    """Whether the kept data set holds the year, so that it can be taken over."""
    days: tuple[CalendarDay, ...]
    """In their order, those among them that became ordinary again."""


class GetHolidays(Query[HolidaysView]):
    """A year's holidays and working weekends in the community's calendar, each with its notice."""

    operation = Operation("Read a year's holidays", ANYONE)

    year: Annotated[int, Field(ge=2000, le=2199)]
    """The year."""
