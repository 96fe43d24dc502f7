"""A resident sends in a need through the platform's own API and pages, and staff answer it."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import HERE, RESIDENTS, STAFF, a_published_need, read

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = "楼下想有个给孩子写作业的地方。"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("raised") / "data", settles=True) as running:
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
