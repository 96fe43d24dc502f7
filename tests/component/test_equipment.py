"""Equipment on the whole platform: kept by staff, chosen with a room, counted over all that overlaps."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_room_door import ALWAYS, HERE, ROOM, STAFF
from tests.component.test_holidays import sends

OTHER = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9, "opening_windows": ALWAYS}


async def test_pieces_are_chosen_with_a_room_and_are_never_lent_twice(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        sunny = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        other = (await running.done(STAFF, "POST", f"{HERE}/spaces", OTHER))["id"]
        now = datetime.fromisoformat((await running.done(None, "GET", "/v1/development/clock"))["now"])
        first = now.replace(second=0, microsecond=0) + timedelta(hours=3)
        start = quote(first.isoformat(), safe="")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser, desk = Browser(http), "/haiwan/desk/equipment"
            await browser.sign_in(STAFF)
            for name, english, pieces in (("投影仪", "Projector", "2"), ("折叠桌", "Folding table", "20")):
                kind = {"name": name, "name_en": english, "pieces": pieces, "space_id": ""}
                assert (await sends(browser, f"{desk}/new", kind)).status_code == 303
            projector, tables = (
                one["equipment_id"] for one in (await running.done(None, "GET", f"{HERE}/equipment"))["items"]
            )
            assert "投影仪 2 件" in (await browser.get(f"/haiwan/rooms/{sunny}")).text

            await browser.sign_in("lin")
            book = f"/haiwan/rooms/{sunny}/book?start={start}"
            assert "这段时间空闲 2 件，共 2 件可借" in (await browser.get(book)).text
            chosen = {"starts_at": first.isoformat(), "minutes": "60"}
            chosen |= {"equipment.0.equipment_id": projector, "equipment.0.pieces": "2"}
            chosen |= {"equipment.1.equipment_id": tables, "equipment.1.pieces": ""}
            booked = await sends(browser, book, chosen, f"/haiwan/rooms/{sunny}/book")
            own = booked.headers["location"].partition("?")[0]
            assert "投影仪 2 件" in (await browser.get(own)).text

            wish: dict[str, Any] = {"space_id": other, "starts_at": first.isoformat()}
            wish |= {"ends_at": (first + timedelta(hours=1)).isoformat()}
            wish |= {"equipment": [{"equipment_id": projector, "pieces": 1}]}
            tried = await running.done("mei", "POST", f"{HERE}/bookings/trial", wish)
            assert [one["reason"] for one in tried["against"]] == ["equipment_is_not_free"]
            assert [one["free"] for one in tried["equipment"]] == [0, 20]
            refused = await running.refused("mei", "POST", f"{HERE}/bookings", wish)
            assert refused[1] == "equipment_is_not_free"
            await browser.sign_in("mei")
            theirs, at = chosen | {"equipment.0.pieces": "1"}, f"/haiwan/rooms/{other}/book"
            again = await sends(browser, f"{at}?start={start}", theirs, at)
            assert again.status_code == 409
            assert "这段时间空闲的设备不够" in again.text
            assert f'href="/haiwan/rooms/{other}/book?start=' in again.text

            await browser.sign_in("lin")
            fewer = {"equipment.0.equipment_id": projector, "equipment.0.pieces": "1"}
            fewer |= {"equipment.1.equipment_id": tables, "equipment.1.pieces": "4"}
            assert (await sends(browser, f"{own}/equipment", fewer)).status_code == 303
            assert "投影仪 1 件、折叠桌 4 件" in (await browser.get(own)).text
            await running.done("mei", "POST", f"{HERE}/bookings", wish)

            await browser.sign_in(STAFF)
            broken = f"{desk}/{projector}/out-of-service"
            said = {"pieces": "1", "reason": "灯泡坏了"}
            hit = await sends(browser, broken, said)
            assert (hit.status_code, f'href="{own}"' in hit.text) == (409, True)
            assert (await sends(browser, broken, said | {"keep_bookings": "true"})).status_code == 303
            shown = (await browser.get(desk)).text
            assert [one in shown for one in ("停用 1 件：灯泡坏了", "设备不够", "折叠桌 4 件")] == [True] * 3
            narrowed = await running.done(STAFF, "GET", f"{HERE}/bookings?misfit=equipment")
            assert len(narrowed["items"]) == 2
            assert (await sends(browser, f"{desk}/{tables}", {"name": "折叠桌"})).status_code == 422
            kinds = [
                one["kind"] for one in (await running.done("lin", "GET", f"{HERE}/me/messages"))["messages"]
            ]
            assert kinds.count("equipment_missing") == 1
            await _with_a_series(running, browser, sunny, tables, first + timedelta(days=3))
            await browser.sign_in(STAFF)
            renamed = {"name": "长桌", "name_en": "Table", "pieces": "20"}
            assert (await sends(browser, f"{desk}/{tables}", renamed)).status_code == 303
            assert "长桌 20 件" in (await browser.get(f"/haiwan/rooms/{other}")).text


async def _with_a_series(running: Stage, browser: Browser, room: str, kind: str, begins: datetime) -> None:
    """Pieces are chosen on the form of a series, seen with its dates, and had by each."""
    await browser.sign_in("lin")
    path = f"/haiwan/rooms/{room}/series"
    page = (await browser.get(path)).text
    place = next(n for n in range(9) if f'name="equipment.{n}.equipment_id" value="{kind}"' in page)
    local = (begins + timedelta(hours=8)).replace(tzinfo=None)
    wish = {
        "starts_at": local.isoformat(timespec="minutes"),
        "ends_at": (local + timedelta(hours=1)).isoformat(timespec="minutes"),
        "repeats": "weekly",
        "dates": "2",
        f"equipment.{place}.equipment_id": kind,
    }
    tried = await sends(browser, path, wish | {f"equipment.{place}.pieces": "6"})
    assert tried.status_code == 200
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', tried.text))
    done = await browser.send(path, again)
    assert done.status_code == 303
    series = done.headers["location"].partition("?")[0].rpartition("/")[2]
    dates = (await running.done("lin", "GET", f"{HERE}/bookings?series_id={series}"))["items"]
    assert [one["equipment"] for one in dates] == [[{"equipment_id": kind, "pieces": 6}]] * 2
