"""Public holidays on the whole platform: staff set a day, and say what it means for a room."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, stage
from tests.component.test_gateway_pages import Browser, token_on

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ROOM = {"name": "棋牌室", "name_en": "Games room", "capacity": 12}
DAYS_AHEAD = 20


async def sends(browser: Browser, on: str, fields: dict[str, str], to: str = "") -> httpx2.Response:
    """Sends the form that stands on a page, to the same address or another."""
    page = await browser.get(on)
    once = re.findall(r'name="once" value="([^"]+)"', page.text)
    return await browser.send(to or on, {"token": token_on(page.text), "once": once[0]} | fields)


async def test_staff_set_a_holiday_and_the_room_is_closed_on_it(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM)
        at = f"min_sequence={room['sequence']}"
        await running.done(STAFF, "GET", f"{HERE}/spaces?{at}")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in(STAFF)
            now = datetime.now(ZoneInfo("Asia/Shanghai"))
            day = (now + timedelta(days=DAYS_AHEAD)).date()
            of_room = f"/haiwan/desk/rooms/{room['id']}/holidays"
            hours = {"on_holidays": "closed", "on_working_weekends": "of_monday", "keep_misfits": "false"}
            assert (await sends(browser, of_room, hours)).status_code == 303
            given = {"day": str(day), "kind": "holiday", "name": "开放日", "notice": "社区通知9号"}
            done = await sends(browser, "/haiwan/desk/holidays/day", given | {"keep_misfits": "false"})
            assert done.status_code == 303
            shown = await browser.get(done.headers["location"])
            assert "社区通知9号" in shown.text
            http.cookies.set("hehuo-language", "en")
            assert "Working weekend" in (await browser.get("/haiwan/desk/holidays/day")).text
            assert "As on a Monday" in (await browser.get(of_room)).text
            for year, status in (("1999", 422), ("2199", 409)):
                refused = await sends(
                    browser, "/haiwan/desk/holidays/day", {"year": year}, "/haiwan/desk/holidays"
                )
                assert refused.status_code == status
            next_day = given | {"day": str(day + timedelta(days=1)), "kind": "ordinary"}
            await running.done(STAFF, "PUT", f"{HERE}/holidays", {"days": [next_day]})
        view = await running.done(STAFF, "GET", f"{HERE}/spaces/{room['id']}")
        assert (view["on_holidays"], view["on_working_weekends"]) == ("closed", "of_monday")
        begin = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
        for days, is_open in ((0, False), (1, True)):
            since = begin + timedelta(days=days)
            query = {"from": since.isoformat(), "to": (since + timedelta(days=1)).isoformat()}
            path = httpx2.URL(f"{HERE}/spaces/{room['id']}/availability", params=query)
            assert bool((await running.done(STAFF, "GET", str(path)))["free"]) == is_open
        shown_year = await running.done(STAFF, "GET", f"{HERE}/holidays?year={day.year}")
        assert str(day) in {one["day"] for one in shown_year["days"]}
