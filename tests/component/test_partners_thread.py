"""From a need to an active agreement through the platform's own API, and what is refused on the way."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Stage, stage

HERE = "/v1/communities/haiwan"
STAFF, SECOND = "chen-staff", "wu-staff"
REVIEWER = "gu-committee"
REVIEWERS = (REVIEWER, "shen-committee")
APPLICANT = "xiaochen"
RESIDENTS = ("lin", "zhao", "mei", "yang", "hu")
NOBODYS_ID = "0197d9a0-0000-7000-8000-00000000ffff"
pytestmark = pytest.mark.asyncio(loop_scope="module")

NEED = {
    "title": "亲子自然教育",
    "field": "sustainable_development",
    "source": "survey",
    "households": 126,
    "summary": "126户家庭希望就近参加种植和自然观察活动。",
}
APPLICATION = {
    "form": "team",
    "actor_kind": "business",
    "mechanism": "space_cooperation",
    "field": "sustainable_development",
    "organisation": "广州晓宸生物科技有限公司",
    "project": "天空农场",
    "summary": "在三楼露台开设种植、无土栽培和自然课堂。",
    "contributions": [{"kind": "professional_service", "summary": "无土栽培与自然教育课程"}],
    "serves_minors": True,
}
IDENTITY = {"name": "何晓宸", "phone": "+86 138 0000 0000", "credit_code": "91440115MA5A1B2C1R"}
REVIEW = {
    "scores": [
        {"criterion": "need_fit", "score": 5},
        {"criterion": "public_benefit", "score": 4},
        {"criterion": "ability", "score": 4},
        {"criterion": "continuity", "score": 3},
    ],
    "vote": "admit",
    "reason": "与需求相符，试课组织有序。",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One platform for all tests of this file: each has an application of its own."""
    async with stage(tmp_path_factory.mktemp("partners") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        yield running


async def now(platform: Stage) -> datetime:
    clock = await platform.done(None, "GET", "/v1/development/clock")
    return datetime.fromisoformat(clock["now"])


async def passes(platform: Stage, **time: float) -> None:
    seconds = int(timedelta(**time).total_seconds())
    await platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})


async def window(platform: Stage, **length: float) -> dict[str, str]:
    begins = await now(platform)
    return {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(**length)).isoformat()}


async def read(platform: Stage, name: str | None, done: Any, path: str) -> Any:
    """What is there once everything up to ``done`` can be seen."""
    mark = "&" if "?" in path else "?"
    return await platform.done(name, "GET", f"{HERE}/{path}{mark}min_sequence={done['sequence']}")


async def a_published_need(platform: Stage) -> str:
    need = (await platform.done(STAFF, "POST", f"{HERE}/needs", NEED))["id"]
    for name, step in ((SECOND, "verification"), (STAFF, "publication")):
        await platform.done(name, "POST", f"{HERE}/needs/{need}/{step}")
    return str(need)


async def submits(platform: Stage, path: str) -> None:
    """The applicant says who they are, and submits."""
    await platform.done(APPLICANT, "PUT", f"{path}/identity", IDENTITY)
    await platform.done(APPLICANT, "POST", f"{path}/submission")


async def a_matched_application(platform: Stage, **changes: Any) -> str:
    """Of a project of its own: one applicant has one open application with a project."""
    need = await a_published_need(platform)
    body = APPLICATION | {"project": f"天空农场 {need}"} | changes
    draft = await platform.done(APPLICANT, "POST", f"{HERE}/applications", body)
    path = f"{HERE}/applications/{draft['id']}"
    await submits(platform, path)
    await platform.done(STAFF, "POST", f"{path}/screening")
    await platform.done(STAFF, "POST", f"{path}/match", {"need_ids": [need]})
    return str(draft["id"])


async def a_trial(platform: Stage, application: str, capacity: int = 20) -> dict[str, Any]:
    plan = {"window": await window(platform, hours=2), "place": "三楼露台", "capacity": capacity}
    path = f"{HERE}/applications/{application}/trial"
    planned: dict[str, Any] = await platform.done(STAFF, "POST", path, plan)
    again = await platform.done(STAFF, "POST", path, plan)
    assert again["id"] == planned["id"]
    await read(platform, None, planned, f"applications/{application}/trial")
    return planned


