"""Rooms on pages: from a start that is free to a booking, sent twice, and given back."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from urllib.parse import unquote

import httpx2
import pytest
import pytest_asyncio

from services.gateway.pages.rooms.starts import HALF_AN_HOUR, HOUR, lengths_at, starts_in
from shared.contracts.bookings.spaces.views import FreeWindow
from tests.component.gateway import Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPACE = {"name": "舞蹈室", "name_en": "Dance room", "floor": 2, "capacity": 25, "buffer_minutes": 10}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("rooms") / "data") as one:
        await one.open("haiwan")
        await one.done("chen-staff", "POST", "/v1/communities/haiwan/spaces", SPACE)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = httpx2.ASGITransport(app=running.app, raise_app_exceptions=False)
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
