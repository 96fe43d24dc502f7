"""A donation box on its pages: filed, sealed, counted blind by two, banked as one gift; late; taken down."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_markets import seen, send
from tests.component.test_markets import COMMITTEE, FUND, LIN, RELATED, STAFF, TREASURER, today

LIST = "/haiwan/fund/boxes"
HERE = "/v1/communities/haiwan"
SUPERVISOR, OTHER_STAFF = "bao-supervisor", "wu-staff"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("boxes") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def waits(running: Stage, who: str) -> list[str]:
    found = await running.done(who, "GET", f"{HERE}/waiting")
    return [one["task"] for one in found["things"] if one["task"].endswith("_box")]


async def registered(browser: Browser, reach: str, title: str) -> str:
    form = {"kind": "box", "title": title, "place": "一楼大厅", "keeper": LIN, "reach": reach}
    form |= {"use": "长者慰问", "count_days": "30"}
    await browser.sign_in(STAFF)
    assert "集市" not in await seen(browser, "/haiwan/fund/box-registration"), "a box is no market"
    made = await send(browser, STAFF, "/haiwan/fund/box-registration", **form)
    assert (made.status_code, LIN in made.text) == (200, False)
    return str(made.url.path)


async def test_a_public_box_passes_the_laws_gate_is_counted_blind_by_two_and_banked(
    running: Stage, browser: Browser
) -> None:
    page = await registered(browser, "public", "大厅募捐箱")
    unlicensed = await send(browser, STAFF, f"{page}/seal", seal="封 000117")
    assert (unlicensed.status_code, "公开募捐资格" in unlicensed.text) == (409, True)
    first, last = today(running).isoformat(), (today(running) + timedelta(days=60)).isoformat()
    days = {"valid_from": first, "valid_until": last}
    certificate = {"certificate_number": "粤穗募 2026-0017", "account": "广州农商行 尾号 0017"} | days
    await running.done(TREASURER, "POST", f"{FUND}/certificate", certificate)
    unfiled = await send(browser, STAFF, f"{page}/seal", seal="封 000117")
    assert (unfiled.status_code, "第二十三、二十四条" in unfiled.text) == (409, True)
    filing = {"filing_number": "粤穗募备 2026-0131", "area": "港湾街道", "cost_fen": "0"}
    filing |= {"starts_on": first, "ends_on": last}
    assert "粤穗募备 2026-0131" in (await send(browser, TREASURER, f"{page}/filing", **filing)).text
    assert "使用中" in (await send(browser, STAFF, f"{page}/seal", seal="封 000117")).text

    assert "In Chinese only" in await seen(browser, page, "en")
    english = {"title_en": "Box in the hall", "use_en": "Visits to the elderly"}
    await send(browser, STAFF, f"{page}/translate", **english)
    for path in (page, LIST):
        assert "Box in the hall" in await seen(browser, path, "en")
    assert ("大厅募捐箱" in (told := await seen(browser, page)), english["use_en"] in told) == (True, False)

    assert await waits(running, SUPERVISOR) == []
    sister = {"relations": [{"person": LIN, "kind": "family"}]}
    await running.done(RELATED, "POST", f"{HERE}/relations", sister)
    await browser.sign_in(RELATED)
    assert f"{page}/count" not in await seen(browser, page), "a related person is offered no count"
    count = {"counted_fen": 100, "seal_intact": True}
    path = f"{FUND}/boxes/{page.rpartition('/')[2]}/counts"
    assert await running.refused(RELATED, "POST", path, count) == (403, "person_is_related_to_the_box")
    counted = await send(browser, STAFF, f"{page}/count", counted_fen="123.50", seal_intact="true")
    assert "您已清点" in counted.text
    assert await waits(running, SUPERVISOR) == ["count_box"]
    assert await waits(running, OTHER_STAFF) == ["count_box"]
    await running.done(OTHER_STAFF, "POST", f"{HERE}/relations", sister)
    assert await waits(running, OTHER_STAFF) == [], "nothing waits for whom the box refuses"
    await browser.sign_in(TREASURER)
    for path in (page, f"{page}/count", LIST):
        assert "123.50" not in await seen(browser, path), "who counts next is not told"
    await send(browser, COMMITTEE, f"{page}/count", counted_fen="123.00", seal_intact="true")
    settled = {"counted_fen": "123.50", "reason": "漏了一枚硬币"}
    assert "漏了一枚硬币" in (await send(browser, SUPERVISOR, f"{page}/settlement", **settled)).text
    assert await waits(running, TREASURER) == ["bank_box"]
    opening = re.findall(r"/openings/([0-9a-f-]{36})/", await as_treasurer(browser, page))[0]
    slip = {"amount_fen": "123.40", "received_on": first, "reference": "回单 募捐箱 1"}
    short = await send(browser, TREASURER, f"{page}/openings/{opening}/banking", **slip)
    assert (short.status_code, "须说明原因" in short.text) == (409, True)
    await send(browser, TREASURER, f"{page}/openings/{opening}/banking", **slip, reason="一枚残币")
    assert await waits(running, TREASURER) == []
    told = await seen(browser, page, "en")
    assert ("¥123.40 arrived" in told, "一枚残币" in told, "unbroken" in told) == (True, True, True)
    (gift,) = (await running.done(None, "GET", f"{FUND}/donations"))["items"]
    assert (gift["amount_fen"], gift["receipt"], gift["channel"]) == (12_340, "anonymous", "cash")
    assert "停用" in (await send(browser, STAFF, f"{page}/closing", reason="方案到期")).text


async def as_treasurer(browser: Browser, page: str) -> str:
    await browser.sign_in(TREASURER)
    return await seen(browser, page)


async def test_a_box_that_nobody_counts_by_its_day_is_shown_and_told(
    running: Stage, browser: Browser
) -> None:
    page = await registered(browser, "inside", "活动室募捐箱")
    await send(browser, STAFF, f"{page}/seal", seal="封 000118")
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 32 * 86_400})
    assert "已逾期" in await seen(browser, page)
    assert "已逾期" in await seen(browser, LIST)
    inbox = await running.done(SUPERVISOR, "GET", f"{HERE}/me/messages")
    assert [one["kind"] for one in inbox["messages"] if one["kind"] == "box_overdue"] == ["box_overdue"]
    await browser.sign_in(SUPERVISOR)
    assert "活动室募捐箱" in (await browser.get("/haiwan/me/messages", accept_language="en")).text
    said = {"title_en": "Box in the activity room"}
    box = f"{FUND}/boxes/{page.rpartition('/')[2]}"
    await running.done(STAFF, "PUT", f"{box}/english", said)
    in_english = (await browser.get("/haiwan/me/messages", accept_language="en")).text
    assert (said["title_en"] in in_english, "活动室募捐箱" in in_english) == (True, False)
    assert await waits(running, STAFF) == ["count_box"]
    counts, count = f"{FUND}/boxes/{page.rpartition('/')[2]}/counts", {"counted_fen": 1, "seal_intact": True}
    assert await running.refused("lin", "POST", counts, count) == (403, "actor_may_not_do_this")
    await browser.sign_in("lin")
    assert (await browser.get("/haiwan/fund/box-registration")).status_code == 403
    assert (await browser.get(f"{LIST}/nothing/count")).status_code == 404
