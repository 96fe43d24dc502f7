"""Campaigns on pages: drafted, opened by another, given to, failed, given back; everything by plain forms."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_fund_campaigns import LIN, forward, give, today
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_fund import do
from tests.component.test_rulemaking import fills

RELATIONS = "/v1/communities/haiwan/relations"
LIST, DRAFT = "/haiwan/fund/campaigns", "/haiwan/fund/campaign-draft"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("pages_campaigns") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def wish(ends_on: date, kind: str = "mutual_aid") -> dict[str, str]:
    return {
        "title": "天台彩虹花园",
        "purpose": "在三楼天台为孩子们建一座彩虹花园",
        "beneficiaries": "本社区有孩子的家庭",
        "kind": kind,
        "mode": "all_or_nothing",
        "costs.0.title": "土与苗",
        "costs.0.amount_fen": "300",
        "costs.0.required": "true",
        "costs.1.title": "凉棚",
        "costs.1.amount_fen": "200",
        "costs.1.required": "false",
        "costs.2.title": "",
        "costs.2.amount_fen": "",
        "costs.2.required": "",
        "milestones.0.title": "开工",
        "milestones.0.share_bps": "60",
        "milestones.1.title": "完工",
        "milestones.1.share_bps": "40",
        "ends_on": ends_on.isoformat(),
        "surplus": "用于花园来年的养护",
    }


async def drafted(running: Stage, browser: Browser, kind: str = "mutual_aid") -> str:
    last = today(running) + timedelta(days=10)
    made = await do(browser, "chen-staff", DRAFT, DRAFT, **wish(last, kind))
    assert made.status_code == 200, made.text
    return str(made.url.path)


def chosen(text: str, name: str) -> str:
    """The first thing that a choice offers."""
    found = re.search(rf'<select id="{name}".*?<option value="([^"]+)"', text, re.DOTALL)
    assert found is not None
    return found[1]


async def test_a_campaign_that_fails_is_worked_off_on_its_page(running: Stage, browser: Browser) -> None:
    last = today(running) + timedelta(days=10)
    wrong = await do(browser, "chen-staff", DRAFT, DRAFT, **wish(last) | {"milestones.1.share_bps": "30"})
    assert wrong.status_code == 422
    garden = await drafted(running, browser)
    assert "¥300.00" in (await browser.get(garden)).text
    opened = await do(browser, "gu-committee", garden, f"{garden}/opening")
    assert "进行中" in opened.text
    joined = await do(browser, "lin", garden, f"{garden}/joining")
    assert "退出群组" in joined.text
    told = await do(browser, "chen-staff", garden, f"{garden}/updates", title="苗到了", text="周六九点一起种")
    assert "周六九点一起种" in told.text
    pledge = {"amount_fen": "100", "publish_name": "false"}
    assert (
        await do(browser, "lin", garden, f"{garden}/pledges", **pledge | {"amount_fen": ""})
    ).status_code == 422
    promised = await do(browser, "lin", garden, f"{garden}/pledges", **pledge)
    assert "¥100.00" in promised.text
    campaign_id = garden.rpartition("/")[2]
    for amount_fen in (5_000, 2_500):
        await give(running, campaign_id, amount_fen, LIN)
    await forward(running, 11)
    assert await running.platform.host.settled(60)
    await browser.sign_in("qian-treasurer")
    listed = await browser.get(garden)
    assert "还有 2 笔待退回" in listed.text
    first = chosen(listed.text, "donation_id")
    slip = {"donation_id": first, "refunded_on": today(running).isoformat(), "reference": "退款 0001"}
    back = await do(browser, "qian-treasurer", garden, f"{garden}/refunds", **slip)
    assert "还有 1 笔待退回" in back.text
    again = {"donation_id": chosen(back.text, "donation_id"), "evidence": "书面同意 0031"}
    left = await do(browser, "qian-treasurer", garden, f"{garden}/refunds", **again | {"evidence": ""})
    assert left.status_code == 422  # A refund has a day and a slip.
    await browser.sign_in("qian-treasurer")
    shown = await browser.get(garden)
    assert f'formaction="{garden}/left"' in shown.text
    token, once = (re.search(rf'name="{one}" value="([^"]+)"', shown.text) for one in ("token", "once"))
    assert token is not None
    assert once is not None
    sent = await browser.send(f"{garden}/left", {"token": token[1], "once": once[1], **again})
    done = await browser.get(sent.headers["location"])
    assert "已全部处理" in done.text
    assert "捐赠人留给基金" in done.text


async def test_the_laws_gate_is_told_on_the_page_with_its_article(running: Stage, browser: Browser) -> None:
    garden = await drafted(running, browser, "public")
    refused = await do(browser, "gu-committee", garden, f"{garden}/opening")
    assert (refused.status_code, "《慈善法》第二十二条" in refused.text) == (409, True)
    first, last = today(running), today(running) + timedelta(days=20)
    held = {"certificate_number": "粤穗募 2026-0017", "account": "广州农商行 尾号 0017"}
    held |= {"valid_from": first.isoformat(), "valid_until": last.isoformat()}
    certified = await do(browser, "qian-treasurer", LIST, "/haiwan/fund/certificate", **held)
    assert "粤穗募 2026-0017" in certified.text
    refused = await do(browser, "gu-committee", garden, f"{garden}/opening")
    assert (refused.status_code, "《慈善法》第二十四条" in refused.text) == (409, True)
    plan = {"filing_number": "粤穗募备 2026-0117", "area": "港湾街道", "cost_fen": "50", "platform_url": ""}
    plan |= {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
    filed = await do(browser, "qian-treasurer", garden, f"{garden}/filing", **plan)
    assert "粤穗募备 2026-0117" in filed.text
    await do(browser, "gu-committee", garden, f"{garden}/opening")
    terms = {"title": "花园配捐", "sponsor": "天空农场", "factor_bps": "100", "cap_fen": "100"}
    terms |= {"gift_cap_fen": "", "person_cap_fen": "60", "campaign_cap_fen": ""}
    matched = await do(browser, "qian-treasurer", garden, f"{garden}/pool", **terms)
    assert "每人上限 ¥60.00" in matched.text
    campaign_id = garden.rpartition("/")[2]
    await give(running, campaign_id, 40_000, LIN)
    await forward(running, 11)
    assert await running.platform.host.settled(60)
    reached = {"milestone": "1", "evidence": "开工照片"}
    released = await do(browser, "gu-committee", garden, f"{garden}/milestones", **reached)
    assert "开工照片" in released.text
    pool = re.search(r'href="(/haiwan/fund/pools/[^"]+/closing-proposal)"', released.text)
    assert pool is not None
    await _pool_in_english(browser, garden, pool[1].split("/")[-2])
    ended = await fills(browser, "qian-treasurer", pool[1], to_earmark_id="", reason="")
    assert (ended.status_code, 'id="reason-fault"' in ended.text) == (422, True)
    ended = await fills(browser, "qian-treasurer", pool[1], to_earmark_id="", reason="出资方同意结束")
    close = pool[1].removesuffix("-proposal")
    assert ("等另一人决定" in ended.text, f'href="{close}"' in ended.text) == (True, False)
    await browser.sign_in("gu-committee")
    assert f'href="{close}"' in (await browser.get(garden)).text
    # It is not offered to whoever registered a relation to the proposer, or to the sponsor.
    for whom in ({"person": identities()["qian-treasurer"].person_id}, {"organisation": "天空农场"}):
        await running.done("gu-committee", "POST", RELATIONS, {"relations": [{"kind": "business", **whom}]})
        assert f'href="{close}"' not in (await browser.get(garden)).text
    sent = await fills(browser, "gu-committee", close)
    assert (sent.status_code, "与此事所涉的人或组织有关联的人须回避" in sent.text) == (403, True)
    await running.done("gu-committee", "POST", RELATIONS, {"relations": []})
    ended = await fills(browser, "gu-committee", close)
    assert ("已结束" in ended.text, pool[1] in ended.text) == (True, False)
    assert re.search(r"决定结束，池内无余额： 出资方同意结束 （一人提出，管委会另一人决定）", ended.text)
    # What comes into it afterwards can be proposed to go elsewhere.
    slip = {"amount_fen": 900, "source": "grant", "granted_by": "天空农场", "reference": "回单 P-9"}
    slip |= {"earmark_id": close.split("/")[-2], "received_on": today(running).isoformat()}
    await running.done("qian-treasurer", "POST", "/v1/communities/haiwan/fund/income", slip)
    await browser.sign_in("gu-committee")
    assert pool[1] in (await browser.get(garden)).text
    await do(browser, "gu-committee", garden, f"{garden}/milestones", milestone="2", evidence="完工照片")
    care = {"title": "养护", "purpose": "花园养护"}
    care_id = (await running.done("qian-treasurer", "POST", "/v1/communities/haiwan/fund/earmarks", care))[
        "id"
    ]
    wish = {"to_earmark_id": care_id, "reason": "按方案用于养护"}
    proposed = await do(browser, "gu-committee", garden, f"{garden}/surplus-proposal", **wish)
    assert ("转入“养护”" in proposed.text, f'action="{garden}/surplus"' in proposed.text) == (True, False)
    await do(browser, "qian-treasurer", garden, f"{garden}/surplus-proposal", **wish)
    await browser.sign_in("gu-committee")
    assert f'action="{garden}/surplus"' in (await browser.get(garden)).text
    moved = await do(browser, "gu-committee", garden, f"{garden}/surplus")
    assert f'action="{garden}/surplus"' not in moved.text
    # What was decided stands for everybody to read.
    assert re.search(r"决定，¥[0-9.]+ 转入“养护”： 按方案用于养护 （一人提出，管委会另一人决定）", moved.text)
    english = (await browser.get(garden, accept_language="en")).text
    assert "</span> (One person proposed it, another on the committee decided.)" in english


async def _pool_in_english(browser: Browser, garden: str, pool_id: str) -> None:
    """A pool is called in English as its purse is; the campaign's own purse is said with the campaign."""
    form = f"/haiwan/fund/purses/{pool_id}/translate"
    await browser.sign_in("qian-treasurer")
    assert f'href="{form}"' in (await browser.get(garden)).text
    await fills(browser, "qian-treasurer", form, title_en="Twice as much")
    assert "Twice as much" in (await browser.get(garden, accept_language="en")).text
    own = garden.rpartition("/")[2]
    assert f'href="{garden}">去看这个众筹' in (await browser.get("/haiwan/fund/purses")).text
    led = await browser.get(f"/haiwan/fund/purses/{own}/translate")
    assert (led.status_code, led.headers["location"]) == (303, f"{garden}/translate")


