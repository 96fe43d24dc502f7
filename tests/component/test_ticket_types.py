"""Ticket types on the whole platform: set on the page of the host, chosen by residents, shown with places."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from shared.contracts.bookings.families.consent import CONSENT_VERSION
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit, priced
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_volunteering import answer, sent

Json = dict[str, Any]
NOBODY = "00000000-0000-7000-8000-000000000000"


async def _draft(running: Stage) -> tuple[str, datetime]:
    """A priced draft for parents and children, with three places; its id and its start."""
    await running.done("lin", "PUT", f"{HERE}/me", {"name": "林女士", "phone": "13800001111"})
    partner_id = await admit(running, FARMER)
    space = await running.done(
        STAFF, "POST", f"{HERE}/spaces", {"name": "露台", "name_en": "Terrace", "capacity": 60}
    )
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "capacity": 3,
        "for_minors": True,
    }
    made = await running.done(FARMER, "POST", f"{HERE}/sessions", draft)
    await running.done(FARMER, "PUT", f"{HERE}/sessions/{made['id']}/price", await priced(running))
    return made["id"], saturday


async def test_places_go_by_ticket_types_from_the_hosts_page_to_the_roll(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        session_id, saturday = await _draft(running)
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            types = await _set_on_the_page(running, browser, session_id, saturday)
            await running.done(FARMER, "POST", f"{HERE}/sessions/{session_id}/opening")
            await _chosen_on_the_page(running, browser, session_id, types)
            await _asked_through_the_api(running, session_id, types)
            await _seen_by_the_host(browser, session_id)
            await _copied(running, session_id, saturday)


async def _set_on_the_page(
    running: Stage, browser: Browser, session_id: str, saturday: datetime
) -> dict[str, str]:
    page = f"/haiwan/partner/sessions/{session_id}/ticket-types"
    await browser.sign_in("lin")
    assert (await browser.get(page)).status_code == 404
    await browser.sign_in(FARMER)
    assert f'href="{page}"' in (await browser.get(page.removesuffix("/ticket-types"))).text
    assert "还没有票种" in (await browser.get(page)).text
    add = f"{page}/add"
    dear = await answer(browser, add, name="成人票", price_fen="9999", for_whom="adults")
    assert (dear.status_code, "高于活动价格" in dear.text, 'value="9999"' in dear.text) == (422, True, True)
    nameless = await answer(browser, add, name="", price_fen="1", for_whom="adults")
    assert nameless.status_code == 422
    await sent(browser, add, name="成人票", price_fen="10", for_whom="adults")
    twice = await answer(browser, add, name="成人票", price_fen="5", for_whom="everybody")
    assert twice.status_code == 422
    await sent(browser, add, name="儿童票", price_fen="5", for_whom="children", quota="1")
    until = (saturday - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    await sent(browser, add, name="早鸟票", price_fen="0", for_whom="everybody", taken_until=until)
    await sent(browser, add, name="多余的票", price_fen="0", for_whom="at_the_desk")
    view = await running.done(FARMER, "GET", f"{HERE}/sessions/{session_id}")
    last = view["ticket_types"][-1]["ticket_type_id"]
    await sent(browser, page, ticket_type_id=last)
    shown = (await browser.get(page, accept_language="en")).text
    assert ("多余的票" in shown, "Children, enrolled by a guardian" in shown) == (False, True)
    view = await running.done(FARMER, "GET", f"{HERE}/sessions/{session_id}")
    assert [one["price_fen"] for one in view["ticket_types"]] == [1_000, 500, 0]
    return {one["name"]: one["ticket_type_id"] for one in view["ticket_types"]}


async def _chosen_on_the_page(
    running: Stage, browser: Browser, session_id: str, types: dict[str, str]
) -> None:
    page = f"/haiwan/sessions/{session_id}"
    body = {"name": "林小满", "birth_year": "2017", "consent_version": CONSENT_VERSION}
    child = (await running.done("lin", "POST", f"{HERE}/children", body))["id"]
    assert "¥0.00 起" in (await browser.get("/haiwan/sessions")).text
    await browser.sign_in("lin")
    shown = (await browser.get(page)).text
    own = re.search(r'id="own-type".*?</fieldset>', shown, re.DOTALL)
    childs = re.search(r'id="children-type".*?</fieldset>', shown, re.DOTALL)
    assert own is not None
    assert childs is not None
    assert ("成人票" in own[0], "儿童票" in own[0]) == (True, False)
    assert ("成人票" in childs[0], "儿童票" in childs[0]) == (False, True)
    none = await answer(browser, f"{page}/enrol", page)
    assert (none.status_code, "请先选择一个票种" in none.text) == (409, True)
    garbled = await answer(browser, f"{page}/enrol", page, ticket_type_id="none")
    assert garbled.status_code == 422
    await sent(browser, f"{page}/enrol", page, ticket_type_id=types["成人票"])
    await sent(browser, f"{page}/enrol-children", page, children=child, ticket_type_id=types["儿童票"])
    shown = (await browser.get(page)).text
    assert "剩 0/1 张" in shown
    places = (await running.done("lin", "GET", f"{HERE}/enrolments?session_id={session_id}"))["items"]
    assert {(one["ticket_type_id"], one["price_fen"], one["state"]) for one in places} == {
        (types["成人票"], 1_000, "confirmed"),
        (types["儿童票"], 500, "confirmed"),
    }


async def _asked_through_the_api(running: Stage, session_id: str, types: dict[str, str]) -> None:
    path = f"{HERE}/sessions/{session_id}"
    assert await running.refused("zhao", "POST", f"{path}/enrolments") == (409, "ticket_type_must_be_chosen")
    wrong = f"{path}/ticket-types/{NOBODY}/enrolments"
    assert await running.refused("zhao", "POST", wrong) == (404, "ticket_type_is_unknown")
    childs = f"{path}/ticket-types/{types['儿童票']}/enrolments"
    assert await running.refused("zhao", "POST", childs) == (409, "ticket_type_is_for_others")
    early = f"{path}/ticket-types/{types['早鸟票']}/enrolments"
    made = [await running.done("zhao", "POST", early, Idempotency_Key="once") for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    assert made[0]["state"] == "confirmed"
    view = await running.done(None, "GET", path)
    assert (view["state"], view["places_taken"]) == ("full", 3)
    assert [one["places_taken"] for one in view["ticket_types"]] == [1, 1, 1]
    await running.done("zhao", "POST", f"{HERE}/enrolments/{made[0]['id']}/cancellation")
    view = await running.done(None, "GET", path)
    assert [one["places_taken"] for one in view["ticket_types"]] == [1, 1, 0]
    change: Json = {"ticket_types": []}
    assert await running.refused(FARMER, "PUT", f"{path}/ticket-types", change) == (
        409,
        "session_is_no_longer_a_draft",
    )
    cheap = (await running.done(None, "GET", f"{HERE}/sessions?price_up_to_fen=0"))["items"]
    assert [one["session_id"] for one in cheap] == [session_id]


async def _seen_by_the_host(browser: Browser, session_id: str) -> None:
    await browser.sign_in(FARMER)
    payments = (await browser.get(f"/haiwan/partner/sessions/{session_id}/payments")).text
    assert ("成人票" in payments, "儿童票" in payments) == (True, True)
    assert "儿童票" in (await browser.get(f"/haiwan/partner/sessions/{session_id}/roll")).text
    assert "成人票 ¥10.00 · 儿童票 ¥5.00" in (await browser.get(f"/haiwan/sessions/{session_id}/poster")).text


async def _copied(running: Stage, session_id: str, saturday: datetime) -> None:
    copies = f"{HERE}/sessions/{session_id}/copies"
    week = timedelta(days=7)
    made = await running.done(FARMER, "POST", copies, {"starts_at": (saturday + week).isoformat()})
    old = await running.done(FARMER, "GET", f"{HERE}/sessions/{session_id}")
    new = await running.done(FARMER, "GET", f"{HERE}/sessions/{made['id']}")
    assert [one["name"] for one in new["ticket_types"]] == ["成人票", "儿童票", "早鸟票"]
    before, after = (datetime.fromisoformat(one["ticket_types"][2]["taken_until"]) for one in (old, new))
    assert after == before + week
    wish = {"starts_at": (saturday + 2 * week).isoformat(), "without_price": True}
    made = await running.done(FARMER, "POST", copies, wish)
    bare = await running.done(FARMER, "GET", f"{HERE}/sessions/{made['id']}")
    assert (bare["price_fen"], bare["ticket_types"]) == (0, [])
