"""The fund on pages: one page takes a payment its whole way; a month and a mistake take two people."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from services.gateway.pages.spending.steps import steps_of
from shared.contracts.fund.disbursements.views import (
    DisbursementPartView,
    DisbursementState,
    DisbursementView,
)
from shared.kernel.roles import Role
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_gateway_pages_markets import send
from tests.unit.gateway.statements.old_making import old_workbook

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIN = identities()["lin"].person_id
FUND = "/v1/communities/haiwan/fund"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("pages_fund") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def do(browser: Browser, who: str, page: str, action: str, **fields: str) -> httpx2.Response:
    """Somebody opens a page, on which this form must stand, sends it, and follows where it leads."""
    await browser.sign_in(who)
    shown = await browser.get(page)
    assert f'action="{action}"' in shown.text, f"{who} has no form {action}"
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None
    told = dict(re.findall(r'name="(proposal_id)" value="([^"]+)"', shown.text))
    sent = await browser.send(action, {"token": token_on(shown.text), "once": once[1], **told, **fields})
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


async def a_gift(running: Stage, amount_fen: int, reference: str, *, publish_name: bool = False) -> str:
    """A resident's gift that is booked and has no receipt yet; the id of its donation."""
    now = running.platform.gateway.clock.now()
    given = {"amount_fen": amount_fen, "channel": "cash", "reference": reference, "donor_id": LIN}
    given["publish_name"] = publish_name
    day = (now + timedelta(hours=8)).date().isoformat()
    made = await running.done("qian-treasurer", "POST", f"{FUND}/donations", given | {"received_on": day})
    assert await running.platform.host.settled(60)
    return str(made["id"])


async def forward(running: Stage, days: int) -> None:
    body = {"advance_seconds": days * 24 * 3_600}
    await running.done(None, "POST", "/v1/development/clock", body)


async def donor_reads_what_was_paid_since(running: Stage, browser: Browser, gift: str) -> None:
    """The payment is from the general purse, since the gift came; a gift to another purse has none."""
    mine = (await running.done("lin", "GET", f"{FUND}/donations/mine?limit=200"))["items"]
    (first,) = (one for one in mine if one["donation_id"] == gift)
    made = await running.done(
        "gu-committee", "POST", f"{FUND}/earmarks", {"title": "亲子", "purpose": "亲子"}
    )
    day = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    given = {
        "amount_fen": 800,
        "channel": "cash",
        "reference": "现金 1b",
        "donor_id": LIN,
        "received_on": day,
    }
    given |= {"earmark_id": made["id"]}
    other = (await running.done("qian-treasurer", "POST", f"{FUND}/donations", given))["id"]
    await browser.sign_in("lin")
    own = (await browser.get("/haiwan/me")).text
    paid = re.search(r'<a href="(/haiwan/fund/spending/[^"]+)">舞蹈室镜面维修</a> ¥120.50', own)
    assert paid is not None
    shown = (await browser.get(f"/haiwan/gifts/{gift}/receipt")).text
    assert f'<a href="{paid[1]}">舞蹈室镜面维修</a>' in shown
    assert f'<a href="/haiwan/fund/entries/{first["entry_id"]}">' in shown
    assert (await browser.get(paid[1])).status_code == 200
    assert "没有人能说清" in shown
    elsewhere = (await browser.get(f"/haiwan/gifts/{other}/receipt")).text
    assert "舞蹈室镜面维修" not in elsewhere
    assert "亲子：共收到 ¥8.00，已支出 ¥0.00，余额 ¥8.00。" in elsewhere


