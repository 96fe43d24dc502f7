"""The roster of a partner through the API and its pages: invited, accepted, handed over, and heard of."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    NOBODYS_ID,
    RESIDENTS,
    REVIEWER,
    STAFF,
    a_tried_application,
    passes,
    reviewed,
)
from tests.component.test_purchases import until

SECOND, MEMBER, STRANGER = RESIDENTS[0], RESIDENTS[1], RESIDENTS[2]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def number(name: str) -> str:
    return identities()[name].person_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("roster") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def path(platform: Stage) -> str:
    """A partner that was admitted."""
    application = await a_tried_application(platform, serves_minors=False)
    await reviewed(platform, application)
    verdict = {"decision": "admit", "reason": "居民试课反馈良好"}
    await platform.done(REVIEWER, "POST", f"{HERE}/applications/{application}/decision", verdict)
    await passes(platform, days=7)
    found = await platform.done(STAFF, "GET", f"{HERE}/applications/{application}")
    return f"{HERE}/partners/{found['partner_id']}"


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def partners_of(platform: Stage, name: str) -> Any:
    return (await platform.done(name, "GET", f"{HERE}/me"))["partner_ids"]


async def sessions(platform: Stage, name: str, path: str) -> int:
    """Whether bookings takes the person as one who acts for the partner: 403 from whom it doesn't."""
    body = {"partner_id": path.rpartition("/")[2], "title": "屋顶种植"}
    return (await platform.ask(name, "POST", f"{HERE}/sessions", body)).status_code


async def invites(platform: Stage, path: str, name: str, role: str) -> None:
    await platform.done(APPLICANT, "POST", f"{path}/roster", {"person_id": number(name), "role": role})


async def tasks(platform: Stage, name: str) -> set[str]:
    return {one["task"] for one in (await platform.done(name, "GET", f"{HERE}/waiting"))["things"]}


async def invited_and_accepted(platform: Stage, path: str) -> None:
    await invites(platform, path, SECOND, "second_representative")
    assert "answer_invitation" in await tasks(platform, SECOND)
    seen = (await platform.done(SECOND, "GET", f"{path}/roster"))["items"]
    assert [one["person_id"] for one in seen] == [number(SECOND)], "the invited see their invitation alone"
    assert await partners_of(platform, SECOND) == []
    await platform.done(SECOND, "POST", f"{path}/roster/acceptance")
    await until(lambda: partners_of(platform, SECOND), bool)
    assert "answer_invitation" not in await tasks(platform, SECOND)
    shown = await platform.done(None, "GET", path)
    assert (shown["second_representative"] or "") != ""
    await platform.done(SECOND, "POST", f"{path}/roster", {"person_id": number(MEMBER), "role": "member"})
    await platform.done(MEMBER, "POST", f"{path}/roster/acceptance")
    assert await partners_of(platform, MEMBER) == [], "a member acts for nobody"


async def hidden_from_others(platform: Stage, path: str) -> None:
    assert (await platform.done(STRANGER, "GET", f"{path}/roster"))["items"] == []
    assert len((await platform.done(STAFF, "GET", f"{path}/roster"))["items"]) == 3
    missing = f"{HERE}/partners/{NOBODYS_ID}/roster"
    assert await platform.refused(STRANGER, "GET", missing) == (404, "partner_is_unknown")
    refused = await platform.refused(
        STAFF, "POST", f"{path}/representative", {"person_id": number(MEMBER), "reason": "换人"}
    )
    assert refused == (409, "representative_is_still_here")


async def handed_over_on_pages(platform: Stage, path: str, browser: Browser) -> None:
    page = path.replace("/v1/communities", "") + "/roster"
    assert (await browser.get(page)).status_code == 303, "a stranger signs in first"
    await browser.sign_in(STRANGER)
    assert (await browser.get(page)).status_code == 404
    assert number(STRANGER) in (await browser.get("/haiwan/partner")).text
    await browser.sign_in(APPLICANT)
    first = (await browser.get(page)).text
    assert "成员名册" in first
    assert "本社区没有登记姓名" in first
    assert "第二代表人" in first
    english = (await browser.get(page, Accept_Language="en")).text
    assert "Second representative" in english
    assert "Hand the partner over" in english
    token = token_on(first)
    wrong = {"token": token, "once": "roster-0", "person_id": "NOT an id", "role": "member"}
    again = await browser.send(f"{page}/invite", wrong)
    assert again.status_code == 422
    assert "NOT an id" in again.text
    ask = {"token": token, "once": "roster-1", "person_id": number(STRANGER), "role": "member"}
    sent = await browser.send(f"{page}/invite", ask)
    assert sent.status_code == 303
    invited = (await browser.get(sent.headers["location"])).text
    assert "已邀请" in invited
    assert "受邀的人（接受后显示姓名）" in invited
    assert f"编号 <code>{number(STRANGER)}" in invited
    assert (await browser.send(f"{page}/invite", ask)).status_code == 303, "sent twice, it is asked once"
    over = {"token": token, "once": "roster-2", "person_id": number(SECOND)}
    assert (await browser.send(f"{page}/hand-over", over)).status_code == 303
    kept = await browser.send(
        f"{page}/remove", {"token": token, "once": "roster-3", "person_id": number(APPLICANT)}
    )
    assert kept.status_code == 409
    assert "先移交" in kept.text
    assert (await browser.send(f"{page}/do/nothing", {"token": token, "once": "roster-4"})).status_code == 404
    assert (await browser.get("/haiwan/partners/x/roster")).status_code == 404
    await browser.sign_in(STRANGER)
    asked = (await browser.get(page)).text
    assert "接受" in asked
    assert number(MEMBER) not in asked
    gone = {"token": token_on(asked), "once": "roster-5", "person_id": number(STRANGER)}
    assert (await browser.send(f"{page}/remove", gone)).headers["location"].startswith("/haiwan/partner")
    await browser.sign_in(SECOND)
    token = token_on((await browser.get(page)).text)
    assert "take_partner_over" in await tasks(platform, SECOND)
    assert (
        await browser.send(f"{page}/do/take-over", {"token": token, "once": "roster-6"})
    ).status_code == 303


async def heard_of_elsewhere(platform: Stage, path: str) -> None:
    await until(lambda: partners_of(platform, APPLICANT), lambda found: found == [])
    await until(lambda: sessions(platform, APPLICANT, path), lambda status: status == 403)
    assert await until(lambda: sessions(platform, SECOND, path), lambda status: status != 403) != 404


async def named_by_staff(platform: Stage, path: str) -> None:
    await platform.done(OFFICER, "DELETE", f"/v1/people/{number(SECOND)}")
    assert "name_representative" in await tasks(platform, STAFF)
    offer = {"person_id": number(MEMBER), "reason": "原代表人已注销，团队推举"}
    await platform.done(STAFF, "POST", f"{path}/representative", offer)
    assert await platform.refused(STAFF, "POST", f"{path}/handover/acceptance") == (
        404,
        "handover_is_not_offered",
    )
    await platform.done(MEMBER, "POST", f"{path}/handover/acceptance")
    await until(lambda: partners_of(platform, MEMBER), bool)
    assert "name_representative" not in await tasks(platform, STAFF)


async def test_a_roster_is_filled_and_the_partner_handed_over_twice(
    platform: Stage, path: str, browser: Browser
) -> None:
    """One story: each step stands on the one before it."""
    await invited_and_accepted(platform, path)
    await hidden_from_others(platform, path)
    await handed_over_on_pages(platform, path, browser)
    await heard_of_elsewhere(platform, path)
    await named_by_staff(platform, path)
