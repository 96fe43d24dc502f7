"""A day's work of a partner and of a treasurer, by links and forms alone; its platform's clock goes on."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from examples.gangwan.api import Api
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import ZONE
from shared.contracts.bookings.sessions.views import SessionView
from shared.contracts.partners.agreements.commands import AgreementRequest
from shared.contracts.partners.agreements.views import AgreementView
from shared.contracts.partners.partnership import PartnerView
from tests.browser.conftest import LOCALES, Enter
from tests.browser.looking import follow, looks_right
from tests.browser.setting import play
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "sign": "签署协议",
        "countersign": "社区签署协议",
        "before": "原为",
        "sessions": "我的活动",
        "roll": "签到名单",
        "books": "出纳",
        "gift": "登记捐赠",
        "receipts": "票据与认捐",
        "receipt": "登记票号",
        "statements": "银行与钱包流水",
        "nameless": "未留名",
        "months": "月度账册",
        "checklist": "结账前要看的",
    },
    "en": {
        "sign": "Sign the agreement",
        "countersign": "Sign for the community",
        "before": "before",
        "sessions": "My sessions",
        "roll": "Roll",
        "books": "Books",
        "gift": "Record a gift",
        "receipts": "Receipts and pledges",
        "receipt": "Record the receipt",
        "statements": "Statements of banks and wallets",
        "nameless": "Anonymous",
        "months": "Months of the books",
        "checklist": "Before the month is closed",
    },
}
SESSIONS = {"zh": "天空农场：亲子无土栽培课", "en": "天空农场：小小菜农"}
both_ways = pytest.mark.parametrize(("language", "width"), [("zh", 320), ("en", 1280)], ids=LOCALES)


@pytest.fixture(scope="module")
def working(own_platform: RunningPlatform) -> RunningPlatform:
    """The platform with the thread played, and somebody with a place in each session ahead."""
    play(own_platform)
    with Api(own_platform.url, own_platform.token) as api:
        session = _session(api, SESSIONS["zh"])
        for resident in ("lin", "mei", "yang"):
            api.do(resident, f"{HAIWAN}/sessions/{session.session_id}/enrolments")
    return own_platform


def _session(api: Api, title: str) -> SessionView:
    """The one that is ahead, of all that are called so."""
    found = [one for one in api.all(None, f"{HAIWAN}/sessions", SessionView) if one.title == title]
    return max(found, key=lambda one: one.starts_at)


def _amended(api: Api, hours: int) -> str:
    """Staff draft a new version of the partner's agreement, with so many free hours; its id."""
    (partner,) = (
        one for one in api.all(None, f"{HAIWAN}/partners", PartnerView) if one.project == "天空农场"
    )
    (found,) = (
        one
        for one in api.all("chen-staff", f"{HAIWAN}/agreements", AgreementView)
        if one.state == "active" and one.partner_id == partner.partner_id
    )
    known: dict[str, Any] = found.terms.model_dump()
    terms = {name: known[name] for name in AgreementRequest.model_fields if name in known}
    body = AgreementRequest.model_validate(terms | {"free_hours_owed": hours})
    api.do("chen-staff", f"{HAIWAN}/agreements/{found.agreement_id}/amendments", body)
    return found.agreement_id


def sign(page: Page) -> None:
    """Signs what is on the page, until it is to be signed no more."""
    page.locator("main form[action$='/sign'] button").click()
    expect(page.locator("main form[action$='/sign']")).to_have_count(0)


@both_ways
def test_a_partner_reads_what_changed_signs_it_and_the_community_signs_after(
    enter: Enter, working: RunningPlatform, language: str, width: int
) -> None:
    words, hours = WORDS[language], 16 if language == "zh" else 20
    with Api(working.url, working.token) as api:
        _amended(api, hours)
    page = enter("梁晓田", language=language, width=width)
    page.goto("/haiwan/partner")
    follow(page, words["sign"])
    expect(page.locator("main mark").first).to_have_text(str(hours))
    expect(page.locator("main section", has=page.locator("mark")).first).to_contain_text(words["before"])
    looks_right(page, f"{language}-{width}-agreement-changed")
    sign(page)
    staff = enter("陈海燕", language=language, width=width)
    staff.goto("/haiwan/desk")
    follow(staff, words["countersign"])
    expect(staff.locator("main mark").first).to_have_text(str(hours))
    sign(staff)
    page.reload()
    expect(page.locator("main dl").first).to_contain_text("陈海燕")
    looks_right(page, f"{language}-{width}-agreement-signed")