async def at_the_door(platform: Stage, trial: str) -> dict[str, str]:
    """What somebody types who sees the door of this trial now."""
    shown = await platform.done(STAFF, "GET", f"{trial}/door")
    return {"code": shown["code"]}


async def a_tried_application(platform: Stage, **changes: Any) -> str:
    """Five residents were there and were in favour; the window has closed."""
    application = await a_matched_application(platform, **changes)
    await a_trial(platform, application)
    path = f"{HERE}/applications/{application}/trial"
    for name in RESIDENTS:
        await platform.done(name, "POST", f"{path}/check-ins", await at_the_door(platform, path))
    await platform.done(STAFF, "POST", f"{path}/holding")
    for name in RESIDENTS:
        words = {"score": 5, "in_favour": True, "text": f"{name}: 希望周末多开一场。"}
        await platform.done(name, "POST", f"{path}/feedback", words)
    await passes(platform, hours=72)
    return application


async def reviewed(platform: Stage, application: str, vote: str = "admit") -> None:
    """Two members of the committee review it, and vote alike."""
    for name in REVIEWERS:
        body = REVIEW | {"vote": vote}
        await platform.done(name, "POST", f"{HERE}/applications/{application}/reviews", body)


async def a_partner(platform: Stage) -> str:
    application = await a_tried_application(platform, serves_minors=False)
    path = f"{HERE}/applications/{application}"
    verdict = {"decision": "admit", "reason": "居民试课反馈良好"}
    await reviewed(platform, application)
    await platform.done(REVIEWER, "POST", f"{path}/decision", verdict)
    await passes(platform, days=7)
    view = await platform.done(STAFF, "GET", path)
    assert view["state"] == "admitted"
    return str(view["partner_id"])


async def _notice_says_how_to_object_until_it_is_over(platform: Stage, decision_id: str) -> None:
    notice = f"/haiwan/decisions/{decision_id}/poster"
    sheet = (await platform.http.get(notice, headers={"accept": "text/html"})).text
    assert all(
        one in sheet for one in ("我有异议", "2 人评审", "/haiwan/decisions</code>", f"{decision_id}</a>")
    )
    await passes(platform, days=7)
    sheet = (await platform.http.get(notice, headers={"accept": "text/html"})).text
    assert "我有异议" not in sheet, "once it is over nobody is told to object"


