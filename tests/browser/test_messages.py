"""What people are told: read, chosen, and a page before an erasure, in both languages and widths."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import EVERY_WAY, Visitor
from tests.browser.looking import keep, overflow, small_targets, violations

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "all": "我的消息",
        "how": "接收消息的方式",
        "save": "保存",
        "erase": "注销并删除",
        "now": "立即注销",
    },
    "en": {
        "all": "My messages",
        "how": "How messages reach me",
        "save": "Save",
        "erase": "Erase me",
        "now": "Erase me now",
    },
}


@pytest.mark.parametrize(("language", "width"), EVERY_WAY)
def test_somebody_reads_their_messages_chooses_how_they_come_and_is_warned_before_an_erasure(
    visitor: Visitor, language: str, width: int
) -> None:
    words = WORDS[language]
    page = visitor("林秀英", width=width, language=language, scripts=True)
    faults: list[str] = []

    def look(name: str) -> None:
        keep(page, f"{language}-{width}-{name}")
        faults.extend(violations(page))
        faults.extend(small_targets(page))
        assert overflow(page) == 0

    page.goto("/haiwan/me")
    page.get_by_role("link", name=words["all"]).last.click()
    look("messages")
    page.get_by_role("link", name=words["how"]).click()
    look("message-settings")
    page.locator("input[name=channels][value=sms]").uncheck()
    page.get_by_role("button", name=words["save"]).click()
    page.wait_for_url("**/me/messages*")
    page.get_by_role("link", name=words["how"]).click()
    expect(page.locator("input[name=channels][value=sms]")).not_to_be_checked()
    expect(page.locator("input[name=channels][value=email]")).to_be_checked()
    page.locator("input[name=channels][value=sms]").check()
    page.get_by_role("button", name=words["save"]).click()
    page.goto("/account")
    page.get_by_role("link", name=re.compile(words["erase"])).click()
    look("erasure")
    page.get_by_role("button", name=words["now"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("erasure-not-confirmed")
    page.goto("/haiwan/fund/poster")
    look("fund-poster")
    assert faults == []
