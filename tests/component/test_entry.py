"""A door's code from its rule to a lock's yes or no: whose it is, when, and that it is kept nowhere."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_room_door import ROOM
from tests.component.test_holidays import sends


async def _opens(running: Stage, path: str, code: str, who: str | None = STAFF) -> bool:
    answer: dict[str, Any] = await running.done(who, "POST", f"{HERE}/{path}/entry-checks", {"code": code})
    assert [*answer] == ["opens"]
    return bool(answer["opens"])


async def _next_minute(running: Stage, minutes: int = 1) -> None:
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 60 * minutes})
    assert await running.platform.host.settled(60)


async def test_a_code_opens_the_door_of_its_booking_for_its_time_and_is_kept_nowhere(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        now = datetime.fromisoformat((await running.done(None, "GET", "/v1/development/clock"))["now"])
        starts_at = now.replace(second=0, microsecond=0) + timedelta(minutes=32)
        wish = {"space_id": room, "starts_at": starts_at.isoformat()}
        wish |= {"ends_at": (starts_at + timedelta(hours=1)).isoformat()}
        booking = (await running.done("lin", "POST", f"{HERE}/bookings", wish))["id"]
        codes = f"{HERE}/bookings/{booking}/door-code"
        assert (await running.refused("lin", "GET", codes))[1] == "booking_has_no_door_code"
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            key = await _set_at_the_desk(browser, room)
            code = await _shown_to_its_holder(running, browser, booking)
            assert await _opens(running, f"spaces/{room}", code)
            assert await _opens(running, f"screens/{key}", code, None)
            wrong = f"{(int(code) + 1) % 10**6:06d}"
            assert not await _opens(running, f"screens/{key}", wrong, None)
            assert (
                await running.refused("lin", "POST", f"{HERE}/spaces/{room}/entry-checks", {"code": code})
            )[0] == 403
            await _of_the_doorkeeper(browser, room, code, wrong)
            await _tried_too_often(running, room, code)
        await _over(running, booking, room, code)
        files = [one for one in (tmp_path / "data").rglob("*") if one.is_file()]
        assert len(files) > 4
        assert not any(f'"{code}"'.encode() in one.read_bytes() for one in files)


async def _set_at_the_desk(browser: Browser, room: str) -> str:
    """Residents have it 30 minutes before; a key for a lock at the door is made."""
    await browser.sign_in(STAFF)
    desk = f"/haiwan/desk/rooms/{room}"
    assert (await sends(browser, f"{desk}/door-codes", {"residents": "721"})).status_code == 422
    assert (await sends(browser, f"{desk}/door-codes", {"residents": "30"})).status_code == 303
    assert 'value="30"' in (await browser.get(f"{desk}/door-codes")).text
    assert f'href="{desk}/entry"' in (await browser.get("/haiwan/desk/rooms")).text
    led = await sends(browser, f"{desk}/screens", {"name": "门锁"})
    (key,) = re.findall(r"/haiwan/screens/([0-9a-f]{64})</code>", led.text)
    return str(key)


async def _shown_to_its_holder(running: Stage, browser: Browser, booking: str) -> str:
    """Not before its time, then on the page, in the message and by the API; to nobody else."""
    codes = f"{HERE}/bookings/{booking}/door-code"
    assert (await running.refused("lin", "GET", codes))[1] == "door_code_is_not_shown_now"
    await browser.sign_in("lin")
    assert "起可在这里看到门锁密码" in (await browser.get(f"/haiwan/bookings/{booking}")).text
    await _next_minute(running, 3)
    for who, status in (("zhao", 404), (STAFF, 404), (None, 401)):
        assert (await running.refused(who, "GET", codes))[0] == status
    shown = await running.done("lin", "GET", codes)
    code = str(shown["code"])
    assert re.fullmatch(r"\d{6}", code)
    assert f"<code>{code[:3]} {code[3:]}</code>" in (await browser.get(f"/haiwan/bookings/{booking}")).text
    kinds = [one["kind"] for one in (await running.done("lin", "GET", f"{HERE}/me/messages"))["messages"]]
    assert kinds == ["door_code"]
    assert code in (await browser.get("/haiwan/me/messages")).text
    await browser.sign_in(STAFF)
    assert code[:3] + " " + code[3:] not in (await browser.get(f"/haiwan/bookings/{booking}")).text
    return code


async def _of_the_doorkeeper(browser: Browser, room: str, code: str, wrong: str) -> None:
    path = f"/haiwan/desk/rooms/{room}/entry"
    yes = await sends(browser, path, {"code": code})
    assert (yes.status_code, "此密码现在能开门" in yes.text, "林" in yes.text) == (200, True, False)
    assert "此密码现在不能开门" in (await sends(browser, path, {"code": wrong})).text
    assert (await sends(browser, path, {"code": "12"})).status_code == 422


async def _tried_too_often(running: Stage, room: str, code: str) -> None:
    await _next_minute(running)
    for _ in range(10):
        assert await _opens(running, f"spaces/{room}", code)
    check = f"{HERE}/spaces/{room}/entry-checks"
    refused = await running.refused(STAFF, "POST", check, {"code": code})
    assert refused == (503, "door_was_tried_too_often")
    await _next_minute(running)


async def _over(running: Stage, booking: str, room: str, code: str) -> None:
    """Given back, it opens nothing, nor does another's at another time."""
    await running.done("lin", "POST", f"{HERE}/bookings/{booking}/cancellation", {})
    assert not await _opens(running, f"spaces/{room}", code)
    assert (await running.refused("lin", "GET", f"{HERE}/bookings/{booking}/door-code"))[1] == (
        "booking_has_no_door_code"
    )


