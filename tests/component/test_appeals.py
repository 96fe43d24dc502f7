"""An appeal for casual gifts on its pages: filed, named by gifts, refused with its article, reported on."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_markets import seen, send
from tests.component.test_markets import FUND, LIN, TREASURER, today

LIST, FILING = "/haiwan/fund/appeals", "/haiwan/fund/appeal-filing"
ONE, MANY = "/haiwan/fund/record-gift", "/haiwan/fund/record-gifts"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("appeals") / "data") as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def test_everybody_is_asked_under_certificate_and_filed_plan_alone(
    running: Stage, browser: Browser
) -> None:
    day = today(running)
    first, last = day.isoformat(), (day + timedelta(days=100)).isoformat()
    assert "随手捐只在本社区内部进行" in await seen(browser, LIST)
    assert (await browser.get(FILING)).status_code == 303, "a stranger is led to the sign-in"
    await browser.sign_in("lin")
    assert (await browser.get(FILING)).status_code == 403
    plan = {"title": "随手捐：长者的夏天", "use": "长者慰问", "beneficiaries": "七十岁以上的长者"}
    plan |= {"surplus": "冬季慰问", "filing_number": "粤穗募备 2026-0151", "area": "港湾街道"}
    plan |= {"starts_on": first, "ends_on": last, "cost_fen": "0", "responsible": LIN}
    filed = await send(browser, TREASURER, FILING, **plan)
    shown = ("粤穗募备 2026-0151" in filed.text, "进行中" in filed.text, LIN in filed.text)
    assert shown == (True, True, False)
    (appeal,) = (await running.done(None, "GET", f"{FUND}/appeals"))["items"]
    assert (await running.done(None, "GET", f"{FUND}/appeals/{appeal['appeal_id']}")) == appeal

    gift = {"amount_fen": "88", "channel": "qr_code", "received_on": first, "publish_name": "false"}
    silent = await send(browser, TREASURER, ONE, **gift, reference="码 1")
    assert (silent.status_code, 'id="asked-fault"' in silent.text) == (422, True)
    public = gift | {"asked": "everybody"}
    unfiled = await send(browser, TREASURER, ONE, **public, reference="码 1")
    assert (unfiled.status_code, "《慈善法》第二十二至二十四条" in unfiled.text) == (409, True)
    public |= {"appeal_id": appeal["appeal_id"]}
    unlicensed = await send(browser, TREASURER, ONE, **public, reference="码 1")
    assert (unlicensed.status_code, "公开募捐资格" in unlicensed.text) == (409, True)
    certificate = {"certificate_number": "粤穗募 2026-0017", "account": "广州农商行 尾号 0017"}
    certificate |= {"valid_from": first, "valid_until": last}
    await running.done(TREASURER, "POST", f"{FUND}/certificate", certificate)
    booked = await send(browser, TREASURER, ONE, **public, reference="码 1")
    assert (booked.status_code, "码 1" in booked.text) == (200, True)
    kept = re.search(r'name="asked"[^>]*value="everybody"[^>]*checked', booked.text)
    assert kept, "who was asked is mostly the same of the next gift"

    gifts = (await running.done(None, "GET", f"{FUND}/donations"))["items"]
    assert [(one["asked"], one["appeal_id"]) for one in gifts] == [("everybody", appeal["appeal_id"])]
    assert "随手捐：长者的夏天" in await seen(browser, "/haiwan/fund/disclosures")


async def test_a_list_of_gifts_says_once_for_all_of_whom_they_were_asked(
    running: Stage, browser: Browser
) -> None:
    day = today(running).isoformat()
    told = {"channel": "cash", "received_on": day, "counted": "2", "counted_fen": "3", "rows": "1,甲\n2,乙"}
    silent = await send(browser, TREASURER, MANY, **told, act="try")
    assert (silent.status_code, 'id="asked-fault"' in silent.text) == (422, True)
    public = await send(browser, TREASURER, MANY, **told, act="try", asked="everybody")
    assert (public.status_code, public.text.count("《慈善法》第二十二至二十四条，《广州市")) == (422, 2)
    booked = await send(browser, TREASURER, MANY, **told, act="book", asked="inside")
    assert booked.url.path == "/haiwan/books"
    gifts = (await running.done(None, "GET", f"{FUND}/donations"))["items"]
    assert [one["asked"] for one in gifts].count("inside") == 2


async def test_a_gift_over_a_designated_platform_is_no_gift_of_the_community_alone(running: Stage) -> None:
    day = today(running).isoformat()
    gift = {"amount_fen": 100, "channel": "designated_platform", "received_on": day, "reference": "平台 1"}
    path = f"{FUND}/donations"
    assert await running.refused(TREASURER, "POST", path, gift) == (409, "appeal_must_be_filed_first")
    inside = gift | {"asked": "inside"}
    assert await running.refused(TREASURER, "POST", path, inside) == (409, "platform_asks_everybody")