async def test_directed_giving_asks_whom_staff_name(running: Stage, browser: Browser) -> None:
    garden = await drafted(running, browser, "directed")
    await browser.sign_in("lin")
    assert (await browser.get(f"{garden}/group")).status_code == 403
    nobody = await fills(browser, "chen-staff", f"{garden}/group", resident="没有此人")
    assert (nobody.status_code, 'id="resident-fault"' in nobody.text) == (422, True)
    named = await fills(browser, "chen-staff", f"{garden}/group", resident=LIN)
    assert (named.status_code, "1 人" in named.text) == (200, True)
    assert f'href="{garden}/group"' in (await browser.get(garden)).text


async def test_everybody_reads_campaigns_in_both_languages(running: Stage, browser: Browser) -> None:
    garden = await drafted(running, browser)
    stranger = await running.ask(None, "GET", LIST, accept="text/html", accept_language="en")
    assert stranger.status_code == 200
    for address in (LIST, garden):
        for language, word in (("zh-CN", "众筹"), ("en", "Campaigns")):
            answer = await browser.get(address, accept_language=language)
            assert (answer.status_code, word in answer.text) == (200, True)
    assert (await browser.get(f"{garden}/unknown")).status_code in {404, 405}
    assert f'href="{LIST}"' in (await browser.get("/haiwan/fund")).text
    await _in_english(browser, garden)


async def _in_english(browser: Browser, garden: str) -> None:
    """What staff say of it in English is read there; its own words stay, and are marked without any."""
    assert "In Chinese only" in (await browser.get(garden, accept_language="en")).text
    form = f"{garden}/translate"
    await browser.sign_in("chen-staff")
    assert f'href="{form}"' in (await browser.get(garden)).text
    said = {"title_en": "A rainbow garden", "purpose_en": "For the children, on the roof."}
    assert (await fills(browser, "chen-staff", form, **said | {"title_en": ""})).status_code == 422
    assert (await fills(browser, "chen-staff", form, **said)).url.path == garden
    english = (await browser.get(garden, accept_language="en")).text
    assert [one in english for one in (*said.values(), "In Chinese only")] == [True, True, False]
    assert said["title_en"] in (await browser.get(LIST, accept_language="en")).text
    assert said["title_en"] not in (await browser.get(LIST, accept_language="zh")).text
    assert 'name="purpose_en"' in (await browser.get(DRAFT)).text
    await browser.sign_in("lin")
    assert (await browser.get(form)).status_code == 403
