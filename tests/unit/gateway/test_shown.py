"""How days are written: with their year where it isn't this one, and both days of a span alike."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.opening import weekdays
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import words_in

ZONE = ZoneInfo("Asia/Shanghai")
NEW_YEAR = datetime(2027, 1, 1, 4, tzinfo=UTC)
CHINESE, ENGLISH = (Shown(language, ZONE, NEW_YEAR) for language in Language)


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (
            date(2026, 12, 4),
            date(2027, 12, 4),
            "2026年12月4日 星期五 – 2027年12月4日 星期六",
            "Fri 4 Dec 2026 – Sat 4 Dec 2027",
        ),
        (
            date(2027, 12, 4),
            date(2028, 12, 3),
            "2027年12月4日 星期六 – 2028年12月3日 星期日",
            "Sat 4 Dec 2027 – Sun 3 Dec 2028",
        ),
        (date(2027, 5, 1), date(2027, 5, 5), "5月1日 星期六 – 5月5日 星期三", "Sat 1 May – Wed 5 May"),
    ],
)
def test_a_span_over_the_turn_of_a_year_names_both(
    first: date, last: date, chinese: str, english: str
) -> None:
    assert CHINESE.days(first, last) == chinese
    assert ENGLISH.days(first, last) == english


def test_a_window_past_midnight_of_new_years_eve_names_both_years() -> None:
    starts_at, ends_at = datetime(2026, 12, 31, 15, tzinfo=UTC), datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert CHINESE.window(starts_at, ends_at) == "2026年12月31日 星期四 23:00 – 2027年1月1日 星期五 01:00"
    assert ENGLISH.window(starts_at, ends_at) == "Thu 31 Dec 2026, 23:00 – Fri 1 Jan 2027, 01:00"


def test_one_day_bears_its_year_where_it_is_another() -> None:
    assert (CHINESE.date_of(date(2026, 12, 3)), ENGLISH.date_of(date(2027, 2, 3))) == (
        "2026年12月3日",
        "3 Feb",
    )


def test_days_of_the_week_in_a_row_are_said_by_the_first_and_the_last() -> None:
    told = {
        (1, 2, 3, 4, 5, 6, 7): ("每天", "every day"),
        (5, 1, 2, 4, 3): ("周一至周五", "Mon–Fri"),
        (6, 7): ("周六 周日", "Sat Sun"),
        (1, 2, 4): ("周一 周二 周四", "Mon Tue Thu"),
    }
    for place, shown in enumerate((CHINESE, ENGLISH)):
        said = {days: weekdays(words_in(shown.language), shown, days) for days in told}
        assert said == {days: both[place] for days, both in told.items()}


def test_on_a_sheet_of_paper_every_day_bears_its_year() -> None:
    today = NEW_YEAR.astimezone(ZONE).date()
    assert CHINESE.date_of(today) == "1月1日"
    assert CHINESE.for_paper().date_of(today) == "2027年1月1日"
    assert ENGLISH.for_paper().moment(NEW_YEAR) == "Fri 1 Jan 2027, 12:00"


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (datetime(2027, 3, 31, 16, tzinfo=UTC), "3月31日 星期三 24:00", "Wed 31 Mar, 24:00"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), "2026年12月31日 星期四 24:00", "Thu 31 Dec 2026, 24:00"),
        (datetime(2027, 3, 31, 16, 1, tzinfo=UTC), "4月1日 星期四 00:01", "Thu 1 Apr, 00:01"),
        (datetime(2027, 3, 31, 10, tzinfo=UTC), "3月31日 星期三 18:00", "Wed 31 Mar, 18:00"),
    ],
)
def test_what_ends_with_a_day_ends_on_that_day(at: datetime, chinese: str, english: str) -> None:
    assert (CHINESE.until(at), ENGLISH.until(at)) == (chinese, english)
