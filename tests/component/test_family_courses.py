"""Children in courses and in draws, through the API and the pages; and no place for whoever is grown up."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import words_in
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF
from tests.component.test_families import FAMILY, NOBODY, Scene, scene
from tests.component.test_gateway_pages_volunteering import answer, sent


async def _plan(here: Scene, days: int, **changes: object) -> dict[str, object]:
    session = await here.running.done(FARMER, "GET", f"{HERE}/sessions/{here.session_id}")
    return {
        "partner_id": here.partner_id,
        "space_id": session["space_id"],
        "starts_at": _later(session["starts_at"], days),
        "ends_at": _later(session["ends_at"], days),
        "title": "亲子种植三课",
        "capacity": 2,
        "for_minors": True,
        "age_from": 6,
        "age_to": 10,
        **changes,
    }


def _later(moment: str, days: float) -> str:
    return (datetime.fromisoformat(moment) + timedelta(days=days)).isoformat()


async def test_children_have_places_in_courses_and_draws_and_their_guardians_none(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await _no_place_for_a_guardian(here)
        await _a_course(here)
        await _a_draw(here)
        await _a_moved_lesson(here)


async def _no_place_for_a_guardian(here: Scene) -> None:
    """Where the button was that enrolled the parent, the children are chosen, or registered first."""
    running, browser = here.running, here.browser
    enrolments = f"{HERE}/sessions/{here.session_id}/enrolments"
    assert await running.refused("lin", "POST", enrolments) == (409, "places_are_for_children")
    await browser.sign_in("lin")
    without = (await browser.get(here.page)).text
    assert f'action="{here.page}/enrol"' not in without
    assert '<a class="button" href="/haiwan/me/family">登记孩子</a>' in without
    forced = await answer(browser, f"{here.page}/enrol", FAMILY)
    assert "10 岁及以下的孩子" in forced.text
    await here.child("lin", "林小满", 8)
    with_one = (await browser.get(here.page)).text
    assert f'action="{here.page}/enrol"' not in with_one
    assert "为所选孩子报名" in with_one


async def _a_course(here: Scene) -> None:
    running, browser = here.running, here.browser
    plan = await _plan(here, 1, repeats="weekly", dates=3)
    made = await running.done(FARMER, "POST", f"{HERE}/courses", plan)
    await running.done(FARMER, "POST", f"{HERE}/courses/{made['id']}/opening")
    course = f"{HERE}/courses/{made['id']}"
    assert await running.refused("lin", "POST", f"{course}/enrolments") == (409, "places_are_for_children")
    page = f"/haiwan/courses/{made['id']}"
    await browser.sign_in("lin")
    shown = (await browser.get(page)).text
    assert f'action="{page}/enrol"' not in shown
    (child_id,) = re.findall(r'name="children" value="([^"]+)"', shown)
    assert (await answer(browser, f"{page}/enrol-children", page)).status_code == 422
    assert (await answer(browser, f"{page}/enrol-children", page, children=NOBODY)).status_code == 404
    await sent(browser, f"{page}/enrol-children", page, children=child_id)
    shown = (await browser.get(page, accept_language="en")).text
    assert ': 林小满"' in shown
    lessons = (await running.done(None, "GET", f"{HERE}/sessions?course_id={made['id']}"))["items"]
    roll = await running.done(FARMER, "GET", f"{HERE}/sessions/{lessons[1]['session_id']}/roll")
    assert [(one["name"], one["guardian"]) for one in roll["lines"]] == [("林小满", "林女士")]
    await browser.sign_in(FARMER)
    people = (await browser.get(f"/haiwan/partner/courses/{made['id']}/people")).text
    assert "孩子：林小满" in people
    zhaos = [await here.child("zhao", f"赵家老{number}", 7) for number in (1, 2)]
    wish = {"children": zhaos, "together": True}
    got = await running.done("zhao", "POST", f"{course}/children", wish)
    assert [(one["state"], one["position"]) for one in got["places"]] == [("waiting", 1), ("waiting", 2)]
    await browser.sign_in("zhao")
    assert (await browser.get(page)).text.count("与兄弟姐妹一起候补") == 2
    await browser.sign_in("lin")
    (back,) = re.findall(r'action="(/haiwan/course-places/[^"]+/give-back)"', (await browser.get(page)).text)
    await sent(browser, back, page)
    await browser.sign_in("zhao")
    offers = re.findall(r'action="(/haiwan/course-places/[^"]+/accept)"', (await browser.get(page)).text)
    assert len(offers) == 2
    await sent(browser, offers[0], page)
    places = (await running.done("zhao", "GET", f"{HERE}/course-enrolments?course_id={made['id']}"))["items"]
    assert sorted(one["state"] for one in places) == ["confirmed", "offered"]
    assert {one["child_id"] for one in places} == {*zhaos}


async def _a_draw(here: Scene) -> None:
    running, browser = here.running, here.browser
    made = await running.done(FARMER, "POST", f"{HERE}/sessions", await _plan(here, 7))
    session = f"{HERE}/sessions/{made['id']}"
    until = {"applications_until": _later((await running.done(FARMER, "GET", session))["starts_at"], -2)}
    await running.done(FARMER, "PUT", f"{session}/draw", until)
    await running.done(FARMER, "POST", f"{session}/opening")
    assert await running.refused("lin", "POST", f"{session}/applications") == (
        409,
        "places_are_for_children",
    )
    page = f"/haiwan/sessions/{made['id']}"
    await browser.sign_in("lin")
    shown = (await browser.get(page)).text
    assert f'action="{page}/apply"' not in shown
    assert "为所选孩子申请抽签" in shown
    (child_id,) = re.findall(r'name="children" value="([^"]+)"', shown)
    assert (await answer(browser, f"{page}/apply-children", page)).status_code == 422
    await sent(browser, f"{page}/apply-children", page, children=child_id)
    (leave,) = re.findall(r'action="(/haiwan/enrolments/[^"]+/leave-draw)"', (await browser.get(page)).text)
    await sent(browser, leave, page)
    await sent(browser, f"{page}/apply-children", page, children=child_id)
    zhaos = [one["child_id"] for one in (await running.done("zhao", "GET", f"{HERE}/children"))["items"]]
    wish = {"children": zhaos, "together": True}
    got = await running.done("zhao", "POST", f"{session}/applications-for-children", wish)
    assert [one["state"] for one in got["places"]] == ["applied", "applied"]
    everybody = (await running.done(STAFF, "GET", f"{HERE}/enrolments?session_id={made['id']}"))["items"]
    tickets = {one["child_id"]: one["draw_ticket"] for one in everybody if one["state"] == "applied"}
    assert tickets[zhaos[0]] == tickets[zhaos[1]] != tickets[child_id]
    for language in Language:
        assert words_in(language)("family.together_by_lot") != "family.together_by_lot"


async def _a_moved_lesson(here: Scene) -> None:
    """A child's place in it is given back alone, with all that was paid for it, by either of its pages."""
    running, browser = here.running, here.browser
    plan = await _plan(here, 14, repeats="weekly", dates=2)
    made = await running.done(FARMER, "POST", f"{HERE}/courses", plan)
    course = f"{HERE}/courses/{made['id']}"
    await running.done(FARMER, "POST", f"{course}/opening")
    lin = [one["child_id"] for one in (await running.done("lin", "GET", f"{HERE}/children"))["items"]]
    await running.done("lin", "POST", f"{course}/children", {"children": lin, "together": False})
    lessons = (await running.done(None, "GET", f"{HERE}/sessions?course_id={made['id']}"))["items"]
    first, second = (f"/haiwan/sessions/{one['session_id']}" for one in lessons)
    other = {key: _later(lessons[0][key], 3 / 24) for key in ("starts_at", "ends_at")}
    other |= {"space_id": lessons[0]["space_id"]}
    await running.done(FARMER, "POST", f"{HERE}/sessions/{lessons[0]['session_id']}/other-date", other)
    await browser.sign_in("lin")
    as_planned = (await browser.get(second)).text
    assert ["林小满" in as_planned, "/cancel" in as_planned] == [True, False]
    moved = (await browser.get(first)).text
    assert "可以只退这一课" in moved
    (back,) = re.findall(r'action="(/haiwan/enrolments/[^"]+/cancel)"', moved)
    await browser.sign_in("zhao")
    assert "林小满" not in (await browser.get(first)).text
    await browser.sign_in("lin")
    await sent(browser, back, first)
    after = (await browser.get(first)).text
    assert ["林小满" in after, "/cancel" in after] == [False, False]
    places = (await running.done("lin", "GET", f"{HERE}/enrolments?session_id={lessons[0]['session_id']}"))[
        "items"
    ]
    assert [(one["state"], one["child_id"]) for one in places] == [("cancelled", lin[0])]
    assert "林小满" in (await browser.get(second)).text
