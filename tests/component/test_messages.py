"""Messages on the running platform: in the inbox once, there again after a rebuild, gone with an erasure."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from examples.gangwan.people import identities
from shared.contracts.gateway.inboxes import GatherOutgoing, ReadInbox
from tests.component.gateway import Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit, priced
from tests.component.test_gateway_pages import HTML, Browser, token_on

LIN, ZHAO = "lin", "zhao"


async def a_lesson(running: Stage) -> str:
    """A lesson for one on Saturday in a week, which Lin has and Zhao waits for; its path."""
    partner_id = await admit(running, FARMER)
    terrace = {"name": "三楼露天平台", "name_en": "Terrace", "capacity": 60, "units": 2}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", terrace)
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(
        days=(5 - now.weekday()) % 7 + 7
    )
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "capacity": 1,
        "for_minors": True,
    }
    session = await running.done(FARMER, "POST", f"{HERE}/sessions", draft)
    path = f"{HERE}/sessions/{session['id']}"
    await running.done(FARMER, "PUT", f"{path}/price", await priced(running))
    await running.done(FARMER, "POST", f"{path}/opening")
    return path


async def inbox(running: Stage, name: str) -> dict[str, Any]:
    await running.platform.host.settled()
    found: dict[str, Any] = await running.done(name, "GET", f"{HERE}/me/messages")
    return found


async def kinds(running: Stage, name: str) -> list[str]:
    return [one["kind"] for one in (await inbox(running, name))["messages"]]


@pytest.mark.asyncio
async def test_what_befalls_people_is_in_their_inbox_once_survives_a_rebuild_and_goes_with_them(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    async with stage(data) as running:
        await running.open("haiwan")
        lesson = await a_lesson(running)
        enrolled = await running.done(LIN, "POST", f"{lesson}/enrolments")
        await running.done(ZHAO, "POST", f"{lesson}/enrolments")
        await running.done(LIN, "POST", f"{HERE}/enrolments/{enrolled['id']}/cancellation")
        offered = await inbox(running, ZHAO)
        assert [one["kind"] for one in offered["messages"]] == ["place_offered"]
        assert offered["messages"][0]["facts"]["until"] is not None
        assert await kinds(running, LIN) == []
        await running.done(STAFF, "POST", f"{lesson}/cancellation", {"reason": "天气"})
        assert await kinds(running, ZHAO) == ["session_cancelled", "place_offered"]
        before = await inbox(running, ZHAO)
        read = await running.done(ZHAO, "POST", f"{HERE}/me/messages/read")
        wish = {"channels": ["sms"], "muted": ["publicity_begun"], "language": "en"}
        await running.done(ZHAO, "PUT", f"{HERE}/me/message-preferences", wish)
        assert read["sequence"] > 0
    for left in data.glob("gateway.documents.db*"):
        left.unlink()
    async with stage(data) as running:
        after = await inbox(running, ZHAO)
        assert after["messages"] == before["messages"]
        assert (after["preferences"]["channels"], after["preferences"]["language"]) == (["sms"], "en")
        assert after["read_until"] is not None
        await running.done(ZHAO, "DELETE", "/v1/me")
        await running.platform.host.settled()
        gateway = running.platform.gateway.clients["gateway"]
        zhao = identities()[ZHAO].person_id
        assert await gateway.ask("haiwan", ReadInbox(person_id=zhao)) is None
        waits = await gateway.ask("district", GatherOutgoing(communities=("haiwan",)))
        assert [one for one in waits["haiwan"].to_send if one.person_id == zhao] == []


def letters(running: Stage) -> list[tuple[str, str, str]]:
    """What would have been sent, the oldest first: by which way, to whom, of what."""
    showcase = running.platform.gateway.showcase
    assert showcase is not None
    return [(one.channel, one.to, str(one.letter.kind)) for one in reversed(showcase.shown)]


async def sent(running: Stage) -> list[tuple[str, str, str]]:
    await running.platform.host.settled()
    await running.platform.courier.look()
    return letters(running)


async def to_morning(running: Stage) -> None:
    """Ten o'clock at the community's, whenever this test runs."""
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    seconds = int(((10 - now.hour) % 24) * 3_600) + 1
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})


@pytest.mark.asyncio
async def test_messages_go_by_the_ways_that_their_reader_chose_and_staff_call_whom_nothing_reaches(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await to_morning(running)
        contact = {"name": "赵", "phone": "13800000001", "email": "zhao@example.org"}
        await running.done(ZHAO, "PUT", f"{HERE}/me", contact)
        await running.done(ZHAO, "PUT", f"{HERE}/me/message-preferences", {"channels": ["email"]})
        await running.done("mei", "PUT", f"{HERE}/me", {"name": "梅奶奶"})
        lesson = await a_lesson(running)
        for name in (LIN, ZHAO, "mei"):
            await running.done(name, "POST", f"{lesson}/enrolments")
        await running.done(STAFF, "POST", f"{lesson}/cancellation", {"reason": "天气"})
        assert await sent(running) == [("email", "zhao@example.org", "session_cancelled")]
        assert await sent(running) == [("email", "zhao@example.org", "session_cancelled")]
        (told,) = (await inbox(running, ZHAO))["messages"]
        assert told["channels"] == ["email"]
        calls = (await running.done(STAFF, "GET", f"{HERE}/calls-to-make"))["calls"]
        assert {one["name"] for one in calls} == {None, "梅奶奶"}
        mei = next(one for one in calls if one["name"])
        assert (mei["phone"], mei["message"]["kind"]) == (None, "session_cancelled")
        reads = (await running.done("mei", "GET", "/v1/me/contact-reads"))["items"]
        assert [one["purpose"] for one in reads] == ["booking"]
        call = f"{HERE}/calls-to-make/{mei['message']['message_id']}/call"
        assert await running.refused(LIN, "POST", call) == (403, "actor_may_not_do_this")
        await running.done(STAFF, "POST", call)
        await running.platform.host.settled()
        assert await running.refused(STAFF, "POST", call) == (404, "message_is_not_to_be_called")
        await running.done(LIN, "POST", f"{HERE}/me/messages/read")
        await running.platform.host.settled()
        # Whoever was to hold it has given no way either.
        left = (await running.done(STAFF, "GET", f"{HERE}/calls-to-make"))["calls"]
        assert [one["message"]["kind"] for one in left] == ["host_sessions_cancelled"]
        page = await running.http.get("/development/messages", headers={"accept": "text/html"})
        assert "zhao@example.org" in page.text


@pytest.mark.asyncio
async def test_pages_tell_what_befell_people_let_them_choose_and_erase_them_after_a_confirmation(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        lesson = await a_lesson(running)
        await running.done(ZHAO, "POST", f"{lesson}/enrolments")
        sheet = await running.http.get(f"/haiwan/sessions/{lesson.rpartition('/')[2]}/poster", headers=HTML)
        assert "亲子无土栽培课" in sheet.text
        assert "<svg" in sheet.text
        assert (await running.http.get("/haiwan/fund/poster", headers=HTML)).status_code == 200
        await running.done(STAFF, "POST", f"{lesson}/cancellation", {"reason": "天气"})
        await running.platform.host.settled()
        browser = Browser(running.http)
        await browser.sign_in(ZHAO)
        assert "/me/messages" in (await browser.get("/haiwan/me")).text
        page = (await browser.get("/haiwan/me/messages", accept_language="en")).text
        assert "does not take place" in page
        token = token_on(page)
        wish = {
            "token": token,
            "at_night": "true",
            "language": "en",
            "name": "赵",
            "email": "zhao@example.org",
        }
        await browser.send("/haiwan/me/settings", wish)
        await browser.send("/haiwan/me/contact", wish)
        chosen = (await inbox(running, ZHAO))["preferences"]
        assert chosen == {"channels": [], "muted": [], "at_night": True, "language": "en"}
        assert (await running.done(ZHAO, "GET", f"{HERE}/me"))["email"] == "zhao@example.org"
        await browser.send("/haiwan/me/messages/read", {"token": token})
        assert (await inbox(running, ZHAO))["read_until"] is not None
        unsure = await browser.send("/account/erasure", {"token": token})
        assert unsure.status_code == 422
        gone = await browser.send("/account/erasure", {"token": token, "confirm": "erase"})
        assert (gone.status_code, gone.headers["location"]) == (303, "/erased")
        assert (await browser.get("/erased")).status_code == 200
        assert (await browser.get("/haiwan/me")).headers["location"].startswith("/sign-in")
        assert (await running.ask(ZHAO, "GET", f"{HERE}/me")).status_code in {401, 403, 404}
