"""What partners, those who check the books, and the district come for, each to its end and by links alone."""

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import LOCALES, Visitor
from tests.browser.looking import follow, looks_right, overflow
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "plan": "安排新活动",
        "price": "定价",
        "at_most": "本课最高",
        "open": "开放报名",
        "is_open": "报名中",
        "share": "基金分成",
        "pdf": "下载 PDF",
        "books": "月度账册",
        "check": "怎样查账",
        "ledger": "全部凭证",
        "accrued": "分成应收",
        "about": "查看这笔钱对应的事",
        "events": "公开事件",
        "take": "下载审计包",
        "officers": "街道工作人员",
        "vouchers": "文件及哈希值",
        "take_out": "移除文件",
        "taken_out": "文件已移除",
    },
    "en": {
        "plan": "Plan a session",
        "price": "Set the price",
        "at_most": "here at most",
        "open": "Open for enrolment",
        "is_open": "open",
        "share": "Share for the fund",
        "pdf": "Download as PDF",
        "books": "Months of the books",
        "check": "How to check the books",
        "ledger": "The ledger",
        "accrued": "share accrued",
        "about": "See what it is about",
        "events": "Public events",
        "take": "Download the audit pack",
        "officers": "Officers of the district",
        "vouchers": "Files and their hashes",
        "take_out": "Take the file out",
        "taken_out": "file taken out",
    },
}
both_ways = pytest.mark.parametrize(
    ("language", "width", "scripts"), [("zh", 320, True), ("en", 1280, True)], ids=LOCALES
)


def downloaded(page: Page, words: str) -> Path:
    """What a link hands out as a file."""
    with page.expect_download() as waiting:
        follow(page, words)
    return Path(waiting.value.path())


@both_ways
def test_a_partner_plans_a_session_is_held_to_the_cap_opens_it_and_reads_the_share(
    visitor: Visitor, platform: RunningPlatform, language: str, width: int, *, scripts: bool
) -> None:
    words, page = WORDS[language], visitor("梁晓田", width=width, language=language, scripts=scripts)
    now = httpx2.get(f"{platform.url}/v1/development/clock").json()["now"]
    page.goto("/haiwan/partner/sessions")
    follow(page, words["plan"])
    day = _days_on(now, 12 if language == "zh" else 13)
    page.locator("[name=title]").fill("叶子拓印")
    terrace = page.locator(
        "[name=space_id] option", has_text=re.compile("三楼露天平台|terrace", re.IGNORECASE)
    )
    page.locator("[name=space_id]").select_option(terrace.get_attribute("value"))
    page.locator("[name=starts_at]").fill(f"{day}T18:00")
    page.locator("[name=ends_at]").fill(f"{day}T19:30")
    page.locator("[name=capacity]").fill("8")
    page.locator("[name=category]").select_option("crafts")
    page.locator("main form button").click()
    follow(page, words["price"])
    reference = page.locator("[name=reference_id] option", has_text=words["at_most"]).first
    reference_id, told = reference.get_attribute("value"), reference.inner_text()
    most = re.search(rf"{words['at_most']} ¥([0-9.,]+)", told)
    assert most is not None, told
    page.locator("[name=reference_id]").select_option(reference_id)
    live = page.locator("#live")
    expect(live).to_contain_text(f"¥{most[1]}")
    expect(live).to_have_class("note")
    page.locator("[name=price_fen]").fill(f"{float(most[1].replace(',', '')) + 1:.2f}")
    expect(live).to_have_class("fault")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_contain_text(most[1])
    looks_right(page, f"{language}-{width}-price-above-the-cap")
    page.locator("[name=price_fen]").fill(most[1])
    page.locator("main form button").click()
    page.get_by_role("button", name=words["open"]).click()
    expect(page.locator(".tag", has_text=words["is_open"])).to_be_visible()

    page.goto("/haiwan/partner")
    follow(page, words["share"])
    page.locator("section[aria-labelledby=months] a").first.click()
    looks_right(page, f"{language}-{width}-partners-month")
    path = page.locator("main").get_by_role("link", name=words["pdf"]).get_attribute("href")
    assert path is not None
    assert page.request.get(path).body().startswith(b"%PDF-")


def _days_on(now: str, days: int) -> str:
    local = datetime.fromisoformat(now).astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)
    return local.date().isoformat()


