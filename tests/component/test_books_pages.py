"""The treasurer's desk: gifts one after the other, receipts, promises, shares, and who may see whose name."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_rulemaking import fills

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIN, TREASURER = identities()["lin"].person_id, "qian-treasurer"
API, FUND = "/v1/communities/haiwan", "/haiwan/fund"
GIFT = f"{FUND}/record-gift"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("books") / "data") as one:
        await one.open("haiwan")
        name = {"name": identities()["lin"].name, "phone": "100 0000 0001"}
        await one.done("lin", "PUT", f"{API}/me", name)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def today(running: Stage) -> str:
    return (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()


async def test_the_desk_and_its_forms_are_the_treasurers(browser: Browser) -> None:
    mine = ("/haiwan/books", GIFT, f"{FUND}/record-gifts", f"{FUND}/record-income", f"{FUND}/record-fee")
    assert (await browser.get("/haiwan/books")).status_code == 303  # A stranger is led to the sign-in.
    await browser.sign_in("gu-committee")
    assert {path: (await browser.get(path)).status_code for path in mine} == dict.fromkeys(mine, 403)
    assert (await browser.get(f"{FUND}/open-purse")).status_code == 200
    await browser.sign_in("lin")
    assert (await browser.get(f"{FUND}/receipts")).status_code == 403
    await browser.sign_in(TREASURER)
    assert {path: (await browser.get(path)).status_code for path in mine} == dict.fromkeys(mine, 200)
    assert '<a href="/haiwan/books"' in (await browser.get("/haiwan")).text


async def _said_in_english(browser: Browser, listed: str, earmark_id: str) -> None:
    """Everybody reads what a purse is for; whoever runs the fund says it in English, too."""
    form = f"{listed}/{earmark_id}/translate"
    assert form in (await browser.get(listed)).text
    said = {"title_en": "Studies", "purpose_en": "Lessons after school."}
    assert (await fills(browser, "ye-committee", form, **said | {"title_en": ""})).status_code == 422
    assert (await fills(browser, "ye-committee", form, **said)).url.path == listed
    await browser.sign_in("lin")
    assert (await browser.get(form)).status_code == 403
    for language, words in (("en", [*said.values()]), ("zh-CN", ["助学", "课后学习"])):
        page = (await browser.get(listed, accept_language=language)).text
        assert ([one in page for one in words], form in page) == ([True, True], False)
    fund = (await browser.get(FUND, accept_language="en")).text
    assert ("Studies" in fund, f'href="{listed}"' in fund) == (True, True)


async def test_gifts_are_booked_one_after_the_other_and_receipted(running: Stage, browser: Browser) -> None:
    purse = await fills(browser, "ye-committee", f"{FUND}/open-purse", title="助学", purpose="课后学习")
    assert "助学" in purse.text
    listed = await running.done(None, "GET", f"{API}/fund/earmarks")
    (earmark_id,) = (one["earmark_id"] for one in listed["items"])
    await _said_in_english(browser, f"{FUND}/purses", earmark_id)
    typed = {
        "amount_fen": "66",
        "reference": "银行回单 1",
        "donor": "没有这个人",
        "publish_name": "false",
        "asked": "inside",
        "channel": "bank_transfer",
        "received_on": today(running),
        "earmark_id": earmark_id,
    }
    wrong = await fills(browser, TREASURER, GIFT, **typed)
    assert (wrong.status_code, "没有找到居民“没有这个人”" in wrong.text) == (422, True)
    assert 'value="银行回单 1"' in wrong.text
    nothing = await fills(browser, TREASURER, GIFT, **typed | {"donor": "", "amount_fen": ""})
    assert (nothing.status_code, "请填写金额" in nothing.text) == (422, True)
    done = await fills(browser, TREASURER, GIFT, **typed | {"donor": identities()["lin"].name})
    assert "已记入账本：¥66.00（银行回单 1）" in done.text
    assert f'<option value="{earmark_id}" selected>' in done.text
    assert f'value="{today(running)}"' in done.text
    twice = await fills(browser, TREASURER, GIFT, **typed | {"donor": ""})
    assert (twice.status_code, "银行回单 1" in twice.text) == (409, True)

    reads = await running.done("lin", "GET", "/v1/me/contact-reads")
    assert {one["purpose"] for one in reads["items"]} == {"fund"}
    await browser.sign_in("bao-supervisor")
    watched = (await browser.get(f"{FUND}/receipts")).text
    assert ("¥66.00" in watched, identities()["lin"].name in watched, "/waived" in watched) == (
        True,
        False,
        False,
    )
    await browser.sign_in(TREASURER)
    due = (await browser.get(f"{FUND}/receipts")).text
    assert identities()["lin"].name in due
    (donation_id,) = set(re.findall(r"/fund/receipts/([0-9a-f-]{36})\"", due))
    assert f'href="/haiwan/fund/receipts/{donation_id}"' in (await browser.get("/haiwan/books")).text
    path = f"{FUND}/receipts/{donation_id}"
    empty = await fills(browser, TREASURER, path, receipt_number="")
    assert (empty.status_code, "请填写票据号码" in empty.text) == (422, True)
    receipted = await fills(browser, TREASURER, path, receipt_number="粤捐 1")
    assert donation_id not in receipted.text


async def test_a_promise_comes_or_is_taken_back_by_who_made_it(running: Stage, browser: Browser) -> None:
    for amount in (5_000, 700):
        await running.done("lin", "POST", f"{API}/fund/pledges", {"amount_fen": amount})
    await browser.sign_in("lin")
    mine = (await browser.get("/haiwan/me")).text
    small, large = re.findall(r"/haiwan/gifts/([0-9a-f-]{36})/withdrawal", mine)
    taken_back = await fills(browser, "lin", f"/haiwan/gifts/{small}/withdrawal")
    assert "已撤回" in taken_back.text
    await browser.sign_in("zhao")
    assert (await browser.get(f"/haiwan/gifts/{large}/withdrawal")).status_code == 403
    arrival = {"amount_fen": "60", "reference": "银行回单 9", "channel": "bank_transfer"}
    path = f"{FUND}/pledges/{large}/arrival"
    came = await fills(browser, TREASURER, path, **arrival, received_on=today(running))
    assert (came.status_code, large in came.text) == (200, True)  # Its receipt is due.


async def test_grants_and_fees_are_booked_and_what_is_not_due_is_refused(
    running: Stage, browser: Browser
) -> None:
    day = today(running)
    grant = {"source": "grant", "amount_fen": "500", "received_on": day, "reference": "银行回单 20"}
    nobody = await fills(browser, TREASURER, f"{FUND}/record-income", **grant)
    assert nobody.status_code == 422
    given = await fills(browser, TREASURER, f"{FUND}/record-income", **grant, granted_by="区民政局")
    assert "已经记下" in given.text
    fee = {"amount_fen": "5", "charged_on": day, "reference": "银行回单 21"}
    assert "已经记下" in (await fills(browser, TREASURER, f"{FUND}/record-fee", **fee)).text
    assert "一个月合计不超过 ¥100.00" in (await browser.get(f"{FUND}/record-fee")).text
    large = fee | {"amount_fen": "95.01", "reference": "银行回单 22"}
    refused = await fills(browser, TREASURER, f"{FUND}/record-fee", **large)
    assert (refused.status_code, "当月已登记 ¥5.00" in refused.text) == (409, True)
    statement = await running.done(None, "GET", f"{API}/fund")
    assert {"grant", "casual_donation"} <= {one["source"] for one in statement["income"]}
    for path in (
        f"{FUND}/shares/{LIN}/arrival",
        f"{FUND}/remittances/{LIN}/receipt",
        f"{FUND}/receipts/{LIN}",
    ):
        assert (await browser.get(path)).status_code == 404, path


async def test_a_treasurer_looks_somebody_up_about_a_gift_and_for_nothing_else(running: Stage) -> None:
    path = f"{API}/people/{LIN}"
    found = await running.done(TREASURER, "GET", f"{path}?purpose=fund")
    assert found["name"] == identities()["lin"].name
    for wrong in (path, f"{path}?purpose=booking"):
        assert await running.refused(TREASURER, "GET", wrong) == (403, "actor_may_not_do_this")
    assert (await running.refused("zhao", "GET", f"{path}?purpose=fund"))[0] == 403


async def test_many_gifts_are_looked_at_and_then_booked_all_or_none(running: Stage, browser: Browser) -> None:
    day, path = today(running), f"{FUND}/record-gifts"
    told = {"channel": "cash", "received_on": day, "counted": "3", "counted_fen": "188", "act": "try"}
    told |= {"asked": "inside"}
    wrong = f"金额,单号\n88,箱 1\n十元,箱 2\n50,箱 3,2026-02-30\n50,箱 4,{day},无此人\n10,箱 5,,,没有"
    read = await fills(browser, TREASURER, path, rows=wrong, **told)
    assert read.status_code == 422
    for fault in ("金额不是", "日期读不出来", "没有找到这位居民", "没有这项专款", "有 4 行不能入账"):
        assert fault in read.text
    rows = "88\t箱 1\n50\t箱 2\t\t林秀英\n50\t箱1"
    twice = await fills(browser, TREASURER, path, rows=rows, **told)
    assert (twice.status_code, "用了同一个单号" in twice.text) == (422, True)
    rows = rows.replace("箱1", "箱 3")
    off = await fills(browser, TREASURER, path, rows=rows, **told | {"counted": "4", "act": "book"})
    assert (off.status_code, 'id="counted-fault"' in off.text) == (422, True)
    seen = await fills(browser, TREASURER, path, rows=rows, **told)
    assert (seen.status_code, "全部入账（3 笔）" in seen.text) == (200, True)
    asked = f"{API}/fund/donations/records"
    before = (await running.done(TREASURER, "GET", asked))["items"]
    form = (await browser.get(path)).text
    once, token = (re.search(rf'name="{one}" value="([^"]+)"', form) for one in ("once", "token"))
    assert once is not None
    assert token is not None
    sending = {**told, "rows": rows, "act": "book", "once": once[1], "token": token[1]}
    for _ in range(2):  # A double tap books them once, and is led to the same place.
        booked = await browser.send(path, sending)
        assert (booked.status_code, booked.headers["location"].partition("?")[0]) == (303, "/haiwan/books")
    after = (await running.done(TREASURER, "GET", asked))["items"]
    records = [one for one in after if one not in before]
    assert sorted(one["amount_fen"] for one in records) == [5_000, 5_000, 8_800]
    assert [one["reference"] for one in records if one["donor_id"] == LIN] == ["箱 2"]
    trial: dict[str, object] = {
        "gifts": [{"amount_fen": 100, "channel": "cash", "received_on": day, "reference": "箱 1"}]
    }
    trial |= {"counted": 1, "counted_fen": 100}
    said = await running.done(TREASURER, "POST", f"{API}/fund/donations/many/trial", trial)
    assert [(one["gift"], one["code"]) for one in said["faults"]] == [(1, "reference_is_booked")]