async def test_a_payment_goes_its_whole_way_on_one_page(running: Stage, browser: Browser) -> None:
    gift = await a_gift(running, 50_000, "现金 1")
    wish = {"title": "舞蹈室镜面维修", "purpose": "facilities", "payee_organisation": "港湾维修服务部"}
    asking = "/haiwan/fund/request"
    wrong = await do(browser, "gu-committee", asking, asking, amount_fen="", **wish)
    assert (wrong.status_code, "请填写金额" in wrong.text) == (422, True)
    made = await do(browser, "gu-committee", asking, asking, amount_fen="120.50", **wish)
    assert "¥120.50" in made.text
    page = str(made.url.path)
    assert f'action="{page}/votes"' not in made.text  # Who asked for it has no vote.

    comment = {"in_favour": "true", "comment": "三家比价，价格合理。"}
    unsaid = await do(browser, "bao-supervisor", page, f"{page}/reviews", comment="没有选")
    assert (unsaid.status_code, "请填写您的意见" in unsaid.text) == (422, True)
    said = await do(browser, "bao-supervisor", page, f"{page}/reviews", **comment)
    assert "三家比价" in said.text
    await do(browser, "han-committee", page, f"{page}/relations")
    await browser.sign_in("han-committee")
    assert f'action="{page}/votes"' not in (await browser.get(page)).text, "nor has who is related"
    path = f"/v1/communities/haiwan/fund/disbursements/{page.rpartition('/')[2]}"
    part = await running.done("han-committee", "GET", f"{path}/own-part")
    assert (part["asked"], part["related"]) == (False, True)
    refused = await running.ask("han-committee", "POST", f"{path}/votes", {"vote": "in_favour"})
    assert refused.json()["code"] == "related_person_may_not_take_part"
    voted = await do(browser, "shen-committee", page, f"{page}/votes", vote="in_favour")
    assert "您的一票" in voted.text
    assert f'action="{page}/votes"' not in voted.text
    carried = await do(browser, "ye-committee", page, f"{page}/votes", vote="in_favour")
    assert "公示中" in carried.text

    await browser.sign_in("lin")
    raised = await do(browser, "lin", page, f"{page}/objections", text="太贵了，请再问一家。")
    assert "太贵了" not in raised.text  # Only those who answer read the words.
    await browser.sign_in("shen-committee")
    seen = await browser.get(page)
    assert "太贵了" in seen.text
    answering = re.search(r'action="(/[^"]+/answer)"', seen.text)
    assert answering is not None
    reply = {"answer": "三家报价已附。", "upheld": "false"}
    answered = await do(browser, "shen-committee", page, answering[1], **reply)
    assert "异议不成立" in answered.text

    await browser.sign_in("lin")
    own, on_paper = "/haiwan/me", f"/haiwan/gifts/{gift}/receipt"
    assert "到账以来同一用途还没有付款" in (await browser.get(own)).text
    assert "到账以来，同一用途还没有付款" in (await browser.get(on_paper)).text

    await forward(running, 8)
    day = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    slip = {"paid_on": day, "evidence": "银行回单 0051"}
    paid = await do(browser, "qian-treasurer", page, f"{page}/payment", **slip)
    assert "已支付" in paid.text
    entry = re.search(r'href="(/haiwan/fund/entries/[^"]+)"', paid.text)
    assert entry is not None
    shown = (await browser.get(entry[1])).text
    assert "银行回单 0051" in shown
    events = re.search(r'href="(/v1/communities/haiwan/events[?]after=\d+)"', shown)
    assert events is not None
    found = (await running.ask(None, "GET", events[1])).json()["events"]
    paid_here = [one["event"]["data"] for one in found if one["event"]["type"] == "fund.disbursement_paid.v1"]
    assert [page.endswith(one["disbursement_id"]) for one in paid_here][:1] == [True]
    told = await do(browser, "gu-committee", page, f"{page}/result", result="镜面已更换。")
    assert "镜面已更换" in told.text
    english = {"title_en": "Mirrors repaired", "result_en": "New mirrors."}
    said = await send(browser, "gu-committee", f"{page}/translate", **english)
    assert english["title_en"] not in said.text
    for path in (page, "/haiwan/fund/spending"):
        assert english["title_en"] in (await browser.get(path, accept_language="en")).text
    assert english["result_en"] in (await browser.get(page, accept_language="en")).text
    closed = await do(browser, "bao-supervisor", page, f"{page}/closing")
    assert "已办结" in closed.text
    assert "由您办理" not in closed.text
    poster = (await browser.get("/haiwan/fund/poster")).text
    assert "¥120.50" in poster
    assert re.search(r"\d{4}年\d+月\d+日</p>", poster), "a sheet of paper says its year"
    assert re.search(r"自 \d{4}年\d+月\d+日 以来", poster), "and since when it counts"
    assert "\u2212" not in poster, "what went out is told as the statement tells it, without a sign"
    await donor_reads_what_was_paid_since(running, browser, gift)


async def test_a_gift_that_was_taken_back_paid_for_nothing(running: Stage, browser: Browser) -> None:
    gift = await a_gift(running, 300, "现金 1c")
    entry = (await running.done(None, "GET", f"{FUND}/ledger?limit=1&newest_first=true"))["items"][0][
        "entry_id"
    ]
    page = f"/haiwan/fund/entries/{entry}"
    await do(browser, "qian-treasurer", page, f"{page}/proposal", reason="重复登记")
    await do(browser, "bao-supervisor", page, f"{page}/reversal")
    await browser.sign_in("lin")
    shown = (await browser.get(f"/haiwan/gifts/{gift}/receipt")).text
    assert "没有人能说清" not in shown
    assert f'href="{page}"' in shown