async def test_the_thread_from_a_need_to_an_active_agreement(platform: Stage) -> None:
    need = await a_published_need(platform)
    call = {
        "title": "夏季社区合伙人招募公告",
        "text": "面向企业、社会组织和个人。",
        "categories": ["自然教育"],
        "need_ids": [need],
        "window": await window(platform, days=30),
    }
    call_id = (await platform.done(STAFF, "POST", f"{HERE}/calls", call))["id"]
    assert await platform.refused(None, "GET", f"{HERE}/calls/{call_id}") == (404, "call_is_unknown")
    done = await platform.done(STAFF, "POST", f"{HERE}/calls/{call_id}/publication")
    assert (await read(platform, None, done, f"calls/{call_id}"))["state"] == "published"

    intent = {key: APPLICATION[key] for key in ("organisation", "project", "mechanism", "contributions")}
    offered = await platform.done(APPLICANT, "POST", f"{HERE}/intents", intent)
    assert (await read(platform, APPLICANT, offered, f"intents/{offered['id']}"))["position"] == 1

    body = APPLICATION | {"call_id": call_id, "intent_id": offered["id"]}
    draft = await platform.done(APPLICANT, "POST", f"{HERE}/applications", body)
    path = f"{HERE}/applications/{draft['id']}"
    await submits(platform, path)
    await platform.done(STAFF, "POST", f"{path}/screening")
    await platform.done(STAFF, "POST", f"{path}/questions", {"question": "露台荷载？"})
    await platform.done(APPLICANT, "POST", f"{path}/answer", {"answer": "每平方米不超过150公斤。"})
    await platform.done(STAFF, "POST", f"{path}/match", {"need_ids": [need]})
    await a_trial(platform, draft["id"])

    verdict = {"decision": "admit", "reason": "居民试课反馈良好"}
    early = await platform.ask(REVIEWER, "POST", f"{path}/decision", verdict)
    assert (early.status_code, early.json()["code"]) == (409, "evidence_is_missing")
    assert early.json()["facts"]["missing"] == [
        "trial_held",
        "feedback_window_closed",
        "feedback_quorum",
        "feedback_threshold",
        "screening_record",
    ]

    for name in RESIDENTS:
        code = await at_the_door(platform, f"{path}/trial")
        await platform.done(name, "POST", f"{path}/trial/check-ins", code)
    await platform.done(STAFF, "POST", f"{path}/trial/holding")
    answer = {"score": 5, "in_favour": True, "text": "孩子们很喜欢。"}
    assert await platform.refused("deng", "POST", f"{path}/trial/feedback", answer) == (
        403,
        "feedback_is_for_those_checked_in",
    )
    for name in RESIDENTS:
        done = await platform.done(name, "POST", f"{path}/trial/feedback", answer)
    assert await platform.refused("lin", "POST", f"{path}/trial/feedback", answer) == (
        409,
        "feedback_is_given_once",
    )
    assert (await read(platform, STAFF, done, f"applications/{draft['id']}/trial"))["results"] is None
    assert (await platform.done(STAFF, "GET", f"{path}/trial/feedback/texts"))["texts"] == []
    await passes(platform, hours=72)
    trial = await platform.done("deng", "GET", f"{path}/trial")
    assert (trial["results"]["answers"], trial["results"]["in_favour"]) == (5, 5)
    texts = await platform.done(STAFF, "GET", f"{path}/trial/feedback/texts")
    assert texts["texts"] == ["孩子们很喜欢。"] * 5
    assert (await platform.ask(APPLICANT, "GET", f"{path}/trial/feedback/texts")).status_code == 403

    record = {
        "person": identities()[APPLICANT].person_id,
        "valid_until": (await now(platform) + timedelta(days=300)).isoformat(),
    }
    done = await platform.done(STAFF, "POST", f"{HERE}/screening-records", record)
    evidence = await read(platform, APPLICANT, done, f"applications/{draft['id']}/evidence")
    assert evidence["complete"]
    await reviewed(platform, draft["id"])
    decided = await platform.done(REVIEWER, "POST", f"{path}/decision", verdict)
    shown = await read(platform, None, decided, "decisions?state=publicity")
    assert [one["decision_id"] for one in shown["items"]] == [decided["id"]]
    await _notice_says_how_to_object_until_it_is_over(platform, draft["id"])
    partner_id = (await platform.done(APPLICANT, "GET", path))["partner_id"]
    assert (await platform.done(None, "GET", f"{HERE}/partners/{partner_id}"))["state"] == "admitted"

    term = await window(platform, days=365)
    terms = term | {"serves_minors": True, "session_categories": ["nature"]}
    low = await platform.refused(
        STAFF, "POST", f"{HERE}/partners/{partner_id}/agreements", terms | {"share_bps": 1499}
    )
    assert low == (422, "share_is_below_the_rule")
    agreement = await platform.done(STAFF, "POST", f"{HERE}/partners/{partner_id}/agreements", terms)
    signatures = f"{HERE}/agreements/{agreement['id']}/signatures"
    by_community = {"side": "community", "version": 1}
    assert await platform.refused(STAFF, "POST", signatures, by_community) == (409, "partner_signs_first")
    await platform.done(APPLICANT, "POST", signatures, {"side": "partner", "version": 1})
    done = await platform.done(STAFF, "POST", signatures, by_community)
    view = await read(platform, APPLICANT, done, f"agreements/{agreement['id']}")
    assert (view["state"], view["terms"]["share_bps"], view["terms"]["price_ratio_bps"]) == (
        "active",
        1500,
        5000,
    )
    assert (await read(platform, None, done, f"needs/{need}"))["state"] == "in_project"
    for resident in RESIDENTS[:3]:  # Nobody raised it, so that three of them close it.
        confirmed = await platform.done(resident, "POST", f"{HERE}/needs/{need}/confirmation")
    assert (await read(platform, None, confirmed, f"needs/{need}"))["state"] == "closed"


async def test_edits_carry_the_revision_that_was_read(platform: Stage) -> None:
    done = await platform.done(STAFF, "POST", f"{HERE}/needs", NEED)
    need = done["id"]
    path = f"{HERE}/needs/{need}?min_sequence={done['sequence']}"
    answer = await platform.ask(STAFF, "GET", path)
    assert answer.headers["etag"] == '"1"'
    changed = NEED | {"households": 130}
    await platform.done(STAFF, "PUT", f"{HERE}/needs/{need}", changed, If_Match='"1"')
    stale = await platform.refused(STAFF, "PUT", f"{HERE}/needs/{need}", changed, If_Match='"1"')
    assert stale == (412, "revision_has_moved_on")


