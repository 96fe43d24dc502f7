"""Budgets through the API and on their page: proposed, adopted by vote, and held against what is paid."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_gateway_pages_fund import do

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUND = "/v1/communities/haiwan/fund"
TREASURER, STAFF, SUPERVISOR = "qian-treasurer", "chen-staff", "bao-supervisor"
COMMITTEE = ("gu-committee", "shen-committee", "ye-committee", "tang-committee", "han-committee")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("budgets") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def day(running: Stage) -> Any:
    return (running.platform.gateway.clock.now() + timedelta(hours=8)).date()


async def proposed_adopted_and_held_against_payments(running: Stage, browser: Browser) -> None:
    year = day(running).year
    page, form = f"/haiwan/fund/budget?year={year}", "/haiwan/fund/budget-proposal"
    early = {"title": "窗帘", "purpose": "facilities", "amount_fen": 900, "payee_organisation": "布艺店"}
    await running.done(STAFF, "POST", f"{FUND}/disbursements", early)
    assert "本年度没有预算" in (await browser.get(page)).text
    await browser.sign_in(TREASURER)
    shown = await browser.get(form)
    row = {"lines.0.code": "A1", "lines.0.title": "场地维修", "lines.0.purpose": "facilities"}
    pairs = {"token": token_on(shown.text), "once": "once-budget-1", "year": str(year), **row}
    wrong = await browser.send(form, {**pairs, "lines.0.amount_fen": ""})
    assert (wrong.status_code, "场地维修" in wrong.text) == (422, True)
    sent = await browser.send(form, {**pairs, "lines.0.amount_fen": "200.00"})
    proposed = await browser.get(sent.headers["location"])
    assert "表决中" in proposed.text
    listed = await running.done(None, "GET", f"{FUND}/budgets?year={year}")
    budget = listed["items"][0]["budget_id"]
    act = f"/haiwan/fund/budgets/{budget}/vote"
    await browser.sign_in(COMMITTEE[0])
    ballot = await browser.get(act)
    assert "A1 场地维修" in ballot.text
    voted = {"token": token_on(ballot.text), "once": "once-budget-2", "vote": "in_favour"}
    assert (await browser.send(act, voted)).status_code == 303
    assert (await browser.get(act)).status_code == 303  # Who has voted is led to how it stands.
    for person in COMMITTEE[1:4]:
        await running.done(person, "POST", f"{FUND}/budgets/{budget}/votes", {"vote": "in_favour"})
    assert "第 1 版" in (await browser.get(page)).text

    wish = {"title": "灯具", "purpose": "facilities", "amount_fen": 25_000, "payee_organisation": "灯具店"}
    unnamed = await running.refused(STAFF, "POST", f"{FUND}/disbursements", wish)
    assert unnamed == (409, "budget_line_must_be_named")
    line, asking = f"{year}.A1", "/haiwan/fund/request"
    named = {"title": "灯具", "purpose": "facilities", "amount_fen": "250", "payee_organisation": "灯具店"}
    made = await do(browser, STAFF, asking, asking, budget_line=line, **named)
    assert line in made.text
    assert "本项超出科目 ¥50.00" in made.text  # Told when it is asked for, not only when it is to be paid.
    small = {**wish, "title": "灯泡", "amount_fen": 2_000, "budget_line": line}
    fits = await running.done(STAFF, "POST", f"{FUND}/disbursements", small)
    bulbs = (await browser.get(f"/haiwan/fund/spending/{fits['id']}", accept_language="en")).text
    assert "Planned ¥200.00, paid ¥0.00, asked for and not paid ¥270.00" in bulbs
    assert "All that is asked for together is ¥70.00 more" in bulbs
    one = str(made.url.path)
    slip = {"amount_fen": 100_000, "source": "grant", "granted_by": "民政局", "reference": "回单 G-1"}
    slip |= {"received_on": day(running).isoformat()}
    await running.done(TREASURER, "POST", f"{FUND}/income", slip)
    disbursement = f"{FUND}/disbursements/{one.rpartition('/')[2]}"
    for person in COMMITTEE[:4]:
        await running.done(person, "POST", f"{disbursement}/votes", {"vote": "in_favour"})
    await running.done(SUPERVISOR, "POST", f"{disbursement}/reviews", {"in_favour": True, "comment": "合理"})
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 8 * 86_400})
    paid = {"paid_on": day(running).isoformat(), "evidence": "回单 P-1"}
    beyond = await do(browser, TREASURER, one, f"{one}/payment", **paid, overrun_reason="涨价")
    assert (beyond.status_code, "该预算科目的余额不足" in beyond.text) == (409, True)
    table = await running.done(None, "GET", f"{FUND}/budget-lines?year={year}")
    assert [(row["planned_fen"], row["committed_fen"], row["left_fen"]) for row in table["items"]] == [
        (20_000, 27_000, -7_000)
    ]


async def changed_by_a_new_version(running: Stage, browser: Browser) -> None:
    year = day(running).year
    wish = {"code": "A1", "title": "场地维修", "purpose": "facilities", "amount_fen": 30_000}
    body = {"year": year, "lines": [wish], "reason": "灯具涨价"}
    bare = {"year": year, "lines": [wish]}
    assert await running.refused(TREASURER, "POST", f"{FUND}/budgets", bare) == (
        422,
        "budget_change_needs_a_reason",
    )
    made = await running.done(TREASURER, "POST", f"{FUND}/budgets", body)
    for person in COMMITTEE[:4]:
        await running.done(person, "POST", f"{FUND}/budgets/{made['id']}/votes", {"vote": "in_favour"})
    wishes = await running.done(None, "GET", f"{FUND}/disbursements?state=approved")
    one = f"/haiwan/fund/spending/{wishes['items'][0]['disbursement_id']}"
    paid = {"paid_on": day(running).isoformat(), "evidence": "回单 P-1"}
    assert "已支付" in (await do(browser, TREASURER, one, f"{one}/payment", **paid)).text
    english = (await browser.get(f"/haiwan/fund/budget?year={year}", accept_language="en")).text
    assert "Version 2" in english
    assert "灯具涨价" in english
    assert "¥250.00" in english
    table = await browser.get("/haiwan/tables/fund-budget-lines.csv")
    assert f"{year}.A1" in table.text
    assert (await browser.get("/haiwan/fund/budgets/x/vote")).status_code in {403, 404}
    assert (await browser.get("/haiwan/fund/budget?year=x")).status_code == 200


async def disclosed_under_its_english_title(running: Stage, browser: Browser) -> None:
    """Somebody on the committee says that they are related to who was paid: it is to be disclosed."""
    paid = (await running.done(None, "GET", f"{FUND}/disbursements?state=paid"))["items"][0]
    one = f"{FUND}/disbursements/{paid['disbursement_id']}"
    await running.done(COMMITTEE[0], "POST", f"{one}/relations", {})
    calendar = "/haiwan/fund/disclosures"
    assert paid["title"] in (await browser.get(calendar, accept_language="en")).text
    await running.done(STAFF, "PUT", f"{one}/english", {"title_en": "Lamps for the stairs"})
    english = (await browser.get(calendar, accept_language="en")).text
    assert ("Lamps for the stairs" in english, paid["title"] in english) == (True, False)
    assert paid["title"] in (await browser.get(calendar)).text


async def named_later_freed_and_kept(running: Stage, browser: Browser) -> None:
    year = day(running).year
    wishes = (await running.done(None, "GET", f"{FUND}/disbursements"))["items"]
    early, paid = (next(one for one in wishes if one["title"] == title) for title in ("窗帘", "灯具"))
    page = f"/haiwan/fund/spending/{early['disbursement_id']}"
    named = await do(browser, TREASURER, page, f"{page}/budget-line", budget_line=f"{year}.A1")
    assert f"{year}.A1</a>" in named.text
    assert "/budget-line" not in named.text
    entry = f"{FUND}/entries/{paid['entry_id']}"
    await running.done(TREASURER, "POST", f"{entry}/reversal-proposal", {"reason": "付错账户"})
    await running.done(SUPERVISOR, "POST", f"{entry}/reversal")
    (line,) = (await running.done(None, "GET", f"{FUND}/budget-lines"))["items"]
    assert (line["planned_fen"], line["committed_fen"], line["spent_fen"]) == (30_000, 27_900, 0)

    wish = {"code": "A1", "title": "场地维修", "purpose": "facilities", "amount_fen": 1}
    body = {"year": year, "lines": [wish], "reason": "压缩"}
    taken_back = await running.done(TREASURER, "POST", f"{FUND}/budgets", body)
    act = f"/haiwan/fund/budgets/{taken_back['id']}/withdraw"
    await browser.sign_in(TREASURER)
    asked = await browser.get(act)
    form = {"token": token_on(asked.text), "once": "once-budget-3"}
    sent = await browser.send(act, form)
    assert "已撤回" in (await browser.get(sent.headers["location"])).text
    lost = await running.done(TREASURER, "POST", f"{FUND}/budgets", body)
    for person in COMMITTEE[:3]:
        await running.done(person, "POST", f"{FUND}/budgets/{lost['id']}/votes", {"vote": "against"})
    assert (await running.done(None, "GET", f"{FUND}/budgets/{lost['id']}"))["state"] == "lost"
    (still,) = (await running.done(None, "GET", f"{FUND}/budget-lines"))["items"]
    assert still == line


async def test_a_budget_is_adopted_held_against_payments_changed_by_vote_and_freed_by_a_reversal(
    running: Stage, browser: Browser
) -> None:
    """One story: each chapter goes on where the one before it ended."""
    await proposed_adopted_and_held_against_payments(running, browser)
    await changed_by_a_new_version(running, browser)
    await disclosed_under_its_english_title(running, browser)
    await named_later_freed_and_kept(running, browser)
