"""A needs survey through the platform's own API: asked, answered, closed, shown, exported, erased."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Stage, stage
from tests.component.test_partners_thread import HERE, RESIDENTS, STAFF, passes, read, window

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