async def test_a_community_is_opened_once(platform: Stage) -> None:
    other = {"name": "别的社区", "name_en": "Other", "host_charity": "广州市南沙区慈善会"}
    assert await platform.refused(OFFICER, "POST", HERE, other) == (409, "community_is_already_open")
    assert (await platform.refused(STAFF, "POST", HERE, other))[0] == 403


async def test_drafts_are_for_the_applicant_and_those_who_work_on_them(platform: Stage) -> None:
    draft = await platform.done(APPLICANT, "POST", f"{HERE}/applications", APPLICATION)
    path = f"{HERE}/applications/{draft['id']}"
    for name in (APPLICANT, STAFF, "song-auditor"):
        await read(platform, name, draft, f"applications/{draft['id']}")
    assert await platform.refused("lin", "GET", path) == (404, "application_is_unknown")
    assert (await platform.done("lin", "GET", f"{HERE}/applications"))["items"] == []
    taken = await platform.refused("lin", "POST", f"{path}/submission")
    assert taken == (403, "application_belongs_to_somebody_else")


async def test_staff_of_one_community_are_strangers_in_the_other(platform: Stage) -> None:
    other = "/v1/communities/nanbeitai"
    assert await platform.refused(STAFF, "POST", f"{other}/needs", NEED) == (403, "actor_may_not_do_this")
    draft = await platform.done(APPLICANT, "POST", f"{HERE}/applications", APPLICATION)
    path = f"{other}/applications/{draft['id']}"
    assert (await platform.refused(APPLICANT, "POST", f"{path}/submission"))[0] in {403, 404}


async def test_a_resident_is_checked_in_at_the_counter(platform: Stage) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application, capacity=1)
    path = f"{HERE}/applications/{application}/trial"
    lin, zhao = identities()["lin"].person_id, identities()["zhao"].person_id
    done = await platform.done(STAFF, "POST", f"{path}/check-ins", {}, On_Behalf_Of=lin)
    trial = await read(platform, None, done, f"applications/{application}/trial")
    assert (trial["checked_in"], trial["checked_in_by_staff"]) == (1, 1)
    full = await platform.refused(STAFF, "POST", f"{path}/check-ins", {"person": zhao})
    assert full == (409, "trial_is_full")
    others = await platform.refused("mei", "POST", f"{path}/check-ins", {"person": zhao})
    assert others == (403, "actor_may_not_do_this")


async def test_who_applies_is_said_before_submission_and_read_by_staff_alone(platform: Stage) -> None:
    body = APPLICATION | {"project": "村集体农庄", "organisation": "东井村经济合作社"}
    path = (
        f"{HERE}/applications/{(await platform.done(APPLICANT, 'POST', f'{HERE}/applications', body))['id']}"
    )
    refused = await platform.refused(APPLICANT, "POST", f"{path}/submission")
    assert refused == (409, "applicant_is_not_identified")
    wrong = IDENTITY | {"credit_code": "N2440115MA5A1B2C18"}
    refused = await platform.refused(APPLICANT, "PUT", f"{path}/identity", wrong)
    assert refused == (422, "credit_code_is_not_valid")
    village = IDENTITY | {"credit_code": "n2440115 ma5a1b2c19", "licence_valid_until": "2036-05-31"}
    done = await platform.done(APPLICANT, "PUT", f"{path}/identity", village)
    await platform.done(APPLICANT, "GET", f"{path}?min_sequence={done['sequence']}")
    assert await platform.refused(STAFF, "GET", f"{path}/identity") == (404, "identity_is_unknown")
    done = await platform.done(APPLICANT, "POST", f"{path}/submission")
    await platform.done(STAFF, "GET", f"{path}?min_sequence={done['sequence']}")
    for name in (REVIEWER, "lin"):
        assert (await platform.refused(name, "GET", f"{path}/identity"))[0] == 404
    for name in (APPLICANT, STAFF):
        read_now = await platform.done(name, "GET", f"{path}/identity")
        said = (read_now["name"], read_now["credit_code"], read_now["licence_valid_until"])
        assert said == (IDENTITY["name"], "N2440115MA5A1B2C19", "2036-05-31")
    reads = (await platform.done(APPLICANT, "GET", "/v1/me/contact-reads"))["items"]
    assert reads[0]["purpose"] == "service"
    told = (await platform.ask(None, "GET", f"{HERE}/events?limit=1000")).text
    assert "identified" not in told
    assert IDENTITY["phone"] not in told
    await platform.done(APPLICANT, "POST", f"{path}/withdrawal")


