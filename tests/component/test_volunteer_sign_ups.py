"""Signing up ahead as a volunteer: through the API, and by the button on the activity's page."""

from datetime import timedelta
from pathlib import Path

import httpx2

from tests.component.gateway import Settling, stage
from tests.component.test_bookings_sessions import HERE, STAFF
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends


async def test_volunteers_sign_up_wait_and_withdraw(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        begins = (running.platform.gateway.clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
        plan = {"title": "河涌净滩", "capacity": 1, "place": "蕉门河北岸", "starts_at": begins.isoformat()}
        plan |= {"ends_at": (begins + timedelta(hours=2)).isoformat()}
        made = await running.done(STAFF, "POST", f"{HERE}/volunteering/activities", plan)
        one, page = f"{HERE}/volunteering/activities/{made['id']}", f"/haiwan/volunteering/{made['id']}"
        await running.done("zhao", "POST", f"{one}/sign-ups")
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in("lin")
            assert "名额已报满" in (await browser.get(page)).text
            assert (await sends(browser, page, {}, to=f"{page}/sign-up")).status_code == 303
            assert "您排在第 1 位" in (await browser.get(page)).text
            await running.done("zhao", "POST", f"{one}/sign-ups/withdrawal")
            assert "You are signed up" in (await browser.get(page, accept_language="en")).text
            assert (await sends(browser, page, {}, to=f"{page}/withdraw")).status_code == 303
            assert "我要参加" in (await browser.get(page)).text
        assert (await running.done(None, "GET", one))["signed_up"] == 0
        own = (await running.done("zhao", "GET", f"{HERE}/volunteering/sign-ups"))["items"]
        assert [(entry["ticket"], entry["stands"]) for entry in own] == [(1, False)]
        assert (await running.refused("zhao", "POST", f"{one[:-4]}0000/sign-ups"))[1] == "activity_is_unknown"
