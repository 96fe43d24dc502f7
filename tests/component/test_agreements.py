"""Agreements by API and pages: the text with its hash, who signs which, the end that is near, and the end."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

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
    STAFF,
    a_partner,
    now,
    passes,
    window,
)
from tests.component.test_rulemaking import fills

TEXT = "第一条 甲方提供三楼露台。\r\n第二条 <乙方> 将服务收入的15%捐入社区基金。"
HASH = re.compile(r"<code>([0-9a-f]{64})</code>")
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("agreements") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partner_id(platform: Stage) -> str:
    return await a_partner(platform)


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def typed(platform: Stage, **days: int) -> dict[str, str]:
    """A term as a form has it, so many days from now."""
    today = await now(platform)
    return {name: f"{today + timedelta(days=ahead, hours=8):%Y-%m-%dT%H:%M}" for name, ahead in days.items()}


async def signs(browser: Browser, who: str, path: str, digest: str | None = None) -> httpx2.Response:
    await browser.sign_in(who)
    shown = (await browser.get(path)).text
    read = dict(re.findall(r'name="(version|text_sha256)" value="([^"]*)"', shown))
    sent = {"token": token_on(shown), "once": f"sign-{who}-{digest}", **read}
    return await browser.send(f"{path}/sign", sent | ({"text_sha256": digest} if digest else {}))


async def signed_by_both_sides(platform: Stage, partner_id: str, browser: Browser) -> None:
    term = await typed(platform, starts_at=0, ends_at=70)
    form = f"/haiwan/desk/partners/{partner_id}/agreement"
    short = {**term, "ends_at": term["starts_at"], "free_hours_owed": "12", "serves_minors": "false"}
    wrong = await fills(browser, STAFF, form, **short, text=TEXT)
    assert wrong.status_code == 422
    assert "第二条 &lt;乙方&gt;" in wrong.text, "what was typed is kept"
    made = await fills(browser, STAFF, form, **{**short, **term}, session_categories="nature", text=TEXT)
    assert made.status_code == 200
    assert "第二条 &lt;乙方&gt;" in made.text
    assert "可开展的活动类别" in made.text
    (digest,) = HASH.findall(made.text)
    agreement_id = made.url.path.rpartition("/")[2]
    own = f"/haiwan/partner/agreements/{agreement_id}"

    refused = await signs(browser, APPLICANT, own, "b" * 64)
    assert refused.status_code == 409
    assert "请重新阅读文本后再签署" in refused.text
    api = f"{HERE}/agreements/{agreement_id}"
    body = {"side": "partner", "version": 1}
    assert await platform.refused(APPLICANT, "POST", f"{api}/signatures", body) == (
        409,
        "agreement_text_is_another",
    )
    assert (await signs(browser, APPLICANT, own)).status_code == 303
    assert (await signs(browser, STAFF, f"/haiwan/desk/agreements/{agreement_id}")).status_code == 303
    view = await platform.done(STAFF, "GET", api)
    (version,) = view["versions"]
    assert (view["state"], version["text_sha256"]) == ("active", digest)
    assert view["terms"]["session_categories"] == ["nature"]
    assert version["partner_signed_by"] == identities()[APPLICANT].person_id

    shown = (await browser.get(own, Accept_Language="en")).text
    assert digest in shown
    assert "Both sides sign this value." in shown
    text = await platform.done(APPLICANT, "GET", f"{api}/text")
    assert (text["text"], text["text_sha256"]) == (TEXT, digest)
    assert sha256(bytes.fromhex(text["salt"]) + text["text"].encode()).hexdigest() == digest
    assert text["salt"] in shown, "either side proves what it signed"


async def seen_by_others(platform: Stage, partner_id: str, browser: Browser) -> None:
    api = await _agreement(platform, partner_id)
    assert await platform.refused(RESIDENTS[0], "GET", f"{api}/text") == (403, "actor_may_not_do_this")
    assert await platform.refused(STAFF, "GET", f"{api}/text?version=9") == (404, "agreement_is_unknown")
    assert await platform.refused(STAFF, "GET", f"{HERE}/agreements/{NOBODYS_ID}/text") == (
        404,
        "agreement_is_unknown",
    )
    await browser.sign_in(RESIDENTS[0])
    shown = (await browser.get(f"/haiwan/partner/agreements/{api.rpartition('/')[2]}")).text
    assert HASH.search(shown)
    assert "乙方" not in shown
    assert identities()[APPLICANT].name not in shown
    text = await platform.done(APPLICANT, "GET", f"{api}/text")
    assert text["salt"] not in shown


async def _agreement(platform: Stage, partner_id: str) -> str:
    partner = await platform.done(STAFF, "GET", f"{HERE}/partners/{partner_id}")
    return f"{HERE}/agreements/{partner['agreement_id']}"


async def _renewals(platform: Stage) -> list[str]:
    waiting = (await platform.done(STAFF, "GET", f"{HERE}/waiting"))["things"]
    return [one["subject_id"] for one in waiting if one["task"] == "renew_agreement"]


async def _reminders(platform: Stage, who: str) -> list[Any]:
    inbox = (await platform.done(who, "GET", f"{HERE}/me/messages"))["messages"]
    return [one["facts"]["subject_id"] for one in inbox if one["kind"] == "agreement_ends"]


async def renewed(platform: Stage, partner_id: str, browser: Browser) -> None:
    api = await _agreement(platform, partner_id)
    agreement_id = api.rpartition("/")[2]
    desk = f"/haiwan/desk/agreements/{agreement_id}"
    assert await _renewals(platform) == []
    await passes(platform, days=11)
    assert await _renewals(platform) == [agreement_id]
    assert await _reminders(platform, APPLICANT) == await _reminders(platform, STAFF) == [agreement_id]
    await passes(platform, days=30)
    assert await _reminders(platform, APPLICANT) == [agreement_id] * 2
    await browser.sign_in(STAFF)
    shown = (await browser.get(desk)).text
    assert "续签协议" in shown
    assert "届时双方尚未签署新版本" in shown
    form = (await browser.get(f"{desk}/amend")).text
    starts, ends = re.findall(r'name="(?:starts|ends)_at"[^>]*value="([^"]+)"', form)
    view = await platform.done(STAFF, "GET", api)
    assert starts < ends
    assert datetime.fromisoformat(f"{starts}+08:00") == datetime.fromisoformat(view["terms"]["ends_at"])
    assert "第二条 &lt;乙方&gt;" in form
    said = {"starts_at": starts, "ends_at": ends, "free_hours_owed": "20", "serves_minors": "false"}
    again = await fills(browser, STAFF, f"{desk}/amend", **said, text=TEXT)
    assert len(set(HASH.findall(again.text))) == 1, "the text that is the same holds on"
    assert "<mark>20</mark>" in again.text, "what a version changes is marked"
    assert await _renewals(platform) == [], "it waits for signatures now"
    other = await fills(browser, STAFF, f"{desk}/amend", **said, text=f"{TEXT}\n第三条 新增。")
    assert "文本有改动" in other.text
    own = f"/haiwan/partner/agreements/{agreement_id}"
    assert (await signs(browser, APPLICANT, own)).status_code == 303
    assert (await signs(browser, STAFF, desk)).status_code == 303
    await passes(platform, days=30)
    view = await platform.done(STAFF, "GET", api)
    assert (view["state"], view["version"], view["renewal_due"]) == ("active", 3, False)


async def ended(platform: Stage, partner_id: str, browser: Browser) -> None:
    agreement_id = (await _agreement(platform, partner_id)).rpartition("/")[2]
    own, desk = f"/haiwan/partner/agreements/{agreement_id}", f"/haiwan/desk/agreements/{agreement_id}"
    await browser.sign_in(STAFF)
    assert "Both sides" in (await browser.get(desk, Accept_Language="en")).text
    assert (await browser.get("/haiwan/desk/agreements/x/end")).status_code == 404
    empty = await fills(browser, STAFF, f"{desk}/end", reason="")
    assert empty.status_code == 422
    await browser.sign_in(RESIDENTS[0])
    assert "/end" not in (await browser.get(own)).text
    stranger = await fills(browser, RESIDENTS[0], f"{own}/end", reason="随便")
    assert stranger.status_code == 403
    ended = await fills(browser, APPLICANT, f"{own}/end", reason="双方同意")
    assert ended.status_code == 200
    assert "双方同意" in ended.text
    assert "/end" not in ended.text
    view = await platform.done(STAFF, "GET", f"{HERE}/agreements/{agreement_id}")
    assert view["state"] == "terminated"
    term = await window(platform, days=100)
    draft = await platform.done(STAFF, "POST", f"{HERE}/partners/{partner_id}/agreements", term)
    given_up = await fills(browser, STAFF, f"/haiwan/desk/agreements/{draft['id']}/end", reason="条款有误")
    assert "条款有误" in given_up.text


async def test_both_sides_sign_the_text_that_they_read_renew_it_in_time_and_end_it_with_a_reason(
    platform: Stage, partner_id: str, browser: Browser
) -> None:
    """One story of one agreement: each chapter goes on where the one before it ended."""
    await signed_by_both_sides(platform, partner_id, browser)
    await seen_by_others(platform, partner_id, browser)
    await renewed(platform, partner_id, browser)
    await ended(platform, partner_id, browser)
