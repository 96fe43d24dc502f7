"""A check for work with minors that ends: both sides are told, and staff record another one on a page."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    SECOND,
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
    async with stage(tmp_path_factory.mktemp("screenings") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def _waits(platform: Stage, who: str) -> list[str]:
    things = (await platform.done(who, "GET", f"{HERE}/waiting"))["things"]
    return [one["task"] for one in things if "screening" in one["task"] and one["task"] != "begin_screening"]


async def _told(platform: Stage, who: str) -> list[Any]:
    inbox = (await platform.done(who, "GET", f"{HERE}/me/messages"))["messages"]
    return [one["facts"]["subject_id"] for one in inbox if one["kind"] == "screening_ends"]


async def _serving_minors(platform: Stage, days: int) -> str:
    """A partner whose agreement is for work with minors; its representative is checked for so many days."""
    partner_id = await a_partner(platform)
    until = await now(platform) + timedelta(days=days)
    record = {"person": identities()[APPLICANT].person_id, "valid_until": until.isoformat()}
    await platform.done(SECOND, "POST", f"{HERE}/screening-records", record)
    terms = await window(platform, days=365) | {"serves_minors": True}
    drafted = await platform.done(STAFF, "POST", f"{HERE}/partners/{partner_id}/agreements", terms)
    for who, side in ((APPLICANT, "partner"), (STAFF, "community")):
        signed = {"side": side, "version": 1}
        await platform.done(who, "POST", f"{HERE}/agreements/{drafted['id']}/signatures", signed)
    return partner_id


async def test_both_sides_are_told_before_it_ends_and_another_one_is_recorded_on_a_page(
    platform: Stage, browser: Browser
) -> None:
    partner_id = await _serving_minors(platform, days=100)
    page, form = f"/haiwan/partners/{partner_id}", f"/haiwan/desk/partners/{partner_id}/screening"
    assert await _waits(platform, STAFF) == await _waits(platform, APPLICANT) == []
    await passes(platform, days=41)
    assert (await _waits(platform, STAFF), await _waits(platform, APPLICANT)) == (
        ["renew_screening"],
        ["bring_screening"],
    )
    assert await _told(platform, STAFF) == await _told(platform, APPLICANT) == [partner_id]
    (ending,) = (await platform.done(STAFF, "GET", f"{HERE}/ending-screenings"))["items"]
    assert (ending["partner_id"], ending["person_id"]) == (partner_id, identities()[APPLICANT].person_id)
    assert (await platform.refused(APPLICANT, "GET", f"{HERE}/ending-screenings"))[0] == 403

    assert "有效期至" not in (await browser.get(page)).text, "it is one person's own affair"
    for who, records in ((APPLICANT, False), (STAFF, True)):
        await browser.sign_in(who)
        shown = (await browser.get(page)).text
        assert ("代表人的未成年人从业查询有效期至" in shown, form in shown) == (True, records)
    until = f"{await now(platform) + timedelta(days=300):%Y-%m-%dT%H:%M}"
    done = await fills(browser, STAFF, form, valid_until=until)
    assert done.status_code == 200
    assert "有效期至" not in done.text
    assert await _waits(platform, STAFF) == await _waits(platform, APPLICANT) == []
    await browser.sign_in(APPLICANT)
    english = (await browser.get("/haiwan/me/messages", accept_language="en")).text
    assert re.search(r"The check for work with minors of whoever represents .* ends on", english)
