"""A month against its statements: nothing is missing unseen, nothing waits unseen, nothing is final."""

from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_gateway_pages_fund import do

pytestmark = pytest.mark.asyncio(loop_scope="module")

TREASURER, SUPERVISOR = "qian-treasurer", "bao-supervisor"
FUND, PAGES = "/v1/communities/haiwan/fund", "/haiwan/fund/statements"
HEADING = "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号"


@pytest_asyncio.fixture(loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("statement_months") / "data") as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def today(running: Stage) -> date:
    return (running.platform.gateway.clock.now() + timedelta(hours=8)).date()


async def to_the_tenth(running: Stage) -> date:
    """The tenth of next month: a month of the fund is over, and the next one has days."""
    now = today(running)
    then = (now.replace(day=1) + timedelta(days=32)).replace(day=10)
    body = {"advance_seconds": (then - now).days * 86_400}
    await running.done(None, "POST", "/v1/development/clock", body)
    return then


def row(day: date, amount: int, balance: int, number: str) -> str:
    came, went = (f"{amount}.00", "") if amount > 0 else ("", f"{-amount}.00")
    return f"{day},木棉,{came},{went},{balance}.00,8020001,人民币,6222001,捐款,,{number}"


async def imports(running: Stage, *rows: str) -> str:
    content = b64encode("\n".join((HEADING, *rows)).encode("gb18030")).decode()
    body = {"account": "农商行基本户", "content": content}
    made = await running.done(TREASURER, "POST", f"{FUND}/statements", body)
    return str(made["id"])


async def line_ids(running: Stage, statement_id: str) -> list[str]:
    found = await running.done(TREASURER, "GET", f"{FUND}/statement-lines?statement_id={statement_id}")
    return [str(one["line_id"]) for one in found["items"]]


async def checklist(running: Stage, day: date) -> dict[str, Any]:
    found = await running.done(TREASURER, "GET", f"{FUND}/months/{day.isoformat()[:7]}/checklist")
    return dict(found)


async def books(running: Stage, ids: list[str], **more: str) -> dict[str, Any]:
    body = {"line_ids": ids, "books": "gift", **more}
    return dict(await running.done(TREASURER, "POST", f"{FUND}/statement-bookings", body))


async def test_lines_of_an_earlier_month_are_led_to_and_stand_in_the_way_here_too(
    running: Stage, browser: Browser
) -> None:
    first = today(running)
    last = await to_the_tenth(running)
    await imports(running, row(first, 10, 110, "K1"), row(last, 20, 130, "K2"))
    await browser.sign_in(TREASURER)
    files = (await browser.get(PAGES)).text
    months = [f"{PAGES}/{one.isoformat()[:7]}" for one in (last, first)]
    assert all(f'href="{one}"' in files for one in months), "a file of two months leads to both"
    found = await checklist(running, last)
    assert (len(found["lines_waiting"]), found["earlier_months"]) == (2, [first.isoformat()[:7]])
    shown = (await browser.get(months[0])).text
    assert "以前的月份也有没核对完的流水" in shown
    assert f'href="{months[1]}"' in shown


async def test_lines_that_are_missing_between_two_files_are_told(running: Stage, browser: Browser) -> None:
    first = today(running)
    last = await to_the_tenth(running)
    await imports(running, row(first, 100, 100, "K1"), row(first, -100, 0, "K2"))
    (account,) = (await checklist(running, first))["accounts"]
    assert (account["opening_fen"], account["closing_fen"], account["gap"]) == (0, 0, False)
    await imports(running, row(last, 30, 80, "K8"))
    (account,) = (await checklist(running, last))["accounts"]
    assert (account["opening_fen"], account["closing_fen"], account["gap"]) == (5_000, 8_000, True)
    await browser.sign_in(TREASURER)
    assert "余额接不上" in (await browser.get(f"{PAGES}/{last.isoformat()[:7]}")).text
    await imports(running, row(last, 50, 50, "K7"))
    (account,) = (await checklist(running, last))["accounts"]
    assert (account["opening_fen"], account["closing_fen"], account["gap"]) == (0, 8_000, False)
    await imports(running, row(last, 5, 105, "K9"))
    (account,) = (await checklist(running, last))["accounts"]
    assert (account["opening_fen"], account["gap"]) == (None, True)


