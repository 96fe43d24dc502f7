"""Places by lot on the whole platform: set on a page, applied for, drawn in time, checked by anybody."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

LINES = Path(__file__).parents[2] / "docs" / "draws.md"


async def _draft(running: Stage) -> tuple[str, datetime]:
    partner_id = await admit(running, FARMER)
    room = {"name": "露台", "name_en": "Terrace", "capacity": 9}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "天空农场开放日",
        "capacity": 1,
    }
    return (await running.done(FARMER, "POST", f"{HERE}/sessions", draft))["id"], saturday


async def test_places_are_drawn_by_lot_and_anybody_can_check_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        session_id, saturday = await _draft(running)
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            until = saturday - timedelta(days=2)
            await _set_and_open(browser, session_id, until)
            commitment = await _commitment(running, session_id)
            await _apply(browser, session_id)
            applications = f"{HERE}/sessions/{session_id}/applications"
            twice = [
                await running.done("zhao", "POST", applications, Idempotency_Key="one") for _ in range(2)
            ]
            assert twice[0]["id"] == twice[1]["id"]
            assert (await running.refused("zhao", "POST", f"{HERE}/sessions/{session_id}/enrolments"))[
                1
            ] == "places_are_drawn"
            await _pass(running, until)
            draw = await running.done(None, "GET", f"{HERE}/sessions/{session_id}/draw")
            assert (draw["state"], draw["commitment"]) == ("held", commitment)
            assert len(draw["tickets"]) == 2

            (tmp_path / "draw.json").write_text(json.dumps(draw), encoding="utf-8")
            monkeypatch.chdir(tmp_path)
            (lines,) = re.findall(r"```python\n(.*?)```", LINES.read_text(encoding="utf-8"), re.DOTALL)
            exec(lines, {})  # noqa: S102 (the documentation's own lines)
            assert "as it was published" in capsys.readouterr().out
            await _after(running, browser, session_id, draw)
        await _feed(running, session_id)


async def _set_and_open(browser: Browser, session_id: str, until: datetime) -> None:
    form = f"/haiwan/partner/sessions/{session_id}/draw"
    await browser.sign_in("lin")
    assert (await browser.get(form)).status_code == 404
    await browser.sign_in(FARMER)
    assert f'href="{form}"' in (await browser.get(f"/haiwan/partner/sessions/{session_id}")).text
    late = await sends(browser, form, {"applications_until": "2099-01-01T10:00"})
    assert late.status_code == 422
    assert 'value="2099-01-01T10:00"' in late.text
    done = await sends(browser, form, {"applications_until": f"{until:%Y-%m-%dT%H:%M}"})
    assert done.status_code == 303
    assert "抽签" in (await browser.get(done.headers["location"])).text
    opened = await sends(browser, f"/haiwan/partner/sessions/{session_id}", {}, to=f"{form[:-5]}/open")
    assert opened.status_code == 303


async def _commitment(running: Stage, session_id: str) -> str:
    draw = await running.done(None, "GET", f"{HERE}/sessions/{session_id}/draw")
    assert draw["tickets"] is draw["seed"] is draw["order"] is None
    assert await running.refused(None, "GET", f"{HERE}/sessions/{session_id[:-4]}0000/draw") == (
        404,
        "session_is_unknown",
    )
    return str(draw["commitment"])


async def _apply(browser: Browser, session_id: str) -> None:
    here = f"/haiwan/sessions/{session_id}"
    await browser.sign_in("lin")
    offered = (await browser.get(here)).text
    assert "申请抽签" in offered
    assert f"/haiwan/sessions/{session_id}/enrol" not in offered
    sent = await sends(browser, here, {}, to=f"{here}/apply")
    applied = (await browser.get(sent.headers["location"])).text
    assert "您已申请抽签" in applied
    ticket = re.findall(r"<code>([0-9a-f]{20})</code>", applied)
    leaving = re.findall(r'action="(/haiwan/enrolments/[^"]+/leave-draw)"', applied)
    left = await sends(browser, here, {}, to=leaving[0])
    assert left.status_code == 303
    assert (await sends(browser, here, {}, to=f"{here}/apply")).status_code == 303
    again = (await browser.get(here, accept_language="en")).text
    assert "You have applied for the draw" in again
    assert re.findall(r"<code>([0-9a-f]{20})</code>", again) == ticket
    assert (
        "The tickets are published when applications have ended"
        in (await browser.get(f"{here}/draw", accept_language="en")).text
    )


async def _pass(running: Stage, until: datetime) -> None:
    """Applications end, and the draw is held as it is within seconds."""
    seconds = (until - running.platform.gateway.clock.now()).total_seconds() + 1
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": int(seconds) + 1})
    for _ in range(2):
        assert await running.platform.host.settled(60)
        await running.platform.draws.look()


async def _after(running: Stage, browser: Browser, session_id: str, draw: dict[str, list[str]]) -> None:
    places = await running.done(STAFF, "GET", f"{HERE}/enrolments?session_id={session_id}")
    by_ticket = {one["draw_ticket"]: one for one in places["items"] if one["state"] != "withdrawn"}
    first, second = (by_ticket[one] for one in draw["order"])
    assert [first["state"], second["state"]] == ["offered", "waiting"]
    await browser.sign_in("lin")
    lin = identities()["lin"].person_id
    mine, other = (first, second) if first["person_id"] == lin else (second, first)
    page = (await browser.get(f"/haiwan/sessions/{session_id}")).text
    assert ("有一个名额为您保留" if mine is first else "您在候补名单的第 1 位") in page
    shown = (await browser.get(f"/haiwan/sessions/{session_id}/draw")).text
    assert shown.count("<strong>您的</strong>") == 1
    assert other["draw_ticket"] in shown
    assert other["person_id"] not in shown
    assert (await browser.get("/haiwan/sessions/none/draw")).status_code == 404


async def _feed(running: Stage, session_id: str) -> None:
    """Everybody hears of the tickets before the seed, and of nobody who took part."""
    feed = await running.done(None, "GET", f"{HERE}/events?limit=500")
    events = [one["event"] for one in feed["events"]]
    drawn = [one for one in events if ".draw_" in one["type"] and one["data"].get("session_id") == session_id]
    assert [one["type"] for one in drawn] == ["bookings.draw_closed.v1", "bookings.draw_held.v1"]
    assert "seed" not in drawn[0]["data"]
    assert not [one for one in events if "lot_drawn" in one["type"] or "draw_entered" in one["type"]]