@both_ways
def test_an_auditor_goes_from_the_statement_to_the_events_and_proves_the_pack(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words, page = WORDS[language], visitor("宋对账", width=width, language=language, scripts=scripts)
    page.goto("/haiwan/fund")
    follow(page, words["books"])
    page.locator("main .rows a").first.click()
    looks_right(page, f"{language}-{width}-fund-month")
    expect(page.get_by_role("link", name=words["pdf"])).to_be_visible()
    page.goto("/haiwan/fund")
    follow(page, words["check"])
    looks_right(page, f"{language}-{width}-how-to-check")
    pack = downloaded(page, words["take"])
    follow(page, words["ledger"])
    follow(page, words["accrued"])
    looks_right(page, f"{language}-{width}-entry")
    events = page.get_by_role("link", name=words["events"]).get_attribute("href")
    assert events is not None
    entry = page.url.rpartition("/")[2]
    assert entry in json.dumps(page.request.get(events).json())
    follow(page, words["about"])
    assert page.locator("main h1").count() == 1

    audit = [sys.executable, "-m", "hehuo", "audit", str(pack)]
    proved = subprocess.run(audit, capture_output=True, text=True, timeout=120, check=False)
    assert proved.returncode == 0, proved.stdout + proved.stderr


@both_ways
def test_the_district_sees_all_communities_their_offices_and_their_rules(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words, page = WORDS[language], visitor("罗启航", width=width, language=language, scripts=scripts)
    page.goto("/district")
    names = page.locator("main table").first.locator("tbody th")
    expect(names).to_have_count(2)
    looks_right(page, f"{language}-{width}-district")
    page.locator("main a[href='/haiwan/rule-bounds']").click()
    assert overflow(page) == 0
    page.goto("/haiwan/rules")
    expect(page.locator("main table").first).to_be_visible()
    looks_right(page, f"{language}-{width}-rules")
    page.goto("/district")
    follow(page, words["officers"])
    expect(page.locator("main .rows li").first).to_contain_text("罗启航")
    looks_right(page, f"{language}-{width}-officers")


@both_ways
def test_a_voucher_is_attached_by_the_treasurer_read_by_an_auditor_and_taken_out_by_staff(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words, how = WORDS[language], {"width": width, "language": language, "scripts": scripts}
    title, content = f"银行回单 {language}", f"%PDF-1.7\n{language} 6222 0017".encode()
    treasurer = visitor("钱有数", **how)
    treasurer.goto("/haiwan/fund/ledger")
    treasurer.locator("main .rows a").nth(0 if language == "zh" else 1).click()
    follow(treasurer, words["vouchers"])
    treasurer.locator("[name=title]").fill(title)
    treasurer.locator("[name=content]").set_input_files(_slip(b"GIF89a"))
    treasurer.locator("main form button").click()
    expect(treasurer.get_by_role("alert")).to_contain_text("PDF")
    expect(treasurer.locator("[name=title]")).to_have_value(title)
    looks_right(treasurer, f"{language}-{width}-voucher-refused", scripts=scripts)
    treasurer.locator("[name=content]").set_input_files(_slip(content))
    treasurer.locator("main form button").click()
    expect(treasurer.locator("main .rows li")).to_contain_text(title)
    vouchers = treasurer.url.partition("?")[0]

    auditor = visitor("宋对账", **how)
    auditor.goto(vouchers)
    expect(auditor.locator("main form")).to_have_count(0)
    looks_right(auditor, f"{language}-{width}-vouchers", scripts=scripts)
    digest = sha256(downloaded(auditor, title).read_bytes()).hexdigest()
    expect(auditor.locator("main .rows li")).to_contain_text(digest[:16])
    assert digest == sha256(content).hexdigest()

    staff = visitor("陈海燕", **how)
    staff.goto(vouchers)
    follow(staff, words["take_out"])
    staff.locator("[name=reason]").first.check()
    looks_right(staff, f"{language}-{width}-voucher-redaction", scripts=scripts)
    staff.locator("main form button").click()
    expect(staff.locator("main .rows li")).to_contain_text(words["taken_out"])
    expect(staff.locator("main .rows li")).to_contain_text(digest[:16])
    looks_right(staff, f"{language}-{width}-voucher-taken-out", scripts=scripts)


def _slip(content: bytes) -> FilePayload:
    return {"name": "回单.pdf", "mimeType": "application/pdf", "buffer": content}
