"""Pages on which other systems are connected: to the thing done, at both widths and in both languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.looking import keep, overflow, small_targets, violations

pytestmark = pytest.mark.browser


def look_at(page: Page, name: str) -> None:
    keep(page, name)
    assert (overflow(page) <= 0, small_targets(page), violations(page)) == (True, [], [])


@pytest.mark.parametrize(("language", "width", "scripts"), [("zh", 320, False), ("en", 1280, True)])
def test_staff_add_a_webhook_that_gets_nothing_until_its_endpoint_answers(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    page = visitor("陈海燕", width=width, language=language, scripts=scripts)
    say = {"zh": ("是", "待确认"), "en": ("Yes", "unconfirmed")}[language]
    page.goto("/haiwan/connections/new")
    page.locator("[name='url']").fill("http://127.0.0.1:9/hook")
    expect(page.locator("[name='ordered'][value='true']")).to_be_hidden()
    page.locator("main form summary").first.click()
    expect(page.locator("[name='ordered'][value='true']")).to_be_checked()
    if scripts:
        look_at(page, f"{language}-{width}-webhook-new")
    page.locator("main form button").click()
    expect(page.locator("code")).to_contain_text("whsec_")
    page.locator("main a.button").click()
    expect(page.locator(".tag").first).to_have_text(say[1])
    expect(page.locator("dd", has_text=say[0]).first).to_be_visible()
    page.locator("form[action$='/challenge'] button").click()
    expect(page.get_by_role("status")).to_contain_text("the name leads to no public address")
    page.locator("form[action$='/address'] [name='url']").fill("http://127.0.0.1:9/other")
    page.locator("form[action$='/address'] button").click()
    expect(page.locator("dd code").first).to_have_text("http://127.0.0.1:9/other")
    keep(page, f"{language}-{width}-webhook")
    if scripts:
        look_at(page, f"{language}-{width}-webhook")
    page.locator("form[action$='/remove'] button").click()
    expect(page.locator("main a[href*='/webhooks/']")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("zh", 320), ("en", 1280)])
def test_the_district_lets_a_system_in_for_some_events_and_takes_that_back(
    visitor: Visitor, language: str, width: int
) -> None:
    name = f"统计系统{width}"
    page = visitor("罗启航", width=width, language=language, scripts=True)
    page.goto("/district")
    page.locator("a[href='/district/connections']").click()
    page.locator("a[href='/district/connections/accounts/new']").click()
    page.locator("[name='name']").fill(name)
    page.locator("[name='operations']").fill("read set_booking_limits")
    page.locator("[name='types']").fill("bookings.session_opened.v1")
    look_at(page, f"{language}-{width}-account-new")
    page.locator("main form button").click()
    mine = page.locator("li", has_text=name)
    expect(mine).to_contain_text("bookings.session_opened.v1")
    mine.locator("form[action$='/key'] button").click()
    expect(page.locator("code")).to_contain_text("hehuo_")
    page.locator("main a.button").click()
    look_at(page, f"{language}-{width}-district-connections")
    mine.locator("button.danger").click()
    expect(mine).to_have_count(0)
