"""Free hours from the agreement over a delivered session to its pages, and late, to the task on the desk."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    NOBODYS_ID,
    RESIDENTS,
    STAFF,
    a_partner,
    now,
    passes,
    window,
)
from tests.component.test_rulemaking import fills

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("free-hours") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partner_id(platform: Stage) -> str:
    """A partner that owes two hours free of charge within seventy days."""
    found = await a_partner(platform)
    term = await window(platform, days=70) | {"free_hours_owed": 2}
    drafted = await platform.done(STAFF, "POST", f"{HERE}/partners/{found}/agreements", term)
    signatures = f"{HERE}/agreements/{drafted['id']}/signatures"
    await platform.done(APPLICANT, "POST", signatures, {"side": "partner", "version": 1})
    await platform.done(STAFF, "POST", signatures, {"side": "community", "version": 1})
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session_id(platform: Stage, partner_id: str) -> str:
    """A free session of ninety minutes that took place with one resident."""
    room = {"name": "三楼露天平台", "name_en": "Terrace", "capacity": 60}
    space = (await platform.done(STAFF, "POST", f"{HERE}/spaces", room))["id"]
    day = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = day.replace(hour=9, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - day.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space,
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "公益自然课",
        "capacity": 20,
    }
    made = (await platform.done(APPLICANT, "POST", f"{HERE}/sessions", draft))["id"]
    session = f"{HERE}/sessions/{made}"
    await platform.done(APPLICANT, "POST", f"{session}/opening")
    enrolled = await platform.done(RESIDENTS[0], "POST", f"{session}/enrolments")
    await passes(platform, seconds=(saturday - await now(platform)).total_seconds() + 7_200)
    await platform.done(APPLICANT, "POST", f"{session}/attendance", {"attended": [enrolled["id"]]})
    await platform.done(APPLICANT, "POST", f"{session}/delivery")
    return str(made)


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def hours(platform: Stage, partner_id: str) -> Any:
    return await platform.done(None, "GET", f"{HERE}/partners/{partner_id}/free-hours")


async def told(platform: Stage, kind: str) -> list[int]:
    inbox = (await platform.done(APPLICANT, "GET", f"{HERE}/me/messages"))["messages"]
    return [one["facts"]["minutes"] for one in inbox if one["kind"] == kind]


async def test_a_free_session_counts_for_the_agreement(
    platform: Stage, partner_id: str, session_id: str
) -> None:
    view = await hours(platform, partner_id)
    (term,) = view["terms"]
    assert (term["owed_minutes"], term["given_minutes"], term["missing_minutes"]) == (120, 90, 30)
    assert [(one["session_id"], one["minutes"]) for one in view["sessions"]] == [(session_id, 90)]
    (listed,) = (await platform.done(None, "GET", f"{HERE}/free-hours"))["items"]
    assert (listed["given_minutes"], listed["session_count"], listed["sessions"]) == (90, 1, [])
    feed = str(await platform.done(None, "GET", f"{HERE}/events?limit=1000"))
    assert "bookings.free_hours_delivered.v1" in feed
    assert "partners.free_hours_counted.v1" in feed
    unknown = await platform.refused(None, "GET", f"{HERE}/partners/{NOBODYS_ID}/free-hours")
    assert unknown == (404, "partner_is_unknown")


async def test_who_is_related_to_the_partner_corrects_none_of_its_hours(
    platform: Stage, partner_id: str, session_id: str, browser: Browser
) -> None:
    family = {"relations": [{"person": identities()[APPLICANT].person_id, "kind": "family"}]}
    await platform.done("wu-staff", "POST", f"{HERE}/relations", family)
    body = {"minutes": 30, "reason": "other_length"}
    refused = await platform.refused("wu-staff", "POST", f"{HERE}/sessions/{session_id}/free-hours", body)
    assert refused == (403, "related_person_takes_no_part")
    page, offered = f"/haiwan/partners/{partner_id}/free-hours", []
    for who in ("wu-staff", STAFF):
        await browser.sign_in(who)
        offered.append("更正" in (await browser.get(page)).text)
    assert offered == [False, True]


async def test_staff_correct_a_session_on_its_page(
    platform: Stage, partner_id: str, session_id: str, browser: Browser
) -> None:
    page, form = f"/haiwan/partners/{partner_id}/free-hours", f"/haiwan/desk/sessions/{session_id}/free-hours"
    shown = (await browser.get(page)).text
    assert "公益课时" in shown
    assert ("1.5 小时" in shown, "更正" in shown) == (True, False)
    english = (await browser.get(page, Accept_Language="en")).text
    assert "Owed in this term" in english
    assert "1.5 h" in english
    assert "公益课时" in (await browser.get(f"/haiwan/partners/{partner_id}")).text
    assert "天空农场" in (await browser.get("/haiwan/free-hours")).text
    await browser.sign_in(APPLICANT)
    assert page in (await browser.get("/haiwan/partner")).text
    assert (await browser.get(form)).status_code == 403
    wrong = await fills(browser, STAFF, form, minutes="91", reason="other_length")
    assert wrong.status_code == 422
    assert "90 分钟" in wrong.text
    done = await fills(browser, STAFF, form, minutes="60", reason="other_length")
    assert done.status_code == 200
    assert (await hours(platform, partner_id))["given_minutes"] == 60
    path = f"{HERE}/sessions/{session_id}/free-hours"
    said = {"minutes": 90, "reason": "recorded_by_mistake"}
    assert await platform.refused(APPLICANT, "POST", path, said) == (403, "actor_may_not_do_this")
    await platform.done(STAFF, "POST", path, said)
    assert (await hours(platform, partner_id))["given_minutes"] == 90


async def test_what_is_missing_is_told_and_then_late(
    platform: Stage, partner_id: str, session_id: str, browser: Browser
) -> None:
    assert session_id
    await passes(platform, days=30)
    assert 30 in await told(platform, "free_hours_due")
    await passes(platform, days=40)
    assert await platform.platform.host.settled(60)
    assert await told(platform, "free_hours_late") == [30]
    assert (await hours(platform, partner_id))["late_minutes"] == 30
    (proposed,) = (await platform.done(STAFF, "GET", f"{HERE}/suspension-proposals"))["items"]
    assert (proposed["partner_id"], proposed["free_minutes_late"]) == (partner_id, 30)
    await browser.sign_in(STAFF)
    assert "0.5小时公益课时逾期未完成" in (await browser.get(f"/haiwan/partners/{partner_id}")).text
    assert "逾期 0.5 小时" in (await browser.get("/haiwan/free-hours")).text
    await browser.sign_in(APPLICANT)
    inbox = (await browser.get("/haiwan/me/messages")).text
    assert "公益课时已逾期" in inbox
    assert "0.5 小时" in inbox
