"""A needs survey through the platform's own API: asked, answered, closed, shown, exported, erased."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from zipfile import ZipFile

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import (
    APPLICANT,
    APPLICATION,
    HERE,
    IDENTITY,
    RESIDENTS,
    STAFF,
    a_published_need,
    passes,
    read,
    window,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECTION = {
    "title": "孩子与暑期",
    "title_en": "Children and summer",
    "questions": [
        {
            "code": "wanted",
            "kind": "one",
            "title": "您最希望就近参加什么？",
            "title_en": "What would you like to have nearby?",
            "options": [
                {"code": "planting", "title": "种植", "title_en": "Planting"},
                {"code": "reading", "title": "阅读", "title_en": "Reading"},
            ],
        },
        {"code": "words", "kind": "text", "title": "还有什么？", "title_en": "What else?"},
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("surveys") / "data") as running:
        await running.open("haiwan")
        yield running


async def test_a_survey_is_asked_answered_and_shown_once_it_is_closed(platform: Stage) -> None:
    asked = {"title": "暑期需求调研", "window": await window(platform, days=7), "sections": [SECTION]}
    drafted = await platform.done(STAFF, "POST", f"{HERE}/surveys", asked)
    path = f"surveys/{drafted['id']}"
    listed = await read(platform, RESIDENTS[0], drafted, "surveys")
    assert listed["items"] == []
    unseen = await platform.ask(RESIDENTS[0], "GET", f"{HERE}/{path}")
    assert unseen.json()["code"] == "survey_is_unknown"
    await platform.done(STAFF, "POST", f"{HERE}/{path}/publication")
    for name in RESIDENTS:
        answers = [
            {"question": "wanted", "choices": ["planting"]},
            {"question": "words", "text": f"周末多开一场，{name}"},
        ]
        done = await platform.done(name, "POST", f"{HERE}/{path}/answers", {"answers": answers})
    twice = await platform.ask(RESIDENTS[0], "POST", f"{HERE}/{path}/answers", {"answers": answers})
    assert twice.json()["code"] == "survey_is_answered_once"
    open_ = await read(platform, None, done, path)
    assert (open_["answers"], open_["counts"]) == (5, None)
    assert (await platform.done(STAFF, "GET", f"{HERE}/{path}/texts"))["items"] == []

    await passes(platform, days=8)
    need = {
        "question": "wanted",
        "option": "planting",
        "title": "亲子种植",
        "field": "sustainable_development",
        "households": 4,
        "summary": "希望就近参加种植。",
    }
    shy = await platform.ask(STAFF, "POST", f"{HERE}/{path}/needs", need)
    assert shy.json()["code"] == "survey_shows_no_such_number"  # All said so: how many did not would be told.
    closed = await platform.done(None, "GET", f"{HERE}/{path}")
    assert closed["state"] == "closed"
    (wanted, _words) = closed["counts"]
    assert [cell["answers"] for cell in wanted["cells"]] == [None, None]
    table = await platform.ask(None, "GET", f"{HERE}/{path}/results")
    assert table.text.splitlines()[1] == "wanted,您最希望就近参加什么？,planting,种植,"

    texts = (await platform.done(STAFF, "GET", f"{HERE}/{path}/texts"))["items"]
    assert {one["text"] for one in texts} == {f"周末多开一场，{name}" for name in RESIDENTS}
    refused = await platform.ask(RESIDENTS[0], "GET", f"{HERE}/{path}/texts")
    assert refused.status_code == 403
    erased = identities()[RESIDENTS[0]].person_id
    await platform.done(OFFICER, "DELETE", f"/v1/people/{erased}")
    texts = (await platform.done(STAFF, "GET", f"{HERE}/{path}/texts"))["items"]
    assert [one["text"] for one in texts].count("") == 1
    assert (await platform.done(None, "GET", f"{HERE}/{path}"))["answers"] == 5


async def test_a_survey_is_drafted_published_and_answered_on_pages(platform: Stage) -> None:
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        await browser.sign_in(STAFF)
        path = await _drafted(browser, await window(platform, days=7))
        assert "起草调研" in (await browser.get("/haiwan/surveys")).text
        assert "发布调研" in (await browser.get("/haiwan/desk")).text
        token = token_on((await browser.get(path)).text)
        act = path.replace("/surveys/", "/desk/acts/publish_survey/")
        assert (await browser.send(act, {"token": token})).status_code == 200

        # For somebody without a phone, at the counter.
        for_whom = identities()[RESIDENTS[1]].person_id
        await browser.send("/haiwan/counter", {"token": token, "person_id": for_whom})
        said = {"token": token, "answers.0.question": "q1", "answers.1.question": "q2"}
        left_out = await browser.send(f"{path}/answers", said)
        assert (left_out.status_code, '<a href="#answers.0.choices">' in left_out.text) == (422, True)
        answered = await browser.send(f"{path}/answers", {**said, "answers.0.choices": "a1"})
        assert "其中1份由工作人员代录" in answered.text
        await browser.send("/haiwan/counter/end", {"token": token})

        await browser.sign_in(RESIDENTS[2])
        for page in ("/haiwan", "/haiwan/me", "/haiwan/surveys"):
            assert path in (await browser.get(page)).text
        asked = await browser.get(path, accept_language="en")
        assert ("Planting" in asked.text, 'name="answers.1.number"' in asked.text) == (True, True)
        said |= {"token": token_on(asked.text), "answers.0.choices": "a2", "answers.1.number": "3"}
        answered = await browser.send(f"{path}/answers", said)
        assert "谢谢，您的回答已收到" in answered.text
        twice = await browser.send(f"{path}/answers", said)
        assert (twice.status_code, "每人只答一次" in twice.text) == (409, True)

        await passes(platform, days=8)
        closed = await browser.get(path)
        assert "不显示" in closed.text
        assert (await browser.get(f"{path}/results.csv")).text.count(",种植,") == 1
        book = await browser.get(f"{path}/results.xlsx")
        assert "种植" in ZipFile(BytesIO(book.content)).read("xl/worksheets/sheet1.xml").decode()
        await browser.sign_in(STAFF)
        shown = (await browser.get(path)).text
        assert "形成需求" not in shown  # No number is shown on which it could rest.
        assert "添加题目" not in shown
        need = await browser.get(path.replace("/surveys/", "/desk/surveys/") + "/need")
        assert "形成需求" in need.text


async def test_one_answer_of_each_household_counts(platform: Stage) -> None:
    asked = {"title": "三栋需求调研", "window": await window(platform, days=7), "sections": [SECTION]}
    homeless = await platform.ask(STAFF, "POST", f"{HERE}/surveys", asked | {"audience": "building"})
    assert homeless.status_code == 422
    of_one = {"audience": "building", "buildings": ["3栋", "4栋"]}
    drafted = await platform.done(STAFF, "POST", f"{HERE}/surveys", asked | of_one)
    path = f"{HERE}/surveys/{drafted['id']}"
    await platform.done(STAFF, "POST", f"{path}/publication")
    answers = {"answers": [{"question": "wanted", "choices": ["planting"]}]}
    first, second, third = RESIDENTS[1:4]
    for where, code in (
        ({}, "household_is_not_named"),
        ({"building": "3栋", "room": "室"}, "household_is_not_named"),
        ({"building": "3栋", "room": "我家"}, "household_is_not_named"),
        ({"building": "5栋", "room": "101"}, "survey_asks_other_buildings"),
    ):
        refused = await platform.ask(first, "POST", f"{path}/answers", answers | where)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    here = {"building": "3栋", "room": "1201"}
    await platform.done(first, "POST", f"{path}/answers", answers | here)
    alike = answers | {"building": "3栋", "room": "１２０１ 室"}
    refused = await platform.ask(second, "POST", f"{path}/answers", alike)
    assert (refused.status_code, refused.json()["code"]) == (409, "household_answers_once")
    logged = await platform.ask(OFFICER, "GET", f"{HERE}/surveys")
    assert "1201" not in logged.text

    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        page = f"/haiwan/surveys/{drafted['id']}"
        await browser.sign_in(second)
        shown = (await browser.get(page)).text
        assert ("指定楼栋，每户答一次: 3栋, 4栋" in shown, 'name="room"' in shown) == (True, True)
        said = {"token": token_on(shown), "answers.0.question": "wanted", "answers.0.choices": "planting"}
        unnamed = await browser.send(f"{page}/answers", said | {"building": "4栋"})
        assert (unnamed.status_code, "请填写您家所在的楼栋和房号" in unnamed.text) == (422, True)
        again = await browser.send(f"{page}/answers", said | here)
        assert (again.status_code, "您家已有人答过" in again.text) == (409, True)
        done = await browser.send(f"{page}/answers", said | here | {"building": "4栋"})
        assert "谢谢，您的回答已收到" in done.text
        await browser.sign_in(third)
        english = (await browser.get(page, accept_language="en")).text
        assert "each household of some buildings, once" in english
    await passes(platform, days=8)
    assert (await platform.done(None, "GET", path))["answers"] == 2


async def test_a_call_asks_questions_that_an_applicant_answers_before_submission(platform: Stage) -> None:
    need = await a_published_need(platform)
    call = {
        "title": "夏季招募公告",
        "text": "面向社会招募社区合伙人。",
        "categories": ["自然教育"],
        "need_ids": [need],
        "window": await window(platform, days=7),
    }
    call_id = (await platform.done(STAFF, "POST", f"{HERE}/calls", call))["id"]
    await platform.done(STAFF, "POST", f"{HERE}/calls/{call_id}/publication")
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        await browser.sign_in(STAFF)
        at_desk = f"/haiwan/desk/calls/{call_id}/questions"
        token = token_on((await browser.get(at_desk)).text)
        typed = {"token": token, "question": "办过同类活动吗？ ", "kind": "text", "required": "true"}
        asked = await browser.send(at_desk, typed)
        assert "办过同类活动吗？" in asked.text
        one = {**typed, "question": "哪天开展？", "kind": "one"}
        wrong = await browser.send(at_desk, one)
        assert (wrong.status_code, '<a href="#options">' in wrong.text) == (422, True)
        await browser.send(at_desk, {**one, "options": "周六 / Saturday\n周日 / Sunday"})
        await browser.send(at_desk, {**typed, "question": "多余的问题"})
        dropped = await browser.send(
            at_desk.replace("/questions", "/no-question"), {"token": token, "code": "q3"}
        )
        assert ("哪天开展？" in dropped.text, "多余的问题" in dropped.text) == (True, False)

        draft = await platform.done(
            APPLICANT, "POST", f"{HERE}/applications", APPLICATION | {"call_id": call_id}
        )
        path = f"{HERE}/applications/{draft['id']}"
        await platform.done(APPLICANT, "PUT", f"{path}/identity", IDENTITY)
        refused = await platform.ask(APPLICANT, "POST", f"{path}/submission")
        assert refused.json()["code"] == "call_questions_are_not_answered"
        assert refused.json()["facts"]["questions"] == ["q1", "q2"]
        await browser.sign_in(APPLICANT)
        own = f"/haiwan/partner/applications/{draft['id']}"
        listed = (await browser.get(own)).text
        assert (f"{own}/questions" in listed, "招募公告的问题" in listed) == (True, True)
        form = (await browser.get(f"{own}/questions", accept_language="en")).text
        assert "Saturday" in form
        said = {"token": token_on(form), "answers.0.question": "q1", "answers.1.question": "q2"}
        kept = await browser.send(f"{own}/questions", {**said, "answers.0.text": "办过三场种植课"})
        assert "办过三场种植课" in kept.text
        again = await browser.send(f"{own}/questions", {**said, "answers.1.choices": "a9"})
        assert (again.status_code, '<a href="#answers.1.choices">' in again.text) == (422, True)
        both = {**said, "answers.0.text": "办过三场种植课", "answers.1.choices": "a1"}
        assert "周六" in (await browser.send(f"{own}/questions", both)).text
        assert "办过三场种植课" in (await browser.get(f"{own}/questions")).text
        done = await platform.done(APPLICANT, "POST", f"{path}/submission")
        seen = await read(platform, STAFF, done, f"applications/{draft['id']}")
        assert [(one["text"], one["choices"]) for one in seen["answers"]] == [
            ("办过三场种植课", []),
            (None, ["a1"]),
        ]
        frozen = await platform.ask(STAFF, "PUT", f"{HERE}/calls/{call_id}/questions", {"questions": []})
        assert frozen.json()["code"] == "call_questions_are_frozen"
        await browser.sign_in(STAFF)
        case = (await browser.get(f"/haiwan/desk/applications/{draft['id']}")).text
        assert ("办过三场种植课" in case, "周六" in case) == (True, True)
        applicant = identities()[APPLICANT].person_id
        await platform.done(OFFICER, "DELETE", f"/v1/people/{applicant}")
        after = await platform.done(STAFF, "GET", path)
        assert after["answers"][0]["text"] == ""


async def _drafted(browser: Browser, opens: dict[str, str]) -> str:
    token = token_on((await browser.get("/haiwan/desk/new-survey")).text)
    first = {
        "token": token,
        "title": "周末活动调研",
        "window.starts_at": opens["starts_at"],
        "window.ends_at": opens["ends_at"],
        "section": "周末",
        "question": "想参加什么？",
        "kind": "one",
        "options": "种植 / Planting",
        "required": "true",
    }
    wrong = await browser.send("/haiwan/desk/new-survey", first)
    assert "<title>错误：" in wrong.text, "what went wrong is heard first"
    assert (wrong.status_code, '<a href="#options">' in wrong.text) == (422, True)
    drafted = await browser.send(
        "/haiwan/desk/new-survey", {**first, "options": "种植 / Planting\n阅读 / Reading"}
    )
    found = re.search(r"/haiwan/surveys/[0-9a-f-]{36}", str(drafted.url))
    assert found is not None
    second = {"token": token, "section": "周末", "question": "空间够吗", "kind": "scale", "required": "false"}
    at_the_desk = found[0].replace("/surveys/", "/desk/surveys/")
    assert "空间够吗" in (await browser.send(f"{at_the_desk}/questions", second)).text
    head = {key: first[key] for key in ("token", "title", "window.starts_at", "window.ends_at")}
    form = (await browser.get(f"{at_the_desk}/edit")).text
    assert (form.count("checked"), 'value="周末活动调研"' in form) == (3, True)
    nothing = await browser.send(f"{at_the_desk}/edit", head)
    assert (nothing.status_code, "请填写保留的题目" in nothing.text) == (422, True)
    edited = await browser.send(f"{at_the_desk}/edit", head | {"kept": "q1", "title": "周末调研"})
    assert ("周末调研" in edited.text, "空间够吗" in edited.text) == (True, False)
    added = await browser.send(f"{at_the_desk}/questions", second | {"question": "空间够用吗？"})
    assert "空间够用吗？" in added.text
    return found[0]
