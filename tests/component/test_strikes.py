"""Strikes on the whole platform: by a rule of the community, seen by their person, excused at the desk."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import HERE, STAFF
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

RULE = {"limit": 1, "window_days": 30, "days_ahead": 1}


async def _not_used(running: Stage) -> str:
    """Lin books a room for tonight or tomorrow and does not come; the space's id."""
    room = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9}
    room |= {"opening_windows": [{"weekdays": [*range(1, 8)], "opens_at": "06:00", "closes_at": "23:00"}]}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    starts_at = (now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    wish = {"space_id": space["id"], "starts_at": starts_at.isoformat()}
    wish |= {"ends_at": (starts_at + timedelta(hours=1)).isoformat()}
    await running.done("lin", "POST", f"{HERE}/bookings", wish)
    seconds = int((starts_at - running.platform.gateway.clock.now()).total_seconds()) + 16 * 60
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await running.platform.host.settled(60)
    return str(space["id"])


async def test_who_did_not_come_books_less_far_ahead_until_staff_excuse_it(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan", strikes=RULE)
        space_id = await _not_used(running)
        now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
        far = (now + timedelta(days=5)).replace(hour=10, minute=0, second=0, microsecond=0)
        wish = {"space_id": space_id, "starts_at": far.isoformat()}
        wish |= {"ends_at": (far + timedelta(hours=1)).isoformat()}
        assert (await running.refused("lin", "POST", f"{HERE}/bookings", wish))[1] == "person_has_strikes"
        (own,) = (await running.done("lin", "GET", f"{HERE}/strikes"))["items"]
        assert own["cause"] == "room_not_used"
        assert (await running.done("zhao", "GET", f"{HERE}/strikes"))["items"] == []
        assert (await running.refused("lin", "POST", f"{HERE}/strikes/{own['strike_id']}/excuse", {}))[
            0
        ] == 403
        sister = {"relations": [{"person": identities()["lin"].person_id, "kind": "family"}]}
        await running.done("wu-staff", "POST", f"{HERE}/relations", sister)
        excuse = f"{HERE}/strikes/{own['strike_id']}/excuse"
        related = await running.refused("wu-staff", "POST", excuse, {"reason": "good_cause"})
        assert related == (403, "related_person_takes_no_part")
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in("wu-staff")
            assert f"/desk/strikes/{own['strike_id']}" not in (await browser.get("/haiwan/desk/strikes")).text
            await _by_pages(Browser(http), own["strike_id"])
        await running.done("lin", "POST", f"{HERE}/bookings", wish)


async def _by_pages(browser: Browser, strike_id: str) -> None:
    await browser.sign_in("lin")
    mine = await browser.get("/haiwan/me")
    assert "您只能预约 1 天以内的空间" in mine.text
    assert "您的位置保留" in mine.text
    assert (await browser.get("/haiwan/desk/strikes")).status_code == 403
    english = await browser.get("/haiwan/me", accept_language="en")
    assert "you book rooms at most one day ahead" in english.text
    await browser.sign_in(STAFF)
    listed = (await browser.get("/haiwan/desk/strikes")).text
    assert f'href="/haiwan/desk/strikes/{strike_id}"' in listed
    assert "预约的空间没有来用" in listed
    assert (await browser.get("/haiwan/desk/strikes/none")).status_code == 404
    form = f"/haiwan/desk/strikes/{strike_id}"
    nothing = await sends(browser, form, {})
    assert nothing.status_code == 422
    assert (await sends(browser, form, {"reason": "good_cause"})).status_code == 303
    assert "没有有效的记录" in (await browser.get("/haiwan/desk/strikes")).text
    again = await sends(browser, form, {"reason": "good_cause"})
    assert again.status_code == 404
