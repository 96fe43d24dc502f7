"""A second guardian on the whole platform: invited by a code, seeing and enrolling, and staying alone."""

import asyncio
import re
from datetime import datetime
from pathlib import Path

from shared.contracts.bookings.families.consent import CONSENT_VERSION
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF
from tests.component.test_calendars import fetched
from tests.component.test_families import FAMILY, Scene, scene
from tests.component.test_gateway_identity import _files_with
from tests.component.test_gateway_pages_volunteering import answer, sent


async def test_a_second_guardian_joins_by_a_code_and_keeps_the_child_when_the_first_is_erased(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path / "data") as here:
        child_id = await here.child("lin", "林小满", 8)
        await _invited(here, child_id)
        await _both_act(here, child_id)
        await here.running.done("lin", "DELETE", "/v1/me")
        assert await here.running.platform.host.settled(60)
        (kept,) = (await here.running.done("zhao", "GET", f"{HERE}/children"))["items"]
        assert (kept["name"], kept["other_guardian"]) == ("林小满", None)
        assert await here.states() == {child_id: "confirmed"}
        await here.browser.sign_in("zhao")
        assert ': 林小满"' in (await here.browser.get(here.page)).text
        await sent(here.browser, f"{FAMILY}/{child_id}/withdrawal", FAMILY)
        assert await here.states() == {child_id: "cancelled"}
        assert await here.running.platform.host.settled(60)
        assert not await asyncio.to_thread(_files_with, tmp_path / "data", "林小满")


async def test_the_roll_has_both_guardians_and_either_fetches_the_child(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        child_id, running, browser = await here.child("lin", "林小满", 8), here.running, here.browser
        await running.done("zhao", "PUT", f"{HERE}/me", {"name": "赵先生", "phone": "13800002222"})
        await _invited(here, child_id)
        await browser.sign_in("zhao")
        await sent(browser, f"{here.page}/enrol-children", here.page, children=child_id)
        session = await running.done(FARMER, "GET", f"{HERE}/sessions/{here.session_id}")
        begins = datetime.fromisoformat(session["starts_at"])
        seconds = int((begins - running.platform.gateway.clock.now()).total_seconds()) + 60
        await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
        assert await running.platform.host.settled(60)
        await browser.sign_in(FARMER)
        roll = f"/haiwan/partner/sessions/{here.session_id}/roll"
        (enrolment_id,) = re.findall(r'name="attended" value="([^"]+)"', (await browser.get(roll)).text)
        await sent(browser, roll, attended=enrolment_id)
        (line,) = (await running.done(FARMER, "GET", f"{HERE}/sessions/{here.session_id}/roll"))["lines"]
        assert (line["guardian"], line["other_guardian"]) == ("赵先生", "林女士")
        choices = dict(
            re.findall(r'<option value="(guardian/[^"]+)"[^>]*>(\S+) ', (await browser.get(roll)).text)
        )
        assert [*choices.values()] == ["赵先生", "林女士"]
        for chosen, name in choices.items():  # Recorded again, the last one counts.
            pick_up = f"/haiwan/partner/sessions/{here.session_id}/pick-up"
            await sent(browser, pick_up, roll, enrolment_id=enrolment_id, fetcher_id=chosen)
            assert re.search(f"已于 .* 交给 {name}", (await browser.get(roll)).text)
            place = await running.done(STAFF, "GET", f"{HERE}/enrolments/{enrolment_id}")
            assert (place["picked_up_by_guardian"], place["picked_up_by"]) == (chosen[9:], None)
        strange = await answer(
            browser, pick_up, roll, enrolment_id=enrolment_id, fetcher_id="guardian/nobody"
        )
        assert strange.status_code == 404


async def _invited(here: Scene, child_id: str) -> None:
    browser, running = here.browser, here.running
    joining, guardians = f"/haiwan/guardians/{child_id}", f"{HERE}/children/{child_id}/guardians"
    await browser.sign_in("lin")
    assert "邀请另一位监护人" in (await browser.get(FAMILY)).text
    await sent(browser, f"{FAMILY}/{child_id}/invitation", FAMILY)
    shown = (await browser.get(FAMILY)).text
    (code,) = re.findall(r"<code>([0-9A-Z-]{19})</code>", shown)
    assert f'href="{joining}"' in shown
    await browser.sign_in("zhao")
    assert "林小满" not in (await browser.get(joining)).text
    assert "Join as a guardian" in (await browser.get(joining, accept_language="en")).text
    assert (await browser.get("/haiwan/guardians/none")).status_code == 404
    without = await answer(browser, joining, code=code)
    assert (without.status_code, f'value="{code}"' in without.text) == (422, True)
    wrong = await answer(browser, joining, code="0000-0000-0000-0000", consent_version=CONSENT_VERSION)
    assert "邀请码不对" in wrong.text
    assert (await running.refused("zhao", "GET", f"{HERE}/children/{child_id}"))[0] == 404
    await sent(browser, joining, code=code.lower(), consent_version=CONSENT_VERSION)
    used = {"code": code, "consent_version": CONSENT_VERSION}
    assert await running.refused("mei", "POST", guardians, used) == (409, "invitation_is_not_valid")
    assert "你们都可以报名" in (await browser.get(FAMILY)).text


async def _both_act(here: Scene, child_id: str) -> None:
    browser = here.browser
    await browser.sign_in("lin")
    await sent(browser, f"{here.page}/enrol-children", here.page, children=child_id)
    for one in ("lin", "zhao", "mei"):
        key = await here.running.done(one, "PUT", f"{HERE}/me/calendar-key")
        assert (here.session_id in await fetched(here.running, key["path"])) is (one != "mei")
    await browser.sign_in("zhao")
    assert "亲子种植课 · 孩子：林小满" in (await browser.get("/haiwan/me")).text
    shown = (await browser.get(here.page)).text
    (back,) = re.findall(r'action="(/haiwan/enrolments/[^"]+/cancel)"', shown)
    await sent(browser, back, here.page)
    assert await here.states() == {child_id: "cancelled"}
    await browser.sign_in("lin")
    await sent(browser, f"{here.page}/enrol-children", here.page, children=child_id)
