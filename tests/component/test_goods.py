"""A gift in kind on its pages: taken in, counted by another, receipted, handed out, written off; proved."""

import csv
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_markets import seen, send
from tests.component.test_markets import FUND, LIN, STAFF, TREASURER, today

LIST = "/haiwan/fund/goods"
HERE = "/v1/communities/haiwan"
SUPERVISOR = "bao-supervisor"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("goods") / "data") as one:
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
    return [one["task"] for one in found["things"] if one["task"].endswith("_goods")]


async def test_a_gift_in_kind_goes_its_whole_way_and_the_pack_alone_proves_it(
    running: Stage, browser: Browser, tmp_path: Path
) -> None:
    form = {"name": "大米", "name_en": "Rice", "quantity": "50", "unit": "袋", "condition": "new"}
    form |= {"use": "中秋慰问", "place": "二楼库房", "donor": LIN, "received_on": today(running).isoformat()}
    unproved = {**form, "basis": "invoice", "value_fen": "1750", "evidence": ""}
    refused = await send(browser, STAFF, "/haiwan/fund/goods-arrival", **unproved)
    assert (refused.status_code, "第十三条" in refused.text) == (422, True)
    made = await send(browser, STAFF, "/haiwan/fund/goods-arrival", **unproved | {"evidence": "发票 0017"})
    page = str(made.url.path)
    assert (made.status_code, "待清点" in made.text, LIN in made.text) == (200, True, False)
    assert await waits(running, STAFF) == []
    assert await waits(running, SUPERVISOR) == ["check_goods"]
    await send(browser, SUPERVISOR, f"{page}/count", counted="50")
    assert await waits(running, TREASURER) == ["receipt_goods"]
    await browser.sign_in(TREASURER)
    assert "大米" in await seen(browser, "/haiwan/fund/receipts")
    form = {"receipt_number": "0000000201", "receipt_code": "44060226", "check_code": "a1b2c3"}
    receipted = await send(browser, TREASURER, f"{page}/receipt", **form)
    assert ("0000000201" in receipted.text, "a1b2c3" in receipted.text) == (True, False)

    await browser.sign_in("lin")
    mine = await seen(browser, "/haiwan/me")
    assert ("捐赠的物资" in mine, "大米" in mine, page in mine) == (True, True, True)
    (own,) = (await running.done("lin", "GET", f"{FUND}/goods/mine"))["items"]
    assert (own["goods_id"], own["receipt"]) == (page.rpartition("/")[2], "receipted")
    nothing = await running.done("zhao", "GET", f"{FUND}/goods/mine")
    assert nothing["items"] == []

    out = {"recipients": "38 户独居长者", "purpose": "中秋慰问", "evidence": "签收表 9"}
    out |= {"quantity": "51", "handed_out_on": today(running).isoformat()}
    refused = await send(browser, STAFF, f"{page}/handing-out", **out)
    assert (refused.status_code, "库存只有 50" in refused.text) == (409, True)
    await send(browser, STAFF, f"{page}/handing-out", **out | {"quantity": "38"})
    proposed = await send(browser, STAFF, f"{page}/write-off", quantity="2", reason="受潮发霉")
    assert "由另一人清点或确认" in proposed.text
    assert await waits(running, SUPERVISOR) == ["confirm_goods"]
    await browser.sign_in(SUPERVISOR)
    (proposal,) = re.findall(r"/proposals/([0-9a-f-]{36})", await seen(browser, page))
    await send(browser, SUPERVISOR, f"{page}/proposals/{proposal}")
    await browser.sign_in(STAFF)
    (movement, *_) = re.findall(r"/movements/([0-9a-f-]{36})", await seen(browser, page))
    await send(browser, STAFF, f"{page}/movements/{movement}", reason="登记错了")
    assert await waits(running, SUPERVISOR) == ["confirm_goods"]

    told = await running.done(None, "GET", f"{FUND}/goods")
    assert [(one["left"], one["handed_out"], one["written_off"]) for one in told["items"]] == [(10, 38, 2)]
    assert "donor" not in str(told)
    statement = await running.done(None, "GET", FUND)
    goods = {"accepted": 1, "value_fen": 175_000, "handed_out": 1, "written_off": 1}
    assert (statement["goods"], statement["at_host_charity_fen"]) == (goods, 0)
    await browser.sign_in("lin")
    for language, (said, other) in {"zh": ("大米", "Rice"), "en": ("Rice", "大米")}.items():
        listed, alone = await seen(browser, LIST, language), await seen(browser, page, language)
        assert [one in listed for one in (said, other)] == [True, False]
        assert [one in alone for one in (said, other)] == [True, False]
    assert "另收到物资 1 批" in await seen(browser, "/haiwan/fund")

    pack = await running.ask("song-auditor", "GET", f"{FUND}/audit-pack")
    (tmp_path / "pack.zip").write_bytes(pack.content)
    report = check(tmp_path / "pack.zip", tmp_path / "out", Period())
    assert report.faults == ()
    with (tmp_path / "out" / "goods.csv").open(encoding="utf-8-sig") as sheet:
        rows = [(one["what"], one["quantity"], one["left"]) for one in csv.DictReader(sheet)]
    assert rows == [
        ("taken in", "50", ""),
        ("counted", "50", "50"),
        ("handed out", "38", "12"),
        ("written off", "2", "10"),
    ]


