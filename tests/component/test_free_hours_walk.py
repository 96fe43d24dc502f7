"""Free hours over two terms and two communities: suspended midway, corrected late, renewed, ended early."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Stage, stage
from tests.component.test_bookings_sessions import OTHER_PARTNER, admit
from tests.component.test_free_hours import hours, told
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    RESIDENTS,
    STAFF,
    a_partner,
    now,
    passes,
    window,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

TERM_DAYS = 63


class NextDoor(Stage):
    """The same people in another community of the same platform."""

    async def ask(
        self, name: str | None, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx2.Response:
        return await super().ask(name, method, path.replace("/haiwan", "/nanbeitai"), body, **headers)


@dataclass
class Walk:
    """A partner, the space in which it gives its hours, and its agreement."""

    running: Stage
    partner_id: str
    space_id: str
    agreement: str
    term_ends: datetime

    async def term(self, number: int) -> dict[str, Any]:
        view = await hours(self.running, self.partner_id)
        return dict(view["terms"][number])

    async def sums(self) -> list[tuple[int, int, int]]:
        view = await hours(self.running, self.partner_id)
        return [
            (one["carried_minutes"], one["given_minutes"], one["missing_minutes"]) for one in view["terms"]
        ]


async def _agreed(running: Stage) -> Walk:
    """A partner, and its space, before anything is agreed."""
    partner_id = await a_partner(running)
    room = {"name": "三楼露天平台", "name_en": "Terrace", "capacity": 60}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
    return Walk(running, partner_id, space["id"], "", await now(running))


async def _signed(walk: Walk, version: int) -> None:
    for name, side in ((APPLICANT, "partner"), (STAFF, "community")):
        body = {"side": side, "version": version}
        await walk.running.done(name, "POST", f"{walk.agreement}/signatures", body)


async def _begins(walk: Walk, owed: int) -> None:
    term = await window(walk.running, days=TERM_DAYS) | {"free_hours_owed": owed}
    drafted = await walk.running.done(
        STAFF, "POST", f"{HERE}/partners/{walk.partner_id}/agreements", term | {"serves_minors": False}
    )
    walk.agreement = f"{HERE}/agreements/{drafted['id']}"
    walk.term_ends = datetime.fromisoformat(str(term["ends_at"]))
    await _signed(walk, 1)


async def _planned(walk: Walk, **changes: Any) -> tuple[str, datetime]:
    """A free session of ninety minutes on the next Saturday but one, open to all."""
    day = (await now(walk.running)).astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = day.replace(hour=9, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - day.weekday()) % 7 + 7)
    draft = {
        "partner_id": walk.partner_id,
        "space_id": walk.space_id,
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "公益自然课",
        "capacity": 20,
    }
    made = await walk.running.done(APPLICANT, "POST", f"{HERE}/sessions", draft | changes)
    await walk.running.done(APPLICANT, "POST", f"{HERE}/sessions/{made['id']}/opening")
    return f"{HERE}/sessions/{made['id']}", saturday


async def _reaches(walk: Walk, at: datetime) -> None:
    """The clock is moved by whole seconds: to the one after this moment."""
    await passes(walk.running, seconds=ceil((at - await now(walk.running)).total_seconds()))
    assert await walk.running.platform.host.settled(60)


async def _held(walk: Walk, session: str, saturday: datetime, enrolled: str) -> None:
    """Somebody came, and the partner reports it."""
    await _reaches(walk, saturday + timedelta(hours=2))
    marks = {"attended": [enrolled]}
    await walk.running.done(APPLICANT, "POST", f"{session}/attendance", marks)
    await walk.running.done(APPLICANT, "POST", f"{session}/delivery")
    assert await walk.running.platform.host.settled(60)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Walk, Walk]]:
    """The same partner in two communities, with an agreement of its own in each."""
    async with stage(tmp_path_factory.mktemp("free-hours-walk") / "data") as running:
        next_door = NextDoor(running.platform, running.app, running.http)
        for one in (running, next_door):
            await one.open("haiwan")
        here, there = await _agreed(running), await _agreed(next_door)
        await _begins(here, 4)
        await _begins(there, 1)
        yield here, there


async def test_hours_count_for_whoever_carries_the_session_and_stay_when_somebody_is_erased(
    walks: tuple[Walk, Walk],
) -> None:
    here, there = walks
    joint = await admit(here.running, OTHER_PARTNER)
    session, saturday = await _planned(here, joint_host_ids=[joint])
    (asked,) = (await here.running.done(APPLICANT, "GET", session))["joint_hosts"]
    answer = f"{HERE}/joint-hostings/{asked['hosting_id']}/answer"
    await here.running.done(OTHER_PARTNER, "POST", answer, {"accepts": True})
    enrolled = await here.running.done(RESIDENTS[0], "POST", f"{session}/enrolments")
    await _reaches(here, saturday + timedelta(minutes=30))
    await here.running.done(RESIDENTS[0], "DELETE", "/v1/me")
    await _held(here, session, saturday, enrolled["id"])
    assert await here.sums() == [(0, 90, 150)], "whoever came was there, though nobody knows any more who"
    counted = [one["session_id"] for one in (await hours(here.running, here.partner_id))["sessions"]]
    assert counted == [session.rpartition("/")[2]]
    feed = (await here.running.done(None, "GET", f"{HERE}/events?limit=1000"))["events"]
    given = [one["event"] for one in feed if one["event"]["type"] == "bookings.free_hours_delivered.v1"]
    assert [one["data"]["partner_id"] for one in given] == [here.partner_id]
    assert await there.sums() == [(0, 0, 60)], "another community heard of nothing"


async def test_who_is_suspended_midway_holds_what_was_open_and_it_counts(walks: tuple[Walk, Walk]) -> None:
    here, there = walks
    session, saturday = await _planned(here)
    enrolled = await here.running.done(RESIDENTS[1], "POST", f"{session}/enrolments")
    partner, why = f"{HERE}/partners/{here.partner_id}", {"reason": "逾期未报"}
    await here.running.done(STAFF, "POST", f"{partner}/suspension", why)
    assert await here.running.platform.host.settled(60)
    refused = await here.running.refused(RESIDENTS[2], "POST", f"{session}/enrolments")
    assert refused[1] == "host_is_suspended"
    await _held(here, session, saturday, enrolled["id"])
    assert await here.sums() == [(0, 180, 60)]
    await _reaches(here, here.term_ends - timedelta(days=29))
    assert 60 in await told(here.running, "free_hours_due"), "a term does not wait"
    await here.running.done(STAFF, "POST", f"{partner}/reinstatement", why)
    assert await there.sums() == [(0, 0, 60)]


async def test_what_is_corrected_once_the_term_is_renewed_is_carried_and_falls_due(
    walks: tuple[Walk, Walk],
) -> None:
    here, _ = walks
    renewal = {
        "starts_at": here.term_ends.isoformat(),
        "ends_at": (here.term_ends + timedelta(days=TERM_DAYS)).isoformat(),
        "free_hours_owed": 1,
    }
    await here.running.done(STAFF, "POST", f"{here.agreement}/amendments", renewal)
    await _signed(here, 2)
    session, saturday = await _planned(here)
    enrolled = await here.running.done(RESIDENTS[2], "POST", f"{session}/enrolments")
    await _held(here, session, saturday, enrolled["id"])
    first = (await hours(here.running, here.partner_id))["sessions"][-1]["session_id"]
    await _reaches(here, here.term_ends + timedelta(days=1))
    assert await here.sums() == [(0, 270, 0), (0, 0, 60)]
    before = await told(here.running, "free_hours_due")
    less = {"minutes": 30, "reason": "other_length"}
    await here.running.done(STAFF, "POST", f"{HERE}/sessions/{first}/free-hours", less)
    assert await here.running.platform.host.settled(60)
    assert await here.sums() == [(0, 210, 30), (30, 0, 90)]
    heard = await told(here.running, "free_hours_due")
    assert [one for one in heard if one not in before] == [], "nobody is reminded of days that are over"
    await _reaches(here, here.term_ends + timedelta(days=7))
    assert await told(here.running, "free_hours_late") == [30]
    assert (await here.term(0))["late"]
    session, saturday = await _planned(here)
    enrolled = await here.running.done(RESIDENTS[3], "POST", f"{session}/enrolments")
    await _held(here, session, saturday, enrolled["id"])
    assert await here.sums() == [(0, 210, 30), (30, 90, 0)]
    assert (await hours(here.running, here.partner_id))["late_minutes"] == 0, "it was made good"


async def test_an_agreement_that_ends_early_falls_due_no_more_and_corrections_of_it_still_count(
    walks: tuple[Walk, Walk],
) -> None:
    here, there = walks
    await here.running.done(APPLICANT, "POST", f"{here.agreement}/termination", {"reason": "双方同意"})
    assert await here.running.platform.host.settled(60)
    first, second = (await hours(here.running, here.partner_id))["terms"]
    assert (first["ended_early"], second["ended_early"]) == (False, True)
    newest = (await hours(here.running, here.partner_id))["sessions"][0]["session_id"]
    none = {"minutes": 0, "reason": "not_held"}
    await here.running.done(STAFF, "POST", f"{HERE}/sessions/{newest}/free-hours", none)
    assert await here.running.platform.host.settled(60)
    view = await hours(here.running, here.partner_id)
    assert (view["late_minutes"], view["session_count"]) == (30, 3), "what was made good is late again"
    await _reaches(here, here.term_ends + timedelta(days=TERM_DAYS + 8))
    assert await told(here.running, "free_hours_late") == [30], "of the term that ended early nothing is"
    (theirs,) = (await there.running.done(None, "GET", f"{HERE}/free-hours"))["items"]
    assert theirs["late_minutes"] == 60, "that of the other community was owed all the while"
