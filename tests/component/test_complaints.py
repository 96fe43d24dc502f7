"""Complaints through the API and their pages: filed, acknowledged, answered, decided; who is told what."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from shared.contracts.bookings.hosts import ListRepresented
from shared.kernel.refusals import Rejected
from shared.projections.refusals import SEQUENCE_LIES_BEYOND_THE_LOG
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    NOBODYS_ID,
    RESIDENTS,
    REVIEWER,
    SECOND,
    STAFF,
    a_tried_application,
    now,
    passes,
    reviewed,
    window,
)
from tests.component.test_rulemaking import fills

COMPLAINANT, STRANGER = RESIDENTS[0], RESIDENTS[1]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("complaints") / "data") as running:
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


async def tasks(platform: Stage, name: str) -> set[str]:
    return {one["task"] for one in (await platform.done(name, "GET", f"{HERE}/waiting"))["things"]}


async def listed(platform: Stage, name: str, query: str = "") -> list[dict[str, Any]]:
    return [*(await platform.done(name, "GET", f"{HERE}/complaints{query}"))["items"]]


async def test_a_list_waits_for_the_log_of_its_own_service(platform: Stage, path: str) -> None:
    """Bookings is asked first, for whom the caller acts: its log is shorter than what is waited for."""
    offered = await platform.done(
        STRANGER, "POST", f"{HERE}/intents", {"project": "读书会", "mechanism": "volunteer_points",
        "contributions": [{"kind": "time", "summary": "每周一次"}]}
    )  # fmt: skip
    bookings = platform.platform.gateway.clients["bookings"]
    with pytest.raises(Rejected, match=SEQUENCE_LIES_BEYOND_THE_LOG.code):
        await bookings.ask(
            "haiwan", ListRepresented(representative="anybody"), min_sequence=offered["sequence"]
        )
    query = f"?partner_id={path.rpartition('/')[2]}&min_sequence={offered['sequence']}"
    assert await listed(platform, STRANGER, query) == []


async def test_a_complaint_is_heard_and_suspends_until_its_day(platform: Stage, path: str) -> None:
    filed = await platform.done(COMPLAINANT, "POST", f"{path}/complaints", {"text": "迟到40分钟"})
    one = f"{HERE}/complaints/{filed['id']}"
    assert await platform.refused(COMPLAINANT, "POST", f"{path}/complaints", {"text": "又迟到"}) == (
        409,
        "complaint_waits_for_its_decision",
    )
    assert "acknowledge_complaint" in await tasks(platform, STAFF)
    await platform.done(STAFF, "POST", f"{one}/acknowledgement")
    assert "answer_complaint" in await tasks(platform, APPLICANT)
    shown = await platform.done(APPLICANT, "GET", one)
    assert (shown["complainant"], shown["text"]) == (None, "迟到40分钟")
    record, other = (identities()[one].person_id for one in (COMPLAINANT, STRANGER))
    merge = await platform.ask(STAFF, "POST", f"{HERE}/people/{record}/merge", {"into": other})
    assert (merge.status_code, "complaints" in merge.json()["facts"]["open"]) == (409, True)
    partner_id = path.rpartition("/")[2]
    assert [
        each["complainant"] for each in await listed(platform, APPLICANT, f"?partner_id={partner_id}")
    ] == [None]
    assert await listed(platform, STRANGER, f"?partner_id={partner_id}") == []
    assert await platform.refused(STRANGER, "GET", one) == (404, "complaint_is_unknown")
    assert await platform.refused(None, "GET", one) == (401, "sign_in_is_required")
    await platform.done(APPLICANT, "POST", f"{one}/answer", {"answer": "已补课"})
    assert "decide_complaint" in await tasks(platform, STAFF)
    until = (await now(platform) + timedelta(days=5)).isoformat()
    verdict = {"measure": "suspension", "suspended_until": until, "reason": "属实"}
    assert await platform.refused(STAFF, "POST", f"{one}/decision", verdict) == (
        403,
        "who_took_a_complaint_does_not_decide",
    )
    await platform.done(SECOND, "POST", f"{one}/decision", verdict)
    assert (await platform.done(None, "GET", path))["state"] == "suspended"
    assert await platform.refused(STAFF, "POST", f"{path}/reinstatement", {"reason": "误判"}) == (
        409,
        "suspension_ends_by_itself",
    )
    await passes(platform, days=5)
    after = await platform.done(None, "GET", path)
    assert (after["state"], after["suspended_until"]) == ("admitted", None)
    (counts,) = (await platform.done(None, "GET", f"{HERE}/complaint-years"))["items"]
    assert (counts["upheld"], counts["not_upheld"]) == (None, 0), "of one to four nothing is told"


async def test_a_complaint_names_a_session_of_the_partner(platform: Stage, path: str) -> None:
    body = {"text": "迟到", "session_id": NOBODYS_ID}
    assert await platform.refused(STRANGER, "POST", f"{path}/complaints", body) == (
        404,
        "session_is_unknown",
    )


async def test_the_pages_take_a_complaint_from_the_form_to_the_decision(
    platform: Stage, path: str, browser: Browser
) -> None:
    page = path.replace("/v1/communities", "")
    form = f"{page}/complain"
    assert (await browser.get(form)).status_code == 303, "a stranger signs in first"
    await browser.sign_in(COMPLAINANT)
    shown = (await browser.get(form)).text
    assert "发生了什么" in shown
    token = token_on(shown)
    empty = await browser.send(form, {"token": token, "once": "complaint-0", "text": ""})
    assert empty.status_code == 422
    sent = await browser.send(form, {"token": token, "once": "complaint-1", "text": "<b>没有开门</b>"})
    assert sent.status_code == 303
    own = (await browser.get(sent.headers["location"])).text
    assert "已提出，待受理" in own
    assert "My complaints" in (await browser.get("/haiwan/me/complaints", Accept_Language="en")).text
    (filed,) = await listed(platform, COMPLAINANT, "?state=filed")
    one = f"/haiwan/complaints/{filed['complaint_id']}"
    mine = (await browser.get(one)).text
    assert "&lt;b&gt;没有开门" in mine
    assert "撤回投诉" in mine
    await browser.sign_in(STRANGER)
    assert (await browser.get(one)).status_code == 404
    assert (await browser.get("/haiwan/complaints/x")).status_code == 404
    await browser.sign_in(COMPLAINANT)
    for form_of_others in ("answer", "decide"):
        assert (await browser.get(f"{one}/{form_of_others}")).status_code == 404
    await browser.sign_in(STAFF)
    seen = (await browser.get(one)).text
    assert "撤回投诉" not in seen
    pressed = {"token": token_on(seen), "once": "complaint-2"}
    assert (await browser.send(f"{one}/do/nothing", pressed)).status_code == 404
    assert (await browser.send(f"{one}/do/acknowledge", pressed)).status_code == 303
    await browser.sign_in(APPLICANT)
    answer = {"token": token_on((await browser.get(f"{one}/answer")).text), "once": "complaint-3"}
    assert (await browser.send(f"{one}/answer", {**answer, "answer": "当天停电"})).status_code == 303
    await browser.sign_in(SECOND)
    asked = (await browser.get(f"{one}/decide")).text
    decision = {"token": token_on(asked), "once": "complaint-4", "measure": "suspension", "reason": "属实"}
    assert (await browser.send(f"{one}/decide", decision)).status_code == 422, "a suspension has an end"
    warned = {**decision, "once": "complaint-5", "measure": "warning", "suspended_until": ""}
    done = await browser.send(f"{one}/decide", warned)
    assert done.status_code == 303
    assert "警告" in (await browser.get(done.headers["location"])).text
    assert "因投诉被警告1次" in (await browser.get(page)).text, "staff see it"
    await browser.sign_in(STRANGER)
    assert "被警告" not in (await browser.get(page)).text
    counts = await browser.get("/haiwan/complaints", Accept_Language="en")
    assert "fewer than 5" in counts.text


async def test_the_words_go_with_the_erasure_and_the_complaint_stays(platform: Stage, path: str) -> None:
    filed = await platform.done(STRANGER, "POST", f"{path}/complaints", {"text": "我家在3栋"})
    one = f"{HERE}/complaints/{filed['id']}"
    await platform.done(OFFICER, "DELETE", f"/v1/people/{identities()[STRANGER].person_id}")
    shown = await platform.done(STAFF, "GET", one)
    assert (shown["state"], shown["text"]) == ("filed", "")
    await platform.done(STAFF, "POST", f"{one}/acknowledgement")


async def _an_open_session(platform: Stage, partner: str, name: str) -> str:
    """The page of a session of the partner's in a week, free of charge, in a new room of this name."""
    room = {"name": name, "name_en": name, "capacity": 25}
    space = await platform.done(STAFF, "POST", f"{HERE}/spaces", room)
    begins = (await now(platform) + timedelta(days=7)).replace(hour=11, minute=0, second=0, microsecond=0)
    draft = {
        "partner_id": partner.rpartition("/")[2],
        "space_id": space["id"],
        "title": "读书会",
        "capacity": 5,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
    }
    session = await platform.done(APPLICANT, "POST", f"{HERE}/sessions", draft)
    await platform.done(APPLICANT, "POST", f"{HERE}/sessions/{session['id']}/opening")
    return f"/haiwan/sessions/{session['id']}"