async def test_a_stranger_reads_it_and_has_no_form(running: Stage, browser: Browser) -> None:
    wish = {"title": "灯具", "purpose": "facilities", "amount_fen": 100, "payee_organisation": "灯具店"}
    made = await running.done("gu-committee", "POST", f"{FUND}/disbursements", wish)
    seen = await browser.get(f"/haiwan/fund/spending/{made['id']}?seq=fund.{made['sequence']}")
    assert (seen.status_code, "灯具" in seen.text, "<form" in seen.text) == (200, True, False)
    await browser.sign_in("lin")
    assert (await browser.get("/haiwan/fund/request")).status_code == 403


async def test_a_wrong_entry_is_taken_back_by_a_second_person(running: Stage, browser: Browser) -> None:
    gift = await a_gift(running, 700, "现金 2")
    ledger = await running.done(None, "GET", f"{FUND}/ledger?limit=1&newest_first=true")
    assert ledger["items"][0]["subject_id"] == gift
    page = f"/haiwan/fund/entries/{ledger['items'][0]['entry_id']}"
    proposed = await do(browser, "qian-treasurer", page, f"{page}/proposal", reason="应为 70.00 元")
    assert "应为 70.00 元" in proposed.text
    assert f'action="{page}/reversal"' not in proposed.text
    taken_back = await do(browser, "bao-supervisor", page, f"{page}/reversal")
    assert "应为 70.00 元" in taken_back.text
    assert str(taken_back.url.path) != page


async def test_a_month_is_declared_complete_and_closed_by_a_second_person(
    running: Stage, browser: Browser
) -> None:
    gift = await a_gift(running, 900, "现金 3")
    await forward(running, 40)
    page = "/haiwan/fund/months"
    await browser.sign_in("qian-treasurer")
    month = re.search(r'name="month" value="([0-9-]+)"', (await browser.get(page)).text)
    assert month is not None
    sent = {"month": month[1]}
    due = await do(browser, "qian-treasurer", page, f"{page}/prepared", **sent)
    assert (due.status_code, "没有开票" in due.text) == (409, True)
    listed = await running.done("qian-treasurer", "GET", f"{FUND}/donations/records?receipt=due")
    assert gift in {one["donation_id"] for one in listed["items"]}
    for one in listed["items"]:
        path = f"{FUND}/donations/{one['donation_id']}/receipt"
        await running.done("qian-treasurer", "POST", path, {"receipt_number": None})
    prepared = await do(browser, "qian-treasurer", page, f"{page}/prepared", **sent)
    assert "待复核" in prepared.text
    again = await do(browser, "qian-treasurer", page, f"{page}/closed", **sent)
    assert (again.status_code, "由另一个人完成" in again.text) == (403, True)
    closed = await do(browser, "bao-supervisor", page, f"{page}/closed", **sent)
    assert "已结账" in closed.text


def asked(**changes: object) -> DisbursementView:
    return DisbursementView.model_validate(
        {
            "disbursement_id": "d",
            "state": "requested",
            "title": "灯具",
            "purpose": "facilities",
            "amount_fen": 100,
            "requested_by": "gu",
            "requested_at": "2026-07-01T00:00:00Z",
            "approvals_needed": 2,
        }
        | changes
    )


async def test_where_no_votes_are_taken_the_committee_and_the_treasurer_approve(running: Stage) -> None:
    now = running.platform.gateway.clock.now()
    old = asked(approver_ids=("shen",))
    for role, person, expected in (
        (Role.COMMITTEE, "ye", True),
        (Role.TREASURER, "qian", True),
        (Role.COMMITTEE, "shen", False),  # Has approved.
        (Role.COMMITTEE, "gu", False),  # Asked for it.
        (Role.STAFF, "chen", False),
    ):
        part = DisbursementPartView(disbursement_id="d", asked=person == "gu")
        assert steps_of(old, {role}, person, now, part=part).approve is expected
    related = DisbursementPartView(disbursement_id="d", related=True)
    assert not steps_of(old, {Role.COMMITTEE}, "ye", now, part=related).approve
    approved = asked(state=DisbursementState.APPROVED, approver_ids=("shen", "qian"))
    assert not steps_of(approved, {Role.TREASURER}, "qian", now).pay
    assert steps_of(approved, {Role.TREASURER}, "fang", now).pay
    assert not steps_of(approved, {Role.TREASURER}, "fang", now, part=related).pay


