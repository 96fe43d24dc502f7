"""A volunteer on a phone: from the activity's list to a reward that is handed out, on a clock of its own."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from examples.gangwan.api import Api
from examples.gangwan.places import HAIWAN
from shared.contracts.bookings.volunteering.commands import PlanActivityRequest
from shared.contracts.fund.points.commands import OfferRewardRequest
from tests.browser.conftest import Enter
from tests.browser.looking import keep, overflow, small_targets, violations
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser


def looked_at(page: Page, name: str) -> None:
    """Nothing is wrong with the page as it stands on a phone; a picture of it is kept."""
    keep(page, f"zh-320-volunteering-{name}")
    assert overflow(page) == 0
    assert small_targets(page) == []
    assert violations(page) == []


def code_of(page: Page, where: str) -> str:
    """The six digits that a page shows now."""
    return (page.locator(where).inner_text()).replace(" ", "")


def test_a_volunteer_comes_earns_points_and_picks_a_reward_up(
    own_platform: RunningPlatform, enter: Enter
) -> None:
    with Api(own_platform.url, own_platform.token) as api:
        begins = (api.now() + timedelta(days=1)).replace(hour=2, minute=0, second=0, microsecond=0)
        ends = begins + timedelta(hours=2)
        plan = PlanActivityRequest(
            title="河涌净滩", starts_at=begins, ends_at=ends, place="蕉门河北岸", capacity=30
        )
        api.do("chen-staff", f"{HAIWAN}/volunteering/activities", plan)
        bag = OfferRewardRequest(title="环保布袋", donor="海湾便利店", cost_points=2, stock=3)
        api.do("chen-staff", f"{HAIWAN}/volunteering/rewards", bag)
        api.advance(begins - timedelta(minutes=10))
        volunteer, staff = enter("林秀英"), enter("陈海燕")
        _signs(volunteer, staff, "签到")
        api.advance(ends)
        _signs(volunteer, staff, "签退")
        _certified(volunteer)
        api.advance(begins + timedelta(days=8))
        _picks_up(volunteer, enter("陈海燕"))


def _signs(volunteer: Page, staff: Page, act: str) -> None:
    for page in (volunteer, staff):
        page.goto("/haiwan")
        page.get_by_role("link", name="志愿服务", exact=True).click()
        if act == "签到" and page is volunteer:
            looked_at(page, "list")
        page.get_by_role("link", name="河涌净滩").click()
    staff.get_by_role("link", name="打开现场验证码").click()
    volunteer.get_by_label("现场验证码").fill(code_of(staff, "h1"))
    looked_at(volunteer, "in" if act == "签到" else "out")
    volunteer.get_by_role("button", name=act, exact=True).click()
    expect(volunteer.get_by_text(f"{act}成功")).to_be_visible()


def _certified(volunteer: Page) -> None:
    volunteer.get_by_role("link", name="我的志愿服务").click()
    looked_at(volunteer, "own")
    volunteer.get_by_role("button", name="开具证明").click()
    expect(volunteer.get_by_role("heading", name="志愿服务证明")).to_be_visible()
    looked_at(volunteer, "certificate")
    number = volunteer.url.partition("?")[0].rpartition("/")[2]
    volunteer.goto("/haiwan/certificates")
    volunteer.get_by_label("证明编号").fill(number)
    volunteer.get_by_role("button", name="查验").click()
    expect(volunteer.get_by_text("证明有效")).to_be_visible()
    looked_at(volunteer, "check")


def _picks_up(volunteer: Page, staff: Page) -> None:
    volunteer.goto("/haiwan/rewards")
    looked_at(volunteer, "rewards")
    volunteer.get_by_role("button", name="预留一件").click()
    volunteer.get_by_role("link", name="环保布袋").click()
    looked_at(volunteer, "reservation")
    staff.goto("/haiwan/desk/rewards")
    staff.get_by_role("link", name="环保布袋").click()
    looked_at(staff, "hand-out")
    staff.get_by_label("领取码", exact=True).fill(code_of(volunteer, "main strong"))
    staff.get_by_role("button", name="发放").click()
    expect(staff.get_by_text("没有待发放的物品")).to_be_visible()
    volunteer.reload()
    expect(volunteer.get_by_text("已领取")).to_be_visible()
