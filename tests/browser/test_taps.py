"""How many taps what residents come for most takes on a phone without scripts: as many as are said here.

A tap is a link, a button or a box that is touched; what is typed is no tap. One more is a step that somebody
has to argue for, here and in docs/pages.md.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from examples.gangwan.api import Api
from examples.gangwan.places import HAIWAN, TERRACE
from examples.gangwan.stage import ZONE
from shared.contracts.bookings.families.commands import RegisterChildRequest
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.sessions.commands import DraftSessionRequest
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.partnership import PartnerView
from tests.browser.conftest import Visitor
from tests.browser.looking import keep
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

CHILDREN = ("范小树", "范小河")


class Finger:
    """Touches a page, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator) -> None:
        """One tap more."""
        target.first.click()
        self.taps += 1

    def tab(self, words: str) -> None:
        """One on the bar that every page has."""
        self.tap(self.page.locator(".tabs").get_by_role("link", name=words, exact=True))

    def button(self, words: str) -> None:
        """One on a button."""
        self.tap(self.page.get_by_role("button", name=words, exact=True))


def opened(api: Api, title: str, hours: int, capacity: int, *, for_minors: bool = False) -> str:
    """A session of the partner's in three days, so many hours after eight; its id."""
    partner = next(one for one in api.all(None, f"{HAIWAN}/partners", PartnerView) if one.state == "active")
    spaces = {one.name: one.space_id for one in api.all(None, f"{HAIWAN}/spaces", SpaceView)}
    day = (api.now().astimezone(ZONE) + timedelta(days=3)).replace(hour=8, minute=0, second=0, microsecond=0)
    draft = DraftSessionRequest(
        partner_id=partner.partner_id,
        space_id=spaces[TERRACE],
        starts_at=day + timedelta(hours=hours),
        ends_at=day + timedelta(hours=hours + 1),
        title=title,
        capacity=capacity,
        for_minors=for_minors,
        category=SessionCategory.NATURE,
    )
    session_id = api.do("xiaochen", f"{HAIWAN}/sessions", draft).id
    api.do("xiaochen", f"{HAIWAN}/sessions/{session_id}/opening")
    return session_id


def test_somebody_enrols_two_children_and_herself_in_six_taps(
    platform: RunningPlatform, visitor: Visitor
) -> None:
    with Api(platform.url, platform.token) as api:
        opened(api, "亲子拓印", 11, 10, for_minors=True)
        for name in CHILDREN:
            child = RegisterChildRequest(
                name=name, birth_year=str(api.now().year - 8), consent_version=CONSENT_VERSION
            )
            api.do("fan", f"{HAIWAN}/children", child)
    page = visitor("范小满")
    finger = Finger(page)
    finger.tab("活动")
    finger.tap(page.get_by_role("link", name="亲子拓印"))
    for name in CHILDREN:
        finger.tap(page.get_by_label(name))
    finger.button("为所选孩子报名")
    expect(page.locator("#children").locator("..")).to_contain_text(CHILDREN[1])
    finger.button("我自己也要一个名额")
    expect(page.get_by_role("status")).to_contain_text("您已报名成功")
    keep(page, "zh-320-taps-family")
    assert finger.taps == 6


def test_a_place_that_is_offered_is_taken_in_one_tap_from_the_message_and_four_from_the_first_page(
    platform: RunningPlatform, visitor: Visitor
) -> None:
    with Api(platform.url, platform.token) as api:
        session_id = opened(api, "一人一盆", 13, 1)
        held = api.do("pan", f"{HAIWAN}/sessions/{session_id}/enrolments").id
        api.do("jiang", f"{HAIWAN}/sessions/{session_id}/enrolments")
        api.do("pan", f"{HAIWAN}/enrolments/{held}/cancellation")
    page = visitor("姜雨前")
    finger = Finger(page)
    finger.tab("我的")
    finger.tap(page.get_by_role("link", name="条新消息"))
    finger.tap(page.get_by_role("link", name="有名额留给您"))
    page_of_the_message = page.url
    finger.button("接受名额")
    expect(page.get_by_role("status")).to_contain_text("您已报名成功")
    assert (finger.taps, page_of_the_message.endswith(f"/sessions/{session_id}")) == (4, True)


def test_a_donor_sees_in_two_taps_where_the_gift_went(visitor: Visitor) -> None:
    page = visitor("林秀英")
    finger = Finger(page)
    finger.tab("我的")
    finger.tap(page.get_by_role("link", name="天空农场亲子名额补贴"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("天空农场亲子名额补贴")
    assert finger.taps == 2


def test_somebody_books_a_room_in_four_taps_two_of_them_from_the_days_starts(visitor: Visitor) -> None:
    page = visitor("许棉花")
    finger = Finger(page)
    finger.tab("空间")
    finger.tap(page.locator(".strip a").nth(12))
    before = finger.taps
    finger.tap(page.locator(".slots a"))
    finger.button("确认预约")
    expect(page.get_by_role("heading", name="预约成功")).to_be_visible()
    assert (finger.taps, finger.taps - before) == (4, 2)


def test_a_treasurer_records_a_gift_in_four_taps_and_each_next_one_in_one(visitor: Visitor) -> None:
    page = visitor("钱有数")
    finger = Finger(page)
    finger.tab("出纳")
    finger.tap(page.locator("main").get_by_role("link", name="登记捐赠", exact=True))
    finger.tap(page.get_by_label("未募捐，主动捐赠"))
    taps = []
    for number in (1, 2, 3):
        page.locator("#amount_fen").fill(f"{number}.00")
        page.locator("#reference").fill(f"微信支付 连记 {number}")
        finger.button("记入账本")
        expect(page.get_by_role("status")).to_contain_text(f"连记 {number}")
        taps.append(finger.taps)
    keep(page, "zh-320-taps-gifts")
    assert taps == [4, 5, 6]
