"""Rooms on pages: from a start that is free to a booking, sent twice, and given back."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import httpx2
import pytest
import pytest_asyncio

from services.gateway.pages.rooms.starts import HALF_AN_HOUR, HOUR, lengths_at, starts_in
from shared.contracts.bookings.spaces.views import FreeWindow
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPACE = {"name": "舞蹈室", "name_en": "Dance room", "floor": 2, "capacity": 25, "buffer_minutes": 10}

ALWAYS = [
    {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens_at": "00:00", "closes_at": "00:00", "closes_next_day": True}
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("rooms") / "data") as one:
        await one.open("haiwan")
        await one.done("chen-staff", "POST", "/v1/communities/haiwan/spaces", SPACE)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def test_a_room_is_booked_once_however_often_the_form_is_sent(browser: Browser) -> None:
    await browser.sign_in("lin")
    page = await browser.get("/haiwan/rooms")
    day = re.findall(r'href="(\?day=[0-9-]+)"', page.text)[5]
    starts = re.findall(
        r'href="(/haiwan/rooms/[^"]+/book\?start=[^"]+)"', (await browser.get(f"/haiwan/rooms{day}")).text
    )
    form = await browser.get(unquote(starts[0]).replace("+", "%2B"))
    assert "预约空间" in form.text
    once = re.search(r'name="once" value="([^"]+)"', form.text)
    start = re.search(r'name="starts_at" value="([^"]+)"', form.text)
    assert once
    assert start
    fields = {"token": token_on(form.text), "once": once[1], "starts_at": start[1], "minutes": "60"}
    path = starts[0].partition("?")[0]
    sent = [await browser.send(path, fields) for _ in range(3)]
    assert {one.status_code for one in sent} == {303}
    places = {one.headers["location"].partition("?")[0] for one in sent}
    assert len(places) == 1
    shown = await browser.get(sent[0].headers["location"])
    assert "预约成功" in shown.text
    calendar = await browser.get(f"{places.pop()}/calendar.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "\r\nBEGIN:VEVENT\r\n" in calendar.text


def free(starts_at: str, minutes: int) -> list[FreeWindow]:
    begin = datetime.fromisoformat(starts_at)
    return [FreeWindow(starts_at=begin, ends_at=begin + timedelta(minutes=minutes))]


async def test_a_start_after_a_buffer_is_offered_and_then_the_full_hours() -> None:
    found = starts_in(free("2026-12-04T11:10:00+00:00", 170), HOUR)
    assert [f"{one:%H:%M}" for one in found] == ["11:10", "12:00", "13:00"]
    halves = starts_in(free("2026-12-04T11:10:00+00:00", 80), HALF_AN_HOUR)
    assert [f"{one:%H:%M}" for one in halves] == ["11:10", "11:30", "12:00"]


async def test_the_lengths_that_fit_end_with_what_is_left() -> None:
    windows = free("2026-12-04T11:10:00+00:00", 110)
    at = windows[0].starts_at
    assert lengths_at(at, windows, timedelta(hours=4)) == [30, 60, 90, 110]
    assert lengths_at(at, windows, timedelta(hours=1)) == [30, 60]
    assert lengths_at(at - timedelta(minutes=5), windows, timedelta(hours=4)) == []


async def test_somebody_waits_for_a_taken_room_and_takes_what_is_offered(
    running: Stage, browser: Browser
) -> None:
    await browser.sign_in("lin")
    spaces = await browser.get("/haiwan/rooms")
    room = re.findall(r'href="(/haiwan/rooms/[0-9a-f-]{36})"', spaces.text)[0]
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    window = {"starts_at": f"{day}T19:00", "ends_at": f"{day}T20:00"}
    times = {key: f"{moment}:00+08:00" for key, moment in window.items()}
    body = {"space_id": room.rpartition("/")[2], "for_the_community": True, **times}
    made = await running.done("chen-staff", "POST", "/v1/communities/haiwan/bookings", body)
    start = quote(times["starts_at"], safe="")
    not_free = (await browser.get(f"{room}/book?start={start}")).text
    link = re.search(r'href="([^"]+/wait\?start=[^"]+)"', not_free)
    assert link
    form = await browser.get(link[1])
    assert "候补已被预约的时间" in form.text
    assert [value in form.text for value in window.values()] == [True, True]
    joined = await browser.send(f"{room}/wait", {**_sending(form.text), **window})
    assert joined.status_code == 303
    place = joined.headers["location"].partition("?")[0]
    waiting = await browser.get(joined.headers["location"])
    assert "排在第 1 位" in waiting.text
    own = (await browser.get("/haiwan/me")).text
    assert f'href="{place}"' in own
    assert "空间候补" in own
    again = await browser.send(f"{room}/wait", {**_sending(waiting.text), **window})
    assert again.status_code == 409
    assert "您已经在候补这个时间了" in again.text
    await running.done("chen-staff", "POST", f"/v1/communities/haiwan/bookings/{made['id']}/cancellation", {})
    offered = await _until(browser, place, "已为您保留到")
    taken = await browser.send(f"{place}/take", _sending(offered))
    assert taken.status_code == 303
    assert "预约成功" in (await browser.get(taken.headers["location"])).text
    gone = await browser.send(f"{place}/leave", _sending(offered))
    assert gone.status_code == 404


async def test_several_seats_are_booked_in_one_act_and_the_page_says_how_many_are_free(
    running: Stage, browser: Browser
) -> None:
    """A resident comes with two children; somebody else has a seat in the second hour."""
    here = "/v1/communities/haiwan"
    study = {"name": "自习室", "name_en": "Study room", "capacity": 4, "units": 4, "opening_windows": ALWAYS}
    space = (await running.done("chen-staff", "POST", f"{here}/spaces", study))["id"]
    start = (datetime.now(UTC) + timedelta(days=2)).replace(hour=8, minute=0, second=0, microsecond=0)
    other = {"space_id": space, "starts_at": (start + HOUR).isoformat()}
    other["ends_at"] = (start + 2 * HOUR).isoformat()
    await running.done("zhao", "POST", f"{here}/bookings", other)
    await browser.sign_in("lin")
    form = f"/haiwan/rooms/{space}/book?start={start.isoformat().replace('+', '%2B')}"
    assert seats_of((await browser.get(form)).text) == {"30": "4", "60": "4", "90": "3", "120": "3"}
    english = (await browser.get(form, accept_language="en")).text
    assert ("Number of seats" in english, "4 seats free" in english) == (True, True)
    fields = {"starts_at": start.isoformat(), "minutes": "60", "units": "3"}
    refused = await book_by(browser, form, fields | {"minutes": "90", "units": "4"})
    assert (refused.status_code, '<option value="4" selected>' in refused.text) == (409, True)
    sent = await book_by(browser, form, fields)
    assert sent.status_code == 303
    assert re.search(r"<dt>位子数</dt><dd>3</dd>", (await browser.get(sent.headers["location"])).text)
    found = await running.done("lin", "GET", f"{here}/bookings?space_id={space}")
    assert [one["units"] for one in found["items"] if one["booked_by"]] == [3]
    assert seats_of((await browser.get(form)).text) == {"30": "1", "60": "1", "90": "1", "120": "1"}
    full = await browser.get(
        f"/haiwan/rooms?day={start:%Y-%m-%d}"
    )  # Late in the evening today has nothing left.
    whole = re.findall(r'href="(/haiwan/rooms/[^"]+/book\?start=[^"]+)"', full.text)
    dance = next(one for one in whole if space not in one)
    assert "位子数" not in (await browser.get(unquote(dance).replace("+", "%2B"))).text


def seats_of(page: str) -> dict[str, str]:
    """By length, in the order of the page: how many seats are free. The first four."""
    found = re.findall(r'name="minutes" value="(\d+)".*?(\d+) 个空位', page)
    return dict(found[:4])


async def book_by(browser: Browser, form: str, fields: dict[str, str]) -> httpx2.Response:
    page = (await browser.get(form)).text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return await browser.send(form.partition("?")[0], fields | {"token": token_on(page), "once": once[1]})


async def test_what_is_only_held_becomes_a_booking_with_one_button(running: Stage, browser: Browser) -> None:
    await browser.sign_in("mei")
    room = re.findall(r'href="/haiwan/rooms/([0-9a-f-]{36})"', (await browser.get("/haiwan/rooms")).text)[0]
    day = (datetime.now(UTC) + timedelta(days=8)).date()
    times = {"starts_at": f"{day}T19:00:00+08:00", "ends_at": f"{day}T20:00:00+08:00"}
    held = await running.done("mei", "POST", "/v1/communities/haiwan/holds", {"space_id": room, **times})
    place = f"/haiwan/bookings/{held['id']}"
    shown = await browser.get(f"{place}?seq=bookings.{held['sequence']}")
    assert "空间暂时为您保留到" in shown.text
    done = await browser.send(f"{place}/confirm", _sending(shown.text))
    assert done.status_code == 303
    after = (await browser.get(done.headers["location"])).text
    assert "预约成功" in after
    assert f"{place}/confirm" not in after
    assert (await browser.send("/haiwan/bookings/x/confirm", _sending(shown.text))).status_code == 404


async def test_a_room_is_held_from_its_form_and_confirmed_or_given_up_on_its_page(
    running: Stage, browser: Browser
) -> None:
    await browser.sign_in("zhao")
    room = re.findall(r'href="/haiwan/rooms/([0-9a-f-]{36})"', (await browser.get("/haiwan/rooms")).text)[0]
    begins = f"{(datetime.now(UTC) + timedelta(days=7)).date()}T19:00:00%2B08:00"
    path = f"/haiwan/rooms/{room}"
    form = (await browser.get(f"{path}/book?start={begins}")).text
    assert f'formaction="{path}/hold"' in form
    assert (
        "Hold it for 10 minutes first"
        in (await browser.get(f"{path}/book?start={begins}", accept_language="en")).text
    )
    start = re.search(r'name="starts_at" value="([^"]+)"', form)
    assert start
    sending = {**_sending(form), "starts_at": start[1], "minutes": "60"}
    sent = [await browser.send(f"{path}/hold", sending) for _ in range(2)]
    assert {one.status_code for one in sent} == {303}
    place = sent[0].headers["location"].partition("?")[0]
    assert place == sent[1].headers["location"].partition("?")[0]
    shown = (await browser.get(sent[0].headers["location"])).text
    assert ("空间暂时为您保留到" in shown, "<h1>预约成功" in shown) == (True, False)
    assert "放弃保留" in shown
    assert f'href="{place}"' in (await browser.get("/haiwan/me")).text
    given_up = await browser.send(f"{place}/cancel", _sending(shown))
    assert given_up.status_code == 303
    assert "已取消" in (await browser.get(given_up.headers["location"])).text
    for _ in range(2):  # So often a day one holds a time and lets it go: whoever wants it then books it.
        form = (await browser.get(f"{path}/book?start={begins}")).text
        again = await browser.send(f"{path}/hold", {**sending, **_sending(form)})
        if again.status_code != 303:
            break
        held = again.headers["location"].partition("?")[0]
        await browser.send(f"{held}/cancel", _sending((await browser.get(held)).text))
    assert (again.status_code, f'formaction="{path}/hold"' in again.text) == (409, True)
    nothing = await browser.send(f"{path}/hold", {**sending, **_sending(form), "minutes": "soon"})
    assert nothing.status_code == 422


def _sending(page: str) -> dict[str, str]:
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return {"token": token_on(page), "once": once[1]}


async def _until(browser: Browser, path: str, words: str) -> str:
    """The page once it says so: what is offered follows by itself."""
    for _ in range(1_200):
        page = await browser.get(path)
        if words in page.text:
            return page.text
        await asyncio.sleep(0.05)
    raise AssertionError(f"never {words}")
