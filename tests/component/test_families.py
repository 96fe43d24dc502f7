"""Families on the whole platform: consent on a page, places for children, the roll, and what is forgotten."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from examples.gangwan.people import identities
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import words_in
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, admit
from tests.component.test_gateway_identity import _files_with
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_volunteering import answer, sent

FAMILY = "/haiwan/me/family"
NOBODY = "00000000-0000-7000-8000-000000000000"


@dataclass
class Scene:
    """A platform with a lesson for children of 6 to 10 with three places, and who visits its pages."""

    running: Stage
    browser: Browser
    session_id: str
    partner_id: str
    year: int
    """In which the lesson is."""

    @property
    def page(self) -> str:
        return f"/haiwan/sessions/{self.session_id}"

    async def child(self, guardian: str, name: str, age: int) -> str:
        """Registers a child who is of this age on its birthday in the year of the lesson; its id."""
        body = {"name": name, "birth_year": str(self.year - age), "consent_version": CONSENT_VERSION}
        return str((await self.running.done(guardian, "POST", f"{HERE}/children", body))["id"])

    async def states(self) -> dict[str, str]:
        """How the children's places stand."""
        found = await self.running.done(STAFF, "GET", f"{HERE}/enrolments?session_id={self.session_id}")
        return {one["child_id"]: one["state"] for one in found["items"]}


@asynccontextmanager
async def scene(path: Path, **rules: Any) -> AsyncIterator[Scene]:
    async with stage(path) as running:
        await running.open("haiwan", **rules)
        await running.done("lin", "PUT", f"{HERE}/me", {"name": "林女士", "phone": "13800001111"})
        partner_id = await admit(running, FARMER)
        room = {"name": "露台", "name_en": "Terrace", "capacity": 9}
        space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
        now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
        saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
        saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
        lesson = {
            "partner_id": partner_id,
            "space_id": space["id"],
            "starts_at": saturday.isoformat(),
            "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
            "title": "亲子种植课",
            "capacity": 3,
            "for_minors": True,
            "age_from": 6,
            "age_to": 10,
        }
        session = await running.done(FARMER, "POST", f"{HERE}/sessions", lesson)
        await running.done(FARMER, "POST", f"{HERE}/sessions/{session['id']}/opening")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            yield Scene(running, Browser(http), session["id"], partner_id, saturday.year)


def test_the_text_of_consent_and_its_version_change_together() -> None:
    """Who changes the text gives it a version of its own, and its hash here."""
    both = "\n".join(words_in(language)("family.consent_text") for language in Language)
    assert (CONSENT_VERSION, sha256(both.encode()).hexdigest()[:16]) == ("2026-11-29", "f1cf341f3761f23a")


