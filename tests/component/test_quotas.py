"""Quotas on the whole platform: what is against a booking is told in advance, by the route and the page."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import HERE, STAFF
from tests.component.test_gateway_pages import Browser

RULES = {"quotas": [{"for_whom": "resident", "per": "day", "at_most_bookings": 1}]}
ALL_DAY = {"weekdays": [*range(1, 8)], "opens_at": "06:00", "closes_at": "23:00"}
ROOM = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9, "opening_windows": [ALL_DAY]}


async def test_a_second_booking_of_a_day_is_told_to_be_too_much_before_it_is_sent(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan", rooms=RULES)
        space_id = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
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


async def free_on(running: Stage, name: str | None, space_id: str, day: datetime) -> dict[str, Any]:
    edges = {"from": day, "to": day + timedelta(days=1)}
    asked = "&".join(f"{edge}={quote(at.isoformat(), safe='')}" for edge, at in edges.items())
    found: dict[str, Any] = await running.done(name, "GET", f"{HERE}/spaces/{space_id}/availability?{asked}")
    return found


async def test_what_lead_times_and_quotas_refuse_is_not_offered_and_told_instead(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        lead = {"for_whom": "resident", "at_most_days": 4}
        await running.open("haiwan", rooms=RULES | {"lead_times": [lead]})
        space_id = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        booked, open_day, far = (today + timedelta(days=at) for at in (2, 3, 6))
        first = booked.replace(hour=10)
        wish = {"space_id": space_id, "starts_at": first.isoformat()}
        wish |= {"ends_at": first.replace(hour=11).isoformat()}
        await running.done("lin", "POST", f"{HERE}/bookings", wish)
        mine = await free_on(running, "lin", space_id, booked)
        assert mine["free"] == []
        assert {one["against"]["reason"] for one in mine["refused"]} == {"quota_is_used_up"}
        for name in ("yang", None, STAFF):
            theirs = await free_on(running, name, space_id, booked)
            assert theirs["free"] != []
            assert theirs["refused"] == []
        assert (await free_on(running, "lin", space_id, open_day))["free"] != []
        for name in ("lin", "yang", None):
            later = await free_on(running, name, space_id, far)
            assert later["free"] == []
            (told,) = later["refused"]
            assert told["against"]["reason"] == "window_is_too_far_ahead"
            opens_at = datetime.fromisoformat(told["against"]["facts"]["bookable_from"])
            assert opens_at == far.replace(hour=6) - timedelta(days=4)
        assert (await free_on(running, STAFF, space_id, far))["free"] != []
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            stranger = await browser.get(f"/haiwan/rooms?day={booked.date()}")
            assert "/book?start=" in stranger.text
            await browser.sign_in("lin")
            used = (await browser.get(f"/haiwan/rooms?day={booked.date()}")).text
            assert "/book?start=" not in used
            assert "本周期的额度不够：已用 1，上限 1" in used
            week = await browser.get(f"/haiwan/rooms/{space_id}", accept_language="en")
            assert "1 of 1 are used" in week.text
            assert "Opens for booking: " in week.text
            assert f'datetime="{open_day.replace(hour=12).isoformat(timespec="minutes")}"' in week.text
            not_yet = (await browser.get(f"/haiwan/rooms?day={far.date()}")).text
            assert "/book?start=" not in not_yet
            assert "起可以预约" in not_yet
            assert "这里是能看到的最后一天" not in not_yet
            beyond = (await browser.get("/haiwan/rooms?day=2099-01-01")).text
            assert "2099年1月1日 星期四，这里是能看到的最后一天" in beyond
            assert "这一天没有可预约的时间" not in not_yet


async def test_beyond_what_one_may_book_a_page_says_so_and_leads_no_further(tmp_path: Path) -> None:
    """The pages of rooms end where the visitor can have nothing more, and what was asked for is told."""
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        limits = {"resident_days_ahead": 20, "partner_days_ahead": 30}
        await running.done(STAFF, "PUT", f"{HERE}/booking-limits", {"limits": limits})
        space_id = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        today = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
        last_day = today + timedelta(days=20)
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)

            async def week(begins: str) -> str:
                return (
                    await browser.get(f"/haiwan/rooms/{space_id}?week={begins}", accept_language="en")
                ).text

            before = await week(f"{today + timedelta(days=10)}")
            assert f"?week={today + timedelta(days=17)}" in before
            assert "Rooms are shown for" not in before
            last = await week(f"{today + timedelta(days=17)}")
            assert f"?week={today + timedelta(days=7)}" in last
            assert ">Later<" not in last
            assert "Rooms are shown for" not in last
            for asked in (f"{today + timedelta(days=21)}", "2099-01-01"):
                beyond = await week(asked)
                assert "Rooms are shown for 20 days ahead. These are the last seven; you asked for" in beyond
                assert ">Later<" not in beyond
                assert f"?week={today + timedelta(days=7)}" in beyond
            day = (await browser.get("/haiwan/rooms?day=2099-01-01", accept_language="en")).text
            assert "Rooms are shown for 20 days ahead. This is the last of them" in day
            assert f'href="?day={last_day}" aria-current="date"' in day
            await browser.sign_in(STAFF)
            assert "Rooms are shown for" not in await week(f"{today + timedelta(days=28)}")
            assert "Rooms are shown for 30 days ahead" in await week("2099-01-01")
