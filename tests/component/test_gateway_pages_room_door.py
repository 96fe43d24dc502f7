"""The door of a room on a screen, and whoever checks in by what it shows."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import httpx2

from examples.gangwan.people import identities
from shared.contracts.bookings.hosts import SetHostRepresentatives
from shared.contracts.gateway.identity import BindRepresentatives
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, admit, tell
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_door import hidden
from tests.component.test_holidays import sends

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ALWAYS = [
    {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens_at": "00:00", "closes_at": "00:00", "closes_next_day": True}
]
ROOM = {"name": "阳光房", "name_en": "Solarium", "capacity": 9, "opening_windows": ALWAYS}


async def shows_its_door_alone(running: Stage, browser: Browser, room: str) -> None:
    """A screen by its key, until staff withdraw it."""
    desk = f"/haiwan/desk/rooms/{room}"
    led = await sends(browser, f"{desk}/screens", {"name": "二楼走廊平板"})
    assert (led.status_code, led.headers["cache-control"]) == (200, "no-store")
    screen = re.findall(r"<code>http://hehuo\.test(/haiwan/screens/[0-9a-f]{64})</code>", led.text)
    assert len(screen) == 1
    key = screen[0].rpartition("/")[2]
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as at_door:
        seen = await at_door.get(screen[0])
        assert seen.status_code == 200
        assert re.search(r"<strong>\d{3} \d{3}</strong>", seen.text)
        assert (seen.headers["referrer-policy"], seen.headers["cache-control"]) == (
            "no-referrer",
            "no-store",
        )
        assert 1 <= int(seen.headers["refresh"]) <= 30
        assert [one in seen.text for one in (key, "/desk", "/sign-in")] == [False] * 3
        assert (await at_door.get(f"{desk}/door")).status_code == 401
        listed = (await browser.get(f"{desk}/screens")).text
        assert [one in listed for one in (key, "二楼走廊平板", "最近使用")] == [False, True, True]
        (one,) = (await running.done(STAFF, "GET", f"{HERE}/spaces/{room}/screen-keys"))["items"]
        out = f"{desk}/screens/{one['key_id']}/withdrawal"
        assert (await sends(browser, f"{desk}/screens", {}, out)).status_code == 303
        gone = await at_door.get(screen[0], headers={"Accept": "text/html"})
        assert (gone.status_code, "它已被收回" in gone.text) == (404, True)
        # Nobody would load it anew at a door: whatever was wrong, it asks again.
        assert gone.headers["refresh"] == "30"
        nowhere = await at_door.get("/haiwan/rooms/none", headers={"Accept": "text/html"})
        assert (nowhere.status_code, "refresh" in nowhere.headers) == (404, False)
    assert await running.refused("lin", "GET", f"{HERE}/spaces/{room}/screen-keys") == (
        403,
        "actor_may_not_do_this",
    )


async def test_a_door_shows_what_is_on_and_leads_to_the_booking_that_is_checked_in_there(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        now = datetime.fromisoformat((await running.done(None, "GET", "/v1/development/clock"))["now"])
        starts_at = now.replace(second=0, microsecond=0) + timedelta(minutes=10)
        wish = {"space_id": room, "starts_at": starts_at.isoformat()}
        wish |= {"ends_at": (starts_at + timedelta(hours=1)).isoformat()}
        booking = await running.done("lin", "POST", f"{HERE}/bookings", wish)
        await running.done(STAFF, "GET", f"{HERE}/bookings?min_sequence={booking['sequence']}")
        own, here = f"/haiwan/bookings/{booking['id']}", f"/haiwan/rooms/{room}/here"
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            stranger = await browser.get(f"{here}?code=123456")
            assert stranger.headers["location"].startswith("/sign-in?to=")
            await browser.sign_in(STAFF)
            desk = f"/haiwan/desk/rooms/{room}"
            assert f'href="{desk}/door"' in (await browser.get("/haiwan/desk/rooms")).text
            assert (await browser.get(here)).status_code == 200  # Nothing of theirs to check in at.
            shown = await browser.get(f"{desk}/door")
            code = re.search(r"<strong>(\d{3}) (\d{3})</strong>", shown.text)
            assert code is not None
            assert "<title>签到二维码</title>" in shown.text
            assert [one in shown.text for one in ("空闲至", "已预约", "林")] == [True, True, False]
            assert 1 <= int(shown.headers["refresh"]) <= 30
            await shows_its_door_alone(running, browser, room)
            await browser.sign_in("lin")
            assert (await browser.get(f"{desk}/door")).status_code == 403
            sent = hidden((await browser.get(own)).text)
            assert (await browser.send(f"{own}/check-in", {**sent, "code": "12"})).status_code == 422
            typed = await browser.send(f"{own}/check-in", {**sent, "code": ""})
            assert (typed.status_code, "请输入空间门口现在显示的六位数字" in typed.text) == (403, True)
            led = await browser.get(f"{here}?code={code[1]}{code[2]}")
            assert led.headers["location"] == f"{own}?code={code[1]}{code[2]}"
            done = await browser.send(
                f"{own}/check-in", hidden((await browser.get(led.headers["location"])).text)
            )
            assert done.status_code == 303
            assert "凭门口验证码" in (await browser.get(done.headers["location"])).text
            await browser.sign_in(STAFF)
            form = f"{desk}/check-in"
            assert (await sends(browser, form, {"check_in_by_code": "false"})).status_code == 303
            assert "签到二维码" not in (await browser.get(f"{desk}/door")).text

            said = {"text": "用后请关灯。", "text_en": "Lights off, please."}
            assert (await sends(browser, f"{desk}/house-rules", said)).status_code == 303
            door = (await browser.get(f"{desk}/door")).text
            assert all(one in door for one in said.values())
            assert (await sends(browser, f"{desk}/house-rules", {"text": "用后请关灯。"})).status_code == 422
            start = (starts_at + timedelta(days=2)).isoformat().replace("+", "%2B")
            before = await browser.get(f"/haiwan/rooms/{room}/book?start={start}")
            assert [one in before.text for one in said.values()] == [True, False]

            pictured = {"pictures.0.address": "https://pictures.example/sun.jpg"}
            pictured |= {"pictures.0.shows": "落地窗", "pictures.0.shows_en": "Tall windows"}
            assert (await sends(browser, f"{desk}/pictures", pictured)).status_code == 303
            week = (await browser.get(f"/haiwan/rooms/{room}")).text
            assert 'href="https://pictures.example/sun.jpg" rel="external noreferrer">落地窗</a>' in week
            pictured["pictures.0.address"] = "http://pictures.example/sun.jpg"
            assert (await sends(browser, f"{desk}/pictures", pictured)).status_code == 422

            corner = ROOM | {"name": "阳光房东角", "name_en": "Its eastern corner"}
            part = (await running.done(STAFF, "POST", f"{HERE}/spaces", corner))["id"]
            assert "阳光房东角" in (await browser.get(f"{desk}/parts")).text
            done = await sends(browser, f"{desk}/parts", {"part_ids": part})
            assert done.status_code == 303
            of_part = await browser.get(
                f"/haiwan/rooms/{part}{done.headers['location'].removeprefix('/haiwan/desk/rooms')}"
            )
            assert f'属于 <a href="/haiwan/rooms/{room}">' in of_part.text
            assert (
                f'<a href="/haiwan/rooms/{part}">阳光房东角</a>'
                in (await browser.get(f"/haiwan/rooms/{room}")).text
            )
            door = (await browser.get(f"/haiwan/desk/rooms/{part}/door")).text
            assert "阳光房：已预约" in door
            refused = await running.refused("zhao", "POST", f"{HERE}/bookings", wish | {"space_id": part})
            assert refused == (409, "space_is_not_free")
            nested = await sends(browser, f"/haiwan/desk/rooms/{part}/parts", {"part_ids": room})
            assert (nested.status_code, "分区下面不能再有分区" in nested.text) == (409, True)
            assert (await sends(browser, f"{desk}/parts", {})).status_code == 303
            await running.done("zhao", "POST", f"{HERE}/bookings", wish | {"space_id": part})


async def test_a_partners_booking_is_found_at_the_door_by_whoever_represents_it_then(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        now = datetime.fromisoformat((await running.done(None, "GET", "/v1/development/clock"))["now"])
        starts_at = now.replace(second=0, microsecond=0) + timedelta(minutes=10)
        wish = {"space_id": room, "starts_at": starts_at.isoformat(), "partner_id": partner_id}
        wish |= {"ends_at": (starts_at + timedelta(hours=1)).isoformat()}
        booking = await running.done(FARMER, "POST", f"{HERE}/bookings", wish)
        own, here = f"/haiwan/bookings/{booking['id']}", f"/haiwan/rooms/{room}/here"
        door = await running.done(STAFF, "GET", f"{HERE}/spaces/{room}/door")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)

            async def finds_it(name: str) -> bool:
                await browser.sign_in(name)
                led = await browser.get(f"{here}?code={door['code']}")
                return led.headers.get("location") == f"{own}?code={door['code']}"

            assert [await finds_it(one) for one in (FARMER, "lin")] == [True, False]
            await _is_represented_by(running, partner_id, FARMER, "lin")
            assert [await finds_it(one) for one in (FARMER, "lin")] == [True, True]
            await _is_represented_by(running, partner_id, "lin", None)
            assert [await finds_it(one) for one in (FARMER, "lin")] == [False, True]
            sent = hidden((await browser.get(f"{own}?code={door['code']}")).text)
            assert (await browser.send(f"{own}/check-in", sent)).status_code == 303
        seen = await running.done(STAFF, "GET", f"{HERE}/bookings/{booking['id']}")
        assert (seen["state"], seen["presence"]) == ("checked_in", "code")


async def _is_represented_by(running: Stage, partner_id: str, first: str, second: str | None) -> None:
    """By these and nobody else, as the partner's roster has it."""
    numbers = [identities()[one].person_id for one in (first, second) if one is not None]
    who = {"representative": numbers[0], "second_representative": numbers[1] if second else None}
    await tell(running, "bookings", SetHostRepresentatives, partner_id=partner_id, **who)
    await tell(running, "gateway", BindRepresentatives, partner_id=partner_id, person_ids=tuple(numbers))
    assert await running.platform.host.settled(60)
