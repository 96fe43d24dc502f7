"""What people see of the community's calendar: the year's days, and spaces that open by them."""

from datetime import date
from pathlib import Path

from shared.contracts.bookings.holidays.calendar import DayHours, DayKind, GetHolidays
from shared.contracts.bookings.spaces.views import GetAvailability
from shared.kernel.messages import Event
from tests.unit.bookings import reading
from tests.unit.bookings.haiwan import DANCE_ROOM, at, haiwan, rules_adopted, space_opened
from tests.unit.bookings.test_holidays import NOTICE_OF_THE_COMMUNITY, dance_room, day_set


async def test_read_models_show_the_year_and_open_spaces_by_it(tmp_path: Path) -> None:
    spec = haiwan()
    events: list[Event] = [rules_adopted(), space_opened()]
    # Rules of a later day leave the calendar as it is.
    for command in (
        dance_room(DayHours.OF_SUNDAY, DayHours.CLOSED),
        day_set(date(2027, 1, 1), DayKind.HOLIDAY),
    ):
        events += spec.when(command).last
    events.append(rules_adopted(effective_from=at(1, 0, month=9)))
    holiday, worked, this_year, next_year = await reading.ask(
        tmp_path,
        events,
        GetAvailability(space_id=DANCE_ROOM, starts_at=at(1, 0, month=10), ends_at=at(1, 23, month=10)),
        GetAvailability(space_id=DANCE_ROOM, starts_at=at(10, 0, month=10), ends_at=at(10, 23, month=10)),
        GetHolidays(year=2026),
        GetHolidays(year=2027),
    )
    assert [(one.starts_at, one.ends_at) for one in holiday.free] == [
        (at(1, 9, month=10), at(1, 22, month=10))
    ]
    assert worked.free == []
    assert (this_year.published, this_year.in_data_set, len(this_year.days)) == (True, True, 39)
    assert (next_year.published, next_year.in_data_set) == (False, False)
    assert [(one.day, one.notice) for one in next_year.days] == [(date(2027, 1, 1), NOTICE_OF_THE_COMMUNITY)]
