"""Sessions are found by words, category, age, price, time and place; who may see what holds as ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from shared.contracts.bookings.sessions.commands import DraftSessionRequest, OpenSession
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionOpened
from shared.contracts.bookings.sessions.finding import DaysOfTheWeek, TimeOfDay
from shared.contracts.bookings.sessions.translations import TranslateSession
from shared.contracts.bookings.sessions.views import EVERYBODY, ListSessions, SessionState
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.sought import as_sought, words_of
from tests.unit.bookings.haiwan import DANCE_ROOM, SATURDAY_LESSON, SKY_FARM, at, draft, farmer, price
from tests.unit.bookings.test_read_models import Story

ZONE = "Asia/Shanghai"


def planned(story: Story, starts_at: datetime, title: str, price_fen: int = 0, **more: Any) -> str:
    """Drafts a lesson and opens it; its id."""
    story.submit(draft(starts_at).model_copy(update={"title": title, **more}))
    session_id = story.happened(SessionDrafted).session_id
    if price_fen:
        story.submit(price(session_id, price_fen))
    story.submit(OpenSession(session_id=session_id, **farmer()))
    return session_id


def haiwans_week() -> tuple[Story, dict[str, str]]:
    """Four lessons that everybody sees, and a draft; the names of the lessons by their ids."""
    story = Story()
    nature, culture = SessionCategory.NATURE, SessionCategory.CULTURE
    garden = "在Ｓｋｙ Farm 种菜"
    names = {
        planned(story, at(11, 9), "亲子栽培", for_minors=True, description=garden, category=nature): "farm",
        planned(story, at(12, 14), "乐高 Robot 编程 100%", age_from=6, age_to=10): "lego",
        planned(story, at(13, 19), "茶艺入门", 5_000, category=culture, age_from=18): "tea",
        planned(story, at(14, 19), "亲子舞蹈", space_id=DANCE_ROOM): "dance",
    }
    story.submit(draft(at(18, 9)).model_copy(update={"title": "亲子草稿"}))
    return story, names


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "farm lego tea dance"),
        ({"words": "亲子"}, "farm dance"),
        ({"words": "栽培　亲子"}, "farm"),
        ({"words": "SKY farm"}, "farm"),
        ({"words": "robot 100％"}, "lego"),
        ({"words": "r.bot"}, ""),
        ({"words": "  "}, "farm lego tea dance"),
        ({"category": SessionCategory.CULTURE}, "tea"),
        ({"age": 6}, "farm lego dance"),
        ({"age": 11}, "farm dance"),
        ({"age": 18}, "tea dance"),
        ({"price_up_to_fen": 0}, "farm lego dance"),
        ({"price_up_to_fen": 4_999}, "farm lego dance"),
        ({"price_up_to_fen": 5_000}, "farm lego tea dance"),
        ({"on_days": DaysOfTheWeek.WEEKEND}, "farm lego"),
        ({"on_days": DaysOfTheWeek.WEEKDAYS}, "tea dance"),
        ({"time_of_day": TimeOfDay.MORNING}, "farm"),
        ({"time_of_day": TimeOfDay.AFTERNOON}, "lego"),
        ({"time_of_day": TimeOfDay.EVENING}, "tea dance"),
        ({"starts_from": at(12, 0), "starts_before": at(14, 19)}, "lego tea"),
        ({"space_id": DANCE_ROOM}, "dance"),
        ({"words": "亲子", "on_days": DaysOfTheWeek.WEEKEND, "age": 30}, ""),
    ],
)
async def test_sessions_to_come_are_found_by_each_wish(
    tmp_path: Path, asked: dict[str, Any], found: str
) -> None:
    story, names = haiwans_week()
    (page,) = await story.ask(
        tmp_path, ListSessions(to_come=True, seen_by=(EVERYBODY, SKY_FARM), zone=ZONE, **asked)
    )
    assert [names[one.session_id] for one in page.items] == found.split()


async def test_a_session_is_found_by_what_it_says_in_either_language(tmp_path: Path) -> None:
    story, names = haiwans_week()
    session_id = next(key for key, name in names.items() if name == "dance")
    english = {"title_en": "Dancing together", "description_en": "Soft shoes, please."}
    story.submit(TranslateSession(session_id=session_id, **english, **farmer()))
    asked = [ListSessions(words=one, seen_by=(EVERYBODY,)) for one in ("舞蹈", "DANCING", "soft shoes")]
    for page in await story.ask(tmp_path, *asked):
        assert [(one.session_id, one.title, one.title_en) for one in page.items] == [
            (session_id, "亲子舞蹈", english["title_en"])
        ]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "UTC", ZONE])
async def test_days_and_times_are_those_of_the_zone_also_where_its_clocks_change(
    tmp_path: Path, zone: str
) -> None:
    story = Story()
    opened = next(one for one in haiwans_week()[0].events if isinstance(one, SessionDrafted))
    times = [datetime(2026, 10, 17, tzinfo=UTC) + timedelta(minutes=97 * n) for n in range(320)]
    for n, begin in enumerate(times):
        update = {"session_id": f"0197e3a0-5c00-7a10-8000-{n:012x}", "starts_at": begin}
        story.given(opened.model_copy(update=update))
    for days, from_hour, to_hour, time_of_day in (
        ({5, 6}, 12, 18, TimeOfDay.AFTERNOON),
        ({0, 1, 2, 3, 4}, 18, 24, TimeOfDay.EVENING),
    ):
        local = [one.astimezone(ZoneInfo(zone)) for one in times]
        expected = [one for one in local if one.weekday() in days and from_hour <= one.hour < to_hour]
        on_days = DaysOfTheWeek.WEEKEND if 5 in days else DaysOfTheWeek.WEEKDAYS
        asked = ListSessions(on_days=on_days, time_of_day=time_of_day, seen_by=None, zone=zone, limit=200)
        (page,) = await story.ask(tmp_path / time_of_day, asked)
        assert [one.starts_at for one in page.items] == expected


async def test_drafts_are_found_by_those_alone_who_may_see_them(tmp_path: Path) -> None:
    story, _ = haiwans_week()
    wish: dict[str, Any] = {"words": "草稿", "state": SessionState.DRAFTED}
    strangers, its_host, staff, to_come = await story.ask(
        tmp_path,
        ListSessions(seen_by=(EVERYBODY,), **wish),
        ListSessions(seen_by=(EVERYBODY, SKY_FARM), **wish),
        ListSessions(seen_by=None, **wish),
        ListSessions(seen_by=None, to_come=True, **wish),
    )
    assert strangers.items == to_come.items == []
    assert [one.title for one in its_host.items] == [one.title for one in staff.items] == ["亲子草稿"]


async def test_pages_by_the_time_of_day_hold_each_session_once(tmp_path: Path) -> None:
    story = Story()
    wanted = [
        planned(story, at(day, hour), f"第{day}日{hour}") for day in (11, 12, 18, 19) for hour in (9, 19)
    ]
    evenings = wanted[1::2]
    for limit in (1, 2, 3, 4, 5):
        found: list[str] = []
        cursor: str | None = None
        for _ in range(len(evenings) + 1):
            asked = ListSessions(
                time_of_day=TimeOfDay.EVENING, seen_by=None, zone=ZONE, limit=limit, cursor=cursor
            )
            (page,) = await story.ask(tmp_path / f"{limit}.{len(found)}.{cursor is None}", asked)
            assert len(page.items) <= limit
            found += [one.session_id for one in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert found == evenings
        assert cursor is None


def test_what_a_session_is_about_is_told_when_it_opens() -> None:
    story = Story()
    planned(story, SATURDAY_LESSON, "乐高", category=SessionCategory.TECHNOLOGY, age_from=6, age_to=10)
    told = story.happened(SessionOpened)
    assert (told.category, told.age_from, told.age_to) == (SessionCategory.TECHNOLOGY, 6, 10)


def test_the_ages_for_which_it_is_meant_are_in_order() -> None:
    given = draft().model_dump(include=set(DraftSessionRequest.model_fields))
    assert DraftSessionRequest(**given | {"age_from": 6, "age_to": 6}).age_to == 6
    with pytest.raises(ValidationError, match="from the lower to the higher"):
        DraftSessionRequest(**given | {"age_from": 7, "age_to": 6})


def test_words_are_compared_as_they_mean_the_same() -> None:
    assert as_sought("  ＳＫＹ　Farm\n１２ Straße ") == "sky farm 12 strasse"
    assert words_of("亲子 亲子　Sky") == ("亲子", "sky")
