"""A room's page says why a day has nothing to book: a closure, or what the calendar makes of the day."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ZONE = ZoneInfo("Asia/Shanghai")
ROOM = {"name": "棋牌室", "name_en": "Games room", "capacity": 12, "on_holidays": "closed"}
NOTHING = {"zh-Hans": "这一天没有可预约的时间。", "en": "Nothing is free on this day."}
HOLIDAY = {
    "zh-Hans": "节假日（开放日）：本空间不开放。",
    "en": 'Holiday (<span lang="zh-Hans">开放日</span>): the room is closed.',
}
CLOSED = {"zh-Hans": "停用：换地板", "en": ': <span lang="zh-Hans">换地板</span>'}


async def _close(running: Stage, room: str, day: date) -> None:
    begin = datetime.combine(day, time(0), ZONE)
    body = {"starts_at": begin.isoformat(), "ends_at": (begin + timedelta(days=1)).isoformat()}
    await running.done(STAFF, "POST", f"{HERE}/spaces/{room}/closures", body | {"reason": "换地板"})


async def test_an_empty_day_says_whether_it_is_a_holiday_or_closed(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        other = {"name": "茶室", "name_en": "Tea room", "capacity": 8}
        untouched = (await running.done(STAFF, "POST", f"{HERE}/spaces", other))["id"]
        first = datetime.now(ZONE).date() + timedelta(days=3)
        day = {"day": str(first), "kind": "holiday", "name": "开放日", "notice": "社区通知9号"}
        await running.done(STAFF, "PUT", f"{HERE}/holidays", {"days": [day]})
        await _close(running, room, first + timedelta(days=1))
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            for language in ("zh-Hans", "en"):
                http.cookies.set("hehuo-language", language)
                week = (await browser.get(f"/haiwan/rooms/{room}?week={first}")).text
                days = [one.partition("</section>")[0] for one in week.split('aria-labelledby="day-')[1:]]
                assert NOTHING[language] in days[0]
                assert HOLIDAY[language] in days[0]
                assert CLOSED[language] not in days[0]
                assert CLOSED[language] in days[1]
                assert HOLIDAY[language] not in days[1]
                assert all(NOTHING[language] not in one for one in days[2:])
                of_day = (await browser.get(f"/haiwan/rooms?day={first}")).text
                assert of_day.count(HOLIDAY[language]) == 1, "the other room is open on holidays"
                calm = (await browser.get(f"/haiwan/rooms/{untouched}?week={first}")).text
                assert HOLIDAY[language] not in calm


async def test_a_bad_day_of_the_calendar_is_not_told_that_it_is_missing(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        bad = {"day": "2026-02-30", "kind": "holiday", "name": "开放日", "notice": "社区通知9号"}
        answer = await running.ask(STAFF, "PUT", f"{HERE}/holidays", {"days": [bad]})
        assert answer.status_code == 422
        assert [one["location"] for one in answer.json()["facts"]["errors"]] == ["body.days.0.day"]
        answer = await running.ask(STAFF, "PUT", f"{HERE}/holidays", {"days": []})
        assert [one["location"] for one in answer.json()["facts"]["errors"]] == ["body.days"]
