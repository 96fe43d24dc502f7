"""What is arranged ahead and done when its time has come: a meeting of the committee, the code of a door."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from examples.gangwan.api import Api
from examples.gangwan.stage import ZONE
from tests.browser.conftest import LOCALES, Enter
from tests.browser.looking import follow, looks_right
from tests.browser.test_taps import Finger
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "meetings": "委员会会议",
        "call": "召集会议",
        "change": "更改会议",
        "to_minute": "记录会议纪要",
        "minute": "记录纪要",
        "to_sign": "审阅并签署会议纪要",
        "sign": "签署纪要",
        "signed_once": "已签 1 人，共需 2 人",
        "signed": "纪要已签",
        "present": "5 名成员中 4 人到会",
        "for_members": "发言内容供成员",
        "door_codes": "门锁密码",
        "rooms": "空间",
        "book": "确认预约",
        "later": "起可在这里看到门锁密码",
        "yours": "您的门锁密码",
        "check": "核对密码",
        "opens": "此密码现在能开门",
        "does_not": "此密码现在不能开门",
        "here": "我到了，签到",
        "checked_in": "已签到",
    },
    "en": {
        "meetings": "Meetings of the committee",
        "call": "Call a meeting",
        "change": "Change the meeting",
        "to_minute": "Record the minutes of a meeting",
        "minute": "Record the minutes",
        "to_sign": "Read and sign minutes",
        "sign": "Sign the minutes",
        "signed_once": "1 of 2 have signed",
        "signed": "minutes signed",
        "present": "4 of 5 members present",
        "for_members": "What was said is for members",
        "door_codes": "Door codes",
        "rooms": "Rooms",
        "book": "Book it",
        "later": "is shown here from",
        "yours": "Your code for the door",
        "check": "Check a code",
        "opens": "this code opens the door now",
        "does_not": "this code does not open the door now",
        "here": "I am here: check in",
        "checked_in": "checked in",
    },
}
both_ways = pytest.mark.parametrize(
    ("language", "width", "scripts"), [("zh", 320, True), ("en", 1280, False)], ids=LOCALES
)
SAID = "一、楼道灯：四人同意，通过。二、集市安排：下次再议。"
NOTE = "报价单已核对"


def send(page: Page) -> None:
    """Sends the form that the page is."""
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def typed(moment: datetime) -> str:
    """As a field for a moment has it."""
    return f"{moment.astimezone(ZONE):%Y-%m-%dT%H:%M}"


@both_ways
def test_a_meeting_goes_from_its_agenda_to_minutes_that_two_have_signed(
    enter: Enter, own_platform: RunningPlatform, language: str, width: int, *, scripts: bool
) -> None:
    words, how = WORDS[language], {"language": language, "width": width, "scripts": scripts}
    with Api(own_platform.url, own_platform.token) as api:
        starts_at = api.now() + timedelta(hours=26)
    staff = enter("陈海燕", **how)
    staff.goto("/haiwan/fund/committee")
    follow(staff, words["meetings"])
    follow(staff, words["call"])
    staff.locator("[name=starts_at]").fill(typed(starts_at))
    staff.locator("[name=place]").fill("二楼会议室")
    for row, subject in enumerate(("楼道灯", "岁末集市安排")):
        staff.locator(f"[name='agenda.{row}.title']").fill(subject)
    staff.locator("[name='agenda.0.note']").fill(NOTE)
    looks_right(staff, f"{language}-{width}-meeting-call", scripts=scripts)
    send(staff)
    expect(staff.get_by_text(NOTE)).to_be_visible()
    expect(staff.get_by_role("link", name=words["change"])).to_be_visible()
    meeting = staff.url.partition("?")[0]
    with Api(own_platform.url, own_platform.token) as api:
        api.advance(starts_at + timedelta(hours=2))

    first = enter("叶知秋", **how)
    first.goto("/haiwan/me")
    follow(first, words["to_minute"])
    follow(first, words["minute"])
    first.locator("[name=ended_at]").fill(typed(starts_at + timedelta(hours=1)))
    for name in ("顾长风", "沈听潮", "叶知秋", "唐望月"):
        first.locator("label.choice", has_text=name).locator("input").check()
    first.locator("[name=dealt_with][value='1']").check()
    first.locator("[name=minutes]").fill(SAID)
    looks_right(first, f"{language}-{width}-meeting-minutes", scripts=scripts)
    send(first)
    expect(first.get_by_text(SAID)).to_be_visible()
    first.goto("/haiwan/me")
    follow(first, words["to_sign"])
    follow(first, words["sign"])
    looks_right(first, f"{language}-{width}-meeting-signature", scripts=scripts)
    send(first)
    expect(first.get_by_text(words["signed_once"])).to_be_visible()
    second = enter("顾长风", **how)
    second.goto("/haiwan/me")
    follow(second, words["to_sign"])
    follow(second, words["sign"])
    send(second)
    expect(second.locator(".tag", has_text=words["signed"])).to_be_visible()
    looks_right(second, f"{language}-{width}-meeting-signed", scripts=scripts)

    resident = enter("林秀英", **how)
    resident.goto(meeting)
    expect(resident.get_by_text(words["present"])).to_be_visible()
    expect(resident.get_by_text(words["for_members"])).to_be_visible()
    for secret in (SAID, NOTE):
        expect(resident.get_by_text(secret)).to_have_count(0)
    looks_right(resident, f"{language}-{width}-meeting-for-everybody", scripts=scripts)
    follow(resident, words["meetings"])
    looks_right(resident, f"{language}-{width}-meetings", scripts=scripts)


@both_ways
def test_the_code_of_a_door_is_there_in_time_and_a_doorkeeper_checks_it(
    enter: Enter, own_platform: RunningPlatform, language: str, width: int, *, scripts: bool
) -> None:
    words, how = WORDS[language], {"language": language, "width": width, "scripts": scripts}
    resident = enter("胡笛声", **how)
    resident.locator(".tabs").get_by_role("link", name=words["rooms"], exact=True).click()
    resident.locator(".strip a").nth(1).click()
    slot = urlsplit(resident.locator(".slots a").first.get_attribute("href") or "")
    room = slot.path.split("/")[3]
    starts_at = datetime.fromisoformat(parse_qs(slot.query)["start"][0])
    staff = enter("陈海燕", **how)
    staff.goto("/haiwan/desk/rooms")
    looks_right(staff, f"{language}-{width}-desk-rooms", scripts=scripts)
    staff.locator(f"main a[href='/haiwan/desk/rooms/{room}/door-codes']").click()
    staff.locator("[name=residents]").fill("30")
    looks_right(staff, f"{language}-{width}-door-codes", scripts=scripts)
    send(staff)
    expect(staff.locator(f"main a[href='/haiwan/desk/rooms/{room}/entry']")).to_have_text(words["check"])

    resident.locator(".slots a").first.click()
    resident.get_by_role("button", name=words["book"]).click()
    expect(resident.locator("main .note", has_text=words["later"])).to_be_visible()
    looks_right(resident, f"{language}-{width}-door-code-later", scripts=scripts)
    with Api(own_platform.url, own_platform.token) as api:
        api.advance(starts_at - timedelta(minutes=20))
    resident.reload()
    shown = resident.locator("main .done", has_text=words["yours"]).locator("code")
    code = shown.inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{6}", code)
    looks_right(resident, f"{language}-{width}-door-code", scripts=scripts)

    doorkeeper = enter("吴小舟", **how)
    doorkeeper.goto(f"/haiwan/desk/rooms/{room}/entry")
    doorkeeper.locator("[name=code]").fill(f"{(int(code) + 1) % 10**6:06d}")
    send(doorkeeper)
    expect(doorkeeper.get_by_role("status")).to_contain_text(words["does_not"])
    doorkeeper.locator("[name=code]").fill(code)
    send(doorkeeper)
    expect(doorkeeper.get_by_role("status")).to_contain_text(words["opens"])
    expect(doorkeeper.get_by_text("胡笛声")).to_have_count(0)
    looks_right(doorkeeper, f"{language}-{width}-door-code-checked", scripts=scripts)

    with Api(own_platform.url, own_platform.token) as api:
        api.advance(starts_at - timedelta(minutes=5))
    doorkeeper.goto(f"/haiwan/desk/rooms/{room}/door")
    digits = doorkeeper.locator("main h2.num").inner_text().replace(" ", "")
    resident.goto(f"/haiwan/rooms/{room}/here?code={digits}")  # As the QR code beside the digits leads there.
    finger = Finger(resident)
    finger.button(words["here"])
    expect(resident.locator("main .tag", has_text=words["checked_in"])).to_be_visible()
    assert finger.taps == 1, "the QR code leads to one button"
    looks_right(resident, f"{language}-{width}-checked-in", scripts=scripts)
