"""A charity market on phones: planned, opened, counted by two who see nothing of each other, disclosed."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from examples.gangwan.api import Api
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import ZONE
from shared.contracts.fund.campaigns.commands import RecordCertificateRequest
from tests.browser.conftest import Enter
from tests.browser.looking import keep, overflow, small_targets, violations
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser


def looked_at(page: Page, name: str) -> None:
    """Nothing is wrong with the page as it stands on a phone; a picture of it is kept."""
    keep(page, f"zh-320-market-{name}")
    assert overflow(page) == 0
    assert small_targets(page) == []
    assert violations(page) == []


def test_a_market_is_counted_on_two_phones_and_read_by_everybody(
    own_platform: RunningPlatform, enter: Enter
) -> None:
    with Api(own_platform.url, own_platform.token) as api:
        today = api.now().astimezone(ZONE).date()
        certificate = RecordCertificateRequest(
            certificate_number="粤穗募 2026-0017",
            account="广州农商行 尾号 0017",
            valid_from=date(today.year, 1, 1),
            valid_until=date(today.year + 1, 12, 31),
        )
        api.do("qian-treasurer", f"{HAIWAN}/fund/certificate", certificate)
    staff, treasurer, committee = enter("陈海燕"), enter("钱"), enter("顾")
    market = _planned(staff, today)
    treasurer.goto(market)
    treasurer.get_by_role("link", name="登记备案").click()
    looked_at(treasurer, "filing")
    treasurer.get_by_label("备案编号").fill("粤穗募备 2026-0118")
    treasurer.get_by_label("开始日").fill(today.isoformat())
    treasurer.get_by_label("截止日").fill(today.isoformat())
    treasurer.get_by_label("地域").fill("港湾街道")
    treasurer.get_by_label("募捐成本（元）").fill("0")
    treasurer.get_by_role("button", name="登记备案").click()
    committee.goto(market)
    committee.get_by_role("link", name="批准开市").click()
    committee.get_by_role("button", name="批准开市").click()
    expect(committee.get_by_text("已批准", exact=True)).to_be_visible()
    _counted(staff, market, "360.51")
    expect(staff.get_by_text("您已清点")).to_be_visible()
    treasurer.goto(market)
    expect(treasurer.get_by_text("360.51")).to_have_count(0)
    _counted(treasurer, market, "360.01")
    committee.goto(market)
    looked_at(committee, "different")
    committee.get_by_role("link", name=re.compile("裁定差额")).click()
    committee.get_by_label("清点的金额（元）").fill("360.51")
    committee.get_by_label("原因").fill("第二次漏了一枚五角硬币")
    looked_at(committee, "settlement")
    committee.get_by_role("button", name="裁定差额").click()
    committee.get_by_role("link", name="公示", exact=True).click()
    committee.get_by_role("button", name="公示", exact=True).click()
    resident = enter("林秀英")
    resident.goto("/haiwan/fund")
    resident.get_by_role("link", name="公益集市", exact=True).click()
    looked_at(resident, "list")
    resident.get_by_role("link", name="岁末公益集市").click()
    expect(resident.get_by_text("应捐 ¥180.26")).to_be_visible()
    looked_at(resident, "disclosed")


def _planned(staff: Page, today: date) -> str:
    staff.goto("/haiwan/fund/markets")
    staff.get_by_role("link", name="筹划集市").click()
    staff.get_by_label("集市名称").fill("岁末公益集市")
    staff.get_by_label("举办日期").fill(today.isoformat())
    staff.get_by_label("地点").fill("三楼露台")
    staff.get_by_label("善款用途").fill("社区长者的冬季慰问")
    looked_at(staff, "plan")
    staff.get_by_role("button", name="筹划集市").click()
    expect(staff.get_by_text("还没有摊位。")).to_be_visible()
    market = staff.url.partition("?")[0]
    staff.get_by_role("link", name="添加摊位").click()
    looked_at(staff, "stall")
    staff.get_by_label("卖什么").fill("手作香包")
    staff.get_by_label("摊主（居民）").fill("梅小鱼")
    staff.get_by_label("捐出销售额的百分之几").fill("50")
    staff.get_by_role("button", name="添加摊位").click()
    expect(staff.get_by_text("承诺捐出销售额的 50%")).to_be_visible()
    return market


def _counted(counter: Page, market: str, yuan: str) -> None:
    counter.goto(market)
    counter.get_by_role("link", name=re.compile("清点：手作香包")).click()
    looked_at(counter, "count")
    counter.get_by_label("清点的金额（元）").fill(yuan)
    counter.get_by_role("button", name="清点").click()