async def test_staff_suspend_a_partner_on_a_page_or_say_that_they_do_not(
    platform: Stage, path: str, browser: Browser
) -> None:
    page, session = path.replace("/v1/communities", ""), await _an_open_session(platform, path, "舞蹈室")
    await browser.sign_in(COMPLAINANT)
    assert f'action="{session}/enrol"' in (await browser.get(session)).text
    assert (await browser.get(f"{page}/suspend")).status_code == 404
    await browser.sign_in(STAFF)
    shown = await browser.get(f"{page}/suspend")
    assert "暂停合作" in shown.text
    token = token_on(shown.text)
    kept = await browser.send(f"{page}/keep", {"token": token, "once": "keep-1"})
    assert kept.status_code == 303
    empty = await browser.send(f"{page}/suspend", {"token": token, "once": "suspend-0", "reason": ""})
    assert empty.status_code == 422
    sent = {"token": token, "once": "suspend-1", "reason": "报告逾期"}
    done = await browser.send(f"{page}/suspend", sent)
    assert done.status_code == 303
    suspended = (await browser.get(done.headers["location"])).text
    assert ("已暂停" in suspended, f"{page}/reinstate" in suspended) == (True, True)
    assert (await platform.done(STAFF, "GET", f"{HERE}/suspension-proposals"))["items"] == []
    await browser.sign_in(COMPLAINANT)
    paused = (await browser.get(session)).text
    assert ("暂不接受新报名" in paused, f'action="{session}/enrol"' in paused) == (True, False)
    assert "暂停报名" in (await browser.get("/haiwan/sessions")).text
    await browser.sign_in(STAFF)
    token = token_on((await browser.get(f"{page}/reinstate")).text)
    again = {"token": token, "once": "reinstate-1", "reason": "报告已补交"}
    back = await browser.send(f"{page}/reinstate", again)
    assert back.status_code == 303
    shown = await browser.get(back.headers["location"])
    assert ("已暂停" in shown.text, f"{page}/reinstate" in shown.text) == (False, False)


