"""Calendars by key on the whole platform: one's own, a space's without others' titles, withdrawn and anew."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from examples.gangwan.people import identities
from shared.contracts.bookings.hosts import EndHost, SetHostRepresentatives
from shared.contracts.gateway.identity import BindRepresentatives
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, admit, tell
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ROOM = {"name": "书法区", "name_en": "Calligraphy", "capacity": 12}
UNKNOWN = (404, "calendar_key_is_not_known")


async def fetched(running: Stage, path: str) -> str:
    answer = await running.ask(None, "GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    return str(answer.text)


async def test_a_calendar_is_fetched_by_a_key_until_it_is_withdrawn(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM)
        now = datetime.now(ZoneInfo("Asia/Shanghai"))
        saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
        saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
        booked: list[dict[str, Any]] = []
        for name, hours in (("lin", 0), ("zhao", 2)):
            starts_at = saturday + timedelta(hours=hours)
            wish = {
                "space_id": room["id"],
                "starts_at": starts_at.isoformat(),
                "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
            }
            booked.append(await running.done(name, "POST", f"{HERE}/bookings", wish))
        sequence = booked[-1]["sequence"]
        await running.done(STAFF, "GET", f"{HERE}/bookings?min_sequence={sequence}")

        made = await running.done("lin", "PUT", f"{HERE}/me/calendar-key")
        own = await fetched(running, made["path"])
        assert [booked[0]["id"] in own, booked[1]["id"] in own] == [True, False]
        assert f"DTSTART:{saturday.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}" in own
        space_path = made["space_path"].format(space_id=room["id"])
        taken = await fetched(running, space_path)
        assert re.findall("SUMMARY:(.*)\r", taken) == ["书法区", "已预约 / Booked"]
        elsewhere = made["space_path"].format(space_id=booked[0]["id"])
        assert await running.refused(None, "GET", elsewhere) == (404, "space_is_unknown")

        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("lin")
            http.cookies.set("hehuo-language", "en")
            shown = await sends(browser, "/haiwan/me/calendar", {})
            assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
            for path in (made["path"], space_path):
                assert await running.refused(None, "GET", path) == UNKNOWN  # Another key took its place.
            address = re.findall(r"http://hehuo\.test(/v1/[^<]+\.ics)", shown.text)
            assert len(address) == 2
            assert await fetched(running, address[0]) == own
            again = await browser.get("/haiwan/me/calendar")
            assert "There is an address in force" in again.text
            assert address[0] not in again.text
            done = await sends(browser, "/haiwan/me/calendar", {}, "/haiwan/me/calendar/withdrawal")
            assert done.status_code == 303
        assert await running.refused(None, "GET", address[0]) == UNKNOWN
        assert await running.refused(None, "GET", address[1]) == UNKNOWN


async def test_what_a_partner_booked_is_in_the_calendar_of_whoever_represents_it(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        room = await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM)
        now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
        saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
        saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
        wish = {"space_id": room["id"], "partner_id": partner_id, "starts_at": saturday.isoformat()}
        wish |= {"ends_at": (saturday + timedelta(hours=1)).isoformat()}
        keys = {one: await running.done(one, "PUT", f"{HERE}/me/calendar-key") for one in (FARMER, "lin")}

        async def is_represented_by(*names: str) -> None:
            ids = tuple(identities()[one].person_id for one in names)
            who = {"representative": ids[0], "second_representative": ids[1] if len(ids) > 1 else None}
            await tell(running, "bookings", SetHostRepresentatives, partner_id=partner_id, **who)
            await tell(running, "gateway", BindRepresentatives, partner_id=partner_id, person_ids=ids)
            assert await running.platform.host.settled(60)

        async def has_it(name: str) -> tuple[bool, list[str]]:
            """Whether it is in one's own calendar, and what the room's says that it is."""
            taken = await fetched(running, keys[name]["space_path"].format(space_id=room["id"]))
            own = await fetched(running, keys[name]["path"])
            return booked["id"] in own, re.findall("SUMMARY:(.*)\r", taken)

        await is_represented_by(FARMER, "lin")
        booked = await running.done("lin", "POST", f"{HERE}/bookings", wish)
        assert [await has_it(one) for one in keys] == [(True, ["书法区"])] * 2
        await is_represented_by(FARMER)
        assert [await has_it(one) for one in keys] == [(True, ["书法区"]), (False, ["已预约 / Booked"])]
        await tell(running, "bookings", EndHost, partner_id=partner_id)
        assert await running.platform.host.settled(60)
        assert await has_it(FARMER) == (False, [])
