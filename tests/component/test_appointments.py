"""Appointments from their offer to their end: through the API and by pages, and what others see of them."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, OTHER_PARTNER, STAFF, admit, priced
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

TITLE = "阳台种植一对一"
OFFERS = "/haiwan/partner/appointments"
BEFORE, ABOUT = "孩子不愿上学", "想聊聊怎么开口"


async def _offered(running: Stage) -> tuple[list[str], str, datetime]:
    """Three of a Saturday morning: their ids, the space and the first's start."""
    partner_id = await admit(running, FARMER)
    space = await running.done(
        STAFF, "POST", f"{HERE}/spaces", {"name": "露台", "name_en": "Terrace", "capacity": 9}
    )
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    wish = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=135)).isoformat(),
        "length_minutes": 45,
        "title": TITLE,
        "category": "nature",
        "price": await priced(running, 3_000),
    }
    above = wish | {"price": wish["price"] | {"price_fen": 6_401}}
    refused = await running.refused(FARMER, "POST", f"{HERE}/appointments", above)
    assert refused[1] == "price_is_above_the_cap"
    made = await running.done(FARMER, "POST", f"{HERE}/appointments", wish)
    found = await running.done(None, "GET", f"{HERE}/sessions?offer_id={made['id']}")
    assert [one["state"] for one in found["items"]] == ["open"] * 3
    assert {one["title"] for one in found["items"]} == {TITLE}
    return [one["session_id"] for one in found["items"]], space["id"], saturday


