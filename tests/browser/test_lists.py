"""Needs surveys, bought work, and the lists of projects and resources, looked at and used."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOCALES, WIDTHS, Visitor
from tests.browser.lists import DRAFT, OPEN, PURCHASE, RUNNING
from tests.browser.looking import keep, overflow, small_targets, violations

pytestmark = pytest.mark.browser

PAGES: dict[str, dict[str, tuple[str, ...]]] = {
    "林秀英": {
        "/haiwan/surveys": ("冬季|winter",),
        "/haiwan/purchases": (PURCHASE,),
        "/haiwan/projects": (RUNNING, "天空农场|Sky farm"),
        "/haiwan/resources": ("折叠椅", "旧书"),
    },
    "陈海燕": {
        "/haiwan/surveys": (DRAFT,),
        "/haiwan/purchases": (PURCHASE,),
        "/haiwan/projects": (RUNNING, OPEN),
        "/haiwan/resources": ("旧书",),
    },
    "梁晓田": {"/haiwan/projects": (RUNNING, OPEN)},
    "南一舟": {"/nanbeitai/surveys": (".",), "/nanbeitai/purchases": (".",)},
}
"""Who looks at which lists, and of what on them at the page itself and all the forms that it leads to."""


def look_at(page: Page, name: str, *, thoroughly: bool) -> list[str]:
    """What is wrong with the page as it stands, on a phone and on a desk; a picture of it is kept."""
    faults = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        faults += [f"{overflow(page)} px too wide at {width}"] if overflow(page) > 0 else []
        faults += small_targets(page)
        if thoroughly and width == 320:
            keep(page, name)
            faults += violations(page)
    return [f"{page.url}: {one}" for one in faults]


def kind_of(address: str) -> str:
    """The address without ids."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", address)


def forms_on(page: Page) -> list[str]:
    """The addresses below this page's, or of the desk, to which buttons lead."""
    found: list[str] = page.eval_on_selector_all(
        "main a.button[href^='/']", "all => all.map(one => one.getAttribute('href'))"
    )
    return [one for one in found if not one.endswith((".csv", ".pdf", ".xlsx", ".zip"))]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_every_list_its_things_and_their_forms_are_accessible_and_fit(
    visitor: Visitor, name: str, language: str
) -> None:
    page = visitor(name, language=language, scripts=True)
    faults: list[str] = []
    for number, (address, things) in enumerate(PAGES[name].items()):
        page.goto(address)
        faults += look_at(page, f"{language}-lists-{name}-{number}", thoroughly=True)
        waiting, seen = forms_on(page), set[str]()
        for thing in things:
            link = page.locator("main .title-link", has_text=re.compile(thing)).first
            waiting.append(str(link.get_attribute("href")))
        while waiting:
            path = waiting.pop(0)
            answer = page.goto(path)
            assert answer is not None
            faults += [f"{path}: {answer.status}"] if answer.status >= 400 else []
            is_form = page.locator("main form[novalidate]").count() > 0
            thoroughly = language == "zh" or not is_form  # Forms are of one template, whatever the language.
            faults += look_at(page, f"{language}-lists-{name}-{number}-{len(seen)}", thoroughly=thoroughly)
            seen.add(path)
            kinds = {kind_of(one) for one in seen}  # One form of each kind is enough.
            waiting += [one for one in forms_on(page) if one.startswith(path) and kind_of(one) not in kinds]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize(("language", "width", "scripts"), [("zh", 320, False), ("en", 1280, True)])
def test_a_resident_answers_a_survey_and_what_was_left_out_is_said(
    visitor: Visitor, language: str, width: int, *, scripts: bool
) -> None:
    words = {
        "zh": ("提交回答", "谢谢，您的回答已收到", "种植"),
        "en": ("Send", "Thank you", "Planting"),
    }[language]
    page = visitor("梅小鱼" if width == 320 else "杨柳岸", language=language, width=width, scripts=scripts)
    page.goto("/haiwan/surveys")
    page.locator("main .title-link").first.click()
    page.locator("[name='answers.0.choices']").first.check()
    page.locator("[name='answers.3.number']").fill("2")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name='answers.0.choices']").first).to_be_checked()
    expect(page.locator("[name='answers.3.number']")).to_have_value("2")
    page.locator("[name='answers.2.number']").nth(3).check()
    page.get_by_role("button", name=words[0]).click()
    expect(page.get_by_role("status")).to_contain_text(words[1])
    expect(page.get_by_text(words[2]).first).to_be_visible()


def test_staff_put_a_draft_right_and_publish_it(visitor: Visitor) -> None:
    page = visitor("陈海燕")
    page.goto("/haiwan/surveys")
    page.get_by_role("link", name="起草调研").click()
    page.locator("[name='title']").fill("电动车充电调研")
    page.locator("[name='window.starts_at']").fill("2027-03-01T09:00")
    page.locator("[name='window.ends_at']").fill("2027-03-31T18:00")
    page.locator("[name='section']").fill("充电")
    page.locator("[name='question']").fill("您家有电动车吗？")
    page.locator("[name='options']").fill("有")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("alert")).to_contain_text("至少两个不同的选项")
    expect(page.locator("[name='options']")).to_have_value("有")
    page.locator("[name='options']").fill("有\n没有")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".tag", has_text="草稿")).to_be_visible()
    page.get_by_role("button", name="发布").click()
    page.goto("/haiwan/surveys")
    expect(page.locator("li", has_text="电动车充电调研").locator(".tag")).to_have_text("已发布")


def test_staff_record_an_offer_and_a_partner_claims_what_is_out(visitor: Visitor) -> None:
    staff = visitor("陈海燕", scripts=True)
    staff.goto("/haiwan/desk")
    staff.locator("main a[href='/haiwan/purchases']").click()
    staff.get_by_role("link", name=PURCHASE).click()
    staff.get_by_role("link", name="登记报价").click()
    staff.get_by_label("机构名称").fill("广州市番禺区和润家庭服务中心")
    staff.get_by_label("报价总额（元）").fill("一万")
    staff.get_by_label("所需天数").fill("25")
    staff.get_by_label("报价函编号").fill("报价函3")
    staff.get_by_role("button", name="登记报价").click()
    expect(staff.get_by_role("alert")).to_contain_text("报价总额（元）")
    staff.get_by_label("报价总额（元）").fill("10500")
    staff.get_by_role("button", name="登记报价").click()
    expect(staff.get_by_text("¥10,500.00")).to_be_visible()
    partner = visitor("梁晓田", scripts=True)
    partner.goto("/haiwan/partner")
    partner.get_by_role("link", name="项目清单").first.click()
    partner.get_by_role("link", name=OPEN).click()
    partner.get_by_role("link", name="揭榜认领").click()
    partner.get_by_label("打算怎么做").fill("提供厨房设备，志愿者排班。")
    partner.get_by_role("button", name="揭榜认领").click()
    expect(partner.locator(".tag", has_text="已认领")).to_be_visible()