async def test_others_than_decided_it_end_a_suspension_early_on_a_page(
    platform: Stage, path: str, browser: Browser
) -> None:
    page = path.replace("/v1/communities", "")
    filed = await platform.done(RESIDENTS[2], "POST", f"{path}/complaints", {"text": "又迟到"})
    one = f"{HERE}/complaints/{filed['id']}"
    await platform.done(STAFF, "POST", f"{one}/acknowledgement")
    await platform.done(APPLICANT, "POST", f"{one}/answer", {"answer": "已整改"})
    until = (await now(platform) + timedelta(days=30)).isoformat()
    verdict = {"measure": "suspension", "suspended_until": until, "reason": "属实"}
    await platform.done(SECOND, "POST", f"{one}/decision", verdict)
    lifting, reason = f"{path}/suspension/lifting", {"reason": "整改到位"}
    assert await platform.refused(SECOND, "POST", lifting, reason) == (403, "who_suspended_does_not_lift_it")
    assert await platform.refused(APPLICANT, "POST", lifting, reason) == (403, "actor_may_not_do_this")
    await browser.sign_in(STAFF)
    assert f"{page}/lift" in (await browser.get(page)).text
    assert (await fills(browser, STAFF, f"{page}/lift", reason="")).status_code == 422
    done = await fills(browser, STAFF, f"{page}/lift", reason="整改到位")
    assert ("已暂停" in done.text, f"{page}/lift" in done.text) == (False, False)
    view = await platform.done(None, "GET", path)
    assert (view["suspended_until"], view["reason"]) == (None, "整改到位")
    assert await platform.refused(STAFF, "POST", lifting, reason) == (
        409,
        "no_complaint_suspends_the_partner",
    )


async def test_a_partner_whose_agreement_is_over_offers_no_new_place(
    platform: Stage, path: str, browser: Browser
) -> None:
    session = await _an_open_session(platform, path, "朗读室")
    held = await platform.done(STAFF, "GET", f"{HERE}/sessions/{session.rpartition('/')[2]}")
    begins = datetime.fromisoformat(held["starts_at"]) + timedelta(hours=2)
    draft = {
        "partner_id": held["partner_id"],
        "space_id": held["space_id"],
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
        "repeats": "weekly",
        "dates": 2,
        "title": "两周读书课",
        "capacity": 5,
    }
    made = (await platform.done(APPLICANT, "POST", f"{HERE}/courses", draft))["id"]
    await platform.done(APPLICANT, "POST", f"{HERE}/courses/{made}/opening")
    course = f"/haiwan/courses/{made}"
    term = await window(platform, days=100)
    agreed = await platform.done(STAFF, "POST", f"{path}/agreements", term)
    agreement = f"{HERE}/agreements/{agreed['id']}"
    for name, side in ((APPLICANT, "partner"), (STAFF, "community")):
        await platform.done(name, "POST", f"{agreement}/signatures", {"side": side, "version": 1})
    await browser.sign_in(COMPLAINANT)
    for one in (session, course):
        assert f'action="{one}/enrol"' in (await browser.get(one)).text
    await platform.done(APPLICANT, "POST", f"{agreement}/termination", {"reason": "双方同意"})
    partner = await platform.done(STAFF, "GET", path)
    assert (partner["agreement_is_over"], partner["agreement_active"]) == (True, False)
    for one in (session, course):
        shown = (await browser.get(one)).text
        assert ("协议已结束，暂不接受新报名" in shown, f'action="{one}/enrol"' in shown) == (True, False)
        assert "agreement is over" in (await browser.get(one, accept_language="en")).text
    assert "暂停报名" in (await browser.get("/haiwan/sessions")).text
