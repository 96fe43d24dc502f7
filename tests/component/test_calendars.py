"""Calendars by key on the whole platform: one's own, a space's without others' titles, withdrawn and anew."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ROOM = {"name": "书法区", "name_en": "Calligraphy", "capacity": 12}
UNKNOWN = (404, "calendar_key_is_not_known")


async def fetched(running: Stage, path: str) -> str:
    answer = await running.ask(None, "GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    return str(answer.text)


async def test_a_calendar_is_fetched_by_a_key_until_it_is_withdrawn(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM)
        now = datetime.now(ZoneInfo("Asia/Shanghai"))
        saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
        saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
        booked: list[dict[str, Any]] = []
        for name, hours in (("lin", 0), ("zhao", 2)):
            starts_at = saturday + timedelta(hours=hours)
            wish = {
                "space_id": room["id"],
                "starts_at": starts_at.isoformat(),
                "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
            }
            booked.append(await running.done(name, "POST", f"{HERE}/bookings", wish))
        sequence = booked[-1]["sequence"]
        await running.done(STAFF, "GET", f"{HERE}/bookings?min_sequence={sequence}")

        made = await running.done("lin", "PUT", f"{HERE}/me/calendar-key")
        own = await fetched(running, made["path"])
        assert [booked[0]["id"] in own, booked[1]["id"] in own] == [True, False]
        assert f"DTSTART:{saturday.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}" in own
        space_path = made["space_path"].format(space_id=room["id"])
        taken = await fetched(running, space_path)
        assert re.findall("SUMMARY:(.*)\r", taken) == ["书法区", "已预约 / Booked"]
        elsewhere = made["space_path"].format(space_id=booked[0]["id"])
        assert await running.refused(None, "GET", elsewhere) == (404, "space_is_unknown")

        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("lin")
            http.cookies.set("hehuo-language", "en")
            shown = await sends(browser, "/haiwan/me/calendar", {})
            assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
            for path in (made["path"], space_path):
                assert await running.refused(None, "GET", path) == UNKNOWN  # Another key took its place.
            address = re.findall(r"http://hehuo\.test(/v1/[^<]+\.ics)", shown.text)
            assert len(address) == 2
            assert await fetched(running, address[0]) == own
            again = await browser.get("/haiwan/me/calendar")
            assert "There is an address in force" in again.text
            assert address[0] not in again.text
            done = await sends(browser, "/haiwan/me/calendar", {}, "/haiwan/me/calendar/withdrawal")
            assert done.status_code == 303
        assert await running.refused(None, "GET", address[0]) == UNKNOWN
        assert await running.refused(None, "GET", address[1]) == UNKNOWN
