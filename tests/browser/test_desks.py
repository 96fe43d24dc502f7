"""What staff, partners and the district come for: to the thing done, at both widths and in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.looking import keep, overflow, small_targets, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_staff_register_somebody_without_a_phone_and_book_a_room_for_them(
    visitor: Visitor, width: int, *, scripts: bool
) -> None:
    name = f"周阿婆{width}"
    page = visitor("陈海燕", width=width, scripts=scripts)
    page.goto("/haiwan/desk")
    page.get_by_role("link", name="居民与代办").click()
    page.get_by_label("姓名或电话后四位").fill(name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="登记新居民").click()
    expect(page.get_by_label("姓名")).to_have_value(name)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("button", name="发一个领取码").click()
    expect(page.get_by_role("status")).to_contain_text("领取码")
    page.get_by_role("button", name="为这位居民代办").click()
    expect(page.get_by_text(f"正在代 {name} 办理")).to_be_visible()
    page.locator(".tabs").get_by_role("link", name="空间", exact=True).click()
    page.locator(".strip a").nth(12 if width == 320 else 13).click()
    page.locator(".slots a").first.click()
    page.get_by_role("button", name="确认预约").click()
    expect(page.get_by_role("heading", name="预约成功")).to_be_visible()
    expect(page.get_by_text(f"正在代 {name} 办理")).to_be_visible()
    keep(page, f"zh-{width}-counter")
    page.get_by_role("button", name="结束代办").click()
    expect(page.get_by_role("heading", name="办公台")).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("zh", 320), ("en", 1280)])
@pytest.mark.parametrize(
    ("name", "first"),
    [("陈海燕", "/haiwan/desk"), ("梁晓田", "/haiwan/partner"), ("罗启航", "/district")],
)
def test_every_page_of_a_desk_is_accessible_and_fits(
    visitor: Visitor, name: str, first: str, language: str, width: int
) -> None:
    page = visitor(name, width=width, language=language, scripts=True)
    seen, waiting, faults = {first}, [first], []
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", address)
        keep(page, f"{language}-{width}-{kind.strip('/').replace('/', '-')}")
        faults += [f"{address}: {answer.status}"] if answer.status >= 400 else []
        faults += [f"{address}: {overflow(page)} px too wide"] if overflow(page) > 0 else []
        faults += [f"{address}: too small: {one}" for one in small_targets(page)]
        faults += [f"{address}: {one}" for one in violations(page)]
        for link in page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))"):
            path = link.partition("?")[0]
            kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path)
            is_page = not path.endswith((".csv", ".pdf", ".xlsx", ".zip"))
            if path.startswith(first) and kind not in seen and is_page:
                seen.add(kind)
                waiting.append(path)
    assert "\n".join(faults) == ""


def test_an_offer_becomes_an_application_that_is_checked_and_submitted(visitor: Visitor) -> None:
    page = visitor("邓云帆", scripts=True)
    page.goto("/haiwan/partner/offer")
    page.get_by_label("项目名称").fill("楼道图书角")
    page.get_by_label("志愿积分").check()
    page.get_by_label("具体投入哪些").fill("每周整理一次图书")
    page.get_by_role("button", name="提交意向").click()
    page.get_by_role("link", name="用这个意向填写申请").click()
    expect(page.get_by_label("项目名称")).to_have_value("楼道图书角")
    page.get_by_label("参与主体").select_option("volunteer")
    page.locator("textarea[name='summary']").fill("在一楼大厅放一个书架，邻居自由借阅。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", name="提交前请核对")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="投入").click()
    page.locator("[name='contributions.0.summary']").fill("每周整理两次图书")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("每周整理两次图书")).to_be_visible()
    page.get_by_role("link", name="申请人身份").click()
    assert violations(page) == []
    page.locator("[name='name']").fill("邓云帆")
    page.locator("[name='phone']").fill("100 0000 0042")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("身份信息只有您和社区工作人员能看到")).to_be_visible()
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".tag", has_text="已提交")).to_be_visible()
    keep(page, "zh-320-application-submitted")
