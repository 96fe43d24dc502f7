"""Room credits: the rule of a month, a room that costs them, spending, giving back, by API and pages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

ALWAYS = {"weekdays": list(range(1, 8)), "opens_at": "00:00", "closes_at": "00:00", "closes_next_day": True}
DESK = "/haiwan/desk/credits"


def in_days(days: int, hour: int = 10) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


async def _room(running: Stage) -> str:
    room = {"name": "自习室", "name_en": "Study room", "capacity": 12, "opening_windows": [ALWAYS]}
    space_id = str((await running.done(STAFF, "POST", f"{HERE}/spaces", room))["id"])
    rules = [ALWAYS | {"for_whom": "resident", "hourly_credits": 2}]
    rules += [ALWAYS | {"for_whom": "partner", "hourly_credits": 3}]
    prices = f"{HERE}/spaces/{space_id}/prices"
    both = [ALWAYS | {"for_whom": "resident", "hourly_credits": 2, "hourly_fen": 100}]
    neither = [ALWAYS | {"for_whom": "resident"}]
    for wrong in (both, neither):
        refused = await running.refused(STAFF, "PUT", prices, {"rules": wrong})
        assert refused == (422, "hour_costs_money_or_credits")
    await running.done(STAFF, "PUT", prices, {"rules": rules})
    return space_id


def _wish(space_id: str, begin: datetime, hours: int = 1) -> dict[str, Any]:
    end = begin + timedelta(hours=hours)
    return {"space_id": space_id, "starts_at": begin.isoformat(), "ends_at": end.isoformat()}


async def _month(running: Stage) -> str:
    clock = running.platform.gateway.clock.now() + timedelta(hours=8)
    return f"{clock:%Y-%m}"


async def test_credits_are_given_spent_and_come_back(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id, space_id = await admit(running, FARMER), await _room(running)
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await _a_rule(running, browser)
            await _spent(running, browser, space_id)
            await _given_at_the_desk(running, browser, partner_id)
        feed = await running.done(None, "GET", f"{HERE}/events?limit=500")
        heard = [one["event"]["type"] for one in feed["events"]]
        assert "bookings.credit_rule_set.v1" in heard
        assert not {"bookings.credits_granted.v1", "bookings.credits_taken_back.v1"} & {*heard}


async def _a_rule(running: Stage, browser: Browser) -> None:
    month = await _month(running)
    assert (await running.done(None, "GET", f"{HERE}/credit-rules"))["rules"] == []
    await browser.sign_in("lin")
    assert "目前没有可用的点数" in (await browser.get("/haiwan/me/credits")).text
    assert (await browser.get(DESK)).status_code == 403
    await browser.sign_in(STAFF)
    assert "还没有规则" in (await browser.get(DESK)).text
    fields = {"rule.each_resident": "4", "rule.each_partner": "9", "rule.months_kept": "1"}
    past = await sends(browser, f"{DESK}/rule", fields | {"rule.from_month": "2020-01"})
    assert (past.status_code, "点数规则从本月" in past.text) == (422, True)
    done = await sends(browser, f"{DESK}/rule", fields | {"rule.from_month": month})
    assert done.status_code == 303
    assert "居民每月 4 点" in (await browser.get(DESK)).text
    assert "What is left is kept for 1 month more" in (await browser.get(DESK, accept_language="en")).text
    (rule,) = (await running.done(None, "GET", f"{HERE}/credit-rules"))["rules"]
    assert (rule["from_month"], rule["each_resident"]) == (month, 4)


async def _spent(running: Stage, browser: Browser, space_id: str) -> None:
    begin = in_days(3)
    price = httpx2.URL(
        f"{HERE}/spaces/{space_id}/price",
        params={"from": begin.isoformat(), "to": (begin + timedelta(minutes=40)).isoformat()},
    )
    told = await running.done("lin", "GET", str(price))
    assert (told["price_fen"], told["credits"]) == (0, 2)
    trial = await running.done("lin", "POST", f"{HERE}/bookings/trial", _wish(space_id, begin, 3))
    assert (trial["granted"], trial["credits"], trial["credits_left"]) == (False, 6, 4)
    booked = await running.done("lin", "POST", f"{HERE}/bookings", _wish(space_id, begin))
    path = f"{HERE}/bookings/{booked['id']}"
    assert (await running.done("lin", "GET", path))["credits"] == 2
    assert (await running.done("zhao", "GET", path))["credits"] == 0
    account = await running.done("lin", "GET", f"{HERE}/credits")
    assert (account["left"], [one["kind"] for one in account["entries"]]) == (2, ["spent"])
    answer = await running.ask("lin", "POST", f"{HERE}/bookings", _wish(space_id, in_days(4), 2))
    assert (answer.status_code, answer.json()["code"]) == (409, "credits_are_not_enough")
    dates = _wish(space_id, in_days(5)) | {"repeats": "weekly", "dates": 3}
    plan = await running.done("lin", "POST", f"{HERE}/series/trial", dates)
    assert (plan["credits"], [one["reason"] for one in plan["conflicts"]]) == (
        2,
        ["credits_are_not_enough"] * 2,
    )
    await browser.sign_in("lin")
    page = await browser.get(f"/haiwan/rooms/{space_id}/book?start={in_days(4):%Y-%m-%dT%H:%M:%SZ}")
    assert ("您还有 2 个点数" in page.text, "4 个点数" in page.text) == (True, True)
    assert "用掉点数" in (await browser.get(f"/haiwan/bookings/{booked['id']}")).text
    assert "2 个点数" in (await browser.get(f"/haiwan/rooms/{space_id}")).text
    await running.done("lin", "POST", f"{path}/cancellation", {})
    account = await running.done("lin", "GET", f"{HERE}/credits")
    assert (account["left"], [one["kind"] for one in account["entries"]]) == (4, ["returned", "spent"])
    own = (await browser.get("/haiwan/me/credits")).text
    assert ("预约退回" in own, "+2" in own) == (True, True)


async def _given_at_the_desk(running: Stage, browser: Browser, partner_id: str) -> None:
    lin = (await running.done("lin", "GET", "/v1/me"))["person_id"]
    await browser.sign_in(STAFF)
    account = f"{DESK}/people/{lin}"
    assert f'href="{account}"' in (await browser.get(f"/haiwan/desk/people/{lin}")).text
    fields = {"credits": "3", "reason": "made_good"}
    past = await sends(browser, f"{account}/grant", fields | {"expires_at": "2020-01-01T10:00"})
    assert (past.status_code, "有效期须晚于现在" in past.text) == (422, True)
    assert (await sends(browser, f"{account}/grant", fields | {"expires_at": ""})).status_code == 303
    found = await running.done(STAFF, "GET", f"{HERE}/people/{lin}/credits")
    assert (found["left"], found["entries"][0]["reason"]) == (7, "made_good")
    assert (await running.refused("zhao", "GET", f"{HERE}/people/{lin}/credits"))[0] == 403
    grant_id = next(one["lot"] for one in found["lots"] if one["expires_at"] is None)
    assert "收回剩余" in (await browser.get(account)).text
    back = f"{account}/return/{grant_id}"
    assert (await sends(browser, account, {}, to=back)).status_code == 303
    assert (await running.refused(STAFF, "POST", f"{HERE}/credit-grants/{grant_id}/return"))[0] == 404
    whose = {"partner_id": partner_id, "credits": 5, "reason": "event_for_all"}
    await running.done(STAFF, "POST", f"{HERE}/credit-grants", whose)
    assert (await running.refused(STAFF, "POST", f"{HERE}/credit-grants", whose | {"person_id": lin}))[
        0
    ] == 422
    theirs = await running.done(FARMER, "GET", f"{HERE}/partners/{partner_id}/credits")
    assert theirs["left"] == 9 + 5
    assert (await running.refused("lin", "GET", f"{HERE}/partners/{partner_id}/credits"))[0] == 404
    await browser.sign_in(FARMER)
    assert "14 credits" in (await browser.get("/haiwan/me/credits", accept_language="en")).text
