"""Before a course or a series is given back, its page says what comes back and what counts."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, priced
from tests.component.test_families import Scene, scene
from tests.component.test_family_courses import _plan
from tests.component.test_gateway_pages_volunteering import sent

STRIKES = {"limit": 2, "window_days": 30, "days_ahead": 1}
ALL_OF_IT = "all of the ¥100.00 that you paid for the lessons ahead is owed back to you"


async def test_a_course_says_before_it_is_given_back_what_comes_back_for_each(tmp_path: Path) -> None:
    async with scene(tmp_path / "data", strikes=STRIKES) as here:
        await here.running.done(
            STAFF, "PUT", f"{HERE}/booking-limits", {"limits": {"late_refund_bps": 5_000}}
        )
        course_id, first = await _course_of_two(here)
        page = f"/haiwan/courses/{course_id}"
        await _paid_for_the_child(here, course_id)
        await here.browser.sign_in("lin")
        early = (await here.browser.get(page, accept_language="en")).text
        assert ALL_OF_IT in early
        assert "after that less, since the next lesson is near" in early
        assert "it counts as not having come" in early
        await _wait_until(here, first - timedelta(hours=3))
        late = (await here.browser.get(page, accept_language="en")).text
        assert "of the ¥100.00 that you paid for the lessons ahead, ¥75.00 is owed back to you" in late
        assert re.search(r"Given back now, the lesson on [^<]+ counts as not having come", late)
        chinese = (await here.browser.get(page)).text
        assert "还没上的课时您已付 ¥100.00，退还 ¥75.00" in chinese
        (back,) = re.findall(r'action="(/haiwan/course-places/[^"]+/give-back)"', late)
        await sent(here.browser, back, page)
        ended = await here.running.done("lin", "GET", f"{HERE}/course-enrolments?course_id={course_id}")
        places = f"{HERE}/enrolments?course_enrolment_id={ended['items'][0]['course_enrolment_id']}"
        owed = [one["refund_owed_fen"] for one in (await here.running.done("lin", "GET", places))["items"]]
        assert sorted(owed) == [2_500, 5_000]
        strikes = (await here.running.done("lin", "GET", f"{HERE}/strikes"))["items"]
        assert [one["cause"] for one in strikes] == ["place_given_back_late"]


async def _course_of_two(here: Scene) -> tuple[str, datetime]:
    """Two lessons for children; its id, and when the first begins."""
    price = await priced(here.running, 10_000)
    plan = await _plan(here, 1, repeats="weekly", dates=2, price=price)
    course_id = (await here.running.done(FARMER, "POST", f"{HERE}/courses", plan))["id"]
    await here.running.done(FARMER, "POST", f"{HERE}/courses/{course_id}/opening")
    return course_id, datetime.fromisoformat(str(plan["starts_at"]))


async def _paid_for_the_child(here: Scene, course_id: str) -> None:
    child_id = await here.child("lin", "林小满", 8)
    wish = {"children": [child_id], "together": False}
    (place,) = (await here.running.done("lin", "POST", f"{HERE}/courses/{course_id}/children", wish))[
        "places"
    ]
    paid = f"{HERE}/course-enrolments/{place['course_enrolment_id']}/payments"
    await here.running.done(FARMER, "POST", paid, {"amount_fen": 10_000})


async def _wait_until(here: Scene, moment: datetime) -> None:
    seconds = int((moment - here.running.platform.gateway.clock.now()).total_seconds())
    await here.running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await here.running.platform.host.settled(60)


async def test_a_series_says_before_it_is_given_back_what_its_near_dates_cost(tmp_path: Path) -> None:
    async with scene(tmp_path / "data", strikes=STRIKES) as here:
        await here.running.done(
            STAFF, "PUT", f"{HERE}/booking-limits", {"limits": {"late_refund_bps": 2_500}}
        )
        series_id, first = await _series_of_three(here)
        page = f"/haiwan/series/{series_id}"
        await here.browser.sign_in("lin")
        early = (await here.browser.get(page, accept_language="en")).text
        assert "It is late by now" not in early
        assert "the other dates cost you nothing and do not count against you" in early
        await _wait_until(here, first - timedelta(hours=3))
        late = (await here.browser.get(page, accept_language="en")).text
        assert late.count("It is late by now. ¥15.00 of the price of ¥20.00 stays due.") == 1
        assert late.count("Given back now, it counts as not having come.") == 1
        assert "the other dates cost you nothing and do not count against you" in late
        await here.browser.sign_in(STAFF)
        by_staff = (await here.browser.get(page, accept_language="en")).text
        assert "It is late by now" not in by_staff
        assert "the other dates cost you nothing" not in by_staff


async def _series_of_three(here: Scene) -> tuple[str, datetime]:
    """Lin books the terrace for an hour a week, at 20 yuan; the series, and when it begins."""
    plan = await _plan(here, 1)
    space, first = plan["space_id"], datetime.fromisoformat(str(plan["starts_at"]))
    rule: dict[str, Any] = {"for_whom": "resident", "hourly_fen": 2_000, "weekdays": [7], "opens_at": "06:00"}
    rule["closes_at"] = "22:00"
    await here.running.done(STAFF, "PUT", f"{HERE}/spaces/{space}/prices", {"rules": [rule]})
    wish = {
        "space_id": space,
        "starts_at": first.isoformat(),
        "ends_at": (first + timedelta(hours=1)).isoformat(),
        "repeats": "weekly",
        "dates": 3,
        "skip_conflicts": True,
    }
    return (await here.running.done("lin", "POST", f"{HERE}/series", wish))["id"], first