async def test_a_donor_publishes_their_name_and_hides_it_by_a_button_of_their_own_page(
    running: Stage, browser: Browser
) -> None:
    name = identities()["lin"].name
    await running.done("lin", "PUT", "/v1/communities/haiwan/me", {"name": name})
    gift = await a_gift(running, 700, "现金 7", publish_name=True)
    consent = f"/haiwan/gifts/{gift}/consent"

    async def public() -> str:
        assert await running.platform.host.settled(60)
        listed = await running.done(None, "GET", f"{FUND}/donations")
        (donor,) = (one["donor"] for one in listed["items"] if one["donation_id"] == gift)
        return str(donor)

    assert await public() == "匿名"
    await browser.sign_in("lin")
    assert "在您本人同意之前不会公开" in (await browser.get("/haiwan/me")).text
    shown = await do(browser, "lin", "/haiwan/me", consent, publish_name="true")
    assert "您的姓名已随捐赠公开" in shown.text
    assert await public() == name
    hidden = await do(browser, "lin", "/haiwan/me", consent, publish_name="false")
    assert "您的姓名没有公开" in hidden.text
    assert await public() == "匿名"


async def test_a_banks_file_is_uploaded_confirmed_side_by_side_booked_and_set_aside(
    running: Stage, browser: Browser
) -> None:
    await a_gift(running, 7_700, "银行回单 K990077")
    day = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    rows = (
        "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号",
        f"{day},木棉与风,77.00,,77.00,8020001,人民币,6222001,捐款,,K990077",
        f"{day},凤凰花,88.00,,165.00,8020001,人民币,6222002,捐款,,K990078",
        f"{day},别家基金,10.00,,175.00,8020001,人民币,6222003,转账,,K990079",
    )
    page, month = "/haiwan/fund/statements", f"/haiwan/fund/statements/{day[:7]}"
    broken = await upload(browser, page, "\n".join((*rows[:2], *rows[3:])))
    assert (broken.status_code, "第 3 行的余额与上一行接不上" in broken.text) == (422, True)
    imported = await upload(browser, page, "\n".join(rows))
    assert f'href="{month}"' in imported.text
    shown = await browser.get(month)
    assert "木棉与风" in shown.text
    old = old_workbook([one.split(",") for one in rows])
    assert f'href="{month}"' in (await upload(browser, page, old)).text
    assert (await browser.get(month)).text.count("K990078") == shown.text.count("K990078"), "known already"
    damaged = await upload(browser, page, old[:700])
    assert (damaged.status_code, "损坏的 .xls 请另存为 .xlsx" in damaged.text) == (422, True)
    assert "单号相同" in shown.text
    proposal = re.findall(r'name="(line_ids|entry_ids)" value="([^"]+)"', shown.text)[:2]
    confirmed = await do(browser, "qian-treasurer", month, f"{month}/matched", **dict(proposal))
    (gift_line, other_line) = re.findall(r'type="checkbox" name="line_ids" value="([^"]+)"', confirmed.text)
    action = f"{month}/matched"
    too_much = await do(browser, "qian-treasurer", month, action, line_ids=gift_line)
    assert (too_much.status_code, "单独一行对不上什么" in too_much.text) == (422, True)
    await sent_from(browser, month, f"{month}/booked", line_ids=gift_line, books="gift")
    aside = await do(
        browser, "qian-treasurer", month, f"{month}/aside/{other_line}", reason="not_of_this_fund"
    )
    assert "不是本基金的" in aside.text
    assert 'type="checkbox" name="line_ids"' not in aside.text
    await browser.sign_in("song-auditor")
    read = await browser.get(month)
    assert (read.status_code, "凤凰花" in read.text, "/aside/" in read.text) == (200, True, False)
    await browser.sign_in("lin")
    assert (await browser.get(month)).status_code == 403


async def upload(browser: Browser, page: str, text: str | bytes) -> httpx2.Response:
    """The treasurer sends a file by the form on the page, as a browser does without a script."""
    await browser.sign_in("qian-treasurer")
    shown = await browser.get(page)
    assert 'enctype="multipart/form-data"' in shown.text
    fields = {"token": token_on(shown.text), "account": "农商行基本户"}
    sent = await browser.http.post(
        page,
        data=fields,
        files={"content": ("流水.xls", text.encode("gb18030") if isinstance(text, str) else text)},
        headers={"accept": "text/html", "origin": "http://hehuo.test"},
    )
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


async def sent_from(browser: Browser, page: str, action: str, **fields: str) -> httpx2.Response:
    """As `do`, by a button that sends the form elsewhere."""
    shown = await browser.get(page)
    assert f'formaction="{action}"' in shown.text
    sent = await browser.send(action, {"token": token_on(shown.text), **fields})
    return await browser.get(sent.headers["location"])