async def test_a_guardian_registers_children_and_they_are_on_the_roll_by_name(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await _register_on_the_page(here)
        await _enrol_on_the_page(here)
        await _the_roll(here)
        await _others_see_nothing(here)
        await _siblings_wait(here)
        await _at_the_counter(here)
        await _nothing_but_the_vault_knows(here, tmp_path / "data")
        await _handed_over(here, tmp_path / "data")
        await _erased(here, tmp_path / "data")


async def _register_on_the_page(here: Scene) -> None:
    browser = here.browser
    await browser.sign_in("lin")
    assert "还没有登记孩子" in (await browser.get(FAMILY)).text
    assert "请先登记孩子" in (await browser.get(here.page)).text
    typed = {"name": "林小满", "birth_year": str(here.year - 8)}
    without = await answer(browser, FAMILY, **typed)
    assert (without.status_code, 'value="林小满"' in without.text) == (422, True)
    assert 'href="#consent_version"' in without.text
    strange = await answer(browser, FAMILY, **typed | {"birth_year": "八岁"}, consent_version=CONSENT_VERSION)
    assert (strange.status_code, 'value="八岁"' in strange.text) == (422, True)
    older = await answer(browser, FAMILY, **typed | {"birth_year": "1990"}, consent_version=CONSENT_VERSION)
    assert "只能登记未满 18 周岁的孩子" in older.text
    outdated = await answer(browser, FAMILY, **typed, consent_version="2020-01-01")
    assert "同意书的内容已更新" in outdated.text
    await sent(browser, FAMILY, **typed, consent_version=CONSENT_VERSION)
    shown = (await browser.get(FAMILY, accept_language="en")).text
    assert "林小满" in shown
    assert f"text of {CONSENT_VERSION}" in shown
    again = await answer(browser, FAMILY, **typed, consent_version=CONSENT_VERSION)
    assert (again.status_code, "您已登记过同名且同年出生的孩子" in again.text) == (409, True)
    assert f'href="{FAMILY}"' in (await browser.get("/haiwan/me")).text
    gone = await answer(browser, f"{FAMILY}/{NOBODY}/withdrawal", FAMILY)
    assert (gone.status_code, "您在这里没有登记这个孩子" in gone.text) == (404, True)
    assert (await answer(browser, f"{FAMILY}/none/withdrawal", FAMILY)).status_code == 404


async def _enrol_on_the_page(here: Scene) -> None:
    browser = here.browser
    toddler = await here.child("lin", "林小果", 3)
    shown = (await browser.get(here.page)).text
    boxes = dict(re.findall(r'name="children" value="([^"]+)"[^>]*><span>([^<]+)<', shown))
    assert sorted(boxes.values()) == ["林小果", "林小满"]
    assert "一起参加，不分开" in shown
    (eight,) = (one for one, name in boxes.items() if name == "林小满")
    enrol = f"{here.page}/enrol-children"
    none = await answer(browser, enrol, here.page)
    assert none.status_code == 422
    young = await answer(browser, enrol, here.page, children=toddler)
    assert "面向 6 至 10 岁" in young.text
    assert re.search(rf'value="{toddler}" checked', young.text)
    english = await answer(browser, enrol, here.page, children=NOBODY)
    assert english.status_code == 404
    await sent(browser, enrol, here.page, children=eight)
    shown = (await browser.get(here.page, accept_language="en")).text
    assert ': 林小满"' in shown  # The button that gives the place back says whose.
    assert 'name="children"' in shown  # The little one is still offered; the rule knows the age.
    assert "亲子种植课 · 孩子：林小满" in (await browser.get("/haiwan/me")).text
    twice = await answer(browser, enrol, here.page, children=eight)
    assert "这个孩子已经报名" in twice.text
    assert await here.states() == {eight: "confirmed"}
    assert "You have a place" not in shown  # The guardian has none.


async def _the_roll(here: Scene) -> None:
    roll = await here.running.done(FARMER, "GET", f"{HERE}/sessions/{here.session_id}/roll")
    assert [(one["name"], one["guardian"]) for one in roll["lines"]] == [("林小满", "林女士")]
    await here.browser.sign_in(FARMER)
    page = (await here.browser.get(f"/haiwan/partner/sessions/{here.session_id}/roll")).text
    assert "林小满" in page
    assert "监护人：林女士" in page


async def _others_see_nothing(here: Scene) -> None:
    (lins, *_) = (await here.running.done("lin", "GET", f"{HERE}/children"))["items"]
    path = f"{HERE}/children/{lins['child_id']}"
    assert (await here.running.done("lin", "GET", path))["name"] == "林小满"
    assert await here.running.refused("zhao", "GET", path) == (404, "child_is_unknown")
    assert (await here.running.done("zhao", "GET", f"{HERE}/children"))["items"] == []
    withdrawal = f"{path}/consent-withdrawal"
    assert (await here.running.refused("zhao", "POST", withdrawal))[0] == 403
    wish = {"children": [lins["child_id"]]}
    children = f"{HERE}/sessions/{here.session_id}/children"
    assert await here.running.refused("zhao", "POST", children, wish) == (404, "child_is_unknown")
    assert (await here.running.refused(FARMER, "POST", children, wish))[0] == 403


async def _siblings_wait(here: Scene) -> None:
    running, children = here.running, f"{HERE}/sessions/{here.session_id}/children"
    zhaos = [await here.child("zhao", f"赵家老{number}", 7) for number in (1, 2, 3)]
    got = await running.done(
        "zhao", "POST", children, {"children": zhaos, "together": True}, Idempotency_Key="a"
    )
    again = await running.done(
        "zhao", "POST", children, {"children": zhaos, "together": True}, Idempotency_Key="a"
    )
    assert got["places"] == again["places"]
    assert [(one["state"], one["position"]) for one in got["places"]] == [
        ("waiting", place) for place in (1, 2, 3)
    ]
    await here.browser.sign_in("zhao")
    shown = (await here.browser.get(here.page)).text
    assert shown.count("与兄弟姐妹一起候补") == 3
    (lins, _) = (await running.done("lin", "GET", f"{HERE}/children"))["items"]
    await here.browser.sign_in("lin")
    await sent(here.browser, f"{FAMILY}/{lins['child_id']}/withdrawal", FAMILY)
    assert await here.states() == {lins["child_id"]: "cancelled", **dict.fromkeys(zhaos, "offered")}
    await here.browser.sign_in("zhao")
    offers = re.findall(
        r'action="/haiwan(/enrolments/[^"]+/accept)"', (await here.browser.get(here.page)).text
    )
    assert len(offers) == 3
    await sent(here.browser, f"/haiwan{offers[0]}", here.page)
    assert sorted((await here.states()).values()) == ["cancelled", "confirmed", "offered", "offered"]


async def _at_the_counter(here: Scene) -> None:
    lin = identities()["lin"].person_id
    body = {"name": "林小树", "birth_year": str(here.year - 9), "consent_version": CONSENT_VERSION}
    made = await here.running.done(STAFF, "POST", f"{HERE}/children", body, On_Behalf_Of=lin)
    names = [one["name"] for one in (await here.running.done("lin", "GET", f"{HERE}/children"))["items"]]
    assert names == ["林小果", "林小树"]
    children = f"{HERE}/sessions/{here.session_id}/children"
    got = await here.running.done(STAFF, "POST", children, {"children": [made["id"]]}, On_Behalf_Of=lin)
    assert got["places"][0]["state"] == "waiting"


async def _nothing_but_the_vault_knows(here: Scene, data: Path) -> None:
    assert await here.running.platform.host.settled(60)
    holding = await asyncio.to_thread(_files_with, data, "赵家老1")
    assert {path.name.partition(".")[0] for path in holding} == {"vault"}


async def _handed_over(here: Scene, data: Path) -> None:
    """The guardian names who may fetch; the host records who did; who is removed is forgotten."""
    running, browser = here.running, here.browser
    (child_id,) = (one for one, state in (await here.states()).items() if state == "confirmed")
    fetchers = f"{FAMILY}/{child_id}/fetchers"
    await browser.sign_in("zhao")
    nobody = await answer(browser, fetchers, FAMILY)
    assert (nobody.status_code, f'href="#fetcher-{child_id}"' in nobody.text) == (422, True)
    assert "请填写接送人姓名" in nobody.text
    for name in ("外婆王桂芳", "邻居老何"):
        await sent(browser, fetchers, FAMILY, **{f"fetcher-{child_id}": name})
    shown = (await browser.get(FAMILY)).text
    assert "您和另外 2 人" in shown
    removals = re.findall(rf'action="({fetchers}/[^"]+/removal)"', shown)
    await sent(browser, removals[1], FAMILY)
    assert not await asyncio.to_thread(_files_with, data, "邻居老何")
    assert (await answer(browser, removals[1], FAMILY)).status_code == 404

    session = await running.done(FARMER, "GET", f"{HERE}/sessions/{here.session_id}")
    begins = datetime.fromisoformat(session["starts_at"])
    seconds = int((begins - running.platform.gateway.clock.now()).total_seconds()) + 60
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await running.platform.host.settled(60)
    roll = f"/haiwan/partner/sessions/{here.session_id}/roll"
    await browser.sign_in(FARMER)
    page = (await browser.get(roll)).text
    assert "交接孩子" not in page
    (enrolment_id,) = re.findall(r'name="attended" value="([^"]+)"', page)
    await sent(browser, roll, attended=enrolment_id)
    page = (await browser.get(roll)).text
    (grandmother,) = re.findall(r'<option value="([^"]+)">外婆王桂芳<', page)
    pick_up = f"/haiwan/partner/sessions/{here.session_id}/pick-up"
    assert (await answer(browser, pick_up, roll, enrolment_id=NOBODY)).status_code == 404
    assert (
        await answer(browser, pick_up, roll, enrolment_id=enrolment_id, fetcher_id=NOBODY)
    ).status_code == 404
    await sent(browser, pick_up, roll, enrolment_id=enrolment_id, fetcher_id=grandmother)
    assert re.search("已于 .* 交给 外婆王桂芳", (await browser.get(roll)).text)
    place = await running.done("zhao", "GET", f"{HERE}/enrolments/{enrolment_id}")
    assert (place["picked_up_by"], bool(place["picked_up_at"])) == (grandmother, True)


async def _erased(here: Scene, data: Path) -> None:
    """The consent that was withdrawn, and the guardian who is erased: neither child is known any more."""
    await here.running.done("lin", "DELETE", "/v1/me")
    assert await here.running.platform.host.settled(60)
    for name in ("林小满", "林小树"):
        assert not await asyncio.to_thread(_files_with, data, name)
    roll = await here.running.done(FARMER, "GET", f"{HERE}/sessions/{here.session_id}/roll")
    assert {one["name"] for one in roll["lines"] if one["state"] == "cancelled"} == {None}