async def test_nobody_checks_in_from_home(platform: Stage) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    path = f"{HERE}/applications/{application}/trial"
    assert await platform.refused("lin", "GET", f"{path}/door") == (403, "actor_may_not_do_this")
    door = await at_the_door(platform, path)
    no_code = (403, "check_in_code_is_not_valid")
    assert await platform.refused("lin", "POST", f"{path}/check-ins", {}) == no_code
    await passes(platform, seconds=90)
    assert await platform.refused("lin", "POST", f"{path}/check-ins", door) == no_code  # It is an old one.
    done = await platform.done("lin", "POST", f"{path}/check-ins", await at_the_door(platform, path))
    trial = await read(platform, None, done, f"applications/{application}/trial")
    assert (trial["checked_in"], trial["checked_in_by_staff"]) == (1, 0)


async def test_an_answer_that_is_sent_twice_with_one_key_counts_once(platform: Stage) -> None:
    application = await a_matched_application(platform)
    await a_trial(platform, application)
    path = f"{HERE}/applications/{application}/trial"
    await platform.done("lin", "POST", f"{path}/check-ins", await at_the_door(platform, path))
    await platform.done(STAFF, "POST", f"{path}/holding")
    answer = {"score": 4, "in_favour": True, "text": "不错"}
    for _ in range(2):
        await platform.done("lin", "POST", f"{path}/feedback", answer, Idempotency_Key="my-answer")


async def test_a_related_reviewer_takes_no_part_and_an_exception_needs_two(platform: Stage) -> None:
    application = await a_matched_application(platform, serves_minors=False)
    path = f"{HERE}/applications/{application}"
    verdict = {"decision": "admit", "reason": "街道现场评估"}
    await platform.done(SECOND, "POST", f"{path}/exception", {"public_reason": "台风停课"})
    for name, refusal in ((SECOND, "exception_needs_two_staff"), (STAFF, "who_prepared_does_not_decide")):
        assert await platform.refused(name, "POST", f"{path}/decision", verdict) == (403, refusal)
    await platform.done(SECOND, "POST", f"{path}/relations", {"kind": "family"})
    assert await platform.refused(SECOND, "POST", f"{path}/decision", verdict) == (
        403,
        "related_person_takes_no_part",
    )


async def test_an_objection_is_read_by_those_who_answer_and_stops_the_decision(platform: Stage) -> None:
    application = await a_tried_application(platform, serves_minors=False)
    path = f"{HERE}/applications/{application}"
    await reviewed(platform, application)
    await platform.done(REVIEWER, "POST", f"{path}/decision", {"decision": "admit", "reason": "反馈良好"})
    words = {"text": "露台周末噪音会影响楼上住户。"}
    raised = await platform.done("deng", "POST", f"{path}/objections", words)
    for name, text in ((STAFF, words["text"]), ("lin", None), (None, None)):
        listed = await read(platform, name, raised, f"applications/{application}/objections")
        assert [(one["text"], "raised_by" in one) for one in listed["items"]] == [(text, False)]
    await passes(platform, days=8)
    assert (await platform.done(STAFF, "GET", path))["state"] == "publicity"
    answer = {"answer": "活动限定在9:00至18:00。", "upheld": False}
    done = await platform.done(STAFF, "POST", f"{path}/objections/{raised['id']}/answer", answer)
    listed = await read(platform, None, done, f"applications/{application}/objections")
    assert [one["answer"] for one in listed["items"]] == [answer["answer"]]
    (decided,) = (await read(platform, None, done, f"decisions?application_id={application}"))["items"]
    assert decided["reason"] == "反馈良好"
    await passes(platform, seconds=1)
    assert (await platform.done(STAFF, "GET", path))["state"] == "admitted"


