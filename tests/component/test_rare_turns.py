"""Turns that the programme takes now and then, through the API; each is told in public."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.component.gateway import OFFICER, Stage, stage
from tests.component.test_bookings_sessions import admit, priced
from tests.component.test_fund import gift
from tests.component.test_partners_thread import (
    APPLICANT,
    APPLICATION,
    HERE,
    REVIEW,
    REVIEWER,
    REVIEWERS,
    STAFF,
    a_matched_application,
    a_partner,
    a_published_need,
    a_trial,
    a_tried_application,
    now,
    passes,
    read,
    reviewed,
    window,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("turns") / "data") as running:
        await running.open("haiwan")
        yield running


async def rules_change(platform: Stage, rules: dict[str, Any]) -> None:
    """The community's rules become others: proposed, approved, shown, and in force on their day."""
    today = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")).date()
    body = {"rules": rules, "in_force_on": f"{today + timedelta(days=1)}", "reason": "议事会"}
    proposal = (await platform.done(STAFF, "POST", f"{HERE}/rules/proposals", body))["id"]
    await platform.done(OFFICER, "POST", f"{HERE}/rules/proposals/{proposal}/approvals")
    await passes(platform, days=9)
    assert await platform.platform.host.settled()


async def told(platform: Stage, event_type: str) -> list[dict[str, Any]]:
    """The data of all public events of a type, once the feed has come to the end."""
    assert await platform.platform.host.settled()
    feed = await platform.done(None, "GET", f"{HERE}/events?limit=1000")
    assert feed["next_after"] == feed["head"]
    return [one["event"]["data"] for one in feed["events"] if one["event"]["type"] == event_type]


async def test_a_draft_that_nothing_happens_to_is_warned_of_and_then_ends(platform: Stage) -> None:
    await rules_change(platform, {"waiting": {"draft_days": 2, "warning_days": 1}})
    body = APPLICATION | {"project": "放着不管的草稿"}
    draft = (await platform.done(APPLICANT, "POST", f"{HERE}/applications", body))["id"]
    await passes(platform, days=1)
    assert await platform.platform.host.settled()
    seen = await platform.done(APPLICANT, "GET", f"{HERE}/applications/{draft}")
    messages = (await platform.done(APPLICANT, "GET", f"{HERE}/me/messages"))["messages"]
    warned = [one["facts"] for one in messages if one["kind"] == "application_expires"]
    assert [(one["subject_id"], one["until"]) for one in warned] == [(draft, seen["expires_at"])]
    await passes(platform, days=1)
    expired = await told(platform, "partners.application_expired.v1")
    assert [(one["application_id"], one["awaited"]) for one in expired] == [(draft, "submission")]
    seen = await platform.done(APPLICANT, "GET", f"{HERE}/applications/{draft}")
    assert (seen["state"], seen["expires_at"]) == ("expired", None)


async def test_a_call_is_closed_early_and_put_away(platform: Stage) -> None:
    call = {
        "title": "秋季社区合伙人招募公告",
        "text": "面向社会组织和居民团队。",
        "categories": ["银发课堂"],
        "need_ids": [await a_published_need(platform)],
        "window": await window(platform, days=30),
    }
    call_id = (await platform.done(STAFF, "POST", f"{HERE}/calls", call))["id"]
    for step in ("publication", "closure", "archive"):
        await platform.done(STAFF, "POST", f"{HERE}/calls/{call_id}/{step}")
    assert [one["call_id"] for one in await told(platform, "partners.call_archived.v1")] == [call_id]


async def test_an_application_is_withdrawn_and_its_trial_called_off(platform: Stage) -> None:
    application = await a_matched_application(platform)
    trial = await a_trial(platform, application)
    await platform.done(APPLICANT, "POST", f"{HERE}/applications/{application}/withdrawal")
    withdrawn = await told(platform, "partners.application_withdrawn.v1")
    assert [one["application_id"] for one in withdrawn] == [application]
    cancelled = await told(platform, "partners.trial_cancelled.v1")
    assert [one["trial_id"] for one in cancelled] == [trial["id"]]


