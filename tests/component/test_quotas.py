"""Quotas on the whole platform: what is against a booking is told in advance, by the route and the page."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, stage
from tests.component.test_bookings_sessions import HERE, STAFF
from tests.component.test_gateway_pages import Browser

RULES = {"quotas": [{"for_whom": "resident", "per": "day", "at_most_bookings": 1}]}


async def test_a_second_booking_of_a_day_is_told_to_be_too_much_before_it_is_sent(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan", rooms=RULES)
        room = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9}
        room |= {"opening_windows": [{"weekdays": [*range(1, 8)], "opens_at": "06:00", "closes_at": "23:00"}]}
        space_id = (await running.done(STAFF, "POST", f"{HERE}/spaces", room))["id"]
        now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
        first = (now + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
        wish: dict[str, Any] = {"space_id": space_id, "starts_at": first.isoformat()}
        wish |= {"ends_at": (first + timedelta(hours=1)).isoformat()}
        assert (await running.done("lin", "POST", f"{HERE}/bookings/trial", wish))["granted"] is True
        await running.done("lin", "POST", f"{HERE}/bookings", wish)
        later = first + timedelta(hours=3)
        again = wish | {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=1)).isoformat()}
        tried = await running.done("lin", "POST", f"{HERE}/bookings/trial", again)
        assert [one["reason"] for one in tried["against"]] == ["quota_is_used_up"]
        assert (await running.refused("lin", "POST", f"{HERE}/bookings", again))[1] == "quota_is_used_up"
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in("lin")
            path = f"/haiwan/rooms/{space_id}/book?start="
            told = (await browser.get(path + quote(later.isoformat(), safe=""))).text
            assert "本周期的额度不够：已用 1，上限 1" in told
            assert "您最近可约：" in told
            english = await browser.get(path + quote(later.isoformat(), safe=""), accept_language="en")
            assert "1 of 1 are used" in english.text
            free = first + timedelta(days=1)
            assert "为什么约不了" not in (await browser.get(path + quote(free.isoformat(), safe=""))).text
        rules = await running.ask(None, "GET", "/haiwan/rules")
        assert "每位居民：每天 1 次" in rules.text
