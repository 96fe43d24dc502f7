"""The platform is killed when a reminder of an agreement's end is due: after each start there is one."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.component.gateway import stage
from tests.component.platform import RunningPlatform
from tests.component.test_kill import lines
from tests.component.test_partners_thread import APPLICANT, HERE, STAFF, a_partner, window

pytestmark = pytest.mark.asyncio
WAITS_SECONDS = 60.0
AGREEMENT_REMINDER = "partners.agreement_ends_soon.v1"
HOURS_REMINDER = "partners.free_hours_due_soon.v1"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RunningPlatform]:
    running = RunningPlatform(tmp_path / "data")
    try:
        yield running
    finally:
        running.end()


def ask(platform: RunningPlatform, path: str) -> Any:
    headers = {"Authorization": f"Bearer {platform.token('chen-staff')}"}
    return httpx2.get(f"{platform.url}{path}", headers=headers, timeout=60).raise_for_status().json()


def reminders(platform: RunningPlatform, kind: str) -> list[tuple[str, int]]:
    """Whom the log says to have been reminded: of which agreement, and how many days before."""
    told = (json.loads(one) for one in lines(platform.directory, "partners"))
    return [(one["data"]["agreement_id"], one["data"]["days"]) for one in told if one["type"] == kind]


def killed_at(platform: RunningPlatform, moment: datetime) -> None:
    """Moves the clock to the moment, and kills the platform without waiting for what becomes due then."""
    seconds = (moment - datetime.fromisoformat(ask(platform, "/v1/development/clock")["now"])).total_seconds()
    with httpx2.Client(base_url=platform.url, timeout=0.05) as http, suppress(httpx2.TimeoutException):
        http.post("/v1/development/clock", json={"advance_seconds": int(seconds) + 1})
    platform.kill()


def reminded(platform: RunningPlatform, moment: datetime, kind: str, wanted: tuple[str, int]) -> None:
    """Started again, it gives the reminder, and once alone, however often it is killed after that."""
    for _ in range(2):
        platform.start()
        now = datetime.fromisoformat(ask(platform, "/v1/development/clock")["now"])
        if now < moment:  # It was killed before the clock had moved.
            ahead = {"advance_seconds": int((moment - now).total_seconds()) + 1}
            httpx2.post(f"{platform.url}/v1/development/clock", json=ahead, timeout=120).raise_for_status()
        until = time.monotonic() + WAITS_SECONDS
        while wanted not in reminders(platform, kind):
            assert time.monotonic() < until, "nobody was reminded"
            time.sleep(0.05)
        platform.kill()
        assert reminders(platform, kind).count(wanted) == 1
    platform.start()


async def an_agreement(path: Path) -> tuple[str, datetime]:
    """A platform in this process leaves an agreement that owes hours for seventy days; its id and its end."""
    async with stage(path) as running:
        await running.open("haiwan")
        partner_id = await a_partner(running)
        term = await window(running, days=70) | {"free_hours_owed": 2}
        made = await running.done(STAFF, "POST", f"{HERE}/partners/{partner_id}/agreements", term)
        signatures = f"{HERE}/agreements/{made['id']}/signatures"
        await running.done(APPLICANT, "POST", signatures, {"side": "partner", "version": 1})
        await running.done(STAFF, "POST", signatures, {"side": "community", "version": 1})
        return str(made["id"]), datetime.fromisoformat(str(term["ends_at"]))


async def test_a_reminder_that_was_due_at_a_kill_is_given_once(platform: RunningPlatform) -> None:
    agreement_id, ends_at = await an_agreement(platform.directory.path)
    await asyncio.to_thread(_is_reminded_once, platform, agreement_id, ends_at)


def _is_reminded_once(platform: RunningPlatform, agreement_id: str, ends_at: datetime) -> None:
    platform.start()
    for days in (60, 30):
        moment = ends_at - timedelta(days=days)
        killed_at(platform, moment)
        reminded(platform, moment, AGREEMENT_REMINDER, (agreement_id, days))
        assert reminders(platform, HOURS_REMINDER).count((agreement_id, days)) == 1
