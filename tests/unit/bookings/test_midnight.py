"""Spaces are open to 24:00 and over midnight, in bookings, in the residents' floor, in what is free."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.bookings.domain.hours import is_within, spans_of_days, weekly_hours
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.refusals.spaces import (
    RESIDENTS_KEEP_A_FLOOR,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
)
from shared.contracts.bookings.spaces.views import FreeWindow, GetAvailability
from shared.contracts.partners.programme import OpeningWindow, Rules
from tests.unit.bookings import reading
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CALLIGRAPHY_OPENED,
    CHEN,
    DANCE_ROOM,
    SKY_FARM,
    at,
    book,
    farmer,
    haiwan,
    resident,
    rules_adopted,
    space_opened,
)

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def window(opens: int, closes: int, weekdays: tuple[int, ...] = EVERY_DAY) -> OpeningWindow:
    """Hours that end on the next day where they end before they begin."""
    return OpeningWindow(
        weekdays=weekdays, opens_at=time(opens), closes_at=time(closes), closes_next_day=closes <= opens
    )


TO_MIDNIGHT = Rules(opening_windows=(window(18, 0),), resident_floor_minutes_per_week=0)
OVER_MIDNIGHT = Rules(opening_windows=(window(18, 2),), resident_floor_minutes_per_week=0)


def test_a_booking_ends_at_midnight() -> None:
    spec = haiwan(TO_MIDNIGHT).when(book(at(8, 23)))
    assert spec.happened(SpaceBooked).ends_at == at(9, 0)
    facts = spec.refuses(book(at(8, 23), 75, who=resident(CHEN)), SPACE_IS_NOT_OPEN_THEN)
    assert facts["open_that_day"] == [
        {"starts_at": "2026-07-08T10:00:00Z", "ends_at": "2026-07-08T16:00:00Z"}
    ]


def test_a_booking_lies_over_midnight_or_behind_it_in_the_night_that_began_the_day_before() -> None:
    spec = haiwan(OVER_MIDNIGHT).when(book(at(8, 23), 90)).when(book(at(9, 0, 40), 80))
    offered = spec.refuses(book(at(9, 0), who=resident(CHEN)), SPACE_IS_NOT_FREE)["alternatives"]
    assert offered
    spec.refuses(book(at(9, 1, 30), 60), SPACE_IS_NOT_OPEN_THEN)


def test_a_night_that_touches_the_next_days_hours_is_one_stretch() -> None:
    always = Rules(opening_windows=(window(0, 0),))
    haiwan(always).when(book(at(8, 23), 120)).happened(SpaceBooked)


def test_hours_before_such_windows_were_known_end_on_their_day() -> None:
    known = OpeningWindow.model_validate({"weekdays": [1], "opens_at": "18:00", "closes_at": "22:00"})
    assert not known.closes_next_day


@pytest.mark.parametrize(("opens", "closes", "next_day"), [(18, 18, False), (18, 2, False), (9, 10, True)])
def test_a_window_is_open_for_more_than_nothing_and_for_a_day_at_most(
    opens: int, closes: int, next_day: bool
) -> None:
    with pytest.raises(ValidationError):
        OpeningWindow(weekdays=(1,), opens_at=time(opens), closes_at=time(closes), closes_next_day=next_day)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "week", "taken"),
    [(at(12, 22, 30), 121, "2026-07-06", 90), (at(12, 23, 30), 91, "2026-07-13", 61)],
)
def test_a_block_over_the_end_of_a_week_counts_in_both(
    starts_at: datetime, minutes: int, week: str, taken: int
) -> None:
    minutes_of_a_week = 7 * 360 + 120
    rules = Rules(
        opening_windows=(window(18, 0), window(0, 2, (1,))),
        resident_floor_minutes_per_week=minutes_of_a_week - taken + 1,
    )
    block = book(starts_at, minutes, who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY)
    facts = haiwan(rules).refuses(block, RESIDENTS_KEEP_A_FLOOR)
    assert (facts["week_of"], facts["left_minutes"]) == (week, minutes_of_a_week - taken)


async def test_what_is_free_reaches_over_midnight(tmp_path: Path) -> None:
    booked = haiwan(OVER_MIDNIGHT).when(book(at(8, 20))).happened(SpaceBooked)
    events = [rules_adopted(OVER_MIDNIGHT), space_opened(), CALLIGRAPHY_OPENED, booked]
    query = GetAvailability(space_id=DANCE_ROOM, starts_at=at(9, 0), ends_at=at(9, 18, 30))
    evening = GetAvailability(space_id=DANCE_ROOM, starts_at=at(8, 12), ends_at=at(9, 12))
    night, all_of_it = await reading.ask(tmp_path, events, query, evening)
    assert night.free == [
        FreeWindow(starts_at=at(9, 0), ends_at=at(9, 2)),
        FreeWindow(starts_at=at(9, 18), ends_at=at(9, 18, 30)),
    ]
    assert all_of_it.free == [
        FreeWindow(starts_at=at(8, 18), ends_at=at(8, 19, 50)),
        FreeWindow(starts_at=at(8, 21, 10), ends_at=at(9, 2)),
    ]


times = st.builds(
    lambda day, opens, length: (day, opens, min(opens + length, opens + 1_440)),
    st.integers(1, 7),
    st.integers(0, 1_439),
    st.integers(1, 1_440),
)


@settings(max_examples=60, deadline=None)
@given(stretches=st.lists(times, max_size=6), zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]))
def test_hours_over_midnight_are_the_minutes_that_a_plain_count_finds(
    stretches: list[tuple[int, int, int]], zone: str
) -> None:
    windows = [
        OpeningWindow(
            weekdays=(day,),
            opens_at=_time(opens),
            closes_at=_time(closes),
            closes_next_day=closes >= 1_440,
        )
        for day, opens, closes in stretches
    ]
    hours = weekly_hours(windows)
    monday = date(2026, 12, 28)  # Over the end of a year, where no clock is changed.
    spans = spans_of_days(zone, monday - timedelta(days=1), monday + timedelta(days=2), hours)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    offset = 8 if zone == "Asia/Shanghai" else 1
    midnight = datetime(2026, 12, 28, tzinfo=UTC) - timedelta(hours=offset)
    for minute in range(0, 2 * 1_440, 61):
        instant = midnight + timedelta(minutes=minute)
        of_week = minute % (7 * 1_440)
        counted = any(
            start <= of_week + shift < start + closes - opens
            for day, opens, closes in stretches
            for start in ((day - 1) * 1_440 + opens,)
            for shift in (0, 7 * 1_440)
        )
        assert counted == any(begin <= instant < end for begin, end in spans)
        assert counted == is_within(zone, hours, instant, instant + timedelta(minutes=1))


def _time(minute: int) -> time:
    return time(minute % 1_440 // 60, minute % 60)
