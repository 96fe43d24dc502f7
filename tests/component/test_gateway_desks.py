"""Desks: what waits for whom, and the acts that pages offer, each decided where the API decides it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"
STAFF, APPLICANT = "chen-staff", "xiaochen"
INTENT = {
    "organisation": "广州晓宸生物科技有限公司",
    "project": "天空农场",
    "mechanism": "space_cooperation",
    "contributions": [{"kind": "time", "summary": "每周末两小时"}],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("desks") / "data") as one:
        await one.open("haiwan")
        yield one


async def waiting(running: Stage, name: str, query: str = "") -> list[dict[str, object]]:
    answer = await running.done(name, "GET", f"{HERE}/waiting{query}")
    things: list[dict[str, object]] = answer["things"]
    return things


async def test_an_intent_waits_for_staff_by_its_age_and_once_it_is_planned_by_its_clock(
    running: Stage,
) -> None:
    intent = await running.done(APPLICANT, "POST", f"{HERE}/intents", INTENT)
    seen = await running.done(
        STAFF, "GET", f"{HERE}/intents/{intent['id']}?min_sequence={intent['sequence']}"
    )
    (thing,) = await waiting(running, STAFF)
    assert (thing["task"], thing["subject_id"]) == ("schedule_intent", intent["id"])
    assert (thing["since"], thing["due_at"], thing["title"]) == (seen["offered_at"], None, "天空农场")
    at = datetime.fromisoformat(seen["offered_at"]) + timedelta(days=3)
    planned = {"planned_for": at.isoformat()}
    done = await running.done(STAFF, "POST", f"{HERE}/intents/{intent['id']}/schedule", planned)
    await running.done(STAFF, "GET", f"{HERE}/intents?min_sequence={done['sequence']}")
    (thing,) = await waiting(running, STAFF)
    assert (thing["task"], thing["overdue"]) == ("meet_intent", False)
    assert datetime.fromisoformat(str(thing["due_at"])) == at
    assert await waiting(running, "lin") == []
    assert await waiting(running, STAFF, "?role=treasurer") == []
    assert await waiting(running, APPLICANT) == []


async def test_who_it_is_about_is_named_for_staff_who_say_for_what_and_the_person_sees_that(
    running: Stage,
) -> None:
    await running.done("lin", "PUT", f"{HERE}/me", {"name": "林秀英"})
    offered = await running.done("lin", "POST", f"{HERE}/intents", INTENT | {"organisation": None})
    await running.done("lin", "GET", f"{HERE}/intents?min_sequence={offered['sequence']}")
    lin = identities()["lin"].person_id
    mine = [one for one in await waiting(running, STAFF) if one["person_id"] == lin]
    assert [one["person"] for one in mine] == [None]
    mine = [one for one in await waiting(running, STAFF, "?purpose=service") if one["person_id"] == lin]
    assert [one["person"] for one in mine] == ["林秀英"]
    reads = await running.done("lin", "GET", "/v1/me/contact-reads")
    assert [one["purpose"] for one in reads["items"]] == ["service"]


async def test_a_draft_waits_for_its_applicant_then_each_step_for_staff(running: Stage) -> None:
    body = {
        "form": "team",
        "actor_kind": "business",
        "mechanism": "space_cooperation",
        "field": "sustainable_development",
        "organisation": "广州晓宸生物科技有限公司",
        "project": "屋顶菜园",
        "summary": "在三楼露台种菜。",
        "contributions": [{"kind": "time", "summary": "每周末两小时"}],
        "serves_minors": False,
    }
    draft = await running.done(APPLICANT, "POST", f"{HERE}/applications", body)
    steps = [(draft, APPLICANT, "submit_application")]
    path = f"{HERE}/applications/{draft['id']}"
    for name, act, who, task in (
        (APPLICANT, "submission", STAFF, "begin_screening"),
        (STAFF, "screening", STAFF, "match_application"),
        (STAFF, "questions", APPLICANT, "answer_question"),
    ):
        for done, waits_for, wanted in steps:
            await running.done(STAFF, "GET", f"{HERE}/applications?min_sequence={done['sequence']}")
            found = [
                one["task"] for one in await waiting(running, waits_for) if one["subject_id"] == draft["id"]
            ]
            assert found == [wanted]
        question = {"question": "露台荷载是多少？"} if act == "questions" else None
        steps = [(await running.done(name, "POST", f"{path}/{act}", question), who, task)]
