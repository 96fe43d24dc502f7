"""What residents come for: to the thing done, in both languages and widths, with and without script."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import EVERY_WAY, LOCALES, WIDTHS, Visitor
from tests.browser.looking import keep, looks_right, overflow, violations

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "rooms": "空间",
        "book": "确认预约",
        "booked": "预约成功",
        "cancel": "取消这个预约",
        "cancel_now": "确定取消",
        "cancelled": "已取消",
        "sessions": "活动",
        "enrol": "我要报名",
        "place": "您已报名成功",
        "give_back": "来不了",
        "give_back_now": "确定让出",
        "wait": "加入候补",
        "waits": "您在候补名单的第",
        "mine": "我的",
        "wrong": "还没有预约成功",
    },
    "en": {
        "rooms": "Rooms",
        "book": "Book it",
        "booked": "It is yours",
        "cancel": "Cancel this booking",
        "cancel_now": "Yes, cancel it",
        "cancelled": "cancelled",
        "sessions": "Sessions",
        "enrol": "Take a place",
        "place": "You have a place",
        "give_back": "Can't come?",
        "give_back_now": "Yes, give it back",
        "wait": "Join the waitlist",
        "waits": "on the waitlist",
        "mine": "Me",
        "wrong": "This is not booked yet",
    },
}

SERIES = {
    "zh": {
        "repeat": "重复预约",
        "try": "看看哪些日期约得到",
        "can_be_had": "约得到 2 次",
        "book": "预约这 2 次",
        "change": "修改",
        "following": "这一次和以后的",
        "edit_try": "看看会怎样变",
        "moved": "改动 2 次",
        "edit": "修改这 2 次",
        "history": "修改记录",
        "give_back": "退掉一些日期",
        "give_back_now": "确定退掉",
    },
    "en": {
        "repeat": "Book it again and again",
        "try": "See which dates can be had",
        "can_be_had": "2 dates can be had",
        "book": "Book these 2 dates",
        "change": "Change",
        "following": "this date and all that follow",
        "edit_try": "See what would change",
        "moved": "2 dates are moved",
        "edit": "Change these 2 dates",
        "history": "What was changed",
        "give_back": "Give dates back",
        "give_back_now": "Yes, give them back",
    },
}

every_way = pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [(language, width, scripts) for language in LOCALES for width in WIDTHS for scripts in (False, True)],
)


def tab(page: Page, words: str) -> None:
    page.locator(".tabs").get_by_role("link", name=words, exact=True).click()


@every_way
def test_a_room_is_booked_in_two_taps_and_given_back(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words = WORDS[language]
    page = visitor("梅小鱼", width=width, language=language, scripts=scripts)
    tab(page, words["rooms"])
    page.locator(".strip a").nth(9).click()
    page.locator(".slots a").first.click()
    assert overflow(page) == 0 if scripts else True
    page.get_by_role("button", name=words["book"]).click()
    expect(page.get_by_role("heading", name=words["booked"])).to_be_visible()
    keep(page, f"{language}-{width}-booked")
    booking = page.url.partition("?")[0]
    tab(page, words["mine"])
    expect(page.locator(f"a[href='{booking[booking.index('/haiwan') :]}']")).to_be_visible()
    page.goto(booking)
    page.get_by_text(words["cancel"], exact=True).click()
    page.get_by_role("button", name=words["cancel_now"]).click()
    expect(page.locator(".tag", has_text=words["cancelled"])).to_be_visible()


@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("zh", 320, False), ("en", 1280, True), ("en", 320, True)]
)
def test_a_place_is_taken_and_given_back(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words = WORDS[language]
    page = visitor("胡笛声", width=width, language=language, scripts=scripts)
    tab(page, words["sessions"])
    page.get_by_role("link", name="天空农场：亲子无土栽培课").first.click()
    page.get_by_role("button", name=words["enrol"]).click()
    expect(page.get_by_text(words["place"])).to_be_visible()
    keep(page, f"{language}-{width}-enrolled")
    page.get_by_text(re.compile(words["give_back"])).click()
    page.get_by_role("button", name=words["give_back_now"]).click()
    expect(page.get_by_role("button", name=words["enrol"])).to_be_visible()


def test_a_full_session_has_a_line_and_says_where_one_stands(visitor: Visitor) -> None:
    page = visitor("邓云帆", scripts=True)
    tab(page, "活动")
    page.get_by_role("link", name="天空农场：小小菜农").first.click()
    page.get_by_role("button", name="加入候补").click()
    expect(page.get_by_text("您在候补名单的第 1 位")).to_be_visible()
    assert violations(page) == []


def test_a_stranger_who_taps_a_start_signs_in_and_is_where_they_wanted_to_be(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/haiwan/rooms")
    page.locator(".strip a").nth(8).click()
    page.locator(".slots a").first.click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.get_by_role("button", name=re.compile("许棉花")).click()
    expect(page.get_by_role("button", name="确认预约")).to_be_visible()


def test_two_who_want_the_same_time_one_gets_it_and_the_other_sees_what_is_free(visitor: Visitor) -> None:
    pages = [visitor("赵大海", scripts=True), visitor("杨柳岸", scripts=True)]
    for page in pages:
        tab(page, "空间")
        page.locator(".strip a").nth(10).click()
        page.locator(".slots a").first.click()
    first, second = pages
    first.get_by_role("button", name="确认预约").click()
    expect(first.get_by_role("heading", name="预约成功")).to_be_visible()
    second.get_by_role("button", name="确认预约").click()
    expect(second.get_by_role("alert")).to_contain_text("还没有预约成功")
    assert violations(second) == []
    assert overflow(second) == 0
    keep(second, "zh-320-not-free")
    second.get_by_role("alert").get_by_role("link").last.click()
    second.get_by_role("button", name="确认预约").click()
    expect(second.get_by_role("heading", name="预约成功")).to_be_visible()


def test_a_double_tap_books_once_and_going_back_books_nothing(visitor: Visitor) -> None:
    page = visitor("马铃兰", scripts=True)
    tab(page, "空间")
    page.locator(".strip a").nth(11).click()
    page.locator(".slots a").first.click()
    page.get_by_role("button", name="确认预约").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name="预约成功")).to_be_visible()
    page.go_back()
    tab(page, "我的")
    expect(page.locator("a[href^='/haiwan/bookings/']")).to_have_count(1)


def test_by_keyboard_alone_one_reaches_the_content_and_a_room(visitor: Visitor) -> None:
    page = visitor("蔡青苗", scripts=True)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到主要内容")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
    assert focused


_SEEN = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    const lined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    return here === document.body || (lined && shown) ? '' : here.outerHTML.slice(0, 120);
}"""
_STOPS = 150
"""No page of this journey has more places for the focus."""