async def test_no_trial_is_planned_on_a_terrace_that_a_resident_has_booked(platform: Stage) -> None:
    terrace = {"name": "三楼露天平台", "name_en": "Terrace", "capacity": 60}
    made = await platform.done(STAFF, "POST", f"{HERE}/spaces", terrace)
    evening = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=3)
    evening = evening.replace(hour=19, minute=0, second=0, microsecond=0)
    hours = [(evening + timedelta(hours=more)).isoformat() for more in range(3)]
    slots = [{"starts_at": hours[place], "ends_at": hours[place + 1]} for place in range(2)]
    await platform.done("lin", "POST", f"{HERE}/bookings", {"space_id": made["id"], **slots[0]})
    application = await a_matched_application(platform)
    path = f"{HERE}/applications/{application}"
    text = {"window": slots[0], "place": terrace["name"], "capacity": 20}
    assert await platform.refused(STAFF, "POST", f"{path}/trial", text) == (422, "place_is_a_space_here")
    seen = []
    for slot in slots:
        plan = {"window": slot, "space_id": made["id"], "capacity": 20}
        await platform.done(STAFF, "POST", f"{path}/trial", plan)
        assert await platform.platform.host.settled()
        trial = await platform.done(None, "GET", f"{path}/trial")
        view = await platform.done(STAFF, "GET", path)
        seen.append((trial["state"], trial["waits_for_space"], trial["space_refused"], view["state"]))
    assert seen == [
        ("cancelled", False, "space_is_not_free", "matched"),
        ("planned", False, None, "trial_planned"),
    ]
    taken = {"space_id": made["id"], **slots[1]}
    assert (await platform.refused("lin", "POST", f"{HERE}/bookings", taken))[1] == "space_is_not_free"
    await platform.done(APPLICANT, "POST", f"{path}/withdrawal")
    assert await platform.platform.host.settled()
    await platform.done("lin", "POST", f"{HERE}/bookings", taken)


async def waits_for_an_answer(platform: Stage, application: str, done: dict[str, Any]) -> bool:
    await read(platform, STAFF, done, f"decisions?application_id={application}")
    things = (await platform.done(STAFF, "GET", f"{HERE}/waiting"))["things"]
    return ("answer_objection", application) in {(one["task"], one["subject_id"]) for one in things}


async def test_an_upheld_objection_sets_a_decision_aside_and_the_next_one_rejects(platform: Stage) -> None:
    application = await a_tried_application(platform, serves_minors=False)
    path = f"{HERE}/applications/{application}"
    await reviewed(platform, application)
    await platform.done(REVIEWER, "POST", f"{path}/decision", {"decision": "admit", "reason": "反馈良好"})
    raised = await platform.done("deng", "POST", f"{path}/objections", {"text": "露台荷载没有检测报告。"})
    other = await platform.done("lin", "POST", f"{path}/objections", {"text": "太吵了。"})
    answer = {"answer": "先补检测报告。", "upheld": True}
    done = await platform.done(STAFF, "POST", f"{path}/objections/{raised['id']}/answer", answer)
    assert await waits_for_an_answer(platform, application, done), (
        "the other one, of a decision that is set aside"
    )
    answer = {"answer": "见上。", "upheld": False}
    done = await platform.done(STAFF, "POST", f"{path}/objections/{other['id']}/answer", answer)
    assert not await waits_for_an_answer(platform, application, done)
    aside = await told(platform, "partners.decision_set_aside.v1")
    assert [one["objection_id"] for one in aside] == [raised["id"]]
    await reviewed(platform, application, "reject")
    verdict = {"decision": "reject", "reason": "荷载检测未通过"}
    await platform.done(REVIEWER, "POST", f"{path}/decision", verdict)
    await passes(platform, days=7)
    rejected = await told(platform, "partners.application_rejected.v2")
    assert [one["application_id"] for one in rejected] == [application]


