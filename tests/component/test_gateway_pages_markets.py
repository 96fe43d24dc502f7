"""A charity market on its pages: planned, opened by another, counted blind by two, settled, disclosed."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_bookings_spaces import a_room, a_wednesday, slot
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_markets import COMMITTEE, LIN, MARKETS, STAFF, TREASURER, certified, today

LIST = "/haiwan/fund/markets"
SUPERVISOR = "bao-supervisor"
TASKS = {"open_market", "count_takings", "settle_difference", "collect_stall_share", "disclose_market"}
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("pages_markets") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def send(browser: Browser, who: str, path: str, **fields: str) -> httpx2.Response:
    """Somebody opens the page of a form, sends it, and follows where it leads."""
    await browser.sign_in(who)
    shown = await browser.get(path)
    assert shown.status_code == 200, f"{who} has no form {path}: {shown.status_code}"
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None, f"{who} has no form {path}"
    sent = await browser.send(path, {"token": token_on(shown.text), "once": once[1], **fields})
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


async def planned(running: Stage, browser: Browser, **changes: str) -> str:
    """The path of a market that staff planned for today."""
    plan = {"title": "公益集市", "place": "三楼露台", "use": "长者夏季慰问"}
    plan |= {"held_on": today(running).isoformat()} | changes
    made = await send(browser, STAFF, "/haiwan/fund/market-plan", **plan)
    assert made.status_code == 200, made.text
    return str(made.url.path)


async def seen(browser: Browser, path: str, language: str = "zh-CN") -> str:
    return unescape((await browser.get(path, accept_language=language)).text)


def stalls_on(page: str) -> list[str]:
    """The ids of stalls with something to do, in the order of the page."""
    return list(dict.fromkeys(re.findall(r"/stalls/([0-9a-f-]{36})/", page)))


async def waits(running: Stage, who: str) -> list[str]:
    found = await running.done(who, "GET", "/v1/communities/haiwan/waiting")
    return [one["task"] for one in found["things"] if one["task"] in TASKS]


async def test_a_market_goes_its_whole_way_on_pages(running: Stage, browser: Browser) -> None:
    market = await planned(running, browser)
    said = {"title_en": "Charity market", "use_en": "Visits to the elderly in summer."}
    assert "In Chinese only" in await seen(browser, market, "en")
    assert f'href="{market}/translate"' in await seen(browser, market)
    assert (await send(browser, STAFF, f"{market}/translate", **said | {"title_en": ""})).status_code == 422
    await send(browser, STAFF, f"{market}/translate", **said)
    english = await seen(browser, market, "en")
    assert [one in english for one in (*said.values(), "In Chinese only")] == [True, True, False]
    for language, is_there in (("en", True), ("zh-CN", False)):
        assert (said["title_en"] in await seen(browser, LIST, language)) is is_there
    stall = {"title": "手作香包", "owner": "resident", "pledged_percent": "50"}
    wrong = await send(browser, STAFF, f"{market}/stall", **stall, keepers="没有这个人")
    assert (wrong.status_code, "手作香包" in wrong.text) == (422, True)
    unkept = await send(browser, STAFF, f"{market}/stall", **stall)
    assert unkept.status_code == 422
    kept = await send(browser, STAFF, f"{market}/stall", **stall, keepers=LIN)
    assert "承诺捐出销售额的 50%" in kept.text
    assert LIN not in await seen(browser, market)
    own = {"title": "旧书", "owner": "community", "pledged_percent": "100"}
    await send(browser, STAFF, f"{market}/stall", **own)
    filing = {"filing_number": "粤穗募备 2026-0118", "area": "港湾街道", "cost_fen": "50"}
    filing |= {"starts_on": today(running).isoformat(), "ends_on": today(running).isoformat()}
    filed = await send(browser, TREASURER, f"{market}/filing", **filing)
    assert "已备案" in filed.text
    assert await waits(running, COMMITTEE) == ["open_market"]
    early = await send(browser, COMMITTEE, f"{market}/opening")
    assert (early.status_code, "公开募捐资格" in early.text) == (409, True)
    await certified(running, market.rpartition("/")[2])
    assert "已批准" in (await send(browser, COMMITTEE, f"{market}/opening")).text

    assert await waits(running, STAFF) == ["count_takings"]
    await browser.sign_in(STAFF)
    first, second = stalls_on(await seen(browser, market))
    counted = await send(browser, STAFF, f"{market}/stalls/{first}/count", takings_fen="360.51")
    assert "您已清点" in counted.text
    await browser.sign_in(TREASURER)
    for path in (market, f"{market}/stalls/{first}/count", LIST):
        assert "360.51" not in await seen(browser, path), "who counts next is not told"
    odd = await send(browser, TREASURER, f"{market}/stalls/{first}/count", takings_fen="三百")
    assert (odd.status_code, "三百" in odd.text) == (422, True)
    differs = await send(browser, TREASURER, f"{market}/stalls/{first}/count", takings_fen="360.01")
    assert "清点不一致" in differs.text
    assert await waits(running, SUPERVISOR) == ["count_takings", "settle_difference"]
    reason = {"reason": "第二次清点漏了一枚硬币"}
    far = await send(browser, SUPERVISOR, f"{market}/stalls/{first}/settlement", takings_fen="400", **reason)
    assert (far.status_code, "最低与最高" in far.text) == (409, True)
    settled = await send(
        browser, SUPERVISOR, f"{market}/stalls/{first}/settlement", takings_fen="360.51", **reason
    )
    assert "应捐 ¥180.26" in settled.text
    for who in (STAFF, COMMITTEE):
        await send(browser, who, f"{market}/stalls/{second}/count", takings_fen="0")
    assert await waits(running, TREASURER) == ["disclose_market", "collect_stall_share"]
    slip = {"amount_fen": "180.26", "received_on": today(running).isoformat(), "reference": "回单 集市 1"}
    paid = await send(browser, TREASURER, f"{market}/stalls/{first}/payment", **slip)
    assert "已全部到账" in paid.text
    assert "已公示" in (await send(browser, TREASURER, f"{market}/disclosure")).text
    assert await waits(running, TREASURER) == []
    stranger = Browser(httpx2.AsyncClient(transport=Settling(running.platform), base_url="http://hehuo.test"))
    told = await seen(stranger, market, "en")
    assert "Took ¥360.51, pledged ¥180.26" in told
    assert "第二次清点漏了一枚硬币" in told
    assert "/stalls/" not in told
    assert "180.26 for the fund" in await seen(stranger, LIST, "en")
    await stranger.http.aclose()


async def test_a_market_that_is_not_disclosed_in_time_is_told_to_everybody_and_to_who_does_it(
    running: Stage, browser: Browser
) -> None:
    market = await planned(running, browser, title="秋季集市")
    own = {"title": "旧书", "owner": "community", "pledged_percent": "100"}
    await send(browser, STAFF, f"{market}/stall", **own)
    await certified(running, market.rpartition("/")[2])
    await send(browser, COMMITTEE, f"{market}/opening")
    assert "disclose_market" not in await waits(running, COMMITTEE)
    days = {"advance_seconds": 31 * 24 * 3_600}
    await running.done(None, "POST", "/v1/development/clock", days)
    assert "已逾期" in await seen(browser, market)
    assert "已逾期" in await seen(browser, LIST)
    (line,) = (await running.done(OFFICER, "GET", "/v1/roll-up"))["communities"]
    assert (line["disclosures_overdue"], line["roles_in_conflict"], line["rules_outside"]) == (1, 0, [])
    assert line["office_holders"]["committee"] >= 5
    assert line["before"]["income_by_source"] == {"market": 18_026}
    await browser.sign_in(OFFICER)
    district = await seen(browser, "/district")
    assert ("公开事项逾期" in district, "兼任不相容职务" in district) == (True, True)
    header, _, before = (await browser.get("/district/numbers.csv")).text.splitlines()
    row = dict(zip(header.split(","), before.split(","), strict=True))
    assert (row["income_market_fen"], row["disclosures_overdue"]) == ("18026", "1")
    things = (await running.done(COMMITTEE, "GET", "/v1/communities/haiwan/waiting"))["things"]
    assert [one["overdue"] for one in things if one["task"] == "disclose_market"] == [True]


async def test_a_booking_that_a_market_names_stands_and_is_of_its_day(
    running: Stage, browser: Browser
) -> None:
    plan = {"title": "集市", "place": "露台", "use": "慰问", "held_on": today(running).isoformat()}
    nobodys = "0197e1a2-5c00-7000-8000-0000000000ff"
    refused = await running.refused(STAFF, "POST", MARKETS, plan | {"booking_id": nobodys})
    assert refused == (409, "market_booking_is_unknown")
    evening = await a_wednesday(running)
    wish = slot(await a_room(running), evening) | {"for_the_community": True}
    booking = str((await running.done(STAFF, "POST", "/v1/communities/haiwan/bookings", wish))["id"])
    other = {"held_on": (evening + timedelta(days=1)).date().isoformat(), "booking_id": booking}
    refused = await running.refused(STAFF, "POST", MARKETS, plan | other)
    assert refused == (409, "market_booking_is_for_another_day")
    await browser.sign_in(STAFF)
    assert f'<option value="{booking}"' in (await browser.get("/haiwan/fund/market-plan")).text
    market = await planned(running, browser, held_on=evening.date().isoformat(), booking_id=booking)
    view = await running.done(None, "GET", f"{MARKETS}/{market.rpartition('/')[2]}")
    assert view["booking_id"] == booking


@pytest.mark.parametrize("path", [f"{LIST}/nothing", f"{LIST}/nothing/count", f"{LIST}/x/stalls/y/count"])
async def test_what_is_no_market_is_not_found(browser: Browser, path: str) -> None:
    await browser.sign_in(STAFF)
    assert (await browser.get(path)).status_code == 404


async def test_who_holds_no_office_reads_and_has_no_form(running: Stage, browser: Browser) -> None:
    await browser.sign_in(STAFF)
    market = await planned(running, browser)
    await browser.sign_in("lin")
    assert "<form" not in (await seen(browser, market)).partition("<main")[2].partition("</main>")[0]
    assert (await browser.get("/haiwan/fund/market-plan")).status_code == 403