async def test_a_moved_date_has_another_code_and_a_sessions_is_its_hosts(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        rule = {"door_codes": {"residents": 720, "partners": 720}}
        await running.done(STAFF, "PUT", f"{HERE}/spaces/{room}/door-codes", rule)
        now = datetime.fromisoformat((await running.done(None, "GET", "/v1/development/clock"))["now"])
        starts_at = now.replace(second=0, microsecond=0) + timedelta(minutes=30)

        def at(hours: int) -> dict[str, str]:
            begins = starts_at + timedelta(hours=hours)
            return {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(minutes=45)).isoformat()}

        wish = {"space_id": room, "repeats": "weekly", "dates": 2, **at(0)}
        series = await running.done("lin", "POST", f"{HERE}/series", wish)
        dates = (await running.done("lin", "GET", f"{HERE}/bookings?series_id={series['id']}"))["items"]
        booking = min(dates, key=lambda one: one["starts_at"])["booking_id"]
        codes = f"{HERE}/bookings/{booking}/door-code"
        before = (await running.done("lin", "GET", codes))["code"]
        other = {"booking_id": booking, "scope": "one", **at(2)}
        await running.done(STAFF, "POST", f"{HERE}/series/{series['id']}/edits", other)
        after = (await running.done("lin", "GET", codes))["code"]
        assert before != after
        assert not await _opens(running, f"spaces/{room}", before)
        assert await _opens(running, f"spaces/{room}", after)

        draft = {"partner_id": partner_id, "space_id": room, "title": "课", "capacity": 3, **at(4)}
        drafted = await running.done(FARMER, "POST", f"{HERE}/sessions", draft)
        session = await running.done(FARMER, "GET", f"{HERE}/sessions/{drafted['id']}")
        of_host = await running.done(FARMER, "GET", f"{HERE}/bookings/{session['booking_id']}/door-code")
        assert await _opens(running, f"spaces/{room}", of_host["code"])
        assert (await running.refused("lin", "GET", f"{HERE}/bookings/{session['booking_id']}/door-code"))[
            0
        ] == 404