async def test_what_was_set_aside_by_mistake_waits_again_and_is_booked_for_a_donor_and_a_purpose(
    running: Stage, browser: Browser
) -> None:
    day = today(running)
    me = {"name": identities()["lin"].name, "phone": "100 0000 0001"}
    await running.done("lin", "PUT", "/v1/communities/haiwan/me", me)
    purse = {"title": "助学", "purpose": "课后学习"}
    earmark = await running.done("ye-committee", "POST", f"{FUND}/earmarks", purse)
    (line_id,) = await line_ids(running, await imports(running, row(day, 10, 10, "K1")))
    month = f"{PAGES}/{day.isoformat()[:7]}"
    await do(browser, TREASURER, month, f"{month}/aside/{line_id}", reason="not_of_this_fund")
    back = await do(browser, TREASURER, month, f"{month}/reopened/{line_id}")
    assert f'value="{line_id}"' in back.text
    typed = {"line_ids": line_id, "books": "gift", "donor": "没有这个人", "earmark_id": earmark["id"]}
    sent = {"token": token_on(back.text), **typed}
    wrong = await browser.send(f"{month}/booked", sent)
    assert (wrong.status_code, "没有找到居民“没有这个人”" in wrong.text) == (422, True)
    done = await browser.send(f"{month}/booked", sent | {"donor": me["name"]})
    assert done.status_code == 303, done.text
    (gift,) = (await running.done(TREASURER, "GET", f"{FUND}/donations/records"))["items"]
    found = (gift["donor_id"], gift["earmark_id"], gift["amount_fen"])
    assert found == (identities()["lin"].person_id, earmark["id"], 1_000)


async def test_a_decision_is_taken_back_on_the_page(running: Stage, browser: Browser) -> None:
    day = today(running)
    lines = (
        f"共1笔记录\n收入：1笔 28.16元\n"
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
        f"{day} 09:12:44,二维码收款,木棉,茶水角,收入,¥28.16,/,对账中,1000050001,/,/"
    )
    body = {"account": "公益角微信", "content": b64encode(lines.encode()).decode()}
    made = await running.done(TREASURER, "POST", f"{FUND}/statements", body)
    (line_id,) = await line_ids(running, made["id"])
    month = f"{PAGES}/{day.isoformat()[:7]}"
    decided = await do(browser, TREASURER, month, f"{month}/decided/{line_id}", direction="out")
    assert f'formaction="{month}/reopened/{line_id}"' in decided.text
    again = await browser.send(f"{month}/reopened/{line_id}", {"token": token_on(decided.text)})
    assert again.status_code == 303
    assert f'action="{month}/decided/{line_id}"' in (await browser.get(month)).text


async def test_an_entry_of_the_next_month_explains_a_line_of_the_last_days(
    running: Stage, browser: Browser
) -> None:
    day = today(running)
    await imports(running, row(day, 10, 10, "K1"))
    last = await to_the_tenth(running)
    gift = {"amount_fen": 1_000, "channel": "cash", "reference": "迟记", "received_on": last.isoformat()}
    await running.done(TREASURER, "POST", f"{FUND}/donations", gift)
    await browser.sign_in(TREASURER)
    shown = (await browser.get(f"{PAGES}/{day.isoformat()[:7]}")).text
    assert "迟记" in shown


async def test_a_reversal_that_no_statement_has_is_not_hidden_by_the_line_of_what_it_reverses(
    running: Stage,
) -> None:
    day = today(running)
    (line_id,) = await line_ids(running, await imports(running, row(day, 10, 10, "K1")))
    await books(running, [line_id])
    line = await running.done(TREASURER, "GET", f"{FUND}/statement-lines/{line_id}")
    (entry_id,) = line["entry_ids"]
    entry = f"{FUND}/entries/{entry_id}"
    await running.done(TREASURER, "POST", f"{entry}/reversal-proposal", {"reason": "记错了"})
    await running.done(SUPERVISOR, "POST", f"{entry}/reversal")
    reversal = (await running.done(TREASURER, "GET", entry))["reversed_by"]
    assert (await checklist(running, day))["entries_not_found"] == [reversal]
    undoing = f"{FUND}/statement-matches/{line['match_id']}/undoing"
    await running.done(TREASURER, "POST", undoing)
    found = await checklist(running, day)
    assert (found["entries_not_found"], found["lines_waiting"]) == ([], [line_id])
    await books(running, [line_id])
    assert (await checklist(running, day))["ready"]


async def test_a_month_of_which_no_file_was_imported_is_told_though_no_line_waits(
    running: Stage, browser: Browser
) -> None:
    day = today(running)
    (line_id,) = await line_ids(running, await imports(running, row(day, 10, 10, "K1")))
    await books(running, [line_id])
    last = await to_the_tenth(running)
    gift = {"amount_fen": 1_000, "channel": "bank_transfer", "reference": "转账 7"}
    made = await running.done(
        TREASURER, "POST", f"{FUND}/donations", gift | {"received_on": last.isoformat()}
    )
    found = await checklist(running, last)
    given = await running.done(TREASURER, "GET", f"{FUND}/ledger?month={last.isoformat()[:7]}")
    (entry,) = given["items"]
    assert made["id"] == entry["subject_id"]
    assert found["entries_not_found"] == [entry["entry_id"]], "no statement has it, since none was imported"
    (account,) = found["accounts"]
    assert (account["account"], account["lines"], account["gap"]) == ("农商行基本户", 0, False)
    await browser.sign_in(TREASURER)
    assert "没有导入本月的流水" in (await browser.get(f"{PAGES}/{last.isoformat()[:7]}")).text
