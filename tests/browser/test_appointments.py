"""Appointments, one to one: offered by a partner, taken and given back by a resident, withdrawn."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from examples.gangwan.api import Api
from examples.gangwan.places import TERRACE
from examples.gangwan.stage import ZONE
from tests.browser.conftest import LOCALES, Visitor
from tests.browser.looking import follow, looks_right
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

ABOUT = "阳台朝北，想问种什么好"
WORDS = {
    "zh": {
        "appointments": "一对一预约",
        "offer": "放出一对一时间",
        "two_free": "2 个可约",
        "one_free": "1 个可约",
        "take": "约这个时间",
        "yours": "已约好",
        "taken": "已约（一对一）",
        "is_taken": "已约",
        "roll": "签到名单",
        "say": "告诉合伙人想聊什么",
        "give_back": "来不了",
        "give_back_now": "确定让出",
        "withdraw": "收回没人约的时间",
        "calendar": "加入日历",
    },
    "en": {
        "appointments": "Appointments",
        "offer": "Offer appointments",
        "two_free": "2 are free",
        "one_free": "1 is free",
        "take": "Take this time",
        "yours": "It is yours",
        "taken": "Taken appointment",
        "is_taken": "Taken",
        "roll": "Roll",
        "say": "Tell the partner what it is about",
        "give_back": "Can't come?",
        "give_back_now": "Yes, give it back",
        "withdraw": "Withdraw the free ones",
        "calendar": "calendar",
    },
}


@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("zh", 320, True), ("en", 1280, False)], ids=LOCALES
)
def test_an_appointment_is_taken_kept_from_others_and_given_back(
    visitor: Visitor, platform: RunningPlatform, language: str, width: int, *, scripts: bool
) -> None:
    words, how = WORDS[language], {"language": language, "width": width, "scripts": scripts}
    title = f"阳台种植一对一 {language}"
    with Api(platform.url, platform.token) as api:
        day = api.now().astimezone(ZONE).date() + timedelta(days=16 if language == "zh" else 17)
    partner = visitor("梁晓田", **how)
    partner.goto("/haiwan/partner/sessions")
    follow(partner, words["appointments"])
    follow(partner, words["offer"])
    partner.locator("[name=title]").fill(title)
    terrace = partner.locator("[name=space_id] option", has_text=TERRACE if language == "zh" else "terrace")
    partner.locator("[name=space_id]").select_option(terrace.get_attribute("value"))
    begins = datetime.fromisoformat(f"{day}T18:00")
    partner.locator("[name=starts_at]").fill(f"{begins:%Y-%m-%dT%H:%M}")
    partner.locator("[name=ends_at]").fill(f"{begins + timedelta(minutes=105):%Y-%m-%dT%H:%M}")
    partner.locator("[name=category]").select_option("nature")
    looks_right(partner, f"{language}-{width}-appointments-offer", scripts=scripts)
    partner.locator("main form button").click()
    mine = partner.locator("main section", has_text=title)
    expect(mine).to_contain_text(words["two_free"])

    resident = visitor("潘石榴", **how)
    resident.goto("/haiwan/sessions")
    follow(resident, words["appointments"])
    looks_right(resident, f"{language}-{width}-appointments", scripts=scripts)
    resident.locator("main .slots a[aria-label$='" + title + "']").first.click()
    resident.get_by_role("button", name=words["take"]).click()
    expect(resident.get_by_text(words["yours"])).to_be_visible()
    looks_right(resident, f"{language}-{width}-appointment-own", scripts=scripts)
    taken = resident.url.partition("?")[0]
    follow(resident, words["say"])
    resident.locator("[name=about]").fill(ABOUT)
    looks_right(resident, f"{language}-{width}-appointment-topic", scripts=scripts)
    resident.locator("main form button").click()
    expect(resident.get_by_text(ABOUT)).to_be_visible()
    partner.goto(taken.replace("/sessions/", "/partner/sessions/") + "/roll")
    expect(partner.get_by_text(ABOUT)).to_be_visible()
    looks_right(partner, f"{language}-{width}-appointment-roll", scripts=scripts)
    partner.goto("/haiwan/partner/appointments")
    calendar = resident.locator("main a[href$='/calendar.ics']").get_attribute("href")
    assert calendar is not None
    assert title in resident.request.get(calendar).text().replace("\r\n ", "")
    neighbour = visitor("姜雨前", **how)
    neighbour.goto(taken)
    expect(neighbour.get_by_role("heading", name=words["taken"])).to_be_visible()
    expect(neighbour.get_by_text(title)).to_have_count(0)
    expect(neighbour.get_by_text(ABOUT)).to_have_count(0)
    looks_right(neighbour, f"{language}-{width}-appointment-taken", scripts=scripts)

    partner.reload()
    expect(mine).to_contain_text(words["one_free"])
    expect(mine.locator(".tag.warm")).to_have_text(words["is_taken"])
    looks_right(partner, f"{language}-{width}-appointments-own", scripts=scripts)
    resident.get_by_text(words["give_back"]).click()
    resident.get_by_role("button", name=words["give_back_now"]).click()
    expect(resident.get_by_role("button", name=words["take"])).to_be_visible()
    partner.reload()
    mine.get_by_role("link", name=words["withdraw"]).click()
    partner.locator("[name=reason]").fill("当天外出")
    partner.locator("main form button").click()
    expect(mine).to_have_count(0)
