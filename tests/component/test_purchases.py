"""Work that is bought, through the API: from the scope to the fund's payment, of which partners hears."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    NOBODYS_ID,
    RESIDENTS,
    REVIEWER,
    SECOND,
    STAFF,
    a_tried_application,
    now,
    passes,
    read,
    reviewed,
)

TREASURER, SUPERVISOR, AUDITOR = "qian-treasurer", "bao-supervisor", "song-auditor"
COMMITTEE = ("gu-committee", "shen-committee", "ye-committee", "tang-committee", "han-committee")
FUND = f"{HERE}/fund"
RESIDENT = RESIDENTS[0]
SUPPLIER = "广州晓宸生物科技有限公司"
SCOPE = {
    "title": "AI自习室陪伴服务",
    "summary": "工作日下午为小学生提供自习陪伴。",
    "deliverables": ["40次陪伴", "服务报告1份"],
    "purpose": "activities",
    "budget_fen": 2_000_000,
    "residents": [identities()[RESIDENT].person_id],
    "staff": [identities()[SECOND].person_id],
}
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("purchases") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partner_id(platform: Stage) -> str:
    """A partner who was admitted to sell services."""
    application = await a_tried_application(platform, serves_minors=False, mechanism="purchased_service")
    await reviewed(platform, application)
    path = f"{HERE}/applications/{application}"
    verdict = {"decision": "admit", "reason": "居民试课反馈良好"}
    await platform.done(REVIEWER, "POST", f"{path}/decision", verdict)
    await passes(platform, days=7)
    return str((await platform.done(STAFF, "GET", path))["partner_id"])


async def step(platform: Stage, name: str, path: str, body: Any = None) -> Any:
    return await platform.done(name, "POST", path, body)


async def a_purchase(platform: Stage, partner_id: str, **changes: Any) -> str:
    """Offers are recorded, the partner's last; its path."""
    scoped = await step(platform, STAFF, f"{HERE}/purchases", SCOPE | changes)
    path = f"{HERE}/purchases/{scoped['id']}"
    for number, fen in ((1, 2_100_000), (2, 1_990_000)):
        offer = {"organisation": f"对比机构{number}", "price_fen": fen, "days": 60, "evidence": "报价函"}
        await step(platform, STAFF, f"{path}/offers", offer)
    own = {"partner_id": partner_id, "price_fen": 1_800_000, "days": 50, "evidence": "报价函"}
    chosen = await step(platform, STAFF, f"{path}/offers", own)
    await read(platform, None, chosen, path.removeprefix(f"{HERE}/"))
    await step(platform, STAFF, f"{path}/award", {"offer_id": chosen["id"], "reason": "价格最低"})
    return path


async def a_contract(platform: Stage, partner_id: str, *amounts: int, **changes: Any) -> str:
    path = await a_purchase(platform, partner_id, **changes)
    begins = await now(platform)
    milestones = [
        {
            "title": f"第{number}阶段",
            "amount_fen": fen,
            "due_at": (begins + timedelta(days=30 * number)).isoformat(),
        }
        for number, fen in enumerate(amounts, start=1)
    ]
    await step(platform, STAFF, f"{path}/contract", {"text": "验收后付款。", "milestones": milestones})
    for name, side in ((APPLICANT, "partner"), (STAFF, "community")):
        await step(platform, name, f"{path}/signatures", {"side": side, "version": 1})
    return path


async def accepted(platform: Stage, path: str, milestone: int) -> None:
    delivery = {"milestone": milestone, "summary": "完成20次陪伴", "evidence": "签到表"}
    await step(platform, APPLICANT, f"{path}/deliveries", delivery)
    for name in (SECOND, RESIDENT):
        await step(platform, name, f"{path}/acceptances", {"milestone": milestone})


