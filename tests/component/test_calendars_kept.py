"""What somebody came to stays in their calendar, and a calendar of many sessions asks for them at once."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from services.gateway.operations.calendars import BACK
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit
from tests.component.test_calendars import fetched
from tests.component.test_gateway_pages import Browser
from tests.component.test_volunteering import advance, code

LESSONS = 6


async def _a_course(running: Stage, begins: datetime) -> tuple[str, list[dict[str, Any]]]:
    """A free course of as many lessons, a day apart by weeks, and its lessons."""
    partner_id = await admit(running, FARMER)
    room = {"name": "书法区", "name_en": "Calligraphy", "capacity": 12}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
    plan = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
        "repeats": "weekly",
        "dates": LESSONS,
        "title": "书法六课",
        "capacity": 9,
    }
    course = f"{HERE}/courses/{(await running.done(FARMER, 'POST', f'{HERE}/courses', plan))['id']}"
    await running.done(FARMER, "POST", f"{course}/opening")
    lessons = f"{HERE}/sessions?course_id={course.rpartition('/')[2]}"
    return course, (await running.done(None, "GET", lessons))["items"]


def _saturday(running: Stage) -> datetime:
    now = running.platform.gateway.clock.now()
    day = now.replace(hour=2, minute=0, second=0, microsecond=0)
    return day + timedelta(days=(5 - now.weekday()) % 7 + 7)


async def _noted(running: Stage, session_id: str, name: str, mark: str) -> None:
    """It is noted whether they came."""
    asked = f"{HERE}/enrolments?session_id={session_id}"
    (own,) = (await running.done(name, "GET", asked))["items"]
    marks = {mark: [own["enrolment_id"]]}
    await running.done(FARMER, "POST", f"{HERE}/sessions/{session_id}/attendance", marks)


async def test_what_somebody_came_to_stays_in_their_calendar_and_what_they_missed_does_not(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        begins = _saturday(running)
        course, lessons = await _a_course(running, begins)
        await running.done("lin", "POST", f"{course}/enrolments")
        key = await running.done("lin", "PUT", f"{HERE}/me/calendar-key")
        ids = [one["session_id"] for one in lessons]
        await advance(running, begins + timedelta(minutes=5))
        await _noted(running, ids[0], "lin", "attended")
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in("lin")
            assert f"/haiwan/sessions/{ids[0]}" in (await browser.get("/haiwan/me")).text  # It is still on.
            await advance(running, begins + timedelta(hours=2))
            await running.done(FARMER, "POST", f"{HERE}/sessions/{ids[0]}/delivery")
            assert f"/haiwan/sessions/{ids[0]}" not in (await browser.get("/haiwan/me")).text
        await advance(running, begins + timedelta(days=7, minutes=5))
        await _noted(running, ids[1], "lin", "absent")
        own = await fetched(running, key["path"])
        assert [one in own for one in ids] == [True, False, *[True] * (LESSONS - 2)]
        await advance(running, begins + BACK + timedelta(minutes=1))
        assert ids[0] not in await fetched(running, key["path"])


async def test_what_somebody_helps_at_is_in_their_calendar_unless_they_wait_for_a_place(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        begins = _saturday(running)
        plan = {"title": "河涌净滩", "capacity": 1, "place": "蕉门河北岸", "starts_at": begins.isoformat()}
        plan |= {"ends_at": (begins + timedelta(hours=2)).isoformat()}
        made = await running.done(STAFF, "POST", f"{HERE}/volunteering/activities", plan)
        activity = f"{HERE}/volunteering/activities/{made['id']}"
        keys = [await running.done(one, "PUT", f"{HERE}/me/calendar-key") for one in ("lin", "zhao")]

        async def has_it() -> list[bool]:
            return [made["id"] in await fetched(running, one["path"]) for one in keys]

        assert await has_it() == [False, False]
        for name in ("lin", "zhao"):
            await running.done(name, "POST", f"{activity}/sign-ups")
        assert await has_it() == [True, False]  # There is a place for one.
        await running.done("lin", "POST", f"{activity}/sign-ups/withdrawal")
        assert await has_it() == [False, True]
        await advance(running, begins + timedelta(minutes=5))
        await running.done("lin", "POST", f"{activity}/sign-ins", await code(running, activity))
        assert await has_it() == [True, True]  # Whoever came was there, signed up or not.


class _Counting:
    """A client that counts what is asked by it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.asked: Counter[str] = Counter()

    async def ask(self, community: str, query: Any, **more: Any) -> Any:
        self.asked[type(query).__name__] += 1
        return await self._client.ask(community, query, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


async def test_a_calendar_asks_for_all_its_sessions_in_one_question(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        course, lessons = await _a_course(running, _saturday(running))
        key = await running.done("lin", "PUT", f"{HERE}/me/calendar-key")
        await fetched(running, key["path"])
        counting = _Counting(running.platform.gateway.clients["bookings"])
        running.platform.gateway.clients["bookings"] = counting  # type: ignore[index]
        await fetched(running, key["path"])
        without = counting.asked.total()
        assert "ReadSessions" not in counting.asked
        await running.done("lin", "POST", f"{course}/enrolments")
        counting.asked.clear()
        own = await fetched(running, key["path"])
        assert all(one["session_id"] in own for one in lessons)
        assert (counting.asked["ReadSessions"], counting.asked["GetSession"]) == (1, 0)
        assert counting.asked.total() == without + 1
