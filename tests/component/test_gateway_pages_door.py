"""The door of a trial on a screen, and a resident who checks in by what it shows."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import a_matched_application, a_trial, now, passes, platform

__all__ = ["platform"]  # The fixture of the thread.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


async def test_the_door_shows_digits_and_a_qr_code_and_asks_for_itself_when_they_change(
    platform: Stage, browser: Browser
) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    desk = f"/haiwan/desk/applications/{application}"
    await browser.sign_in("lin")
    assert (await browser.get(f"{desk}/door")).status_code == 403
    await browser.sign_in("wu-staff")
    assert f'href="{desk}/door"' in (await browser.get(desk)).text
    shown = await browser.get(f"{desk}/door")
    first = re.search(r"<h1>(\d{3} \d{3})</h1>", shown.text)
    assert first is not None
    assert shown.text.count("<svg") - shown.text.count('<svg class="mark"') >= 1
    assert "<title>签到二维码</title>" in shown.text
    assert 1 <= int(shown.headers["refresh"]) <= 30
    assert shown.headers["cache-control"] == "no-store"
    await passes(platform, seconds=30)
    assert first[1] not in (await browser.get(f"{desk}/door")).text


async def test_a_resident_checks_in_by_one_tap_or_by_typing_and_everybody_sees_how_many_staff_led_in(
    platform: Stage, browser: Browser
) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    api, trial = f"/v1/communities/haiwan/applications/{application}/trial", f"/haiwan/trials/{application}"
    code = (await platform.done("wu-staff", "GET", f"{api}/door"))["code"]
    stranger = await browser.get(f"{trial}?code={code}")
    assert f"/sign-in?to={trial}%3Fcode%3D{code}" in stranger.text
    await browser.sign_in("lin")
    sent = hidden((await browser.get(trial)).text)
    assert "code" not in sent
    wrong = await browser.send(f"{trial}/check-in", {**sent, "code": "000000"})
    assert (wrong.status_code, "请输入门口现在显示的六位数字" in wrong.text) == (403, True)
    assert (await browser.send(f"{trial}/check-in", {**sent, "code": "12"})).status_code == 422
    by_qr = hidden((await browser.get(f"{trial}?code={code}")).text)
    done = await browser.send(f"{trial}/check-in", by_qr)
    assert done.status_code == 303
    assert "签到成功" in (await browser.get(done.headers["location"])).text
    mei = (await platform.done("mei", "GET", "/v1/me"))["person_id"]
    led_in = await platform.done("wu-staff", "POST", f"{api}/check-ins", {"person": mei})
    after = await browser.get(f"{trial}?seq=partners.{led_in['sequence']}")
    assert "其中 1 人由工作人员登记" in after.text


async def test_the_page_takes_five_tries_a_minute(platform: Stage, browser: Browser) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    trial = f"/haiwan/trials/{application}"
    await passes(platform, seconds=60 - (await now(platform)).second)  # A minute begins: six fit into it.
    await browser.sign_in("zhao")
    sent = hidden((await browser.get(trial)).text)
    answers = [await browser.send(f"{trial}/check-in", {**sent, "code": "000000"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [403] * 5 + [503]
