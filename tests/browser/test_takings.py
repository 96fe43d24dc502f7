"""What shops and boxes bring: a merchant's month from the agreement to the bank, a box counted by two."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from examples.gangwan.api import Api
from examples.gangwan.stage import ZONE
from tests.browser.conftest import LOCALES, Enter
from tests.browser.looking import follow, looks_right
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "merchants": "爱心商家",
        "agree": "登记捐赠协议",
        "promised": "销售额的 1.5%",
        "task": "申报月销售额",
        "state": "申报销售额",
        "own_word": "商家自行申报",
        "arrived": "登记到账",
        "all_arrived": "已全部到账",
        "dues": "商家应缴",
        "nothing_owed": "没有商家欠缴",
        "boxes": "募捐箱",
        "register": "登记募捐箱",
        "seal": "封箱启用",
        "in_use": "使用中",
        "count": "清点",
        "another_counts": "您已清点",
        "settle": "认定差额",
        "bank": "登记存入",
        "banked": "到账 ¥123.50",
    },
    "en": {
        "merchants": "Merchants that give",
        "agree": "Record an agreement",
        "promised": "1.5% of its sales",
        "task": "State a month’s sales",
        "state": "State sales",
        "own_word": "stated by the merchant",
        "arrived": "Record what arrived",
        "all_arrived": "all of it arrived",
        "dues": "What merchants owe",
        "nothing_owed": "No merchant owes anything",
        "boxes": "Donation boxes",
        "register": "Register a box",
        "seal": "Seal and put up",
        "in_use": "In use",
        "count": "Count",
        "another_counts": "You have counted",
        "settle": "Settle the difference",
        "bank": "Record what arrived",
        "banked": "¥123.50 arrived",
    },
}
both_ways = pytest.mark.parametrize(
    ("language", "width", "scripts"), [("zh", 320, True), ("en", 1280, False)], ids=LOCALES
)


def send(page: Page) -> None:
    """Sends the form that the page is."""
    page.locator("main form button").last.click()
    page.wait_for_load_state()


@both_ways
def test_a_merchants_month_is_agreed_on_stated_by_its_own_people_and_paid_in(
    enter: Enter, own_platform: RunningPlatform, language: str, width: int, *, scripts: bool
) -> None:
    words, how = WORDS[language], {"language": language, "width": width, "scripts": scripts}
    shop = f"港湾面包坊 {language}"
    staff = enter("陈海燕", **how)
    staff.goto("/haiwan/fund")
    follow(staff, words["merchants"])
    follow(staff, words["agree"])
    staff.locator("[name=title]").fill(shop)
    staff.locator("[name=agreement]").fill("捐赠协议 2026-7")
    staff.locator("[name=share_percent]").fill("1.5")
    staff.locator("[name=use]").fill("社区长者的冬季慰问")
    staff.locator("[name=contacts]").fill("不是谁")
    send(staff)
    expect(staff.get_by_role("alert")).to_contain_text("不是谁")
    looks_right(staff, f"{language}-{width}-merchant-agreement", scripts=scripts)
    staff.locator("[name=contacts]").fill("梅小鱼")
    send(staff)
    expect(staff.get_by_text(words["promised"])).to_be_visible()
    expect(staff.get_by_text("梅小鱼")).to_have_count(0)
    merchant = staff.url.partition("?")[0]
    _next_month(own_platform)

    own = enter("梅小鱼", **how)
    own.goto(merchant)
    looks_right(own, f"{language}-{width}-merchant-unstated", scripts=scripts)
    own.goto("/haiwan/me")
    follow(own, f"{words['task']}{'：' if language == 'zh' else ': '}{shop}")
    follow(own, words["state"])
    looks_right(own, f"{language}-{width}-merchant-sales", scripts=scripts)
    own.locator("[name=sales_fen]").fill("26800.25")
    send(own)
    expect(own.get_by_text(words["own_word"])).to_be_visible()
    expect(own.locator("main .rows strong.num")).to_have_text("¥402.00")

    treasurer = enter("钱有数", **how)
    treasurer.goto(merchant)
    looks_right(treasurer, f"{language}-{width}-merchant-owes", scripts=scripts)
    follow(treasurer, words["arrived"])
    expect(treasurer.locator("[name=amount_fen]")).to_have_value("402.00")
    treasurer.locator("[name=reference]").fill(f"回单 商家 {language}")
    send(treasurer)
    expect(treasurer.get_by_text(words["all_arrived"])).to_be_visible()
    follow(treasurer, words["merchants"])
    expect(treasurer.locator("main li", has_text=shop)).to_contain_text("¥402.00")
    looks_right(treasurer, f"{language}-{width}-merchants", scripts=scripts)
    follow(treasurer, words["dues"])
    expect(treasurer.get_by_text(words["nothing_owed"])).to_be_visible()
    looks_right(treasurer, f"{language}-{width}-merchant-dues", scripts=scripts)


def _next_month(platform: RunningPlatform) -> None:
    """Noon of the third, when a month is over and not yet late."""
    with Api(platform.url, platform.token) as api:
        today = api.now().astimezone(ZONE).date()
        third = (today.replace(day=1) + timedelta(days=32)).replace(day=3)
        api.advance(datetime.combine(third, time(12), ZONE))


@both_ways
def test_a_box_is_sealed_counted_by_two_who_differ_settled_by_a_third_and_banked(
    enter: Enter, language: str, width: int, *, scripts: bool
) -> None:
    words, how = WORDS[language], {"language": language, "width": width, "scripts": scripts}
    staff = enter("陈海燕", **how)
    staff.goto("/haiwan/fund")
    follow(staff, words["boxes"])
    follow(staff, words["register"])
    staff.locator("[name=title]").fill(f"大厅募捐箱 {language}")
    staff.locator("[name=place]").fill("一楼大厅")
    staff.locator("[name=keeper]").fill("梅小鱼")
    staff.locator("[name=reach]").select_option("inside")
    staff.locator("[name=use]").fill("社区长者的冬季慰问")
    looks_right(staff, f"{language}-{width}-box-registration", scripts=scripts)
    send(staff)
    expect(staff.get_by_text("梅小鱼")).to_have_count(0)
    box = staff.url.partition("?")[0]
    follow(staff, words["seal"])
    staff.locator("[name=seal]").fill(f"封 {language} 000117")
    send(staff)
    expect(staff.locator(".tag", has_text=words["in_use"])).to_be_visible()
    looks_right(staff, f"{language}-{width}-box-in-use", scripts=scripts)
    _count(staff, words["count"], "123.50")
    expect(staff.get_by_role("note")).to_contain_text(words["another_counts"])

    treasurer = enter("钱有数", **how)
    treasurer.goto(box)
    expect(treasurer.get_by_text("123.50")).to_have_count(0)
    _count(treasurer, words["count"], "123.00", picture=f"{language}-{width}-box-count", scripts=scripts)
    supervisor = enter("包如镜", **how)
    supervisor.goto(box)
    follow(supervisor, words["settle"])
    supervisor.locator("[name=counted_fen]").fill("123.50")
    supervisor.locator("[name=reason]").fill("第二次漏了一枚五角硬币")
    looks_right(supervisor, f"{language}-{width}-box-settlement", scripts=scripts)
    send(supervisor)
    expect(supervisor.get_by_text("第二次漏了一枚五角硬币")).to_be_visible()

    treasurer.goto(box)
    follow(treasurer, words["bank"])
    expect(treasurer.locator("[name=amount_fen]")).to_have_value("123.50")
    treasurer.locator("[name=reference]").fill(f"回单 募捐箱 {language}")
    send(treasurer)
    resident = enter("林秀英", **how)
    resident.goto(box)
    expect(resident.get_by_text(words["banked"], exact=True)).to_be_visible()
    looks_right(resident, f"{language}-{width}-box-banked", scripts=scripts)
    follow(resident, words["boxes"])
    looks_right(resident, f"{language}-{width}-boxes", scripts=scripts)


def _count(page: Page, words: str, yuan: str, picture: str = "", *, scripts: bool = True) -> None:
    page.locator("main .actions").get_by_role("link", name=words, exact=True).click()
    page.locator("[name=counted_fen]").fill(yuan)
    page.locator("[name=seal_intact][value=true]").check()
    if picture:
        looks_right(page, picture, scripts=scripts)
    send(page)
