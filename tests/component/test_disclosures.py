"""The calendar of disclosures through the API and on its page: due, overdue, published, corrected; a donor's
question."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"
FUND = f"{HERE}/fund"
CALENDAR = "/haiwan/fund/disclosures"
TREASURER, STAFF = "qian-treasurer", "chen-staff"
LIN = identities()["lin"].person_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("disclosures") / "data") as one:
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


async def sent(browser: Browser, page: str, **fields: str) -> httpx2.Response:
    """The form of this page is opened and sent; where it leads."""
    shown = await browser.get(page)
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None, shown.text
    answer = await browser.send(page, {"token": token_on(shown.text), "once": once[1], **fields})
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def test_a_donors_question_is_answered_and_corrected_on_pages_and_shows_nobodys_name(
    running: Stage, browser: Browser
) -> None:
    assert "目前没有应公开的事项" in (await browser.get(CALENDAR)).text
    gift = {"amount_fen": 20_000, "channel": "cash", "reference": "现金 1", "donor_id": LIN}
    gift |= {"publish_name": False, "received_on": day(running).isoformat()}
    made = await running.done(TREASURER, "POST", f"{FUND}/donations", gift)
    await browser.sign_in("lin")
    question = f"/haiwan/gifts/{made['id']}/question"
    assert question in (await browser.get("/haiwan/me")).text
    wrong = await sent(browser, question, question="")
    assert wrong.status_code == 422
    asked = await sent(browser, question, question="请问用在了哪里？")
    assert "捐赠人查询" in asked.text
    assert "请问用在了哪里" not in asked.text
    again = await sent(browser, question, question="还有一个问题")
    assert (again.status_code, "正在等待答复" in again.text) == (409, True)
    mine = await running.done("lin", "GET", f"{FUND}/gift-questions/mine")
    assert mine["items"][0]["question"] == "请问用在了哪里？"
    assert (await running.refused("lin", "GET", f"{FUND}/gift-questions"))[0] == 403

    waiting = await running.done(TREASURER, "GET", f"{HERE}/waiting")
    (task,) = (one for one in waiting["things"] if one["task"] == "answer_donor")
    act = f"{CALENDAR}/{task['subject_id']}"
    await browser.sign_in(TREASURER)
    assert "请问用在了哪里" in (await browser.get(f"{act}/publish")).text
    answered = await sent(browser, f"{act}/publish", text="用于露台花园的土壤。", document_sha256="")
    assert "用于露台花园的土壤" in answered.text
    assert (await browser.get(f"{act}/publish")).status_code == 303
    corrected = await sent(browser, f"{act}/correct", text="用于露台花园的苗木。", reason="写错了物资")
    assert "写错了物资" in corrected.text
    assert "<del>用于露台花园的土壤。</del>" in corrected.text
    assert "In Chinese only" in (await browser.get(CALENDAR, accept_language="en")).text
    both = {"text": "用于露台花园的苗木。", "text_en": "Seedlings for the roof garden."}
    await sent(browser, f"{act}/correct", **both, reason="补英文")
    in_english = (await browser.get(CALENDAR, accept_language="en")).text
    assert ("In Chinese only" in in_english, both["text_en"] in in_english) == (False, True)
    english = (await browser.get(CALENDAR, accept_language="en")).text
    assert "Corrected" in english
    assert "A donor&#39;s question" in english
    assert (await browser.get(f"{CALENDAR}/x/publish")).status_code == 404


async def test_what_is_overdue_is_told_to_everybody_to_the_desk_and_to_the_district(
    running: Stage, browser: Browser
) -> None:
    plan = {
        "title": "互助：林家漏水",
        "title_en": "Mutual aid after a flood",
        "purpose": "帮助受水浸的住户",
        "kind": "mutual_aid",
        "mode": "open",
        "beneficiaries": "受水浸的住户",
        "costs": [{"title": "修缮", "amount_fen": 30_000, "required": True}],
        "ends_on": (day(running) + timedelta(days=5)).isoformat(),
        "surplus": "归入通用资金",
        "milestones": [{"title": "修缮完成", "share_bps": 10_000}],
    }
    made = await running.done(TREASURER, "POST", f"{FUND}/campaigns", plan)
    await running.done("gu-committee", "POST", f"{FUND}/campaigns/{made['id']}/opening")
    await running.done(TREASURER, "POST", f"{FUND}/campaigns/{made['id']}/cancellation", {"reason": "已修好"})
    (due,) = (await running.done(None, "GET", f"{FUND}/disclosures?published=false"))["items"]
    assert (due["kind"], due["due_on"]) == ("mutual_aid", (day(running) + timedelta(days=30)).isoformat())
    assert "待公开" in (await browser.get(CALENDAR)).text
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 31 * 86_400})
    assert "已逾期" in (await browser.get(CALENDAR)).text
    waiting = await running.done(TREASURER, "GET", f"{HERE}/waiting")
    mine = [one for one in waiting["things"] if one["subject_id"] == due["disclosure_id"]]
    assert [(one["task"], one["overdue"]) for one in mine] == [("publish_disclosure", True)]
    await browser.sign_in(TREASURER)
    publish = f"{CALENDAR}/{due['disclosure_id']}/publish"
    for page in ("/haiwan/books", "/haiwan/me/messages", CALENDAR, publish):
        in_english = (await browser.get(page, accept_language="en")).text
        assert (plan["title_en"] in in_english, plan["title"] in in_english) == (True, False), page
        assert plan["title"] in (await browser.get(page, accept_language="zh")).text, page
    district = await running.done(OFFICER, "GET", "/v1/roll-up")
    assert district["communities"][0]["disclosures_overdue"] == 1
    told = {"text": "未募集到款项，住户已自行修好。"}
    await running.done(STAFF, "POST", f"{FUND}/disclosures/{due['disclosure_id']}/publication", told)
    assert "逾期公开" in (await browser.get(CALENDAR)).text
    district = await running.done(OFFICER, "GET", "/v1/roll-up")
    assert district["communities"][0]["disclosures_overdue"] == 0
