"""Merchants on pages and through the API: agreed, stated by their own people, late, paid in; and proved."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_markets import seen, send
from tests.component.test_markets import FUND, LIN, STAFF, TREASURER, today

LIST = "/haiwan/fund/merchants"
HERE = "/v1/communities/haiwan"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("merchants") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def month_on(day: date) -> str:
    return day.isoformat()[:7]


async def go_to(running: Stage, day: date) -> None:
    """Noon of a day."""
    now = running.platform.gateway.clock.now()
    noon = datetime.fromisoformat(f"{day.isoformat()}T12:00:00+08:00")
    seconds = int((noon - now).total_seconds())
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})


async def kinds(running: Stage, who: str) -> list[str]:
    inbox = await running.done(who, "GET", f"{HERE}/me/messages")
    return [one["kind"] for one in inbox["messages"] if one["kind"].startswith("sales_")]


async def waits(running: Stage, who: str) -> list[tuple[str, bool]]:
    found = await running.done(who, "GET", f"{HERE}/waiting")
    return [(one["task"], one["overdue"]) for one in found["things"] if "sales" in one["task"]]


async def ageing(running: Stage) -> dict[str, Any]:
    found = await running.done(None, "GET", f"{FUND}/merchant-ageing")
    assert sum(one["due_fen"] for one in found["bands"]) == found["total_fen"]
    assert sum(one["months"] for one in found["bands"]) == len(found["dues"])
    return {one["band"]: one["due_fen"] for one in found["bands"] if one["due_fen"]}


async def test_a_merchants_month_is_stated_late_paid_in_and_proved(
    running: Stage, browser: Browser, tmp_path: Path
) -> None:
    first = today(running)
    month = month_on(first)
    form = {"title": "港湾面包坊", "agreement": "捐赠协议 1", "share_percent": "1.5", "use": "长者慰问"}
    form |= {"from_month": month, "due_day": "10"}
    nought = await send(browser, STAFF, "/haiwan/fund/merchant-agreement", **form | {"share_percent": "0"})
    assert (nought.status_code, "港湾面包坊" in nought.text) == (422, True)
    made = await send(browser, STAFF, "/haiwan/fund/merchant-agreement", **form, contacts=LIN)
    assert (made.status_code, "销售额的 1.5%" in made.text, LIN in made.text) == (200, True, False)
    page = str(made.url.path)
    one = f"{FUND}/merchants/{page.rpartition('/')[2]}"
    assert (await waits(running, "lin"), await ageing(running)) == ([], {})

    eleventh = (first.replace(day=1) + timedelta(days=32)).replace(day=11)
    await go_to(running, eleventh)
    assert await waits(running, "lin") == await waits(running, TREASURER) == [("state_sales", True)]
    assert await kinds(running, "lin") == await kinds(running, TREASURER) == ["sales_unstated"]
    assert "逾期未申报" in await seen(browser, "/haiwan/fund/merchant-dues")
    wish: dict[str, object] = {"month": month, "sales_fen": 2_680_025}
    assert await running.refused(STAFF, "POST", f"{one}/statements", wish) == (
        409,
        "sales_need_their_statement",
    )
    stranger = await running.refused("zhao", "POST", f"{one}/statements", wish)
    assert stranger == (403, "merchant_is_somebody_elses")
    told = await send(browser, "lin", f"{page}/sales", month=month, sales_fen="26800.25")
    assert ("402.00" in told.text, "商家自行申报" in told.text) == (True, True)
    again = await running.refused("lin", "POST", f"{one}/statements", wish)
    assert again == (409, "sales_are_stated")

    assert await waits(running, TREASURER) == [("collect_sales_share", True)]
    assert await ageing(running) == {"up_to_30": 40_200}
    statement = (await running.done(None, "GET", one))["statements"][0]["statement_id"]
    slip = {"received_on": eleventh.isoformat(), "reference": "回单 商家 1"}
    paid = await send(browser, TREASURER, f"{page}/statements/{statement}/payment", amount_fen="400", **slip)
    assert "¥2.00" in paid.text
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 61 * 86_400})
    assert await ageing(running) == {"up_to_90": 200}
    english = await seen(browser, "/haiwan/fund/merchant-dues", "en")
    assert ("61 to 90 days" in english, "Not stated in time" in english) == (True, True)
    told = await running.done(None, "GET", FUND)
    income = {line["source"]: line["amount_fen"] for line in told["income"]}
    assert (income["merchant_share"], told["due_from_merchants_fen"], told["closing_fen"]) == (
        40_200,
        200,
        40_200,
    )
    fund = await seen(browser, "/haiwan/fund", "en")
    assert ("Merchants still owe ¥2.00" in fund, "merchants’ shares of sales" in fund) == (True, True)
    assert "Due from a merchant" in await ledger_entry(running, browser)
    await proved(running, tmp_path)


async def ledger_entry(running: Stage, browser: Browser) -> str:
    entries = (await running.done(None, "GET", f"{FUND}/ledger?kind=merchant_share_accrued"))["items"]
    return await seen(browser, f"/haiwan/fund/entries/{entries[0]['entry_id']}", "en")


async def proved(running: Stage, folder: Path) -> None:
    """The pack is checked on its own, and its journals have what the merchant owes."""
    assert await running.platform.host.settled(60)
    answer = await running.ask("song-auditor", "GET", f"{FUND}/audit-pack")
    (folder / "pack.zip").write_bytes(answer.content)
    assert check(folder / "pack.zip", folder / "books", Period()).faults == ()
    for journal in ("journal.hledger", "journal.beancount"):
        text = (folder / "books" / journal).read_text(encoding="utf-8")
        assert re.search(r"receivable:merchant", text, re.IGNORECASE), text[:2_000]


async def test_an_agreement_ends_with_a_month_on_its_page(running: Stage, browser: Browser) -> None:
    form = {"title": "书店", "agreement": "协议 2", "share_percent": "2", "use": "助学", "due_day": "5"}
    month = month_on(today(running))
    made = await send(browser, TREASURER, "/haiwan/fund/merchant-agreement", **form, from_month=month)
    page = str(made.url.path)
    ended = await send(browser, STAFF, f"{page}/end", last_month=month, reason="店铺迁出")
    assert ("店铺迁出" in ended.text, f"{page}/end" in ended.text) == (True, False)
    assert "书店" in await seen(browser, LIST)
    await browser.sign_in("lin")
    assert (await browser.get("/haiwan/fund/merchant-agreement")).status_code == 403
    assert (await browser.get(f"{LIST}/nothing")).status_code == 404