def reach(page: Page, target: Locator) -> None:
    """Goes on by Tab to the target, and sees at each stop where the focus is."""
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(_SEEN) == "", "the focus cannot be seen"
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab never comes to {target}")


def enter(page: Page, target: Locator, then: re.Pattern[str]) -> None:
    """Presses Enter on it, and is where that leads."""
    reach(page, target)
    with page.expect_navigation(url=then):
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "width"), EVERY_WAY)
def test_by_keyboard_alone_one_signs_in_and_books_and_sees_where_one_is(
    visitor: Visitor, language: str, width: int
) -> None:
    words = WORDS[language]
    page = visitor(width=width, language=language, scripts=True)
    page.goto("/sign-in?to=/haiwan/join")
    enter(page, page.get_by_role("button", name=re.compile("蔡青苗")), re.compile("/haiwan/join"))
    reach(page, page.locator("#code"))
    page.keyboard.type("0000-0000-0000-0000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    rooms = page.locator("nav.tabs").get_by_role("link", name=words["rooms"], exact=True)
    page.goto("/haiwan")  # From a link within a page Tab goes on from there: begin as on a new page.
    enter(page, rooms, re.compile("/haiwan/rooms"))
    for day in range(5, 14):
        enter(page, page.locator(".strip a").nth(day), re.compile("[?&]day="))
        if page.locator(".slots a").count():
            break
    enter(page, page.locator(".slots a").last, re.compile("/book"))
    reach(page, page.get_by_role("button", name=words["book"], exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=words["booked"])).to_be_visible()


def test_a_code_from_the_desk_signs_its_person_in(visitor: Visitor, claim_code: str) -> None:
    page = visitor(scripts=True)
    page.goto("/haiwan/join")
    assert violations(page) == []
    page.get_by_label("领取码").fill("0000-0000-0000-0000")
    page.get_by_role("button", name="加入").click()
    expect(page.get_by_role("alert")).to_contain_text("领取码不正确")
    page.get_by_label("领取码").fill(claim_code.lower())
    page.get_by_role("button", name="加入").click()
    page.wait_for_url("**/haiwan/me*")
    expect(page.locator(".tag", has_text="居民")).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("zh", 320), ("en", 1280)])