async def today(platform: Stage) -> str:
    """The day in the community's zone."""
    return (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()


async def until(ask: Callable[[], Awaitable[Any]], holds: Callable[[Any], Any]) -> Any:
    """Asks until it holds: the other service hears of things a moment later."""
    async with asyncio.timeout(60):
        while not holds(found := await ask()):
            await asyncio.sleep(0.02)
    return found


async def test_bought_work_is_accepted_by_others_and_paid_by_the_funds_own_hands(
    platform: Stage, partner_id: str
) -> None:
    income = {
        "source": "grant",
        "amount_fen": 5_000_000,
        "granted_by": "广州市南沙区民政局",
        "received_on": await today(platform),
        "reference": "银行回单 G-1",
    }
    await step(platform, TREASURER, f"{FUND}/income", income)
    path = await a_contract(platform, partner_id, 1_200_000, 600_000)
    await accepted(platform, path, 1)
    bill = {"milestone": 1, "invoice_number": "发票-1", "amount_fen": 1_200_000}
    await step(platform, APPLICANT, f"{path}/invoices", bill)
    wish = await until(lambda: the_request(platform, path), bool)
    assert (wish["state"], wish["amount_fen"], wish["payee_organisation"]) == (
        "requested",
        1_200_000,
        SUPPLIER,
    )
    here = f"{FUND}/disbursements/{wish['disbursement_id']}"
    await voted(platform, here)
    await step(
        platform,
        TREASURER,
        f"{here}/payment",
        {"paid_on": await today(platform), "evidence": "银行回单 P-1"},
    )
    seen = await until(lambda: platform.done(None, "GET", path), lambda view: view["paid_fen"])
    first, second = seen["milestones"]
    assert (first["state"], first["paid_fen"], first["disbursement_id"]) == (
        "paid",
        1_200_000,
        wish["disbursement_id"],
    )
    assert (second["state"], seen["state"], seen["paid_fen"]) == ("open", "contracted", 1_200_000)
    assert [one["price_fen"] for one in seen["offers"]] == [2_100_000, 1_990_000, 1_800_000]
    assert (seen["mechanism"], seen["field"]) == ("purchased_service", "sustainable_development")
    for asked, expected in (
        ("mechanism=purchased_service&field=sustainable_development", 1),
        ("field=governance", 0),
    ):
        listed = (await platform.done(None, "GET", f"{HERE}/purchases?{asked}"))["items"]
        assert len([one for one in listed if one["purchase_id"] == seen["purchase_id"]]) == expected
    counts = (await platform.done(None, "GET", f"{HERE}/programme-counts"))["purchases"]
    assert counts["by_mechanism"] == {"purchased_service": counts["total"]}
    assert counts["by_field"]["sustainable_development"] >= 1
    entry = f"{FUND}/entries/{first['entry_id']}"
    await step(platform, TREASURER, f"{entry}/reversal-proposal", {"reason": "回单登记有误"})
    await step(platform, SUPERVISOR, f"{entry}/reversal")
    await until(lambda: platform.done(None, "GET", path), lambda view: not view["paid_fen"])
    feed = (await platform.ask(None, "GET", f"{HERE}/events?limit=1000")).text
    assert "partners.purchase_milestone_paid.v1" in feed
    assert identities()[RESIDENT].person_id not in feed
    assert str(SCOPE["summary"]) not in feed


async def the_request(platform: Stage, path: str) -> dict[str, Any]:
    purchase_id = path.rpartition("/")[2]
    page = await platform.done(TREASURER, "GET", f"{FUND}/disbursements")
    return next((dict(one) for one in page["items"] if one["purchase_id"] == purchase_id), {})


async def voted(platform: Stage, here: str) -> None:
    """The committee is in favour, the supervisor comments, the publicity passes."""
    for name in COMMITTEE[:4]:
        await step(platform, name, f"{here}/votes", {"vote": "in_favour"})
    await step(platform, SUPERVISOR, f"{here}/reviews", {"in_favour": True, "comment": "验收齐全"})
    await passes(platform, days=7)


async def test_offers_are_for_those_who_work_on_them_until_one_is_chosen(
    platform: Stage, partner_id: str
) -> None:
    scoped = await step(platform, STAFF, f"{HERE}/purchases", SCOPE)
    path = f"{HERE}/purchases/{scoped['id']}"
    offer = {"organisation": "对比机构", "price_fen": 1, "days": 1, "evidence": "报价函"}
    done = await step(platform, STAFF, f"{path}/offers", offer)
    below = path.removeprefix(f"{HERE}/")
    assert (await read(platform, APPLICANT, done, below))["offers"] == []
    assert len((await read(platform, AUDITOR, done, below))["offers"]) == 1
    assert partner_id


async def test_nobody_is_named_to_accept_who_never_could(platform: Stage) -> None:
    for wrong in ({"residents": ["nobody"]}, {"staff": [identities()[RESIDENTS[1]].person_id]}):
        refused = await platform.refused(STAFF, "POST", f"{HERE}/purchases", SCOPE | wrong)
        assert refused == (409, "person_is_no_member_here")


async def test_what_is_not_accepted_is_not_invoiced(platform: Stage, partner_id: str) -> None:
    path = await a_contract(platform, partner_id, 1_800_000)
    bill = {"milestone": 1, "invoice_number": "发票-2", "amount_fen": 1_800_000}
    refused = await platform.refused(APPLICANT, "POST", f"{path}/invoices", bill)
    assert refused == (409, "milestone_is_not_at_this_point")
    back = {"milestone": 1, "reason": "缺签到表"}
    delivery = {"milestone": 1, "summary": "完成", "evidence": "签到表"}
    await step(platform, APPLICANT, f"{path}/deliveries", delivery)
    assert await platform.refused(STAFF, "POST", f"{path}/acceptances", {"milestone": 1}) == (
        403,
        "only_who_is_named_accepts",
    )
    resident = identities()[RESIDENT].person_id
    code = await platform.done(STAFF, "POST", f"{HERE}/claim-codes", {"person_id": resident})
    await platform.done(RESIDENT, "POST", f"{HERE}/me/membership", {"code": code["code"]})
    for act, body in (("acceptances", {"milestone": 1}), ("returns", back)):
        unseen = await platform.refused(RESIDENT, "POST", f"{path}/{act}", body)
        assert unseen == (403, "person_must_be_verified"), "whoever acts by a code nobody else has seen yet"
    await platform.verify(resident, "haiwan", SECOND)
    done = await step(platform, SECOND, f"{path}/returns", back)
    view = await read(platform, None, done, path.removeprefix(f"{HERE}/"))
    assert (view["milestones"][0]["state"], view["milestones"][0]["sent_back"]) == ("open", "缺签到表")
    named = {"residents": [identities()[RESIDENTS[1]].person_id], "staff": SCOPE["staff"]}
    done = await platform.done(STAFF, "PUT", f"{path}/acceptors", named)
    view = await read(platform, STAFF, done, path.removeprefix(f"{HERE}/"))
    assert view["residents"] == named["residents"]
    done = await step(platform, STAFF, f"{path}/surrender", {"reason": "不再需要"})
    assert (await read(platform, None, done, path.removeprefix(f"{HERE}/")))["state"] == "given_up"
    assert await platform.refused(STAFF, "PUT", f"{path}/acceptors", named) == (409, "purchase_is_past_this")


async def test_a_purse_that_is_not_there_is_told_and_another_one_asked(
    platform: Stage, partner_id: str
) -> None:
    path = await a_contract(platform, partner_id, 1_800_000, earmark_id=NOBODYS_ID)
    await accepted(platform, path, 1)
    bill = {"milestone": 1, "invoice_number": "发票-3", "amount_fen": 1_700_000}
    await step(platform, APPLICANT, f"{path}/invoices", bill)

    def told(state: str) -> Callable[[Any], bool]:
        return lambda view: view["milestones"][0]["state"] == state

    refused = await until(lambda: platform.done(None, "GET", path), told("payment_refused"))
    assert refused["milestones"][0]["refused"] == "earmark_is_unknown"
    await step(platform, STAFF, f"{path}/payment-requests", {"milestone": 1})
    wish = await until(lambda: the_request(platform, path), bool)
    assert (wish["amount_fen"], wish["earmark_id"]) == (1_700_000, None)


async def fills(browser: Browser, who: str, page: str, **fields: str) -> httpx2.Response:
    """Somebody opens a page that is one form, sends it, and follows where it leads."""
    await browser.sign_in(who)
    shown = (await browser.get(page)).text
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once is not None, shown
    sent = await browser.send(page, {"token": token_on(shown), "once": once[1], **fields})
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


async def known_as(platform: Stage, name: str) -> str:
    """Somebody says who they are; returns the name by which staff know them."""
    person = identities()[name]
    await platform.done(name, "PUT", f"{HERE}/me", {"name": person.name, "phone": person.phone})
    return person.name


async def waits(platform: Stage, name: str, path: str) -> set[str]:
    """What waits for somebody about this purchase."""
    found = await platform.done(name, "GET", f"{HERE}/waiting")
    purchase_id = path.rpartition("/")[2]
    return {one["task"] for one in found["things"] if one["subject_id"] == purchase_id}


async def _offers_nothing_to_the_related(platform: Stage, browser: Browser, path: str) -> None:
    """While a buyer is related to the supplier, nothing of this waits for them, on no page, in no list."""
    family = {"relations": [{"person": identities()[APPLICANT].person_id, "kind": "family"}]}
    await browser.sign_in(STAFF)
    acts = [f"{path}/{act}" for act in ("countersign", "contract", "give-up")]
    page = (await browser.get(path)).text
    assert [one in page for one in acts] == [True, True, True]
    await platform.done(STAFF, "POST", f"{HERE}/relations", family)
    assert await waits(platform, STAFF, path) == set()
    page = (await browser.get(path)).text
    assert [one in page for one in acts] == [False, False, False]
    assert (await browser.get(f"{path}/countersign")).headers["location"] == path
    surrender = f"{HERE}/purchases/{path.rpartition('/')[2]}/surrender"
    assert await platform.refused(STAFF, "POST", surrender, {"reason": "不再需要"}) == (
        403,
        "related_person_takes_no_part",
    )
    await platform.done(STAFF, "POST", f"{HERE}/relations", {"relations": []})


async def test_everything_is_done_by_plain_forms_and_read_in_both_languages(
    platform: Stage, partner_id: str
) -> None:
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test"
    ) as http:
        browser = Browser(http)
        scope = {name: str(SCOPE[name]) for name in ("title", "summary", "purpose")}
        scope |= {"deliverables": "40次陪伴\n报告1份", "budget_fen": "20000", "earmark_id": ""}
        staff = identities()[SECOND].person_id
        nobody = await fills(browser, STAFF, "/haiwan/buying", **scope, staff=staff, residents="没有这个人")
        assert (nobody.status_code, "没有找到居民“没有这个人”" in nobody.text) == (422, True)
        assert "报告1份</textarea>" in nobody.text  # What was typed is kept.
        scope |= {"residents": await known_as(platform, RESIDENT)}
        wrong = await fills(browser, STAFF, "/haiwan/buying", **scope)
        assert wrong.status_code == 422  # Nobody of the staff is named.
        named = scope | {"staff": staff}
        made = await fills(browser, STAFF, "/haiwan/buying", **named)
        assert (made.status_code, "报告1份" in made.text) == (200, True), made.text
        path = str(made.url.path)

        async def sends(name: str, act: str, **fields: str) -> str:
            answer = await fills(browser, name, f"{path}/{act}", **fields)
            assert answer.status_code == 200, answer.text
            return answer.text

        offer = {"organisation": "", "price_fen": "18000", "days": "50", "evidence": "报价函"}
        await sends(STAFF, "offer", partner_id=partner_id, **offer)
        assert (await browser.get(f"{path}/sign")).headers["location"] == path  # Nothing to sign yet.
        form = (await browser.get(f"{path}/award")).text
        offered = re.search(r'<option value="([0-9a-f-]{36})"', form)
        assert offered is not None
        few = {"offer_id": offered[1], "reason": "价格合适", "too_few_reason": ""}
        refused = await fills(browser, STAFF, f"{path}/award", **few)
        assert (refused.status_code, "不足 3 份" in refused.text) == (422, True)
        await sends(STAFF, "award", **few | {"too_few_reason": "全区仅此一家"})
        terms = {"text": "验收后付款。", "milestones.0.title": "全部", "milestones.0.amount_fen": "18000"}
        terms |= {f"milestones.1.{name}": "" for name in ("title", "amount_fen", "due_at")}
        due = (await now(platform) + timedelta(days=30)).replace(tzinfo=None).isoformat(timespec="minutes")
        await sends(STAFF, "contract", **terms | {"milestones.0.due_at": due})
        assert await waits(platform, APPLICANT, path) == {"sign_contract"}
        await sends(STAFF, "acceptors", residents=str(identities()[RESIDENT].phone)[-4:], staff=staff)
        await browser.sign_in(APPLICANT)
        read_first = (await browser.get(f"{path}/sign")).text
        assert ("验收后付款。" in read_first, "1. 全部 · ¥18,000.00" in read_first) == (True, True)
        await sends(APPLICANT, "sign")
        assert await waits(platform, STAFF, path) == {"countersign_contract"}
        await _offers_nothing_to_the_related(platform, browser, path)
        assert "履行中" in await sends(STAFF, "countersign")
        await sends(APPLICANT, "deliver", milestone="1", summary="完成40次陪伴", evidence="签到表")
        for name in (SECOND, RESIDENT):
            assert "accept_delivery" in await waits(platform, name, path)
        await sends(SECOND, "send-back", milestone="1", reason="缺第40次")
        assert "accept_delivery" not in await waits(platform, RESIDENT, path)
        await sends(APPLICANT, "deliver", milestone="1", summary="已补第40次", evidence="签到表")
        for name in (SECOND, RESIDENT):
            await sends(name, "accept", milestone="1")
        assert await waits(platform, APPLICANT, path) == {"send_invoice"}
        bill = {"milestone": "1", "invoice_number": "发票-9", "amount_fen": "18000"}
        assert "付款审批中" in await sends(APPLICANT, "invoice", **bill)
        for address in ("/haiwan/purchases", path):
            for language, words in (("zh-CN", "购买服务项目"), ("en", "Bought services")):
                answer = await browser.get(address, accept_language=language)
                assert (answer.status_code, words in answer.text) == (200, True)
        assert "全区仅此一家" in (await browser.get(path)).text
        for asked, found in (("field=sustainable_development", True), ("field=volunteering", False)):
            listed = (await browser.get(f"/haiwan/purchases?{asked}")).text
            assert (f'href="{path}"' in listed, "没有符合条件的购买项目" in listed) == (found, not found)
        assert (await browser.get(f"{path}/unknown")).status_code == 404
