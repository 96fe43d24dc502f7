"""Public holidays and working weekends: taken over, overridden, and what they mean for a space."""

from datetime import date
from itertools import chain

import pytest
from pydantic import ValidationError

from services.bookings.domain.published_days import NOTICES, published
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingsNoLongerFit, Misfit
from shared.contracts.bookings.holidays.calendar import (
    CalendarDay,
    DayHours,
    DayKind,
    HolidaysSet,
    SetHolidays,
    TakeOverHolidays,
)
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_NO_LONGER_FIT,
    HOLIDAYS_ARE_NOT_PUBLISHED,
    HOLIDAYS_ARE_TAKEN_OVER,
    SPACE_IS_NOT_OPEN_THEN,
)
from shared.contracts.bookings.spaces.commands import EditSpace
from shared.contracts.bookings.spaces.events import SpaceEdited
from tests.specification import Specification
from tests.unit.bookings.haiwan import (
    DANCE_ROOM,
    at,
    book,
    haiwan,
    resident,
    rules_adopted,
    space_opened,
    specification,
    staff,
)

SEPTEMBER = at(1, 9, month=9)
NOTICE_OF_THE_COMMUNITY = "海湾社区通知2026年第9号"


def take_over(year: int = 2026, *, keep_misfits: bool = False) -> TakeOverHolidays:
    return TakeOverHolidays(year=year, keep_misfits=keep_misfits, **staff())


def day_set(day: date, kind: DayKind, *, keep_misfits: bool = False) -> SetHolidays:
    one = CalendarDay(day=day, kind=kind, name="社区开放日", notice=NOTICE_OF_THE_COMMUNITY)
    return SetHolidays(days=(one,), keep_misfits=keep_misfits, **staff())


def dance_room(
    on_holidays: DayHours = DayHours.OF_THE_WEEKDAY,
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY,
    *,
    keep_misfits: bool = False,
) -> EditSpace:
    return EditSpace(
        space_id=DANCE_ROOM,
        name="舞蹈室",
        name_en="Dance room",
        capacity=25,
        buffer_minutes=10,
        on_holidays=on_holidays,
        on_working_weekends=on_working_weekends,
        keep_misfits=keep_misfits,
        **staff(),
    )


def national_day(hour: int) -> BookSpace:
    """Thursday, 1 October 2026, asked for a month before."""
    return book(at(1, hour, month=10), who=resident(now=SEPTEMBER))


def working_saturday(hour: int) -> BookSpace:
    """Saturday, 10 October 2026, which is worked for the National Day."""
    return book(at(10, hour, month=10), who=resident(now=SEPTEMBER))


def test_the_days_of_2026_are_those_of_the_notice() -> None:
    days = published(2026)
    holidays = [one.day for one in days if one.kind is DayKind.HOLIDAY]
    worked = [one.day for one in days if one.kind is DayKind.WORKING_WEEKEND]
    assert len(holidays) == 3 + 9 + 3 + 5 + 3 + 3 + 7
    stretches = ((10, 1, 7), (9, 25, 27), (6, 19, 21), (5, 1, 5), (4, 4, 6), (2, 15, 23), (1, 1, 3))
    named = chain.from_iterable(
        (date(2026, month, day) for day in range(first, last + 1)) for month, first, last in stretches
    )
    assert set(holidays) == set(named)
    assert worked == [date(2026, *one) for one in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]
    assert all(day.weekday() >= 5 for day in worked)
    assert {one.notice for one in days} == {"国办发明电〔2025〕7号"}


def test_every_year_with_a_notice_has_days_and_a_year_without_has_none() -> None:
    assert all(published(year) for year in NOTICES)
    assert published(max(NOTICES) + 1) == ()


def test_a_space_that_says_nothing_of_holidays_keeps_its_weekly_hours() -> None:
    spec = haiwan().when(take_over())
    spec.refuses(national_day(10), SPACE_IS_NOT_OPEN_THEN)
    spec.when(national_day(18))
    spec.when(working_saturday(10))


