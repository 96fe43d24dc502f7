"""A meeting of the committee on its pages: called, held, minuted and signed by two; who may read what."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

HERE = "/v1/communities/haiwan"
MEETINGS = f"{HERE}/fund/meetings"
MEMBERS = ("gu-committee", "shen-committee", "ye-committee", "tang-committee", "han-committee")
IDS = {name: identities()[name].person_id for name in MEMBERS}
GU, SHEN, YE, TANG, HAN = MEMBERS
WORDS = "一、楼道灯：四人同意，通过。"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield running


async def asked(running: Stage) -> str:
    wish = {"title": "楼道灯", "purpose": "facilities", "amount_fen": 100, "payee_organisation": "灯具店"}
    made = await running.done("chen-staff", "POST", f"{HERE}/fund/disbursements", wish)
    return str(made["id"])


async def time_passes(running: Stage, hours: int) -> None:
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": hours * 3_600})


async def fills(browser: Browser, path: str, **fields: Any) -> httpx2.Response:
    """Opens a form, sends it with what it holds already, and follows where it leads."""
    shown = await browser.get(path)
    assert shown.status_code == 200, shown.text
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None
    version = re.search(r'name="version" value="([^"]+)"', shown.text)
    held: dict[str, Any] = {"version": version[1]} if version else {}
    sent = await browser.send(path, {"token": token_on(shown.text), "once": once[1], **held, **fields})
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


def typed(moment: datetime) -> str:
    """As a form sends it, in the community's time."""
    return (moment + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")


async def tasks(running: Stage, name: str) -> set[str]:
    found = await running.done(name, "GET", f"{HERE}/waiting")
    return {one["task"] for one in found["things"]} & {"keep_minutes", "sign_minutes"}


async def test_a_meeting_goes_from_its_call_to_the_second_hand_on_pages(running: Stage) -> None:
    payment = await asked(running)
    async with httpx2.AsyncClient(transport=Settling(running.platform), base_url="http://hehuo.test") as http:
        browser = Browser(http)
        assert "尚未召集过会议" in (await browser.get("/haiwan/fund/meetings")).text
        await browser.sign_in("chen-staff")
        starts_at = running.platform.gateway.clock.now() + timedelta(hours=26)
        wish = {
            "starts_at": typed(starts_at),
            "place": "二楼会议室",
            "agenda.0.case": f"disbursement:{payment}",
            "agenda.0.note": "报价单已核对",
            "agenda.1.title": "第三季度集市安排",
        }
        torn = await fills(
            browser, "/haiwan/fund/meeting-call", **{**wish, "agenda.1.case": wish["agenda.0.case"]}
        )
        assert torn.status_code == 422, "a case or a subject, not both"
        twice = await fills(
            browser,
            "/haiwan/fund/meeting-call",
            **{**wish, "agenda.1.title": "", "agenda.1.case": wish["agenda.0.case"]},
        )
        assert twice.status_code == 422, "each case once"
        called = await fills(browser, "/haiwan/fund/meeting-call", **wish)
        page = str(called.url.path)
        meeting = page.rpartition("/")[2]
        assert ("楼道灯" in called.text, "报价单已核对" in called.text, "更改会议" in called.text) == (
            True,
        ) * 3
        changed = await fills(
            browser, f"{page}/change", **{**wish, "place": "三楼露台", "agenda.2.title": "其他"}
        )
        assert ("三楼露台" in changed.text, "其他" in changed.text) == (True, True)
        assert await tasks(running, "chen-staff") == set()
        await time_passes(running, 29)
        assert await tasks(running, "chen-staff") == await tasks(running, GU) == {"keep_minutes"}
        await browser.sign_in(YE)
        began = running.platform.gateway.clock.now() - timedelta(hours=2)
        minutes: dict[str, Any] = {
            "began_at": typed(began),
            "ended_at": typed(began + timedelta(hours=1)),
            "present_ids": [IDS[one] for one in (GU, SHEN)],
            "dealt_with": ["1"],
            "minutes": WORDS,
        }
        few = await fills(browser, f"{page}/minutes", **minutes)
        assert (few.status_code, "未达到法定人数" in few.text) == (409, True)
        minutes["present_ids"] = [IDS[one] for one in MEMBERS[:4]]
        kept = await fills(browser, f"{page}/minutes", **minutes)
        assert (WORDS in kept.text, "已处理" in kept.text, "您到会" in kept.text) == (True, True, True)
        assert await tasks(running, HAN) == set()
        assert await tasks(running, GU) == {"sign_minutes"}
        first = await fills(browser, f"{page}/signature")
        assert "您已签字" in first.text
        await browser.sign_in(GU)
        assert "会议纪要待您签署" in (await browser.get("/haiwan/me/messages")).text
        second = await fills(browser, f"{page}/signature")
        assert "纪要已签" in second.text
        public = await browser_of(http, page)
        assert ("楼道灯" in public, "5 of 5" in public, "4 of 5 members present" in public) == (
            True,
            False,
            True,
        )
        assert (WORDS in public, "报价单已核对" in public, "dealt with" in public) == (False, False, True)
        said = f"{HERE}/fund/disbursements/{payment}/english"
        await running.done("chen-staff", "PUT", said, {"title_en": "Lights in the stairs"})
        public = await browser_of(http, page)
        assert ("Lights in the stairs" in public, "楼道灯" in public) == (True, False)
        case = (await Browser(http).get(f"/haiwan/fund/spending/{payment}")).text
        assert page in case
    again: dict[str, Any] = {
        "began_at": began.isoformat(),
        "ended_at": (began + timedelta(hours=1)).isoformat(),
    }
    again |= {"present_ids": [IDS[GU]], "minutes": "改写"}
    assert await running.refused(YE, "POST", f"{MEETINGS}/{meeting}/minutes", again) == (
        409,
        "minutes_are_signed",
    )
    found = await running.done(None, "GET", f"{MEETINGS}/{meeting}")
    assert (found["state"], found["signatures"], found["agenda"][0]["state"]) == ("signed", 2, "requested")
    assert len(found["minutes_sha256"]) == 64
    await proves_and_hides(running, meeting)


async def browser_of(http: httpx2.AsyncClient, page: str) -> str:
    """What a passer-by sees in English."""
    http.cookies.clear()
    return (await Browser(http).get(page, accept_language="en")).text


async def proves_and_hides(running: Stage, meeting: str) -> None:
    """Words are for those who may read them, and neither in the log nor in the feed."""
    papers = f"{MEETINGS}/{meeting}/papers"
    assert await running.refused("lin", "GET", papers) == (403, "actor_may_not_do_this")
    read = await running.done("bao-supervisor", "GET", papers)
    assert (read["minutes"], read["notes"][0]["note"], len(read["present_ids"])) == (WORDS, "报价单已核对", 4)
    feed = str(await running.done(None, "GET", f"{HERE}/events?limit=1000"))
    assert ("fund.minutes_signed.v1" in feed, WORDS in feed, IDS[GU] in feed) == (True, False, False)
    found = await running.done("chen-staff", "POST", f"{HERE}/texts/search", {"text": WORDS})
    redaction = {"text_id": found["text_ids"][0], "reason": "confidential"}
    await running.done("chen-staff", "POST", f"{HERE}/redactions", redaction)
    assert WORDS not in str(await running.done(GU, "GET", papers))
    after = await running.done(None, "GET", f"{MEETINGS}/{meeting}")
    assert len(after["minutes_sha256"]) == 64, "the hash stays and shows it"


async def test_a_cancelled_meeting_says_why_and_the_committee_hears_of_it(running: Stage) -> None:
    starts_at = (running.platform.gateway.clock.now() + timedelta(hours=26)).isoformat()
    wish = {"starts_at": starts_at, "place": "二楼会议室", "agenda": [{"title": "其他"}]}
    made = await running.done("bao-supervisor", "POST", MEETINGS, wish)
    assert await running.refused("lin", "POST", MEETINGS, wish) == (403, "actor_may_not_do_this")
    async with httpx2.AsyncClient(transport=Settling(running.platform), base_url="http://hehuo.test") as http:
        browser = Browser(http)
        await browser.sign_in(HAN)
        page = f"/haiwan/fund/meetings/{made['id']}"
        told = await fills(browser, f"{page}/cancellation", reason="台风蓝色预警")
        assert "台风蓝色预警" in told.text
        inbox = (await browser.get("/haiwan/me/messages")).text
        assert ("委员会将开会" in inbox, "委员会会议取消" in inbox) == (True, True)
        old = await browser.get(f"{page}/change")
        assert str(old.url.path) == page or old.status_code == 303
    assert [one["state"] for one in (await running.done(None, "GET", MEETINGS))["items"]] == ["cancelled"]
