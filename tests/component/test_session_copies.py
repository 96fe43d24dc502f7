"""A session is drafted once more for another time: through the API, and by the button on its page."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, OTHER_PARTNER, STAFF, admit, priced
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends


async def _lesson(running: Stage) -> tuple[str, datetime, str]:
    """An open lesson with a price: its id, its start, and the reference that its price stands on."""
    partner_id = await admit(running, FARMER)
    terrace = {"name": "露台", "name_en": "Terrace", "capacity": 60, "units": 2}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", terrace)
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "units": 2,
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "description": "请带水杯",
        "capacity": 50,
        "for_minors": True,
        "category": "nature",
        "age_from": 6,
    }
    tables = {"name": "折叠桌", "name_en": "Folding table", "pieces": 9, "space_id": None}
    kind = (await running.done(STAFF, "POST", f"{HERE}/equipment", tables))["id"]
    draft |= {"equipment": [{"equipment_id": kind, "pieces": 5}]}
    made = await running.done(FARMER, "POST", f"{HERE}/sessions", draft)
    price = await priced(running)
    await running.done(FARMER, "PUT", f"{HERE}/sessions/{made['id']}/price", price)
    await running.done(FARMER, "POST", f"{HERE}/sessions/{made['id']}/opening")
    return made["id"], saturday, price["reference_id"]


async def test_a_session_is_copied_with_what_it_is_and_its_price_is_checked_again(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        session_id, saturday, reference_id = await _lesson(running)
        copies = f"{HERE}/sessions/{session_id}/copies"
        wish = {"starts_at": (saturday + timedelta(days=7)).isoformat()}
        made = [await running.done(FARMER, "POST", copies, wish, Idempotency_Key="once") for _ in range(2)]
        assert made[0]["id"] == made[1]["id"] != session_id
        old = await running.done(FARMER, "GET", f"{HERE}/sessions/{session_id}")
        new = await running.done(FARMER, "GET", f"{HERE}/sessions/{made[0]['id']}")
        own = {"session_id", "booking_id", "starts_at", "ends_at", "drafted_at", "state"}
        assert {key: new[key] for key in new.keys() - own} == {key: old[key] for key in old.keys() - own}
        assert new["state"] == "priced"
        assert datetime.fromisoformat(new["starts_at"]) == saturday + timedelta(days=7)
        booking = await running.done(STAFF, "GET", f"{HERE}/bookings/{new['booking_id']}")
        assert booking["units"] == 2
        assert [one["pieces"] for one in booking["equipment"]] == [5]

        await admit(running, OTHER_PARTNER)
        later = {"starts_at": (saturday + timedelta(days=21)).isoformat()}
        assert await running.refused(OTHER_PARTNER, "POST", copies, later) == (403, "actor_may_not_do_this")
        draft_of_others = f"{HERE}/sessions/{new['session_id']}/copies"
        assert (await running.refused(OTHER_PARTNER, "POST", draft_of_others, later))[0] == 404
        assert (await running.refused("lin", "POST", copies, later))[0] == 403
        assert (await running.refused(FARMER, "POST", copies, wish))[1] == "space_is_not_free"

        withdrawal = {"reason": "价格普遍下降"}
        await running.done(STAFF, "POST", f"{HERE}/references/{reference_id}/withdrawal", withdrawal)
        assert (await running.refused(FARMER, "POST", copies, later))[1] == "reference_is_not_in_force"
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            await _in_english(running, Browser(http), session_id)
            await _by_its_page(Browser(http), session_id, saturday)
            await _as_a_template(running, Browser(http), session_id, saturday)


async def _in_english(running: Stage, browser: Browser, session_id: str) -> None:
    """Its Chinese alone is marked as such; what its host says in English is read there, and in a copy."""
    here, own = f"/haiwan/sessions/{session_id}", f"/haiwan/partner/sessions/{session_id}"
    alone = (await browser.get(here, accept_language="en")).text
    assert "In Chinese only" in alone
    assert '<span lang="zh-Hans">请带水杯</span>' in alone
    await browser.sign_in("lin")
    assert (await browser.get(f"{own}/translate")).status_code == 404
    await browser.sign_in(FARMER)
    assert f'href="{own}/translate"' in (await browser.get(own)).text
    title, text = "Growing without soil", "Bring a bottle of water."
    half = {"title_en": title, "description_en": ""}
    assert (await sends(browser, f"{own}/translate", half | {"title_en": ""})).status_code == 422
    assert (await sends(browser, f"{own}/translate", half)).status_code == 303
    assert "In Chinese only" in (await browser.get(here, accept_language="en")).text
    assert f'value="{title}"' in (await browser.get(f"{own}/translate")).text
    assert (await sends(browser, f"{own}/translate", half | {"description_en": text})).status_code == 303
    for address in (here, f"{here}/poster", f"{here}/calendar.ics", "/haiwan/sessions", own):
        assert title in (await browser.get(address, accept_language="en")).text
        assert title not in (await browser.get(address, accept_language="zh")).text
    whole = (await browser.get(here, accept_language="en")).text
    assert (text in whole, "In Chinese only" in whole) == (True, False)
    assert text in (await browser.get(f"{here}/poster", accept_language="en")).text
    assert title in (await browser.get("/haiwan/sessions?words=soil", accept_language="en")).text
    again = f"{HERE}/sessions/{session_id}/english"
    assert await running.refused("lin", "PUT", again, half) == (403, "actor_may_not_do_this")
    await _in_calendars(running, title)


async def _in_calendars(running: Stage, title: str) -> None:
    """The calendar that a program fetches is in the language in which its person is written to."""
    key = (await running.done(FARMER, "PUT", f"{HERE}/me/calendar-key"))["path"]
    chinese = (await running.http.get(key)).text
    wish = {"channels": [], "muted": [], "language": "en"}
    await running.done(FARMER, "PUT", f"{HERE}/me/message-preferences", wish)
    english = (await running.http.get(key)).text
    assert (title in chinese, title in english) == (False, True)


async def _by_its_page(browser: Browser, session_id: str, saturday: datetime) -> None:
    form = f"/haiwan/partner/sessions/{session_id}/copy"
    await browser.sign_in("lin")
    assert form not in (await browser.get(f"/haiwan/sessions/{session_id}")).text
    assert (await browser.get(form)).status_code == 404
    assert (await browser.get("/haiwan/partner/sessions/none/copy")).status_code == 404
    await browser.sign_in(FARMER)
    for place in ("sessions", "partner/sessions"):
        assert f'href="{form}"' in (await browser.get(f"/haiwan/{place}/{session_id}")).text
    proposed = (await browser.get(form)).text
    assert "换个时间再办一次" in proposed
    assert f'value="{saturday + timedelta(days=7):%Y-%m-%dT%H:%M}"' in proposed
    wish = {"starts_at": f"{saturday + timedelta(days=14):%Y-%m-%dT%H:%M}", "without_price": "false"}
    refused = await sends(browser, form, wish)
    assert refused.status_code == 409
    assert "参考价" in refused.text
    assert f'value="{wish["starts_at"]}"' in refused.text
    done = await sends(browser, form, wish | {"without_price": "true"})
    assert done.status_code == 303
    copied = await browser.get(done.headers["location"], accept_language="en")
    assert "Copy with a new time" in copied.text
    assert "free" in copied.text


async def _as_a_template(running: Stage, browser: Browser, session_id: str, saturday: datetime) -> None:
    made = await running.done(FARMER, "POST", f"{HERE}/sessions/{session_id}/templates")
    template = f"{HERE}/session-templates/{made['id']}"
    kept = await running.done(FARMER, "GET", template)
    assert kept["session"]["title_en"] == "Growing without soil"
    assert (kept["session"]["minutes"], kept["session"]["units"], kept["session"]["age_from"]) == (90, 2, 6)
    assert await running.refused(OTHER_PARTNER, "GET", template) == (404, "session_template_is_unknown")
    assert (await running.done(OTHER_PARTNER, "GET", f"{HERE}/session-templates"))["items"] == []
    wish = {"starts_at": (saturday + timedelta(days=28)).isoformat()}
    for moment in ("2026-12-05T10:00:30+08:00", "2199-12-31T23:00:00+08:00"):
        for path in (f"{template}/sessions", f"{HERE}/sessions/{session_id}/copies"):
            assert (await running.refused(FARMER, "POST", path, {"starts_at": moment}))[0] == 422
    trial = await running.done(FARMER, "POST", f"{template}/trial", wish)
    assert [(one["reason"], one["remedy"]) for one in trial["against"]] == [
        ("reference_is_not_in_force", "another_price")
    ]
    refused = await running.refused(FARMER, "POST", f"{template}/sessions", wish)
    assert refused[1] == "reference_is_not_in_force"
    assert [one["pieces"] for one in kept["session"]["equipment"]] == [5]
    free = wish | {"without_price": True}
    drafted = await running.done(FARMER, "POST", f"{template}/sessions", free)
    new = await running.done(FARMER, "GET", f"{HERE}/sessions/{drafted['id']}")
    assert (new["title"], new["price_fen"], new["capacity"]) == ("亲子无土栽培课", 0, 50)
    assert (new["title_en"], new["description_en"]) == ("Growing without soil", "Bring a bottle of water.")
    booked = await running.done(STAFF, "GET", f"{HERE}/bookings/{new['booking_id']}")
    assert booked["equipment"] == kept["session"]["equipment"]
    later = {"starts_at": (saturday + timedelta(days=42)).isoformat(), "without_equipment": True}
    bare = await running.done(FARMER, "POST", f"{template}/sessions", free | later)
    session = await running.done(FARMER, "GET", f"{HERE}/sessions/{bare['id']}")
    without = await running.done(STAFF, "GET", f"{HERE}/bookings/{session['booking_id']}")
    assert without["equipment"] == []

    await browser.sign_in(FARMER)
    here = "/haiwan/partner/templates"
    assert (await sends(browser, f"/haiwan/partner/sessions/{session_id}/keep", {})).status_code == 303
    assert (await browser.get(here)).text.count("亲子无土栽培课</strong>") == 2
    form = f"{here}/{made['id']}/draft"
    for page in (
        (await browser.get(form)).text,
        (await sends(browser, form, {"starts_at": f"{saturday + timedelta(days=35):%Y-%m-%dT%H:%M}"})).text,
    ):
        assert "参考价现在不能用" in page
        assert "请选“不带费用”生成草稿" in page
    edit = f"{here}/{made['id']}/edit"
    values = {
        "session.title": "周末无土栽培",
        "session.space_id": kept["session"]["space_id"],
        "session.minutes": "60",
        "session.capacity": "30",
        "session.for_minors": "true",
        "session.volunteer": "false",
        "session.title_en": "Soil at the weekend",
    }
    assert (await sends(browser, edit, values | {"session.capacity": "61"})).status_code == 422
    assert 'name="session.equipment.0.pieces"' in (await browser.get(edit)).text
    (piece,) = kept["session"]["equipment"]
    values |= {"session.equipment.0.equipment_id": piece["equipment_id"]}
    three = values | {"session.equipment.0.pieces": "3"}
    assert (await sends(browser, edit, three)).status_code == 303
    edited = await running.done(FARMER, "GET", template)
    assert [one["pieces"] for one in edited["session"]["equipment"]] == [3]
    assert 'value="3"' in (await browser.get(edit)).text
    assert (await sends(browser, edit, values | {"session.equipment.0.pieces": ""})).status_code == 303
    assert (await running.done(FARMER, "GET", template))["session"]["equipment"] == []
    assert "60 分钟 · 30 个名额" in (await browser.get(here)).text
    moment = f"{saturday + timedelta(days=35):%Y-%m-%dT%H:%M}"
    done = await sends(browser, form, {"starts_at": moment, "without_price": "true"})
    drafted_anew = done.headers["location"]
    assert "Soil at the weekend" in (await browser.get(drafted_anew, accept_language="en")).text
    assert "周末无土栽培" in (await browser.get(drafted_anew, accept_language="zh")).text
    assert (await sends(browser, f"{here}/new", values | {"session.title": "新模板"})).status_code == 303
    assert "新模板" in (await browser.get(here)).text
    assert (await sends(browser, f"{here}/{made['id']}/drop", {})).status_code == 303
    assert (await browser.get(form)).status_code == 404
