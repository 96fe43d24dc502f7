"""Looking for sessions on the whole platform: by the list of the API, and by the page without a script."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit
from tests.component.test_gateway_pages import Browser


async def test_sessions_are_found_by_what_one_looks_for(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        rooms = [
            await running.done(
                STAFF, "POST", f"{HERE}/spaces", {"name": name, "name_en": name, "capacity": 30}
            )
            for name in ("露台", "舞蹈室")
        ]
        now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
        saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
        saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)

        async def plan(
            title: str, days: int, hours: int, room: int, *, opens: bool = True, **more: Any
        ) -> None:
            begin = saturday + timedelta(days=days, hours=hours)
            draft = {
                "partner_id": partner_id,
                "space_id": rooms[room]["id"],
                "starts_at": begin.isoformat(),
                "ends_at": (begin + timedelta(minutes=90)).isoformat(),
                "title": title,
                "capacity": 5,
                **more,
            }
            made = await running.done(FARMER, "POST", f"{HERE}/sessions", draft)
            if opens:
                await running.done(FARMER, "POST", f"{HERE}/sessions/{made['id']}/opening")

        await plan("亲子无土栽培课", 0, 0, 0, for_minors=True, category="nature")
        await plan("书法 Open Day", 2, 9, 1, category="arts", age_from=12)
        await plan("亲子草稿", 1, 0, 0, opens=False)

        async def titles(asked: str, who: str | None = None) -> list[str]:
            answer = await running.done(who, "GET", f"{HERE}/sessions?{asked}")
            return [one["title"] for one in answer["items"]]

        assert await titles("words=亲子") == ["亲子无土栽培课"]
        assert await titles("words=亲子", FARMER) == ["亲子无土栽培课", "亲子草稿"]
        assert await titles("words=亲子&to_come=true", STAFF) == ["亲子无土栽培课"]
        assert await titles("words=open%20day&age=12&on_days=weekdays&time_of_day=evening") == [
            "书法 Open Day"
        ]
        assert await titles("age=8&price_up_to_fen=0&category=arts") == []
        assert (await running.refused(None, "GET", f"{HERE}/sessions?on_days=sometimes"))[0] == 422

        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            await _pages(Browser(http), rooms[1]["id"])


async def _pages(browser: Browser, room: str) -> None:
    """What the page says to whoever looks, in both languages."""
    everything = (await browser.get("/haiwan/sessions")).text
    assert "亲子无土栽培课" in everything
    assert "书法 Open Day" in everything
    assert "草稿" not in everything
    assert '<form method="get" role="search"' in everything
    found = (await browser.get("/haiwan/sessions?words=栽培&utm=wechat")).text
    assert "亲子无土栽培课" in found
    assert "书法 Open Day" not in found
    assert 'value="栽培"' in found
    by_room = (await browser.get(f"/haiwan/sessions?space_id={room}&places_left=true&price_up_to_fen=0")).text
    assert "书法 Open Day" in by_room
    assert "亲子无土栽培课" not in by_room
    assert "<details open>" in by_room
    none = (await browser.get("/haiwan/sessions?words=亲子&on_days=weekdays&age=8")).text
    assert "没有找到符合条件的活动" in none
    assert [*re.findall(r"不限“([^”]+)”", none)] == ["周几"]
    wider = re.search(r'href="(/haiwan/sessions\?words=[^"]+)"', none)
    assert wider
    assert "亲子无土栽培课" in (await browser.get(wider[1].replace("&amp;", "&"))).text
    wrong = await browser.get("/haiwan/sessions?age=old&words=书法")
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    assert 'value="old"' in wrong.text
    english = (await browser.get("/haiwan/sessions?words=nothing&category=arts", accept_language="en")).text
    assert "Nothing like that is planned" in english
    assert "without “Words”" in english
