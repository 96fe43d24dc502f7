"""How rooms are used in a month: open, taken by whom, given back, and booked to no avail."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked, SpaceHeld, SpaceReleased
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayHours, DayKind, HolidaysSet
from shared.contracts.bookings.room_use import GetRoomUse, RoomUseNumbers, RoomUseView
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, EditSpace, ReopenSpace
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.partners.programme import WEEKENDS
from shared.kernel.messages import Event
from tests.specification import MONDAY
from tests.unit.bookings import reading
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    SKY_FARM,
    TERRACE,
    at,
    book,
    farmer,
    hold,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.test_read_models import Story

OF_JULY = (20 * 4 + 6 * 13) * 60
"""From Monday the 6th on, when the rooms were opened: evenings of weekdays, and weekends from nine to ten."""
OF_AUGUST = (21 * 4 + 10 * 13) * 60
JULY, AUGUST = (GetRoomUse(month=month, at=MONDAY) for month in ("2026-07", "2026-08"))


def numbers(view: RoomUseView, space_id: str = DANCE_ROOM) -> RoomUseNumbers:
    return next(one.month for one in view.rooms if one.space_id == space_id)


async def test_a_room_tells_what_residents_and_others_had_and_what_was_left(tmp_path: Path) -> None:
    story = Story()
    story.submit(
        book(at(8, 19)),
        book(at(9, 19), 90, who=resident(CHEN)),
        book(at(10, 18), 120, who=farmer(), partner_id=SKY_FARM),
        book(at(11, 9), 60, who=staff(), for_the_community=True),
    )
    view, later = await story.ask(tmp_path, JULY, AUGUST)
    assert [one.space_id for one in view.rooms] == [DANCE_ROOM, CALLIGRAPHY, TERRACE]
    assert (view.month, view.before, later.before) == ("2026-07", "2026-06", "2026-07")
    assert numbers(view) == RoomUseNumbers(
        opened_minutes=OF_JULY,
        resident_minutes=150,
        other_minutes=180,
        kept_minutes=OF_JULY - 180,
        bookings=4,
    )
    assert numbers(view, CALLIGRAPHY) == RoomUseNumbers(opened_minutes=OF_JULY, kept_minutes=OF_JULY)
    assert later.rooms[0].before == numbers(view)
    assert numbers(later).opened_minutes == OF_AUGUST
    assert view.rooms[0].before == RoomUseNumbers(), "it was not there"


async def test_what_is_given_back_or_stayed_away_from_is_not_used(tmp_path: Path) -> None:
    story = Story()
    story.submit(book(at(8, 19)))
    given_back = story.happened(SpaceBooked).booking_id
    story.submit(book(at(9, 19), who=resident(CHEN)), hold(at(10, 19)))
    held = story.happened(SpaceHeld).booking_id
    story.submit(
        CancelBooking(booking_id=given_back, **resident()), CancelBooking(booking_id=held, **resident())
    )
    story.submit(tick(at(9, 19, 15)))
    assert isinstance(story.last[0], SpaceReleased)
    (view,) = await story.ask(tmp_path, JULY)
    found = numbers(view)
    assert (found.resident_minutes, found.bookings, found.given_back, found.no_shows) == (0, 2, 1, 1)
    assert found.kept_minutes == found.opened_minutes


async def test_seats_count_each_for_itself(tmp_path: Path) -> None:
    story = Story()
    story.submit(book(at(8, 19), space_id=TERRACE, units=2))
    (view,) = await story.ask(tmp_path, JULY)
    found = numbers(view, TERRACE)
    assert (found.opened_minutes, found.resident_minutes) == (2 * OF_JULY, 120)


async def test_closures_take_from_it_as_far_as_they_were_kept(tmp_path: Path) -> None:
    story = Story()
    for day in (9, 14):
        closing = CloseSpaceFor(
            space_id=DANCE_ROOM, starts_at=at(day, 18), ends_at=at(day, 22), reason="Painting", **staff()
        )
        story.submit(closing)
    begun = next(one.closure_id for one in story.events if isinstance(one, SpaceClosed))
    never = story.happened(SpaceClosed).closure_id
    story.submit(
        ReopenSpace(space_id=DANCE_ROOM, closure_id=begun, **staff(at(9, 19))),
        ReopenSpace(space_id=DANCE_ROOM, closure_id=never, **staff(at(9, 19))),
    )
    parts = SpacePartsSet(space_id=CALLIGRAPHY, part_ids=(DANCE_ROOM,), set_at=MONDAY)
    (view,) = await story.ask(tmp_path, JULY)
    assert numbers(view).opened_minutes == OF_JULY - 60
    (view,) = await reading.ask(tmp_path, [*story.events, parts], JULY)
    assert numbers(view, CALLIGRAPHY).opened_minutes == OF_JULY - 60, "a part that is closed closes the whole"


async def test_hours_that_change_leave_the_days_before_as_they_were(tmp_path: Path) -> None:
    story = Story()
    edit = EditSpace(
        space_id=DANCE_ROOM,
        name="舞蹈室",
        name_en="Dance room",
        capacity=25,
        opening_windows=(WEEKENDS,),
        on_holidays=DayHours.CLOSED,
        **staff(at(20, 9)),
    )
    story.submit(edit)
    holiday = HolidaysSet(
        days=(CalendarDay(day=at(25, 12).date(), kind=DayKind.HOLIDAY, name="节", notice="放假通知"),),
        published_year=None,
        set_at=MONDAY,
    )
    (view,) = await reading.ask(tmp_path, [*story.events, holiday], JULY)
    assert numbers(view).opened_minutes == (10 * 4 + 4 * 13 + 13) * 60, "the 26th is the last Sunday"


@pytest.mark.parametrize(("hours", "month"), [(-1, JULY), (0, AUGUST), (1, AUGUST)])
async def test_a_month_begins_at_midnight_of_the_communitys_zone(
    tmp_path: Path, hours: int, month: GetRoomUse
) -> None:
    """Which is still the month before by UTC."""
    story = Story()
    story.submit(book(at(8, 19)))
    told = story.happened(SpaceBooked)
    begins = datetime(2026, 7, 31, 16, tzinfo=UTC) + timedelta(hours=hours)
    late = told.model_copy(
        update={"booking_id": CALLIGRAPHY, "starts_at": begins, "ends_at": begins + timedelta(hours=1)}
    )
    (view,) = await reading.ask(tmp_path, [*story.events[:-1], late], month)
    assert (numbers(view).resident_minutes, numbers(view).bookings) == (60, 1)


async def test_what_was_recorded_before_ends_were_told_changes_nothing(tmp_path: Path) -> None:
    story = Story()
    story.submit(book(at(8, 19)))
    story.submit(CancelBooking(booking_id=story.happened(SpaceBooked).booking_id, **resident()))
    early: list[Event] = [
        one.model_copy(update={"ends_at": None}) if isinstance(one, BookingCancelled) else one
        for one in story.events
    ]
    (view,) = await reading.ask(tmp_path, early, JULY)
    assert (numbers(view).resident_minutes, numbers(view).given_back) == (60, 0)


async def test_without_a_month_it_is_the_one_that_runs_there(tmp_path: Path) -> None:
    (view,) = await Story().ask(tmp_path, GetRoomUse(at=at(1, 0, 30, month=8)))
    assert view.month == "2026-08"