def test_a_code_that_came_by_sms_signs_its_person_in(visitor: Visitor, language: str, width: int) -> None:
    page = visitor(language=language, width=width, scripts=True)
    page.goto("/sign-in?to=/haiwan/rooms")
    page.locator("a[href^='/sign-in/phone']").click()
    page.wait_for_url(re.compile("/sign-in/phone"))
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator("#phone").fill("100 0000 0013")
    page.locator("main form button").click()
    expect(page.locator("#code")).to_be_visible()
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator("#code").fill("12345")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    keep(page, f"sign-in-code-{language}-{width}")
    shown = page.context.new_page()
    shown.goto("/development/messages")
    found = re.search(r"@[^ ]+ #([0-9]{6})", shown.content())
    assert found is not None
    page.locator("#code").fill(found[1])
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"[0-9]/haiwan/rooms"))


def test_markup_in_words_of_people_stays_words(visitor: Visitor) -> None:
    page = visitor(scripts=True)
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto("/haiwan/join?code=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.get_by_label("领取码").input_value().startswith('"><script>')
    assert said == []


@pytest.mark.parametrize(("language", "width", "scripts"), [("zh", 320, False), ("en", 320, True)])
def test_a_series_is_made_changed_and_given_back(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words = SERIES[language]
    page = visitor("胡笛声", width=width, language=language, scripts=scripts)
    tab(page, WORDS[language]["rooms"])
    page.locator(".strip a").nth(10 if scripts else 11).click()
    page.locator(".slots a").last.click()
    page.get_by_role("link", name=words["repeat"]).click()
    start = datetime.fromisoformat(page.locator("#starts_at").input_value())
    page.locator("#ends_at").fill(f"{start + timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    page.locator("#dates").fill("2")
    page.get_by_role("button", name=words["try"]).click()
    expect(page.get_by_role("heading", name=words["can_be_had"])).to_be_visible()
    looks_right(page, f"{language}-{width}-series-plan", scripts=scripts)
    page.get_by_role("button", name=words["book"]).click()
    page.get_by_role("link", name=words["change"]).first.click()
    page.get_by_label(words["following"]).check()
    page.locator("#starts_at").fill(f"{start - timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    page.locator("#ends_at").fill(f"{start:%Y-%m-%dT%H:%M}")
    looks_right(page, f"{language}-{width}-series-edit", scripts=scripts)
    page.get_by_role("button", name=words["edit_try"]).click()
    expect(page.get_by_role("heading", name=words["moved"])).to_be_visible()
    looks_right(page, f"{language}-{width}-series-changes", scripts=scripts)
    page.get_by_role("button", name=words["edit"]).click()
    expect(page.get_by_role("heading", name=words["history"])).to_be_visible()
    assert (
        page.locator("section[aria-labelledby=dates] a.title-link")
        .first.inner_text()
        .count(f"{start - timedelta(minutes=30):%H:%M}")
    )
    page.get_by_text(words["give_back"], exact=True).click()
    looks_right(page, f"{language}-{width}-series", scripts=scripts)
    page.get_by_role("button", name=words["give_back_now"]).click()
    expect(page.get_by_role("link", name=words["change"])).to_have_count(0)
