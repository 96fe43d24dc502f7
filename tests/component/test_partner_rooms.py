"""A partner looks at rooms: shown is what it would be granted, by the residents' floor and its agreement."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx2

from shared.contracts.bookings.hosts import EndHostTerms
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, admit, tell
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_door import hidden

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ALWAYS = [
    {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens_at": "00:00", "closes_at": "00:00", "closes_next_day": True}
]
ROOM = {"name": "阳光房", "name_en": "Solarium", "capacity": 9, "opening_windows": ALWAYS}
WEEK = 7 * 24 * 60


def next_monday(running: Stage) -> datetime:
    """The Monday after the next: a whole week that lies ahead."""
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


async def free_for(running: Stage, room: str, partner_id: str, day: datetime) -> dict[str, Any]:
    edges = {"from": day, "to": day + timedelta(days=1)}
    asked = "&".join(f"{edge}={quote(at.isoformat(), safe='')}" for edge, at in edges.items())
    path = f"{HERE}/spaces/{room}/availability?{asked}&partner_id={partner_id}"
    found: dict[str, Any] = await running.done(FARMER, "GET", path)
    return found


async def test_a_partner_is_shown_what_the_residents_floor_leaves_it_and_books_that(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        # Two hours of a week are left to partners.
        await running.open("haiwan", resident_floor_minutes_per_week=WEEK - 120)
        partner_id = await admit(running, FARMER)
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        monday = next_monday(running)
        free = (await free_for(running, room, partner_id, monday))["free"]
        assert {one["longest_minutes"] for one in free} == {120}
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in(FARMER)
            day = (await browser.get(f"/haiwan/rooms?day={monday.date()}&for={partner_id}")).text
            assert "以下是天空农场现在可以预约的时间" in day
            english = await browser.get(f"/haiwan/rooms/{room}?for={partner_id}", accept_language="en")
            assert "What 天空农场 could book now" in re.sub(r"</?span[^>]*>", "", english.text)
            begins = monday.replace(hour=10)
            path = f"/haiwan/rooms/{room}/book?start={quote(begins.isoformat(), safe='')}&for={partner_id}"
            form = await browser.get(path)
            assert f'name="partner_id" value="{partner_id}"' in form.text
            assert re.findall(r'name="minutes" value="(\d+)"', form.text)[-1] == "120"
            sent = hidden(form.text) | {"minutes": "120"}
            booked = await browser.send(f"/haiwan/rooms/{room}/book", sent)
            assert booked.status_code == 303
            after = await free_for(running, room, partner_id, monday)
            assert after["free"] == []
            assert {one["against"]["reason"] for one in after["refused"]} == {"residents_keep_a_floor"}
            day = (await browser.get(f"/haiwan/rooms?day={monday.date()}&for={partner_id}")).text
            assert "/book?start=" not in day
            assert "为居民" in day
            again = await browser.send(
                f"/haiwan/rooms/{room}/book",
                sent | {"once": "another", "starts_at": monday.replace(hour=15).isoformat()},
            )
            assert (again.status_code, "为居民保留" in again.text) == (409, True)
        (made,) = (await running.done(STAFF, "GET", f"{HERE}/bookings"))["items"]
        assert (made["partner_id"], made["use"]) == (partner_id, "partner")


async def test_a_partner_waits_for_a_taken_room_on_pages_too(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        begins = next_monday(running).replace(hour=10)
        times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
        taken = {"space_id": room, "for_the_community": True, **times}
        await running.done(STAFF, "POST", f"{HERE}/bookings", taken)
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in(FARMER)
            week = await browser.get(f"/haiwan/rooms/{room}?for={partner_id}")
            assert f'/wait?for={partner_id}"' in week.text
            form = await browser.get(f"/haiwan/rooms/{room}/wait?for={partner_id}")
            assert f'name="partner_id" value="{partner_id}"' in form.text
            wish = hidden(form.text) | {key: value[:16] for key, value in times.items()}
            joined = await browser.send(f"/haiwan/rooms/{room}/wait", wish)
            assert joined.status_code == 303
            again = await browser.send(f"/haiwan/rooms/{room}/wait", wish | {"once": "another"})
            assert (again.status_code, f'value="{partner_id}"' in again.text) == (409, True)
        (wait,) = (await running.done(FARMER, "GET", f"{HERE}/room-waits"))["items"]
        assert (wait["partner_id"], wait["state"]) == (partner_id, "waiting")


async def test_a_partners_rooms_end_with_its_agreement_and_it_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        begins = next_monday(running).replace(hour=10)
        times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
        wish = {"space_id": room, **times}
        taken = (await running.done(FARMER, "POST", f"{HERE}/bookings", wish | {"partner_id": partner_id}))[
            "id"
        ]
        waits = (await running.done("lin", "POST", f"{HERE}/room-waits", wish))["id"]
        agreement_id = (await running.done(STAFF, "GET", f"{HERE}/hosts/{partner_id}"))["agreement_id"]
        ends = {"partner_id": partner_id, "agreement_id": agreement_id, "reason": "双方同意"}
        await tell(running, "bookings", EndHostTerms, **ends)
        assert await running.platform.host.settled(60)
        mine = (await running.done(FARMER, "GET", f"{HERE}/bookings"))["items"]
        assert [one["state"] for one in mine if one["partner_id"] == partner_id] == ["cancelled_early"]
        messages = (await running.done(FARMER, "GET", f"{HERE}/me/messages"))["messages"]
        (told,) = [one for one in messages if one["kind"] == "booking_cancelled"]
        assert told["facts"]["subject_id"] == taken
        (wait,) = (await running.done("lin", "GET", f"{HERE}/room-waits"))["items"]
        assert (wait["wait_id"], wait["state"]) == (waits, "offered")
