"""A request is judged when all of it is here, and not when its headers came."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from services.gateway.identity.tokens import DevelopmentIssuer
from services.gateway.platform import Limits
from shared.kernel.clock import Clock, SystemClock
from tests.component.gateway import OFFICER, OPENING, Stage, stage
from tests.component.processes import processes
from tests.component.test_bookings_spaces import STAFF, a_room, a_wednesday, slot
from tests.component.test_fund import gift

HERE = "/v1/communities/haiwan"
TREASURER = "qian-treasurer"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("moment") / "data") as running:
        await running.open("haiwan")
        yield running


def person(name: str) -> str:
    return identities()[name].person_id


async def sent_slowly(
    running: Stage,
    name: str,
    method: str,
    path: str,
    body: Any,
    meanwhile: Callable[[], Awaitable[object]],
    **headers: str,
) -> httpx2.Response:
    """A request whose headers come at once, and whose body ends after something has happened."""
    content = json.dumps(body).encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield content[:5]
        await meanwhile()
        yield content[5:]

    sent = running.bearer(name) | {"Content-Type": "application/json"} | headers
    return await running.http.request(method, path, content=pieces(), headers=sent)


async def test_who_names_the_sequence_of_an_answer_sees_what_it_did(haiwan: Stage) -> None:
    """Asked as by anybody else, without a wait for all who follow a log."""
    room = await a_room(haiwan)
    evening = await a_wednesday(haiwan)
    at_once = httpx2.ASGITransport(app=haiwan.platform.app)
    async with httpx2.AsyncClient(transport=at_once, base_url="http://hehuo.test") as http:
        direct = replace(haiwan, http=http)
        for days in range(10):
            wish = slot(room, evening + timedelta(days=days)) | {"for_the_community": True}
            made = await direct.done(STAFF, "POST", f"{HERE}/bookings", wish)
            path = f"{HERE}/bookings/{made['id']}?min_sequence={made['sequence']}"
            assert (await direct.done(STAFF, "GET", path))["state"] == "confirmed"


async def test_a_treasurer_who_was_revoked_while_the_body_came_books_nothing(haiwan: Stage) -> None:
    role = f"{HERE}/people/{person(TREASURER)}/roles/treasurer"
    answer = await sent_slowly(
        haiwan,
        TREASURER,
        "POST",
        f"{HERE}/fund/donations",
        gift(haiwan),
        lambda: haiwan.done(OFFICER, "DELETE", role),
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "actor_may_not_do_this")
    assert (await haiwan.done(None, "GET", f"{HERE}/fund/donations"))["items"] == []


async def test_a_person_who_was_erased_while_the_body_came_does_not_come_back(haiwan: Stage) -> None:
    answer = await sent_slowly(
        haiwan,
        "pan",
        "PUT",
        "/v1/me",
        {"name": "潘石榴", "phone": "13800001111"},
        lambda: haiwan.done("pan", "DELETE", "/v1/me"),
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "account_is_erased")
    assert await haiwan.platform.gateway.vault.communities_of(person("pan")) == []


async def test_a_token_that_expired_while_the_body_came_is_refused(haiwan: Stage) -> None:
    issuer = haiwan.platform.issuer
    assert isinstance(issuer, DevelopmentIssuer)
    clock = issuer._seconds
    token = issuer.issue(person("mei"), timedelta(seconds=5))

    async def six_seconds_pass() -> None:
        issuer._seconds = lambda: clock() + 6

    try:
        answer = await sent_slowly(
            haiwan,
            "mei",
            "PUT",
            "/v1/me",
            {"name": "梅"},
            six_seconds_pass,
            Authorization=f"Bearer {token}",
        )
    finally:
        issuer._seconds = clock
    assert (answer.status_code, answer.json()["code"]) == (401, "token_has_expired")


async def test_a_slot_that_passed_while_the_body_came_is_not_booked(haiwan: Stage) -> None:
    room, evening = await a_room(haiwan), await a_wednesday(haiwan)

    async def the_evening_passes() -> None:
        to = evening + timedelta(minutes=30)
        now = datetime.fromisoformat((await haiwan.done(None, "GET", "/v1/development/clock"))["now"])
        await haiwan.done(
            None,
            "POST",
            "/v1/development/clock",
            {"advance_seconds": int((to - now).total_seconds())},
        )

    wish = slot(room, evening)
    answer = await sent_slowly(haiwan, "lin", "POST", f"{HERE}/bookings", wish, the_evening_passes)
    assert (answer.status_code, answer.json()["code"]) == (422, "window_lies_in_the_past")


async def test_a_form_whose_sender_was_revoked_while_it_came_does_nothing(haiwan: Stage) -> None:
    """Pages judge as the API does: when all of the form is here."""
    staff = person("chen-staff")
    cookie = {"Cookie": f"hehuo={await haiwan.platform.gateway.sessions.begin(staff)}"}
    shown = await haiwan.http.get("/haiwan/desk/register", headers=cookie | {"Accept": "text/html"})
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    content = urlencode(fields | {"name": "not-to-be-registered"}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield content[:5]
        await haiwan.done(OFFICER, "DELETE", f"{HERE}/people/{staff}/roles/staff")
        yield content[5:]

    sent = cookie | {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    sent["Origin"] = "http://hehuo.test"
    answer = await haiwan.http.post("/haiwan/desk/register", content=pieces(), headers=sent)
    assert answer.status_code == 403
    await haiwan.done(OFFICER, "PUT", f"{HERE}/people/{staff}/roles/staff")
    people = (await haiwan.done("chen-staff", "GET", f"{HERE}/people?purpose=membership&limit=200"))["items"]
    assert people
    assert "not-to-be-registered" not in {one["name"] for one in people}


async def test_a_body_that_does_not_come_is_refused_in_bounded_time(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", limits=Limits(body_seconds=0.1)) as running:

        async def never() -> None:
            await asyncio.Event().wait()

        answer = await sent_slowly(running, "lin", "PUT", "/v1/me", {"name": "林秀英"}, never)
        assert (answer.status_code, answer.json()["code"]) == (408, "body_came_too_slowly")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["connection"] == "close"


class OfSomeTimeAgo:
    """The gateway's clock as it was when a command set out that has been under way for long."""

    def __init__(self, clock: Clock, seconds: int) -> None:
        self._clock = clock
        self._seconds = seconds

    def now(self) -> datetime:
        return self._clock.now() - timedelta(seconds=self._seconds)


async def test_a_command_that_was_under_way_for_too_long_is_not_decided(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", command_wait_seconds=5.0) as running:
        gateway = running.platform.gateway
        gateway.clock = OfSomeTimeAgo(gateway.clock, 6)
        answer = await running.ask(OFFICER, "POST", HERE, OPENING)
        assert (answer.status_code, answer.json()["code"]) == (503, "command_waited_too_long")
        assert answer.headers["retry-after"] == "1"
        assert (await running.ask(None, "GET", HERE)).status_code == 404


async def test_nor_is_it_by_a_service_in_another_process(tmp_path: Path) -> None:
    async with processes(tmp_path / "data") as running:
        assert running.gateway is not None
        gateway = running.gateway.gateway
        gateway.clock = OfSomeTimeAgo(SystemClock(), 61)
        issuer = gateway.tokens
        assert isinstance(issuer, DevelopmentIssuer)
        transport = httpx2.ASGITransport(app=running.gateway.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
            headers = {"Authorization": f"Bearer {issuer.issue(person(OFFICER))}"}
            answer = await http.post(HERE, json=OPENING, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "command_waited_too_long")
