"""Staff enter needs and draft calls on pages: from what a visit showed to a call that is put away."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import (
    HERE,
    NOBODYS_ID,
    RESIDENTS,
    SECOND,
    STAFF,
    a_published_need,
    now,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("recruitment") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test"
    ) as http:
        yield Browser(http)


async def fills(browser: Browser, path: str, **fields: str) -> httpx2.Response:
    """Opens a form, sends it, and follows where it leads."""
    shown = await browser.get(path)
    assert shown.status_code == 200, shown.text
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None
    sent = await browser.send(path, {"token": token_on(shown.text), "once": once[1], **fields})
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


def typed(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


async def test_a_need_is_entered_verified_by_somebody_else_and_published(
    platform: Stage, browser: Browser
) -> None:
    await browser.sign_in(STAFF)
    need = {"title": "晚间开放", "field": "governance", "source": "visit", "households": "58"}
    need |= {"summary": "入户走访58户，希望晚上开放。", "serves_minors": "false"}
    wrong = await fills(browser, "/haiwan/desk/new-need", **need | {"households": "0"})
    assert (wrong.status_code, "入户走访58户" in wrong.text) == (422, True)
    made = await fills(browser, "/haiwan/desk/new-need", **need)
    path = str(made.url.path)
    desk = path.replace("/haiwan/", "/haiwan/desk/")
    changed = await fills(browser, f"{desk}/edit", **need | {"households": "60"})
    assert "60 户" in changed.text
    own = await fills(browser, f"{desk}/verify")
    assert (own.status_code, "登记" in own.text) == (403, True)
    await browser.sign_in(SECOND)
    await fills(browser, f"{desk}/verify")
    await fills(browser, f"{desk}/publish")
    read = await platform.done(None, "GET", f"{HERE}/needs/{path.rpartition('/')[2]}")
    assert (read["state"], read["households"], read["source"]) == ("published", 60, "visit")
    assert (await browser.get(f"{desk}/edit")).status_code == 303  # It is not edited any more.
    await browser.sign_in(RESIDENTS[0])
    page = await browser.get(path)
    assert (page.status_code, "desk/needs" in page.text) == (200, False)
    assert "desk/new-need" not in (await browser.get("/haiwan/needs")).text
    assert (await browser.get("/haiwan/desk/new-need")).status_code == 403
    unknown = await platform.ask(STAFF, "GET", f"{HERE}/needs/{NOBODYS_ID}")
    assert unknown.status_code == 404


async def _call(platform: Stage, **said: str) -> dict[str, str]:
    """The form of a call that wants a need of its own met, and is open for twenty days from now on."""
    begins = await now(platform)
    window = {"window.starts_at": typed(begins), "window.ends_at": typed(begins + timedelta(days=20))}
    return {**said, "need_ids": await a_published_need(platform), **window}


async def test_a_call_is_drafted_published_given_time_copied_closed_and_put_away(
    platform: Stage, browser: Browser
) -> None:
    begins = await now(platform)
    await browser.sign_in(STAFF)
    call = await _call(
        platform,
        title="夏季招募公告",
        text="招募共营社区空间的合伙人。",
        categories="自然教育\n\n亲子手工 ",
    )
    few = {key: value for key, value in call.items() if key != "need_ids"}
    empty = await fills(browser, "/haiwan/desk/new-call", **few)
    assert (empty.status_code, "夏季招募公告" in empty.text) == (422, True)
    drafted = await fills(browser, "/haiwan/desk/new-call", **call)
    path = str(drafted.url.path)
    desk = path.replace("/haiwan/", "/haiwan/desk/")
    assert [word in drafted.text for word in ("自然教育", "亲子手工", "草稿")] == [True] * 3
    assert path in (await browser.get("/haiwan/calls")).text
    await fills(browser, f"{desk}/edit", **call | {"title": "2026年夏季招募公告"})
    published = await fills(browser, f"{desk}/publish")
    assert ("2026年夏季招募公告" in published.text, f"{desk}/extend" in published.text) == (True, True)
    ends = begins + timedelta(days=40)
    await fills(browser, f"{desk}/extend", ends_at=typed(ends))
    told = await platform.done(None, "GET", f"{HERE}/calls/{path.rpartition('/')[2]}")
    assert told["window"]["ends_at"][:10] > call["window.ends_at"][:10]
    blank = (await browser.get(f"{desk}/copy")).text
    assert ("2026年夏季招募公告" in blank, typed(begins) in blank) == (True, False)
    copied = await fills(browser, f"{desk}/copy", **call | {"title": "明年的公告"})
    assert str(copied.url.path) != path
    await fills(browser, f"{desk}/close")
    await fills(browser, f"{desk}/archive")
    assert (await platform.done(None, "GET", f"{HERE}/calls/{path.rpartition('/')[2]}"))[
        "state"
    ] == "archived"
    for odd in ("nonsense", NOBODYS_ID):
        assert (await browser.get(f"/haiwan/desk/calls/{odd}/publish")).status_code == 404
    await browser.sign_in(RESIDENTS[0])
    read = await browser.get(path, accept_language="en")
    assert (read.status_code, "desk/calls" in read.text) == (200, False)
    assert str(copied.url.path) not in (await browser.get("/haiwan/calls")).text


async def test_a_call_says_in_english_what_somebody_said_there_and_marks_what_nobody_did(
    platform: Stage, browser: Browser
) -> None:
    await browser.sign_in(STAFF)
    call = await _call(
        platform,
        title="冬季招募公告",
        text="招募开放书法区的合伙人。",
        categories="书法",
        title_en="Partners wanted in winter",
        text_en="",
    )
    path = str((await fills(browser, "/haiwan/desk/new-call", **call)).url.path)
    desk = path.replace("/haiwan/", "/haiwan/desk/")
    await fills(browser, f"{desk}/publish")
    for address in (path, "/haiwan/calls", "/haiwan", f"{path}/poster"):
        assert "Partners wanted in winter" in (await browser.get(address, accept_language="en")).text
        assert "冬季招募公告" in (await browser.get(address, accept_language="zh")).text
    half = (await browser.get(path, accept_language="en")).text
    assert ("In Chinese only" in half, '<span lang="zh-Hans">招募开放书法区的合伙人。</span>' in half) == (
        True,
        True,
    )
    english = {"title_en": "Partners wanted", "text_en": "Keep the calligraphy area open with us."}
    assert "Partners wanted in winter" in (await browser.get(f"{desk}/translate")).text
    assert (await fills(browser, f"{desk}/translate", **english | {"title_en": ""})).status_code == 422
    await fills(browser, f"{desk}/translate", **english)
    whole = (await browser.get(path, accept_language="en")).text
    assert (english["text_en"] in whole, "In Chinese only" in whole) == (True, False)
    assert english["text_en"] in (await browser.get(f"{path}/poster", accept_language="en")).text
    told = await platform.done(None, "GET", f"{HERE}/calls/{path.rpartition('/')[2]}")
    assert (told["title"], told["title_en"], told["text_en"]) == ("冬季招募公告", *english.values())
    copied = (await browser.get(f"{desk}/copy")).text
    assert "Partners wanted" in copied
    again = f"{HERE}/calls/{path.rpartition('/')[2]}/english"
    assert await platform.refused(RESIDENTS[0], "PUT", again, english) == (403, "actor_may_not_do_this")


async def test_what_is_asked_about_a_call_is_answered_for_everybody_and_a_new_one_is_made_of_it(
    platform: Stage, browser: Browser
) -> None:
    begins = await now(platform)
    window = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(days=20)).isoformat()}
    call = {"title": "答疑公告", "text": "招募合伙人。", "categories": ["书法"], "window": window}
    call |= {"need_ids": [await a_published_need(platform)]}
    made = (await platform.done(STAFF, "POST", f"{HERE}/calls", call))["id"]
    asks = {"questions": [{"code": "past", "kind": "text", "title": "办过什么？"}]}
    await platform.done(STAFF, "PUT", f"{HERE}/calls/{made}/questions", asks)
    here, path = f"{HERE}/calls/{made}", f"/haiwan/calls/{made}"
    question = {"question": "晚上可以用吗？"}
    assert await platform.refused(RESIDENTS[0], "POST", f"{here}/inquiries", question) == (
        404,
        "call_is_unknown",
    )
    assert await platform.refused(None, "GET", f"{here}/inquiries") == (404, "call_is_unknown")
    await platform.done(STAFF, "POST", f"{here}/publication")
    assert (await browser.get(path)).status_code == 200

    await browser.sign_in(RESIDENTS[0])
    assert (await fills(browser, f"{path}/ask", question="")).status_code == 422
    sent = await fills(browser, f"{path}/ask", **question)
    assert all(words in sent.text for words in ("您的提问", "晚上可以用吗？", "待答复"))
    await platform.done(RESIDENTS[0], "POST", f"{here}/inquiries", {"question": "张三的电话是多少？"})
    assert (await platform.done(None, "GET", f"{here}/inquiries"))["items"] == []
    assert (await platform.done(RESIDENTS[1], "GET", f"{here}/inquiries?state=waiting"))["items"] == []
    assert len((await platform.done(RESIDENTS[0], "GET", f"{here}/inquiries?mine=true"))["items"]) == 2

    await browser.sign_in(STAFF)
    things = (await platform.done(STAFF, "GET", f"{HERE}/waiting"))["things"]
    assert [one["title"] for one in things if one["task"] == "answer_call_inquiry"] == ["答疑公告"] * 2
    first, second = [
        one["inquiry_id"] for one in (await platform.done(STAFF, "GET", f"{here}/inquiries"))["items"]
    ]
    desk = f"/haiwan/desk/calls/{made}/inquiries"
    blank = await fills(browser, f"{desk}/{first}/answer", answer="")
    assert (blank.status_code, "晚上可以用吗？" in blank.text) == (422, True)
    answered = await fills(browser, f"{desk}/{first}/answer", answer="夏季到九点。")
    assert ("夏季到九点。" in answered.text, "张三的电话" in answered.text) == (True, True)
    await fills(browser, f"{desk}/{second}/declination", reason="涉及他人信息")
    assert (await browser.get(f"{desk}/{second}/answer")).status_code == 404
    again = await platform.refused(STAFF, "POST", f"{here}/inquiries/{first}/answer", {"answer": "是"})
    assert again == (404, "call_inquiry_waits_for_no_answer")

    (public,) = (await platform.done(None, "GET", f"{here}/inquiries"))["items"]
    assert (public["answer"], public["asked_by"]) == ("夏季到九点。", None)
    told = (await platform.done(RESIDENTS[0], "GET", f"{HERE}/me/messages"))["messages"]
    assert "call_inquiry_settled" in {one["kind"] for one in told}
    await browser.sign_in(RESIDENTS[0])
    own = await browser.get(path)
    assert all(words in own.text for words in ("夏季到九点。", "未公开", "涉及他人信息"))
    await browser.sign_in(RESIDENTS[1])
    other = await browser.get(path, accept_language="en")
    assert ("夏季到九点。" in other.text, "张三的电话" in other.text) == (True, False)

    copied = await platform.done(STAFF, "POST", f"{here}/copies", {"window": window, "title": "明年的公告"})
    new = await platform.done(STAFF, "GET", f"{HERE}/calls/{copied['id']}")
    assert (new["title"], new["text"], new["copied_from"]) == ("明年的公告", "招募合伙人。", made)
    assert [one["code"] for one in new["questions"]] == ["past"]
    feed = (await platform.done(None, "GET", f"{HERE}/events?limit=1000"))["events"]
    types = {one["event"]["type"] for one in feed}
    assert "partners.call_inquiry_answered.v1" in types
    assert types.isdisjoint({"partners.call_inquiry_made.v1", "partners.call_inquirer_told.v1"})