async def test_each_act_is_for_those_who_may(running: Stage, browser: Browser) -> None:
    await browser.sign_in("lin")
    assert (await browser.get("/haiwan/fund/goods-arrival")).status_code == 403
    assert (await browser.get(f"{LIST}/nothing/count")).status_code == 404
    form = {"name": "大米", "quantity": "50", "unit": "袋", "condition": "new", "use": "中秋慰问"}
    form |= {"place": "二楼库房", "donor": LIN, "received_on": today(running).isoformat()}
    form |= {"basis": "invoice", "value_fen": "1750", "evidence": "发票 0017"}
    page = str((await send(browser, STAFF, "/haiwan/fund/goods-arrival", **form)).url.path)
    await send(browser, SUPERVISOR, f"{page}/count", counted="50")
    receipt = {"receipt_number": "0000000201", "receipt_code": "44060226", "check_code": "a1b2c3"}
    await send(browser, TREASURER, f"{page}/receipt", **receipt)
    await send(browser, STAFF, f"{page}/write-off", quantity="2", reason="受潮发霉")
    one = f"{FUND}/goods/{page.rpartition('/')[2]}"
    goods = await running.done(None, "GET", one)
    assert await running.refused("lin", "GET", f"{one}/donor") == (403, "actor_may_not_do_this")
    donor = await running.done(SUPERVISOR, "GET", f"{one}/donor")
    assert (donor["check_code"], donor["donor_id"] is not None) == ("a1b2c3", True)
    own = await running.done(STAFF, "GET", f"{one}/own-part")
    assert (own["received"], own["proposed"]) == (True, True)
    proposal = goods["proposal_id"]
    await running.done(TREASURER, "POST", f"{one}/proposals/{proposal}/confirmation")
    assert (await running.done(None, "GET", one))["left"] == 48


async def test_a_gift_of_an_organisation_is_valued_later_waived_and_taken_back(running: Stage) -> None:
    wish = {"name": "棉被", "quantity": 10, "unit": "床", "condition": "new", "basis": "not_stated"}
    wish |= {
        "use": "过冬",
        "place": "二楼库房",
        "given_by": "惠民家纺店",
        "received_on": today(running).isoformat(),
    }
    one = f"{FUND}/goods/{(await running.done(STAFF, 'POST', f'{FUND}/goods', wish))['id']}"
    await running.done(SUPERVISOR, "POST", f"{one}/count", {"counted": 9, "reason": "少一床"})
    value = {"value_fen": 90_000, "basis": "market_quote", "evidence": "询价单 31"}
    await running.done(TREASURER, "PUT", f"{one}/value", value)
    assert (await running.done(None, "GET", one))["receipt"] == "due"
    await running.done(TREASURER, "POST", f"{one}/receipt", {"receipt_number": None})
    made = await running.done(STAFF, "POST", f"{one}/reversals", {"reason": "重复登记"})
    await running.done(SUPERVISOR, "POST", f"{one}/proposals/{made['id']}/confirmation")
    view = await running.done(None, "GET", one)
    assert (view["state"], view["left"], view["given_by"]) == ("reversed", 0, "惠民家纺店")