def test_a_space_is_open_on_a_holiday_as_on_a_sunday_and_on_a_working_weekend_as_on_a_monday() -> None:
    spec = haiwan().when(dance_room(DayHours.OF_SUNDAY, DayHours.OF_MONDAY))
    spec.when(national_day(10))
    facts = spec.refuses(working_saturday(10), SPACE_IS_NOT_OPEN_THEN)
    assert facts["open_that_day"] == [
        {"starts_at": "2026-10-10T10:00:00Z", "ends_at": "2026-10-10T14:00:00Z"}
    ]
    spec.when(working_saturday(18))


def test_a_space_is_closed_on_holidays_where_it_says_so() -> None:
    spec = haiwan().when(dance_room(DayHours.CLOSED))
    assert spec.refuses(national_day(18), SPACE_IS_NOT_OPEN_THEN)["open_that_day"] == []


def test_a_space_that_tells_holidays_apart_takes_over_the_published_years_once() -> None:
    spec = haiwan().when(dance_room(DayHours.CLOSED))
    assert spec.happened(HolidaysSet).published_year == 2026
    spec.refuses(take_over(), HOLIDAYS_ARE_TAKEN_OVER)
    spec.when(dance_room(DayHours.OF_SUNDAY))
    assert [type(event) for event in spec.last] == [SpaceEdited]


def test_a_year_that_is_not_published_is_open() -> None:
    assert haiwan().refuses(take_over(2027), HOLIDAYS_ARE_NOT_PUBLISHED) == {"years": [*NOTICES]}


def test_days_of_the_community_stand_whatever_is_taken_over_afterwards() -> None:
    spec = haiwan().when(day_set(date(2026, 10, 1), DayKind.ORDINARY)).when(take_over())
    assert date(2026, 10, 1) not in {one.day for one in spec.happened(HolidaysSet).days}
    spec.when(dance_room(DayHours.CLOSED)).when(national_day(18))


def test_a_day_can_be_entered_by_hand() -> None:
    spec = haiwan().when(dance_room(DayHours.CLOSED)).when(day_set(date(2026, 7, 8), DayKind.HOLIDAY))
    spec.refuses(book(at(8, 18)), SPACE_IS_NOT_OPEN_THEN)
    spec.when(day_set(date(2026, 7, 8), DayKind.ORDINARY)).when(book(at(8, 18)))


def _with_a_booking() -> tuple[Specification[Bookings], str]:
    spec = haiwan().when(dance_room(DayHours.CLOSED)).when(book(at(8, 18)))
    return spec, next(iter(spec.state.bookings))


def test_bookings_that_a_holiday_would_close_out_are_named_first() -> None:
    spec, booking_id = _with_a_booking()
    facts = spec.refuses(day_set(date(2026, 7, 8), DayKind.HOLIDAY), BOOKINGS_NO_LONGER_FIT)
    assert facts == {"outside_hours": [booking_id], "too_many_people": [], "bookings_in_all": 1}
    spec.when(day_set(date(2026, 7, 8), DayKind.HOLIDAY, keep_misfits=True))
    fit = spec.happened(BookingsNoLongerFit)
    assert (fit.booking_ids, fit.misfit) == ((booking_id,), Misfit.OPENING_HOURS)
    assert booking_id in spec.state.bookings


def test_a_year_taken_over_names_the_bookings_that_it_would_close_out() -> None:
    # The space said what a holiday means when nobody knew the days: as 2027 is in the data set of 2026.
    space = space_opened().model_copy(update={"on_holidays": DayHours.CLOSED})
    spec = specification().given(rules_adopted(), space).when(national_day(18))
    facts = spec.refuses(take_over(), BOOKINGS_NO_LONGER_FIT)
    assert facts["bookings_in_all"] == 1
    spec.when(take_over(keep_misfits=True))
    assert spec.happened(HolidaysSet).published_year == 2026


def test_a_space_edited_names_the_bookings_on_holidays_that_it_would_close_out() -> None:
    spec = haiwan().when(national_day(18))
    spec.refuses(dance_room(DayHours.CLOSED), BOOKINGS_NO_LONGER_FIT)
    spec.when(dance_room(DayHours.CLOSED, keep_misfits=True))
    assert len(spec.last) == 3


def test_a_day_is_named_once_in_a_request() -> None:
    one = CalendarDay(day=date(2026, 7, 8), kind=DayKind.HOLIDAY, name="开放日", notice="通知")
    with pytest.raises(ValidationError, match="names a day twice"):
        SetHolidays(days=(one, one), **staff())
