"""The door of a trial on a screen, and a resident who checks in by what it shows."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends
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


async def test_a_tablet_at_the_door_of_a_trial_shows_it_by_a_key_until_that_is_withdrawn(
    platform: Stage, browser: Browser
) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    desk = f"/haiwan/desk/applications/{application}"
    api = f"/v1/communities/haiwan/applications/{application}/trial"
    await browser.sign_in("wu-staff")
    assert f'href="{desk}/screens"' in (await browser.get(f"{desk}/door")).text
    led = await sends(browser, f"{desk}/screens", {"name": "露台平板"})
    assert (led.status_code, led.headers["cache-control"]) == (200, "no-store")
    (screen,) = re.findall(r"<code>http://hehuo\.test(/haiwan/screens/[0-9a-f]{64})</code>", led.text)
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as tablet:
        for language, words in (("zh-Hans", "请扫码"), ("en", "Scan")):
            seen = await tablet.get(screen, headers={"Accept-Language": language})
            assert (seen.status_code, words in seen.text) == (200, True)
        digits = re.search(r"<strong>(\d{3}) (\d{3})</strong>", seen.text)
        assert digits is not None
        code = f"{digits[1]}{digits[2]}"
        assert code == (await platform.done("wu-staff", "GET", f"{api}/door"))["code"]
        assert seen.headers["referrer-policy"] == "no-referrer"
        assert seen.headers["cache-control"] == "no-store"
        assert 1 <= int(seen.headers["refresh"]) <= 30
        assert [one in seen.text for one in ("/desk", "/sign-in", "林")] == [False] * 3
        # It opens no door of a room, whatever digits it is sent.
        lock = f"/v1/communities/haiwan{screen.removeprefix('/haiwan')}/entry-checks"
        assert await platform.refused(None, "POST", lock, {"code": code}) == (404, "screen_key_is_not_known")
        await platform.done("lin", "POST", f"{api}/check-ins", {"code": code})
        (listed,) = (await platform.done("wu-staff", "GET", f"{api}/screen-keys"))["items"]
        assert (listed["name"], listed["used_at"] is not None) == ("露台平板", True)
        out = f"{desk}/screens/{listed['key_id']}/withdrawal"
        assert (await sends(browser, f"{desk}/screens", {}, out)).status_code == 303
        gone = await tablet.get(screen, headers={"Accept": "text/html"})
        assert (gone.status_code, gone.headers["refresh"]) == (404, "30")
    assert await platform.refused("lin", "GET", f"{api}/screen-keys") == (403, "actor_may_not_do_this")
    assert await platform.refused("wu-staff", "POST", f"{api}/screen-keys", {}) == (
        422,
        "request_is_not_valid",
    )


async def test_a_tablet_says_when_nobody_can_check_in_any_more(platform: Stage) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    api = f"/v1/communities/haiwan/applications/{application}/trial"
    made = await platform.done("wu-staff", "POST", f"{api}/screen-keys", {"name": "露台平板"})
    await passes(platform, seconds=3 * 3_600)
    seen = await platform.http.get(made["path"])
    assert "这次试课的签到已结束" in seen.text
    assert not re.search(r"<strong>\d{3} \d{3}</strong>", seen.text)
    path = f"{api}/screen-keys/{made['key_id']}"
    await platform.done("wu-staff", "DELETE", path)
    assert await platform.refused("wu-staff", "DELETE", path) == (404, "screen_is_unknown")