@both_ways
def test_a_partner_ticks_who_came_by_names_and_the_session_is_delivered(
    enter: Enter, working: RunningPlatform, language: str, width: int
) -> None:
    words = WORDS[language]
    with Api(working.url, working.token) as api:
        session = _session(api, SESSIONS[language])
        api.advance(session.ends_at + timedelta(minutes=1))
    page = enter("梁晓田", language=language, width=width)
    page.goto("/haiwan/partner")
    follow(page, words["sessions"])
    page.locator(f"main a[href$='{session.session_id}']").click()
    follow(page, words["roll"])
    boxes = page.locator("main label.choice")
    heights = [box["height"] for one in boxes.all() if (box := one.bounding_box())]
    assert len(heights) == (3 if language == "zh" else 1)
    assert min(heights) >= 40, "a thumb finds each of them"
    names = " ".join(boxes.all_inner_texts())
    assert ("林秀英" if language == "zh" else "赵大海") in names
    boxes.first.click()
    looks_right(page, f"{language}-{width}-roll")
    page.locator("main form[action$='/roll'] button").click()
    expect(page.locator("main form[action$='/deliver']")).to_be_visible()
    expect(page.locator("main label.choice input").first).to_be_checked()
    page.locator("main form[action$='/deliver'] button").click()
    page.wait_for_url(re.compile(f"{session.session_id}(\\?|$)"))
    expect(page.locator("main dl").first).to_contain_text("1")
    looks_right(page, f"{language}-{width}-delivered")


def _record(page: Page, amount: str, slip: str, donor: str) -> None:
    page.locator("[name=amount_fen]").fill(amount)
    page.locator("[name=reference]").fill(slip)
    page.locator("[name=donor]").fill(donor)
    page.locator("main form button").click()


@both_ways
def test_a_treasurer_books_gifts_one_after_the_other_matches_the_statement_and_sees_what_the_month_lacks(
    enter: Enter, working: RunningPlatform, language: str, width: int
) -> None:
    words = WORDS[language]
    with Api(working.url, working.token) as api:
        day = (api.now().astimezone(ZONE) - timedelta(days=1)).date().isoformat()
    page = enter("钱有数", language=language, width=width)
    page.locator(".tabs").get_by_role("link", name=words["books"], exact=True).click()
    looks_right(page, f"{language}-{width}-books")
    follow(page, words["gift"])
    page.locator("[name=received_on]").fill(day)
    page.locator("[name=channel]").select_option("bank_transfer")
    page.locator("[name=asked][value=inside]").check()
    _record(page, "六十六", f"K{language}1", "谁也不是")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=donor]")).to_have_value("谁也不是")
    looks_right(page, f"{language}-{width}-gift-refused")
    _record(page, "66", f"K{language}1", "林秀英")
    expect(page.get_by_role("status")).to_contain_text("¥66.00")
    expect(page.locator("[name=received_on]")).to_have_value(day)
    expect(page.locator("[name=channel]")).to_have_value("bank_transfer")
    expect(page.locator("[name=asked][value=inside]")).to_be_checked()
    expect(page.locator("[name=amount_fen]")).to_have_value("")
    _record(page, "12.34", f"K{language}2", "")
    expect(page.get_by_role("status")).to_contain_text("¥12.34")
    expect(page.locator("main .rows li").first).to_contain_text(words["nameless"])
    looks_right(page, f"{language}-{width}-gifts")

    page.goto("/haiwan/books")
    follow(page, words["receipts"])
    due = page.locator("main li", has_text=f"K{language}1")
    expect(due).to_contain_text("林秀英")
    looks_right(page, f"{language}-{width}-receipts")
    due.get_by_role("link", name=words["receipt"]).click()
    page.locator("[name=receipt_number]").fill(f"粤捐 {language}")
    page.locator("main form button").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("main li", has_text=f"K{language}1")).to_have_count(0)

    _import(page, words["statements"], language, day)
    page.locator(f"main a[href$='/fund/statements/{day[:7]}']").first.click()
    proposal = page.locator("section[aria-labelledby=proposals] li", has_text=f"K{language}1")
    expect(proposal).to_contain_text("木棉与风")
    looks_right(page, f"{language}-{width}-statement")
    proposal.get_by_role("button").click()
    expect(page.locator("section[aria-labelledby=settled]")).to_contain_text("木棉与风")
    page.locator("section[aria-labelledby=waiting] label", has_text="凤凰花").first.click()
    page.locator("[name=books]").select_option("gift")
    page.locator("button[formaction$='/booked']").click()
    expect(page.locator("section[aria-labelledby=settled]")).to_contain_text("凤凰花")
    follow(page, words["months"])
    follow(page, words["checklist"])
    expect(page.locator("section[aria-labelledby=list] tr")).to_have_count(7)
    looks_right(page, f"{language}-{width}-checklist")


def _import(page: Page, words: str, language: str, day: str) -> None:
    """A bank's file with the gift that was booked by hand, and one that was not."""
    account = f"80200{language.encode().hex()}"
    rows = (
        "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号",
        f"{day},木棉与风,66.00,,66.00,{account},人民币,6222001,捐款,,K{language}1",
        f"{day},凤凰花,88.00,,154.00,{account},人民币,6222002,捐款,,K{language}9",
    )
    page.goto("/haiwan/books")
    follow(page, words)
    page.locator("[name=account]").fill(f"农商行基本户{language}")
    content = "\n".join(rows).encode("gb18030")
    page.locator("[name=content]").set_input_files(
        {"name": "流水.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator("main form button").first.click()
    expect(page.locator("main .rows li", has_text=f"农商行基本户{language}")).to_be_visible()
