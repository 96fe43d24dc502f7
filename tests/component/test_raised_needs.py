"""A resident sends in a need through the platform's own API and pages, and staff answer it."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import (
    HERE,
    RESIDENTS,
    SECOND,
    STAFF,
    a_partner,
    a_published_need,
    passes,
    read,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = "楼下想有个给孩子写作业的地方。"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("raised") / "data") as running:
        await running.open("haiwan")
        yield running


async def test_what_a_resident_sends_in_is_theirs_and_the_staffs(platform: Stage) -> None:
    sent = await platform.done(RESIDENTS[0], "POST", f"{HERE}/raised-needs", {"text": WORDS})
    for reader, seen in ((RESIDENTS[0], [WORDS]), (RESIDENTS[1], []), (STAFF, [WORDS])):
        found = await read(platform, reader, sent, "raised-needs")
        assert [one["text"] for one in found["items"]] == seen
    need_id = await a_published_need(platform)
    joining = f"{HERE}/raised-needs/{sent['id']}/joining"
    done = await platform.done(STAFF, "POST", joining, {"need_id": need_id})
    (own,) = (await read(platform, RESIDENTS[0], done, "raised-needs"))["items"]
    assert (own["state"], own["need_id"]) == ("taken_up", need_id)
    again = await platform.ask(STAFF, "POST", joining, {"need_id": need_id})
    assert again.json()["code"] == "raised_need_is_unknown"
    await platform.done(RESIDENTS[1], "POST", f"{HERE}/needs/{need_id}/voices")


async def test_a_resident_sends_in_a_need_on_its_page_and_is_told_why_it_is_declined(
    platform: Stage,
) -> None:
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        path = "/haiwan/my-needs"
        await browser.sign_in(RESIDENTS[2])
        page = (await browser.get(path)).text
        assert "您还没有提出过需求" in page
        token = token_on(page)
        empty = await browser.send(path, {"token": token, "text": ""})
        assert (empty.status_code, '<a href="#text">' in empty.text) == (422, True)
        sent = await browser.send(path, {"token": token, "text": WORDS})
        assert WORDS in sent.text
        assert "等待答复" in sent.text
        assert path in (await browser.get("/haiwan/me")).text

        await browser.sign_in(STAFF)
        assert "答复居民提出的需求" in (await browser.get("/haiwan/desk")).text
        page = (await browser.get(path)).text
        found = re.search(r"/haiwan/desk/raised-needs/([0-9a-f-]+)/declination", page)
        assert found is not None
        for act in ("need", "joining"):
            form = await browser.get(f"/haiwan/desk/raised-needs/{found[1]}/{act}")
            assert form.status_code == 200
        assert (await browser.get("/haiwan/desk/raised-needs/nothing/need")).status_code == 404
        reason = {"token": token_on((await browser.get(found[0])).text), "reason": "属于物业报修"}
        await browser.send(found[0], reason)

        await browser.sign_in(RESIDENTS[2])
        page = (await browser.get(path)).text
        assert "未采纳" in page
        assert "属于物业报修" in page
        english = (await browser.get(f"{path}?lang=en", accept_language="en")).text
        assert "Send in a need" in english


async def test_those_who_raised_a_need_close_it_and_one_of_them_opens_it_again(platform: Stage) -> None:
    partner_id = await a_partner(platform)
    served = await platform.done(STAFF, "GET", f"{HERE}/needs?state=in_project")
    need_id = served["items"][0]["need_id"]
    other = await a_published_need(platform)
    for resident in RESIDENTS[:3]:
        await platform.done(resident, "POST", f"{HERE}/needs/{other}/voices")
    await platform.done(RESIDENTS[2], "POST", f"{HERE}/needs/{need_id}/voices")
    merger = {"into": need_id, "reason": "两项需求内容相同"}
    await platform.done(STAFF, "POST", f"{HERE}/needs/{other}/merger", merger)
    path = f"{HERE}/needs/{other}"
    view = await platform.done(None, "GET", path)
    assert (view["need_id"], view["raised"], view["raisers"]) == (need_id, True, None)
    assert [one["need_id"] for one in view["merged"]] == [other]
    own = await platform.done(RESIDENTS[0], "GET", f"{path}/voice")
    assert own == {"need_id": need_id, "raised": True, "confirmed": False, "objected": False}

    staff_id = (await platform.done(SECOND, "GET", "/v1/me"))["person_id"]
    due = {"to": "staff", "assignee_id": staff_id, "due_on": "2099-12-31"}
    await platform.done(STAFF, "POST", f"{HERE}/needs/{need_id}/assignment", due)
    stranger = due | {"assignee_id": "0197d9a0-0000-7000-8000-000000000001"}
    refused = await platform.refused(STAFF, "POST", f"{HERE}/needs/{need_id}/assignment", stranger)
    assert refused == (409, "person_is_no_member_here")
    for reader, seen in ((None, None), (SECOND, staff_id)):
        view = await platform.done(reader, "GET", f"{HERE}/needs/{need_id}")
        assert (view["assigned_as"], view["assigned_to"], view["due_on"]) == ("staff", seen, "2099-12-31")
    waiting = await platform.done(SECOND, "GET", f"{HERE}/waiting?role=staff")
    assert need_id in {one["subject_id"] for one in waiting["things"] if one["task"] == "see_to_need"}
    due = {"to": "partner", "assignee_id": partner_id, "due_on": "2099-12-31"}
    await platform.done(STAFF, "POST", f"{HERE}/needs/{need_id}/assignment", due)

    refused = await platform.refused(RESIDENTS[3], "POST", f"{path}/confirmation")
    assert refused == (403, "need_is_confirmed_by_who_raised_it")
    evidence = {"reason": "项目已完成", "evidence": "现场核查记录"}
    refused = await platform.refused(SECOND, "POST", f"{HERE}/needs/{need_id}/closure", evidence)
    assert refused == (403, "need_is_closed_by_other_hands")
    await platform.done(RESIDENTS[0], "POST", f"{path}/confirmation")
    view = await platform.done(None, "GET", path)
    assert (view["state"], view["confirming_until"] is not None) == ("in_project", True)

    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        await _on_the_page(Browser(http), need_id, other)
    view = await platform.done(None, "GET", path)
    assert (view["state"], view["reopened_at"] is not None) == ("in_project", True)
    await platform.done(RESIDENTS[0], "POST", f"{path}/confirmation")
    await passes(platform, days=14)
    assert (await platform.done(None, "GET", path))["confirming_until"] is None, "too few confirmed in time"


async def _on_the_page(browser: Browser, need_id: str, merged: str) -> None:
    page = f"/haiwan/needs/{need_id}"
    stranger = (await browser.get(f"/haiwan/needs/{merged}")).text
    assert "不足五位居民" in stranger
    assert "居民正在确认是否解决" in stranger
    for act in ("join", "confirm", "object"):
        assert f"{page}/{act}" not in stranger

    await browser.sign_in(RESIDENTS[3])
    other = (await browser.get(page)).text
    assert (f"{page}/join" in other, f"{page}/confirm" in other) == (True, False)
    token = {"token": token_on(other)}
    refused = await browser.send(f"{page}/confirm", token)
    assert (refused.status_code, "由提出或附议的居民来说" in refused.text) == (403, True)
    assert "您已提出或附议" in (await browser.send(f"{page}/join", token)).text

    await browser.sign_in(RESIDENTS[0])
    assert "您已确认" in (await browser.get(page)).text
    for resident in RESIDENTS[1:3]:
        await browser.sign_in(resident)
        own = (await browser.get(page)).text
        assert f"{page}/join" not in own
        done = await browser.send(f"{page}/confirm", {"token": token_on(own)})
    assert "居民已确认完成" in done.text
    assert f"{page}/object" in done.text
    again = await browser.send(f"{page}/object", {"token": token_on(done.text)})
    assert "有居民提出尚未解决" in again.text
    english = (await browser.get(f"{page}?lang=en", accept_language="en")).text
    assert "fewer than five residents" in english
    assert "A resident says that it is not met." in english

    await browser.sign_in(STAFF)
    desk = f"/haiwan/desk/needs/{need_id}"
    for act in ("merge", "assign", "close"):
        form = await browser.get(f"{desk}/{act}")
        assert form.status_code == 200
        empty = await browser.send(f"{desk}/{act}", {"token": token_on(form.text)})
        assert empty.status_code == 422
        assert (await browser.get(f"/haiwan/desk/needs/nothing/{act}")).status_code == 404
    assert (await browser.get("/haiwan/needs/nothing")).status_code == 404
    who = re.search(r'value="(partner/[0-9a-f-]+)"', (await browser.get(f"{desk}/assign")).text)
    assert who is not None
    said = {"token": token_on(who.string), "who": who[1], "due_on": "2099-12-31"}
    assigned = await browser.send(f"{desk}/assign", said)
    assert "承办方" in assigned.text