async def test_one_is_taken_kept_private_and_delivered(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        (first, second, third), space_id, saturday = await _offered(running)
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await _in_english(browser, first)
            await _taken_by_its_page(browser, first)
            await _what_it_is_about(running, browser, first, tmp_path)
            await _as_others_see_it(running, browser, first, space_id)
            await _as_its_host_sees_it(browser, first)
            await _offered_by_a_form(browser, saturday, space_id)
        kinds = [
            one["kind"] for one in (await running.done(FARMER, "GET", f"{HERE}/me/messages"))["messages"]
        ]
        assert kinds.count("appointment_taken") == 1
        await _over(running, (first, second, third), saturday)
        await running.done("lin", "DELETE", "/v1/me")
        roll = (await running.done(FARMER, "GET", f"{HERE}/sessions/{first}/roll"))["lines"]
        assert [one["about"] for one in roll] == [None], "the words are erased with the person"


async def _in_english(browser: Browser, first: str) -> None:
    """What its partner says of the offer is read of each of its times."""
    await browser.sign_in(FARMER)
    (form,) = {*re.findall(rf'href="({OFFERS}/[^"]+/translate)"', (await browser.get(OFFERS)).text)}
    title = "Growing on a balcony, one to one"
    assert (await sends(browser, form, {"title_en": ""})).status_code == 422
    assert (await sends(browser, form, {"title_en": title})).status_code == 303
    for address in (OFFERS, "/haiwan/appointments", f"/haiwan/sessions/{first}"):
        assert title in (await browser.get(address, accept_language="en")).text
        assert title not in (await browser.get(address, accept_language="zh")).text
    nothing = "0197e3a0-5c00-7a10-8000-00000000eeee"
    assert (await browser.get(f"{OFFERS}/{nothing}/translate")).status_code == 404


async def _taken_by_its_page(browser: Browser, first: str) -> None:
    listed = (await browser.get("/haiwan/appointments")).text
    assert TITLE in listed
    assert f'href="/haiwan/sessions/{first}"' in listed
    assert TITLE not in (await browser.get("/haiwan/sessions")).text
    await browser.sign_in("lin")
    done = await sends(browser, f"/haiwan/sessions/{first}", {}, to=f"/haiwan/sessions/{first}/enrol")
    assert done.status_code == 303
    own = (await browser.get(f"/haiwan/sessions/{first}")).text
    assert f"<h1>{TITLE}</h1>" in own
    assert f'href="/haiwan/sessions/{first}"' not in (await browser.get("/haiwan/appointments")).text


async def _what_it_is_about(running: Stage, browser: Browser, first: str, files: Path) -> None:
    """Said by whoever has it, read by its partner; neither staff nor the logs have the words."""
    (place,) = (await running.done("lin", "GET", f"{HERE}/enrolments?session_id={first}"))["items"]
    key, own = place["enrolment_id"], f"/haiwan/sessions/{first}"
    form = f"/haiwan/appointments/{key}/about"
    assert f'href="{form}">告诉合伙人想聊什么' in (await browser.get(own)).text
    assert (await sends(browser, form, {"about": "很长" * 200})).status_code == 422
    assert (await sends(browser, form, {"about": BEFORE})).headers["location"].startswith(own)
    assert f"想聊的：{BEFORE}" in (await browser.get(own)).text
    english = (await browser.get(form, accept_language="en")).text
    assert ("What it is about (optional)" in english, f'value="{BEFORE}"' in english) == (True, True)
    told = await running.done("lin", "PUT", f"{HERE}/enrolments/{key}/topic", {"about": ABOUT})
    asked = f"{HERE}/enrolments/{key}?min_sequence={told['sequence']}"
    seen = {who: (await running.done(who, "GET", asked))["about"] for who in ("lin", FARMER, STAFF)}
    assert seen == {"lin": ABOUT, FARMER: ABOUT, STAFF: None}
    for who in (FARMER, STAFF):
        listed = (await running.done(who, "GET", f"{HERE}/enrolments?session_id={first}"))["items"]
        roll = (await running.done(who, "GET", f"{HERE}/sessions/{first}/roll"))["lines"]
        assert [one["about"] for one in (*listed, *roll)] == [ABOUT if who == FARMER else None] * 2
    await browser.sign_in(STAFF)
    assert ABOUT not in (await browser.get(f"/haiwan/partner/sessions/{first}/roll")).text
    await browser.sign_in(FARMER)
    assert f"想聊的：{ABOUT}" in (await browser.get(f"/haiwan/partner/sessions/{first}/roll")).text
    refused = await running.refused("zhao", "PUT", f"{HERE}/enrolments/{key}/topic", {"about": "x"})
    assert refused == (403, "actor_may_not_do_this")
    kept = _files(files)
    assert not [name for name, content in kept.items() if BEFORE.encode() in content], "it is forgotten"
    assert {name.partition(".")[0] for name, content in kept.items() if ABOUT.encode() in content} == {
        "vault"
    }


def _files(below: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in below.rglob("*") if path.is_file()}


async def _as_others_see_it(running: Stage, browser: Browser, first: str, space_id: str) -> None:
    """That it is taken, and neither what it is nor whose, wherever they look."""
    await admit(running, OTHER_PARTNER)
    await browser.sign_in("zhao")
    page = (await browser.get(f"/haiwan/sessions/{first}")).text
    assert "已约（一对一）" in page
    assert [one in page for one in ("免费", "30.00", "application/ld+json")] == [False] * 3
    for path in (f"/haiwan/sessions/{first}", f"/haiwan/sessions/{first}/poster"):
        assert TITLE not in (await browser.get(path)).text
    for who in ("zhao", OTHER_PARTNER, None):
        seen = await running.done(who, "GET", f"{HERE}/sessions/{first}")
        assert (seen["title"], seen["state"], seen["places_taken"]) == ("", "full", 1)
        assert (seen["description"], seen["category"], seen["price_fen"]) == (None, None, 0)
        listed = (await running.done(who, "GET", f"{HERE}/sessions?space_id={space_id}"))["items"]
        assert [one["title"] for one in listed] == ["", TITLE, TITLE]
        for sought in ("words=阳台", "category=nature", "price_up_to_fen=5000"):
            found = (await running.done(who, "GET", f"{HERE}/sessions?{sought}"))["items"]
            assert first not in [one["session_id"] for one in found]
            alone = await running.done(who, "GET", f"{HERE}/sessions?{sought}&limit=1")
            assert len(alone["items"]) == 1, "an empty page before others would tell that something is hidden"
    assert (await running.done("zhao", "GET", f"{HERE}/enrolments?session_id={first}"))["items"] == []
    again = {"starts_at": "2030-01-05T10:00:00+08:00"}
    for act, body in (("copies", again), ("templates", None)):
        answer = await running.refused(OTHER_PARTNER, "POST", f"{HERE}/sessions/{first}/{act}", body)
        assert answer[1] == "session_is_unknown"
    for who in ("lin", FARMER, STAFF):
        assert (await running.done(who, "GET", f"{HERE}/sessions/{first}"))["title"] == TITLE


async def _as_its_host_sees_it(browser: Browser, first: str) -> None:
    await browser.sign_in(FARMER)
    own = (await browser.get(OFFERS)).text
    assert "2 个可约" in own
    assert "已约" in own
    assert 'name="attended"' in (await browser.get(f"/haiwan/partner/sessions/{first}/roll")).text
    assert f"{first}/roll" in (await browser.get(f"/haiwan/partner/sessions/{first}")).text


async def _offered_by_a_form(browser: Browser, saturday: datetime, space_id: str) -> None:
    """Conflicts are named, then left out; what is free is withdrawn."""
    local = saturday.replace(tzinfo=None).isoformat(timespec="minutes")
    until = (saturday + timedelta(hours=3, minutes=50)).replace(tzinfo=None).isoformat(timespec="minutes")
    wish = {
        "title": "第二批",
        "space_id": space_id,
        "starts_at": local,
        "ends_at": until,
        "category": "",
        "length_minutes": "45",
        "pause_minutes": "0",
        "each_person": "1",
        "for_minors": "false",
        "skip_conflicts": "false",
    }
    wrong = await sends(browser, f"{OFFERS}/offer", wish)
    assert (wrong.status_code, "个时间约不到" in wrong.text) == (409, True)
    assert (await sends(browser, f"{OFFERS}/offer", wish | {"length_minutes": "1"})).status_code == 422
    assert (await sends(browser, f"{OFFERS}/offer", wish | {"skip_conflicts": "true"})).status_code == 303
    page = (await browser.get(OFFERS)).text
    assert "第二批" in page
    withdraw = page.rpartition('/withdraw"')[0].rpartition('href="')[2] + "/withdraw"
    assert (await sends(browser, withdraw, {"reason": "外出"})).status_code == 303
    assert "第二批" not in (await browser.get(OFFERS)).text
    await browser.sign_in(STAFF)
    assert TITLE in (await browser.get(OFFERS, accept_language="zh")).text
    await browser.sign_in("zhao")
    assert (await browser.get(f"{OFFERS}/offer")).status_code == 403
    assert TITLE not in (await browser.get(OFFERS)).text


async def _over(running: Stage, ids: tuple[str, str, str], saturday: datetime) -> None:
    """Those that nobody took are over by themselves; the taken one's share names what it was to nobody."""
    seconds = int((saturday + timedelta(hours=4) - running.platform.gateway.clock.now()).total_seconds())
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await running.platform.host.settled(60)
    seen = [await running.done(FARMER, "GET", f"{HERE}/sessions/{one}") for one in ids]
    assert [one["state"] for one in seen] == ["closed", "cancelled", "cancelled"]
    assert [one["report"] for one in seen] == ["due", None, None]
    (place,) = (await running.done(FARMER, "GET", f"{HERE}/enrolments?session_id={ids[0]}"))["items"]
    paid = f"{HERE}/enrolments/{place['enrolment_id']}/payments"
    await running.done(FARMER, "POST", paid, {"amount_fen": 3_000})
    came = {"attended": [place["enrolment_id"]]}
    await running.done(FARMER, "POST", f"{HERE}/sessions/{ids[0]}/attendance", came)
    await running.done(FARMER, "POST", f"{HERE}/sessions/{ids[0]}/delivery", {})
    assert await running.platform.host.settled(60)
    feed = await running.done(None, "GET", f"{HERE}/events?limit=500")
    events = [one["event"] for one in feed["events"]]
    delivered = [one["data"] for one in events if one["type"] == "bookings.session_delivered.v1"]
    assert [(one["title"], one["takings_fen"]) for one in delivered] == [("1:1", 3_000)]
    assert sum(one["type"] == "bookings.appointment_untaken.v1" for one in events) == 2
