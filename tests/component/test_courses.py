"""A course from its plan to its end: through the API, and by its pages in both languages."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, OTHER_PARTNER, STAFF, admit, priced
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

PRICE_FEN = 10_001


async def _course(running: Stage) -> tuple[str, str, datetime]:
    """A course of three Saturday lessons for one person, still a draft: its id, its space, its start."""
    partner_id = await admit(running, FARMER)
    space = await running.done(
        STAFF, "POST", f"{HERE}/spaces", {"name": "露台", "name_en": "Terrace", "capacity": 9}
    )
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    reference_id = (await priced(running))["reference_id"]
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "repeats": "weekly",
        "dates": 3,
        "title": "天空农场三课",
        "capacity": 1,
        "price": {"reference_id": reference_id, "price_fen": PRICE_FEN},
    }
    made = [await running.done(FARMER, "POST", f"{HERE}/courses", draft, Idempotency_Key="it") for _ in "12"]
    assert made[0]["id"] == made[1]["id"]
    above = draft | {"price": {"reference_id": reference_id, "price_fen": 10**7}}
    later = above | {"starts_at": (saturday + timedelta(hours=3)).isoformat()}
    later |= {"ends_at": (saturday + timedelta(hours=4)).isoformat()}
    assert (await running.refused(FARMER, "POST", f"{HERE}/courses", later))[1] == "price_is_above_the_cap"
    assert (await running.refused(FARMER, "POST", f"{HERE}/courses", draft))[1] == "course_has_conflicts"
    return made[0]["id"], space["id"], saturday


async def test_a_course_is_enrolled_in_once_paid_moved_and_given_back(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        course_id, space_id, saturday = await _course(running)
        course, lessons = f"{HERE}/courses/{course_id}", f"{HERE}/sessions?course_id={course_id}"
        assert (await running.refused(None, "GET", course))[0] == 404
        assert (await running.done("lin", "GET", f"{HERE}/courses"))["items"] == []
        await running.done(FARMER, "POST", f"{course}/opening")
        items = (await running.done(None, "GET", lessons))["items"]
        assert [one["price_fen"] for one in items] == [3_333, 3_334, 3_334]
        alone = f"{HERE}/sessions/{items[0]['session_id']}/enrolments"
        assert (await running.refused("lin", "POST", alone))[1] == "lesson_belongs_to_a_course"

        lin = await running.done("lin", "POST", f"{course}/enrolments")
        zhao = await running.done("zhao", "POST", f"{course}/enrolments")
        assert (lin["state"], zhao["state"], zhao["position"]) == ("confirmed", "waiting", 1)
        places = f"{HERE}/course-enrolments"
        assert (await running.refused("zhao", "GET", f"{places}/{lin['id']}"))[0] == 404
        assert (await running.refused(OTHER_PARTNER, "GET", f"{places}/{lin['id']}"))[0] in {403, 404}
        assert (await running.done("zhao", "GET", f"{places}/{zhao['id']}"))["position"] == 1
        own = (await running.done("zhao", "GET", f"{places}?course_id={course_id}"))["items"]
        assert [one["course_enrolment_id"] for one in own] == [zhao["id"]]
        everybody = (await running.done(FARMER, "GET", f"{places}?course_id={course_id}"))["items"]
        assert len(everybody) == 2
        payment = {"amount_fen": 5_000}
        await running.done(FARMER, "POST", f"{places}/{lin['id']}/payments", payment)
        of_lessons = f"{HERE}/enrolments?course_enrolment_id={lin['id']}"
        paid = [one["paid_fen"] for one in (await running.done("lin", "GET", of_lessons))["items"]]
        assert sorted(paid) == [0, 1_667, 3_333]

        sunday = saturday + timedelta(days=1)
        other = {"space_id": space_id, "starts_at": sunday.isoformat()}
        other |= {"ends_at": (sunday + timedelta(minutes=90)).isoformat()}
        moved = f"{HERE}/sessions/{items[0]['session_id']}"
        await running.done(FARMER, "POST", f"{moved}/other-date", other)
        lesson = await running.done(None, "GET", moved)
        assert (lesson["moved"], datetime.fromisoformat(lesson["starts_at"])) == (True, sunday)

        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            await _in_english(running, Browser(http), course_id)
            await _by_its_pages(Browser(http), course_id, lin["id"], moved.rpartition("/")[2])
        course_now = await running.done(None, "GET", course)
        assert (course_now["places_taken"], course_now["waiting"]) == (1, 0)
        owed = [one["refund_owed_fen"] for one in (await running.done("lin", "GET", of_lessons))["items"]]
        assert sorted(owed) == [0, 667, 3_333]
        await _begun_and_called_off(running, course_id, sunday)
        await _told(running)


async def _in_english(running: Stage, browser: Browser, course_id: str) -> None:
    """Its Chinese alone is marked as such; what its host says in English is read of it and of its lessons."""
    here, own = f"/haiwan/courses/{course_id}", f"/haiwan/partner/courses/{course_id}"
    alone = (await browser.get(here, accept_language="en")).text
    assert "In Chinese only" in alone
    assert '<span lang="zh-Hans">天空农场三课</span>' in alone
    await browser.sign_in("lin")
    assert (await browser.get(f"{own}/translate")).status_code == 404
    await browser.sign_in(FARMER)
    assert f'href="{own}/translate"' in (await browser.get(own)).text
    title = "Three lessons on the sky farm"
    assert (await sends(browser, f"{own}/translate", {"title_en": ""})).status_code == 422
    assert (await sends(browser, f"{own}/translate", {"title_en": title})).status_code == 303
    assert f'value="{title}"' in (await browser.get(f"{own}/translate")).text
    lesson = (await running.done(None, "GET", f"{HERE}/sessions?course_id={course_id}"))["items"][0]
    for address in (here, "/haiwan/courses", own, f"/haiwan/sessions/{lesson['session_id']}"):
        english = (await browser.get(address, accept_language="en")).text
        assert (title in english, "In Chinese only" in english) == (True, False)
        assert title not in (await browser.get(address, accept_language="zh")).text
    again = f"{HERE}/courses/{course_id}/english"
    assert await running.refused("lin", "PUT", again, {"title_en": title}) == (403, "actor_may_not_do_this")
    copied = {"starts_at": (datetime.fromisoformat(lesson["starts_at"]) + timedelta(days=70)).isoformat()}
    made = await running.done(FARMER, "POST", f"{HERE}/courses/{course_id}/copies", copied)
    copy = await running.done(FARMER, "GET", f"{HERE}/courses/{made['id']}")
    assert (copy["title"], copy["title_en"]) == ("天空农场三课", title)


def open_on(people: str) -> list[str]:
    """What each is still asked for, as the page of the people in a course says it."""
    return re.findall(r"未付 ¥([\d.,]+)", people)


async def _by_its_pages(browser: Browser, course_id: str, lins: str, moved: str) -> None:
    course, own = f"/haiwan/courses/{course_id}", f"/haiwan/partner/courses/{course_id}"
    assert "天空农场三课" in (await browser.get("/haiwan/courses")).text
    assert (await browser.get("/haiwan/courses/none")).status_code == 404
    await browser.sign_in("zhao")
    assert (await browser.get(own)).status_code == 404
    assert "候补名单的第 1 位" in (await browser.get(course)).text
    await browser.sign_in(FARMER)
    assert f'href="{own}"' in (await browser.get(course)).text
    people = (await browser.get(f"{own}/people")).text
    assert "50.00" in people
    asked = open_on(people)
    refund = f"{own}/people/{lins}/refund"
    wrong = await sends(browser, refund, {"amount_fen": "80", "reason": "goodwill"})
    assert (wrong.status_code, "可退的金额" in wrong.text) == (422, True)
    assert 'value="80"' in wrong.text
    done = await sends(browser, refund, {"amount_fen": "10", "reason": "goodwill"})
    assert done.status_code == 303
    assert asked
    assert open_on((await browser.get(f"{own}/people")).text) == asked  # Goodwill is not asked again.
    assert (await browser.get(f"{own}/people/{lins}/nothing")).status_code == 404
    assert (await browser.get(f"/haiwan/partner/sessions/{moved}/other-date")).status_code == 200
    dates = f"{own}/other-dates"
    assert f'href="{dates}"' in (await browser.get(own)).text
    past = await sends(browser, dates, {"session_ids": moved, "days": "-60", "minutes": "0"})
    assert (past.status_code, "有 1 课约不到" in past.text, 'value="-60"' in past.text) == (409, True, True)
    assert (await sends(browser, dates, {"days": "7", "minutes": "0"})).status_code == 422
    same = {"session_ids": moved, "days": "0", "minutes": "0", "space_id": ""}
    assert (await sends(browser, dates, same)).status_code == 303
    await browser.sign_in("lin")
    lesson = (await browser.get(f"/haiwan/sessions/{moved}")).text
    assert "可以只退这一课" in lesson
    english = (await browser.get(course, accept_language="en")).text
    assert "You have a place in the whole course" in english
    assert "Give the course back" in english
    back = await sends(browser, course, {}, to=f"/haiwan/course-places/{lins}/give-back")
    assert back.status_code == 303
    await browser.sign_in("zhao")
    assert "有一个名额为您保留" in (await browser.get(course)).text


async def _begun_and_called_off(running: Stage, course_id: str, first: datetime) -> None:
    seconds = int((first - running.platform.gateway.clock.now()).total_seconds()) + 2
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await running.platform.host.settled(60)
    assert (await running.done(None, "GET", f"{HERE}/courses/{course_id}"))["state"] == "closed"
    await running.done(FARMER, "POST", f"{HERE}/courses/{course_id}/cancellation", {"reason": "老师生病"})
    course = await running.done(None, "GET", f"{HERE}/courses/{course_id}")
    assert (course["state"], course["cancelled_because"]) == ("cancelled", "老师生病")
    lessons = (await running.done(None, "GET", f"{HERE}/sessions?course_id={course_id}"))["items"]
    assert [one["state"] for one in lessons] == ["closed", "cancelled", "cancelled"]


async def _told(running: Stage) -> None:
    """Everybody hears of the course and its other date; of who is in it, nobody."""
    feed = await running.done(None, "GET", f"{HERE}/events?limit=500")
    heard = [one["event"]["type"] for one in feed["events"]]
    assert {"bookings.course_opened.v1", "bookings.lesson_moved.v1", "bookings.course_cancelled.v1"} <= {
        *heard
    }
    assert not {"bookings.course_joined.v1", "bookings.course_left.v1"} & {*heard}
    zhaos, lins = [
        [one["kind"] for one in (await running.done(name, "GET", f"{HERE}/me/messages"))["messages"]]
        for name in ("zhao", "lin")
    ]
    assert "place_offered" in zhaos
    assert lins.count("refund_owed") == 1
    assert lins.count("lesson_moved") == 1
