"""Two partners hold a session and a course together: asked, answered, copied, ended, by API and pages."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, OTHER_PARTNER, STAFF, admit
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends
from tests.component.test_partners_thread import APPLICATION, a_partner

PROJECT = str(APPLICATION["project"])
LIST = "/haiwan/partner/joint"
TITLE_EN = "Reptiles and plants"


async def _planned(running: Stage) -> tuple[dict[str, Any], str]:
    """What the leading partner plans on a Saturday, and the partner that it asks."""
    lead = await admit(running, OTHER_PARTNER)
    joint = await a_partner(running)
    room = {"name": "露台", "name_en": "Terrace", "capacity": 60}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
    tables = {"name": "折叠桌", "name_en": "Folding table", "pieces": 9, "space_id": None}
    kind = (await running.done(STAFF, "POST", f"{HERE}/equipment", tables))["id"]
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    wish = {
        "partner_id": lead,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "爬宠与植物",
        "capacity": 20,
        "equipment": [{"equipment_id": kind, "pieces": 2}],
        "joint_host_ids": [joint],
    }
    return wish, joint


async def test_partners_hold_a_session_and_a_course_together(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        wish, joint = await _planned(running)
        made = await running.done(OTHER_PARTNER, "POST", f"{HERE}/sessions", wish)
        session = f"{HERE}/sessions/{made['id']}"
        # Whoever is asked sees the draft, and nobody else does.
        assert (await running.done(FARMER, "GET", session))["state"] == "drafted"
        assert (await running.refused("lin", "GET", session))[0] == 404
        await running.done(OTHER_PARTNER, "POST", f"{session}/opening")
        assert (await running.done("lin", "GET", session))["joint_hosts"] == []
        own = await running.done(OTHER_PARTNER, "GET", session)
        assert [(one["partner_id"], one["confirmed"]) for one in own["joint_hosts"]] == [(joint, False)]
        hosting = f"{HERE}/joint-hostings/{own['joint_hosts'][0]['hosting_id']}"
        assert (await running.done(FARMER, "GET", hosting))["state"] == "invited"
        assert (await running.done(OTHER_PARTNER, "GET", hosting))["host_id"] == joint
        assert (await running.done(OTHER_PARTNER, "GET", f"{HERE}/joint-hostings"))["items"] == []
        assert len((await running.done(STAFF, "GET", f"{HERE}/joint-hostings?state=invited"))["items"]) == 1
        assert (await running.refused("lin", "GET", hosting))[0] == 403
        waiting = await running.done(FARMER, "GET", f"{HERE}/waiting")
        assert "answer_joint_invitation" in {one["task"] for one in waiting["things"]}
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await _answered(running, browser, made["id"])
            course_id = await _a_course(running, browser, wish, joint)
            await _ended(running, browser, course_id)
        feed = await running.done(None, "GET", f"{HERE}/events?limit=500")
        heard = [one["event"]["type"] for one in feed["events"]]
        assert "bookings.session_hosts_told.v1" in heard
        assert not {"bookings.joint_host_invited.v1", "bookings.joint_host_confirmed.v1"} & {*heard}


async def _answered(running: Stage, browser: Browser, session_id: str) -> None:
    """It says yes on its page; from then on the names stand together, and the time in both calendars."""
    page = f"/haiwan/sessions/{session_id}"
    assert PROJECT not in (await browser.get(page)).text
    await browser.sign_in(FARMER)
    assert f'href="{LIST}"' in (await browser.get("/haiwan/partner")).text
    asked = await browser.get(LIST)
    assert "爬宠与植物" in asked.text
    await _in_english(running, browser, session_id)
    (item,) = (await running.done(FARMER, "GET", f"{HERE}/joint-hostings"))["items"]
    hosting = f"{LIST}/{item['hosting_id']}"
    assert (await sends(browser, LIST, {}, to=f"{hosting}/nothing")).status_code == 404
    assert (await sends(browser, LIST, {}, to=f"{hosting}/accept")).status_code == 303
    assert "您参与联合主办的" in (await browser.get(LIST)).text
    made = await running.done(FARMER, "PUT", f"{HERE}/me/calendar-key")
    assert "爬宠与植物" in (await running.ask(None, "GET", made["path"])).text
    for path in (page, f"{page}/poster", "/haiwan/sessions"):
        assert PROJECT in (await browser.get(path)).text
    told = await running.done(OTHER_PARTNER, "GET", f"{HERE}/me/messages")
    assert [one["kind"] for one in told["messages"]].count("joint_host_confirmed") == 1
    # The one that planned it works on it, and no other.
    assert (await browser.get(f"/haiwan/partner/sessions/{session_id}")).status_code == 404
    await browser.sign_in(OTHER_PARTNER)
    own = (await browser.get(f"/haiwan/partner/sessions/{session_id}")).text
    assert "联合主办方" in own
    assert "已同意" in own
    kept = await running.done(OTHER_PARTNER, "POST", f"{HERE}/sessions/{session_id}/templates")
    template = await running.done(OTHER_PARTNER, "GET", f"{HERE}/session-templates/{kept['id']}")
    assert template["session"]["joint_host_ids"] == [item["host_id"]]
    assert "without_joint_hosts" in (await browser.get(f"/haiwan/partner/sessions/{session_id}/copy")).text


async def _in_english(running: Stage, browser: Browser, session_id: str) -> None:
    """What nobody said in English is shown as it was written; in English from when somebody did."""
    for address in (LIST, "/haiwan/partner"):
        assert "爬宠与植物" in (await browser.get(address, accept_language="en")).text
    await running.done(STAFF, "PUT", f"{HERE}/sessions/{session_id}/english", {"title_en": TITLE_EN})
    for address in (LIST, "/haiwan/partner"):
        english = (await browser.get(address, accept_language="en")).text
        assert (TITLE_EN in english, "爬宠与植物" in english) == (True, False)
        assert TITLE_EN not in (await browser.get(address, accept_language="zh")).text
    things = (await running.done(FARMER, "GET", f"{HERE}/waiting"))["things"]
    named = [(one["title"], one["title_en"]) for one in things if one["task"] == "answer_joint_invitation"]
    assert named == [("爬宠与植物", TITLE_EN)]


async def _a_course(running: Stage, browser: Browser, wish: dict[str, Any], joint: str) -> str:
    """A course is planned, a partner asked by its page, and the course planned once more."""
    later = {
        "starts_at": wish["starts_at"].replace("T10", "T14"),
        "ends_at": wish["ends_at"].replace("T11", "T15"),
    }
    plan = wish | later | {"repeats": "every_other_week", "dates": 3, "late_joining": True, "age_from": 6}
    del plan["joint_host_ids"]
    course_id = str((await running.done(OTHER_PARTNER, "POST", f"{HERE}/courses", plan))["id"])
    own = f"/haiwan/partner/courses/{course_id}"
    await browser.sign_in(OTHER_PARTNER)
    assert f'href="{own}/invite-host"' in (await browser.get(own)).text
    assert PROJECT in (await browser.get(f"{own}/invite-host")).text
    assert (await sends(browser, f"{own}/invite-host", {"host_id": joint})).status_code == 303
    twice = await sends(browser, f"{own}/invite-host", {"host_id": joint})
    assert (twice.status_code, "已经是主办方" in twice.text) == (409, True)
    copies = f"{HERE}/courses/{course_id}/copies"
    same = {"starts_at": plan["starts_at"]}
    refused = await running.ask(OTHER_PARTNER, "POST", copies, same)
    assert (refused.status_code, refused.json()["code"]) == (409, "course_has_conflicts")
    assert (await running.refused(FARMER, "POST", copies, same))[0] == 403
    assert (await running.refused("lin", "POST", copies, same))[0] == 403
    form = f"{own}/copy"
    proposed = await browser.get(form, accept_language="en")
    assert "Hold it once more" in proposed.text
    begin = proposed.text.split('name="starts_at"')[1].split('value="')[1].split('"')[0]
    fields = {"starts_at": begin, "repeats": "every_other_week", "dates": "3", "skip_conflicts": "false"}
    done = await sends(browser, form, fields | {"without_equipment": "false", "without_joint_hosts": "false"})
    assert done.status_code == 303
    new_id = done.headers["location"].split("/courses/")[1].split("?")[0]
    old, new = [
        await running.done(OTHER_PARTNER, "GET", f"{HERE}/courses/{one}") for one in (course_id, new_id)
    ]
    own_to_each = {"course_id", "session_ids", "starts_at", "joint_hosts"}
    assert {key: new[key] for key in new.keys() - own_to_each} == {
        key: old[key] for key in old.keys() - own_to_each
    }
    assert [(one["partner_id"], one["confirmed"]) for one in new["joint_hosts"]] == [(joint, False)]
    first = await running.done(OTHER_PARTNER, "GET", f"{HERE}/sessions/{new['session_ids'][0]}")
    booked = await running.done(STAFF, "GET", f"{HERE}/bookings/{first['booking_id']}")
    assert booked["equipment"] == wish["equipment"]
    return course_id


async def test_one_lesson_of_a_course_has_a_joint_host_of_its_own(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        wish, joint = await _planned(running)
        del wish["joint_host_ids"]
        plan = wish | {"repeats": "weekly", "dates": 3}
        course_id = (await running.done(OTHER_PARTNER, "POST", f"{HERE}/courses", plan))["id"]
        await running.done(OTHER_PARTNER, "POST", f"{HERE}/courses/{course_id}/opening")
        lessons = (await running.done(None, "GET", f"{HERE}/sessions?course_id={course_id}"))["items"]
        ids = [one["session_id"] for one in lessons]
        key = await running.done(FARMER, "PUT", f"{HERE}/me/calendar-key")
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in(OTHER_PARTNER)
            own = f"/haiwan/partner/sessions/{ids[2]}"
            assert f'href="{own}/invite-host"' in (await browser.get(own)).text
            assert (await sends(browser, f"{own}/invite-host", {"host_id": joint})).status_code == 303
            (item,) = (await running.done(FARMER, "GET", f"{HERE}/joint-hostings"))["items"]
            assert (item["session_ids"], item["course_id"]) == ([ids[2]], None)
            await browser.sign_in(FARMER)
            accept = f"{LIST}/{item['hosting_id']}/accept"
            assert (await sends(browser, LIST, {}, to=accept)).status_code == 303
            # Its name stands at that lesson, on the page of the course too, and in its calendar.
            shown = (await browser.get(f"/haiwan/courses/{course_id}", accept_language="en")).text
            assert shown.count(f'· with <span lang="zh-Hans">{PROJECT}') == 1
            for number, one in enumerate(ids):
                assert (PROJECT in (await browser.get(f"/haiwan/sessions/{one}")).text) is (number == 2)
                assert (one in (await running.ask(None, "GET", key["path"])).text) is (number == 2)
            # It sees neither roll nor money of the lesson.
            assert (await browser.get(own)).status_code == 404
            assert (await running.refused(FARMER, "POST", f"{HERE}/sessions/{ids[2]}/attendance", {}))[
                0
            ] == 403
            await browser.sign_in(OTHER_PARTNER)
            course = f"/haiwan/partner/courses/{course_id}"
            assert (await sends(browser, f"{course}/invite-host", {"host_id": joint})).status_code == 303
            first = (await browser.get(f"/haiwan/partner/sessions/{ids[0]}", accept_language="en")).text
            assert "Holds the whole course together with you" in first
            third = (await browser.get(own, accept_language="en")).text
            assert "Holds the whole course together with you" not in third
            assert f"{item['hosting_id']}/end" in third
        told = await running.done(FARMER, "GET", f"{HERE}/me/messages")
        assert [one["kind"] for one in told["messages"]].count("joint_host_invited") == 2
        await running.done(
            OTHER_PARTNER, "POST", f"{HERE}/courses/{course_id}/cancellation", {"reason": "台风"}
        )
        await running.platform.host.settled()
        told = await running.done(FARMER, "GET", f"{HERE}/me/messages")
        assert [one["kind"] for one in told["messages"]].count("joint_session_cancelled") == 1


async def _ended(running: Stage, browser: Browser, course_id: str) -> None:
    """Whoever planned it takes the invitation back on a form; the other one is told."""
    course = await running.done(OTHER_PARTNER, "GET", f"{HERE}/courses/{course_id}")
    form = f"{LIST}/{course['joint_hosts'][0]['hosting_id']}/end"
    await browser.sign_in("lin")
    assert (await browser.get(form)).status_code in {403, 404}
    await browser.sign_in(OTHER_PARTNER)
    done = await sends(browser, form, {})
    assert (done.status_code, f"courses/{course_id}" in done.headers["location"]) == (303, True)
    told = (await running.done(FARMER, "GET", f"{HERE}/me/messages"))["messages"]
    assert "joint_hosting_taken_back" in {one["kind"] for one in told}
    await browser.sign_in(FARMER)
    english = (await browser.get("/haiwan/me/messages", accept_language="en")).text
    assert "There is nothing to prepare" in english


async def test_whoever_holds_one_lesson_of_a_draft_sees_that_lesson_alone_and_hears_of_its_end(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        wish, joint = await _planned(running)
        del wish["joint_host_ids"]
        plan = wish | {"repeats": "weekly", "dates": 3}
        course_id = (await running.done(OTHER_PARTNER, "POST", f"{HERE}/courses", plan))["id"]
        course = await running.done(OTHER_PARTNER, "GET", f"{HERE}/courses/{course_id}")
        lessons = course["session_ids"]
        asked = await running.done(
            OTHER_PARTNER, "POST", f"{HERE}/sessions/{lessons[2]}/joint-hosts", {"host_id": joint}
        )
        await running.done(FARMER, "POST", f"{HERE}/joint-hostings/{asked['id']}/answer", {"accepts": True})
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in(FARMER)
            page = await browser.get(f"/haiwan/sessions/{lessons[2]}")
            assert (page.status_code, "系列课程的一课" in page.text) == (200, True)
            assert f"courses/{course_id}" not in page.text
            for hidden in (f"courses/{course_id}", f"sessions/{lessons[0]}"):
                assert (await browser.get(f"/haiwan/{hidden}")).status_code == 404
            await running.done(STAFF, "POST", f"{HERE}/courses/{course_id}/cancellation", {"reason": "停电"})
            # What nobody had heard of is not called off before everybody's eyes.
            assert (await running.done(None, "GET", f"{HERE}/sessions?state=cancelled"))["items"] == []
            assert (await running.refused("lin", "GET", f"{HERE}/sessions/{lessons[2]}"))[0] == 404
            assert (await browser.get(f"/haiwan/sessions/{lessons[2]}")).status_code == 200
            assert "原因：停电。" in (await browser.get("/haiwan/me/messages")).text
            await browser.sign_in(OTHER_PARTNER)
            own = (await browser.get("/haiwan/me/messages", accept_language="en")).text
            assert "The community withdrew 3 sessions that you had not opened yet" in own
            assert "Reason: " in own
            assert "停电" in own
            assert (await browser.get(f"/haiwan/partner/sessions/{lessons[0]}")).status_code == 200
        for name, kind, dates in (
            (OTHER_PARTNER, "host_drafts_dropped", 3),
            (FARMER, "joint_session_cancelled", 1),
        ):
            told = (await running.done(name, "GET", f"{HERE}/me/messages"))["messages"]
            assert [one["facts"]["dates"] for one in told if one["kind"] == kind] == [dates]
        await _closed(running, wish)


async def _closed(running: Stage, wish: dict[str, Any]) -> None:
    """A closure is one message for the partner, however many evenings it takes."""
    begins = datetime.fromisoformat(wish["starts_at"])
    for day in range(2):
        span = {
            "starts_at": (begins + timedelta(days=day)).isoformat(),
            "ends_at": (begins + timedelta(days=day, hours=1)).isoformat(),
        }
        made = await running.done(OTHER_PARTNER, "POST", f"{HERE}/sessions", wish | span)
        await running.done(OTHER_PARTNER, "POST", f"{HERE}/sessions/{made['id']}/opening")
    closure = {
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(days=2)).isoformat(),
        "reason": "检修",
        "cancel_bookings": True,
    }
    await running.done(STAFF, "POST", f"{HERE}/spaces/{wish['space_id']}/closures", closure)
    told = (await running.done(OTHER_PARTNER, "GET", f"{HERE}/me/messages"))["messages"]
    (lost,) = [one for one in told if one["kind"] == "host_sessions_cancelled"]
    assert (lost["facts"]["dates"], datetime.fromisoformat(lost["facts"]["last_at"])) == (
        2,
        begins + timedelta(days=1),
    )