async def test_a_partner_is_suspended_reinstated_and_leaves(platform: Stage) -> None:
    partner_id = await a_partner(platform)
    path = f"{HERE}/partners/{partner_id}"
    reason = {"reason": "逾期未报"}
    for step, state in (("suspension", "suspended"), ("reinstatement", "admitted")):
        done = await platform.done(STAFF, "POST", f"{path}/{step}", reason)
        seen = await read(platform, None, done, f"partners/{partner_id}")
        assert (seen["state"], seen["reason"]) == (state, reason["reason"])
    assert await platform.refused("lin", "POST", f"{path}/exit", reason) == (
        403,
        "only_the_representative_may",
    )
    assert partner_id in (await platform.done(APPLICANT, "GET", f"{HERE}/me"))["partner_ids"]
    done = await platform.done(APPLICANT, "POST", f"{path}/exit", reason)
    assert (await read(platform, None, done, f"partners/{partner_id}"))["state"] == "exited"
    assert await platform.platform.host.settled(60)
    assert partner_id not in (await platform.done(APPLICANT, "GET", f"{HERE}/me"))["partner_ids"]
    filed = await platform.done("lin", "POST", f"{path}/complaints", {"text": "押金未退"})
    complaint = f"{HERE}/complaints/{filed['id']}"
    await platform.done(STAFF, "POST", f"{complaint}/acknowledgement")
    assert (await platform.done(APPLICANT, "GET", complaint))["text"] == "押金未退"
    await platform.done(APPLICANT, "POST", f"{complaint}/answer", {"answer": "已于当日退还"})
    assert await platform.refused(STAFF, "POST", f"{path}/suspension", reason) == (409, "partner_has_left")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("needs/{}", "need_is_unknown"),
        ("calls/{}", "call_is_unknown"),
        ("intents/{}", "intent_is_unknown"),
        ("applications/{}", "application_is_unknown"),
        ("applications/{}/evidence", "application_is_unknown"),
        ("applications/{}/trial", "trial_is_unknown"),
        ("applications/{}/trial/feedback/texts", "trial_is_unknown"),
        ("partners/{}", "partner_is_unknown"),
        ("agreements/{}", "agreement_is_unknown"),
    ],
)
async def test_what_is_not_there_is_not_found(platform: Stage, path: str, code: str) -> None:
    assert await platform.refused(STAFF, "GET", f"{HERE}/{path.format(NOBODYS_ID)}") == (404, code)


async def test_an_agreement_is_amended_and_ended(platform: Stage) -> None:
    partner_id = await a_partner(platform)
    term = await window(platform, days=100)
    draft = await platform.done(STAFF, "POST", f"{HERE}/partners/{partner_id}/agreements", term)
    path = f"{HERE}/agreements/{draft['id']}"
    for version in (1, 2):
        if version == 2:
            await platform.done(STAFF, "POST", f"{path}/amendments", term | {"free_hours_owed": 12})
        for name, side in ((APPLICANT, "partner"), (STAFF, "community")):
            body = {"side": side, "version": version}
            done = await platform.done(name, "POST", f"{path}/signatures", body)
    view = await read(platform, APPLICANT, done, f"agreements/{draft['id']}")
    assert (view["version"], view["terms"]["free_hours_owed"], len(view["versions"])) == (2, 12, 2)
    done = await platform.done(APPLICANT, "POST", f"{path}/termination", {"reason": "双方同意"})
    ended = await read(platform, STAFF, done, f"agreements?partner_id={partner_id}&state=terminated")
    assert [one["reason"] for one in ended["items"]] == ["双方同意"]


@pytest.mark.parametrize(
    "path",
    [f"partners?representative={NOBODYS_ID}", f"trials?application_id={NOBODYS_ID}", "needs?listed=false"],
)
async def test_nobody_asks_a_list_for_what_is_the_platforms_to_choose(platform: Stage, path: str) -> None:
    assert (await platform.refused(None, "GET", f"{HERE}/{path}"))[0] == 422


async def test_a_page_of_the_public_list_is_full_of_what_is_public(platform: Stage) -> None:
    published = await a_published_need(platform)
    await platform.done(STAFF, "POST", f"{HERE}/needs", NEED)
    page = await platform.done(None, "GET", f"{HERE}/needs?limit=1")
    assert [one["need_id"] for one in page["items"]] == [published]
