"""Opening hours in the community's zone, and the search for free stretches, against a plain count."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.bookings.domain.hours import monday_of, spans_of_days, weekly_hours, without
from services.bookings.domain.schedule import free_stretches
from shared.contracts.partners.programme import OpeningWindow

GUANGZHOU, BERLIN = "Asia/Shanghai", "Europe/Berlin"
OPENS = datetime(2026, 7, 8, 10, tzinfo=UTC)


def window(opens: int, closes: int, *weekdays: int) -> OpeningWindow:
    return OpeningWindow(weekdays=weekdays, opens_at=time(opens), closes_at=time(closes))


def test_hours_are_of_the_clock_on_the_wall() -> None:
    hours = weekly_hours([window(18, 22, 3)])
    assert spans_of_days(GUANGZHOU, date(2026, 7, 8), date(2026, 7, 8), hours) == [
        (datetime(2026, 7, 8, 10, tzinfo=UTC), datetime(2026, 7, 8, 14, tzinfo=UTC))
    ]
    assert spans_of_days(GUANGZHOU, date(2026, 7, 9), date(2026, 7, 9), hours) == []


def test_hours_stay_where_they_are_when_the_clock_is_changed() -> None:
    hours = weekly_hours([window(18, 22, 6, 7)])
    spans = spans_of_days(BERLIN, date(2026, 3, 28), date(2026, 3, 29), hours)
    assert [opens.hour for opens, _ in spans] == [17, 16]


def test_windows_that_touch_are_one() -> None:
    hours = weekly_hours([window(12, 14, 1), window(9, 12, 1), window(13, 15, 1), window(18, 20, 1)])
    assert hours[0] == ((540, 900), (1080, 1200))


def test_a_week_begins_on_monday() -> None:
    assert monday_of(date(2026, 7, 12)) == monday_of(date(2026, 7, 6)) == date(2026, 7, 6)


def minute(number: int) -> datetime:
    return OPENS + timedelta(minutes=number)


uses = st.lists(
    st.tuples(st.integers(-20, 70), st.integers(1, 40), st.integers(1, 3)).map(
        lambda use: (minute(use[0]), minute(use[0] + use[1]), use[2])
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(uses=uses, allowed=st.integers(-1, 4))
def test_free_stretches_are_the_minutes_that_a_plain_count_finds(
    uses: list[tuple[datetime, datetime, int]], allowed: int
) -> None:
    closes = minute(60)
    stretches = free_stretches(uses, allowed, OPENS, closes)
    for number in range(60):
        instant = minute(number)
        in_use = sum(units for begin, end, units in uses if begin <= instant < end)
        assert (in_use <= allowed) == any(begin <= instant < end for begin, end in stretches)
    assert all(OPENS <= begin < end <= closes for begin, end in stretches)
    assert stretches == sorted(stretches)


@settings(max_examples=100, deadline=None)
@given(closed=uses)
def test_what_is_left_of_a_day_is_what_no_closure_has(closed: list[tuple[datetime, datetime, int]]) -> None:
    closures = [(begin, end) for begin, end, _ in closed]
    left = without([(OPENS, minute(30)), (minute(40), minute(60))], closures)
    for number in range(60):
        instant = minute(number)
        is_open = (number < 30 or number >= 40) and not any(begin <= instant < end for begin, end in closures)
        assert is_open == any(begin <= instant < end for begin, end in left)