async def test_reviewers_judge_without_each_other_and_their_numbers_are_public(platform: Stage) -> None:
    application = await a_tried_application(platform, serves_minors=False)
    path = f"{HERE}/applications/{application}"
    verdict = {"decision": "admit", "reason": "反馈良好"}
    early = await platform.ask(REVIEWER, "POST", f"{path}/decision", verdict)
    assert early.json()["facts"] == {"needed": 2, "given": 0, "lacking": 2}
    first, second = REVIEWERS
    done = await platform.done(first, "POST", f"{path}/reviews", REVIEW)
    seen = {
        name: await read(platform, name, done, f"applications/{application}/reviews")
        for name in (first, second, STAFF)
    }
    assert {name: (one["given"], len(one["reviews"])) for name, one in seen.items()} == {
        first: (1, 1),
        second: (1, 0),
        STAFF: (1, 0),
    }
    for name, tasks in ((first, []), (second, ["review_application"])):
        things = (await platform.done(name, "GET", f"{HERE}/waiting"))["things"]
        assert [one["task"] for one in things if one["subject_id"] == application] == tasks
    done = await platform.done(second, "POST", f"{path}/reviews", REVIEW | {"reason": "课程扎实。"})
    for name, tasks in ((STAFF, []), (second, ["decide_application"])):  # The first screened it.
        await read(platform, name, done, f"applications/{application}/reviews")
        things = (await platform.done(name, "GET", f"{HERE}/waiting"))["things"]
        assert [one["task"] for one in things if one["subject_id"] == application] == tasks
    decided = await platform.done(second, "POST", f"{path}/decision", verdict)
    shown = await read(platform, STAFF, decided, f"applications/{application}/reviews")
    assert [one["reason"] for one in shown["reviews"]] == [REVIEW["reason"], "课程扎实。"]
    public = await read(platform, None, decided, f"decisions?application_id={application}")
    totals = public["items"][0]["reviews"]
    assert (totals["reviewers"], totals["votes_to_admit"]) == (2, 2)
    assert [one["total"] for one in totals["criteria"]] == [10, 8, 8, 6]
    assert (await platform.ask(APPLICANT, "GET", f"{path}/reviews")).status_code == 403


async def test_a_partnership_is_ended_at_once_and_a_draft_agreement_with_it(platform: Stage) -> None:
    partner_id = await a_partner(platform)
    agreements = f"{HERE}/partners/{partner_id}/agreements"
    for _ in range(2):
        term = await window(platform, days=100)
        draft = await platform.done(STAFF, "POST", agreements, term)
        path = f"{HERE}/agreements/{draft['id']}/termination"
        await platform.done(STAFF, "POST", path, {"reason": "条款未谈妥"})
    withdrawn = await told(platform, "partners.agreement_withdrawn.v2")
    assert len(withdrawn) == 2
    path = f"{HERE}/partners/{partner_id}/termination"
    await platform.done(STAFF, "POST", path, {"reason": "多次未按约开放"})
    ended = await told(platform, "partners.partner_terminated.v2")
    assert [one["partner_id"] for one in ended] == [partner_id]


async def test_a_session_is_cancelled_with_its_enrolments(platform: Stage) -> None:
    partner_id = await admit(platform, APPLICANT)
    space = {"name": "二楼多功能厅", "name_en": "Hall", "capacity": 40, "units": 1}
    space_id = (await platform.done(STAFF, "POST", f"{HERE}/spaces", space))["id"]
    begins = (await now(platform)).replace(hour=2, minute=0, second=0, microsecond=0)
    begins += timedelta(days=(5 - begins.weekday()) % 7 + 7)  # A Saturday, at ten in Shanghai.
    draft = {
        "partner_id": partner_id,
        "space_id": space_id,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "capacity": 10,
        "for_minors": False,
    }
    drafted = await platform.done(APPLICANT, "POST", f"{HERE}/sessions", draft)
    session = f"{HERE}/sessions/{drafted['id']}"
    await platform.done(APPLICANT, "PUT", f"{session}/price", await priced(platform))
    await platform.done(APPLICANT, "POST", f"{session}/opening")
    enrolment = await platform.done("lin", "POST", f"{session}/enrolments")
    await platform.done(APPLICANT, "POST", f"{session}/cancellation", {"reason": "台风预警"})
    cancelled = await told(platform, "bookings.session_cancelled.v1")
    assert [one["enrolment_ids"] for one in cancelled] == [[enrolment["id"]]]


async def test_a_vote_falls_when_its_giver_turns_out_to_be_related(platform: Stage) -> None:
    fund = f"{HERE}/fund"
    await platform.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
    received_on = (await now(platform)).date().isoformat()
    await platform.done(
        "qian-treasurer", "POST", f"{fund}/donations", gift(platform, received_on=received_on)
    )
    wish = {
        "title": "种植课名额",
        "purpose": "assistance",
        "amount_fen": 100,
        "payee_organisation": "天空农场",
    }
    asked = await platform.done("gu-committee", "POST", f"{fund}/disbursements", wish)
    path = f"{fund}/disbursements/{asked['id']}"
    await platform.done("bao-supervisor", "POST", f"{path}/reviews", {"in_favour": True, "comment": "合理"})
    await platform.done("shen-committee", "POST", f"{path}/votes", {"vote": "in_favour"})
    await platform.done("shen-committee", "POST", f"{path}/relations", {})
    fallen = await told(platform, "fund.vote_withdrawn.v1")
    assert [one["disbursement_id"] for one in fallen] == [asked["id"]]
