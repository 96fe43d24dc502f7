"""How rooms are used, through the API, on its page and as a file; and of all rooms on the district's page."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

HERE, STAFF, DISTRICT = "/v1/communities/haiwan", "chen-staff", "luo-district"
ALWAYS = [{"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens_at": "09:00", "closes_at": "21:00"}]
ROOM = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9, "opening_windows": ALWAYS}


async def test_everybody_reads_how_rooms_are_used_and_the_district_of_all_of_them(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        space_id = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            empty = await running.done(None, "GET", f"{HERE}/spaces/use?month=2026-02")
            assert [one["month"]["opened_minutes"] for one in empty["rooms"]] == [0]
            slot = await _booked(running, space_id)
            month = slot["starts_at"][:7]
            told = await running.done(None, "GET", f"{HERE}/spaces/use?month={month}")
            (line,) = told["rooms"]
            assert (line["space_id"], line["month"]["resident_minutes"], line["month"]["bookings"]) == (
                space_id,
                90,
                1,
            )
            assert (await running.ask(None, "GET", f"{HERE}/spaces/use?month=2026-13")).status_code == 422
            page = (await browser.get(f"/haiwan/rooms/use?month={month}")).text
            for said in ("空间使用情况", "书法区", "留给居民", ">1.5<"):
                assert said in page
            assert f"/haiwan/rooms/use?month={told['before']}" in page
            english = (await browser.get("/haiwan/rooms/use", accept_language="en")).text
            assert "Left to residents" in english
            assert 'href="/haiwan/rooms/use"' in (await browser.get("/haiwan/rooms")).text
            file = await browser.get(f"/haiwan/rooms/use.csv?month={month}")
            assert file.headers["content-type"].startswith("text/csv")
            rows = [*csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))]
            assert [row["of_month"] for row in rows] == [month, told["before"]]
            assert rows[0]["resident_minutes"] == "90"
            await _read_by_the_district(running, browser, month, line["month"])


async def _booked(running: Stage, space_id: str) -> dict[str, str]:
    """Somebody has it tomorrow from ten to half past eleven."""
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    begins = now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    slot = {
        "space_id": space_id,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(minutes=90)).isoformat(),
    }
    await running.done("lin", "POST", f"{HERE}/bookings", slot)
    return slot


async def _read_by_the_district(running: Stage, browser: Browser, month: str, room: dict[str, int]) -> None:
    """Of its rooms together, beside all else; and in the file."""
    (line,) = (await running.done(DISTRICT, "GET", f"/v1/roll-up?month={month}"))["communities"]
    assert line["month"]["rooms"] == room
    assert line["before"]["rooms"]["bookings"] == 0
    await browser.sign_in(DISTRICT)
    page = (await browser.get(f"/district?month={month}")).text
    assert f'href="/haiwan/rooms/use?month={month}"' in page
    file = (await browser.get(f"/district/numbers.csv?month={month}")).text
    (row, _before) = csv.DictReader(io.StringIO(file.removeprefix("\ufeff")))
    assert (row["rooms_resident_minutes"], row["rooms_no_shows"]) == ("90", "0")
