"""Receptions of those who offered to co-operate: planned for many, met, answered, and told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

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
    RESIDENTS,
    STAFF,
    now,
    passes,
    submits,
)
from tests.component.test_purchases import until

ROOM = "党群服务中心二楼会议室"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("receptions") / "data") as running:
        await running.open("haiwan")
        yield running


async def an_intent(platform: Stage, name: str, project: str, **changes: Any) -> str:
    body = {
        "project": project,
        "mechanism": "space_cooperation",
        "contributions": [{"kind": "time", "summary": "每周两小时"}],
        **changes,
    }
    return str((await platform.done(name, "POST", f"{HERE}/intents", body))["id"])


async def ids(platform: Stage, asked: str) -> list[str]:
    return [
        one["intent_id"] for one in (await platform.done(STAFF, "GET", f"{HERE}/intents?{asked}"))["items"]
    ]


async def kinds(platform: Stage, name: str) -> set[str]:
    return {one["kind"] for one in (await platform.done(name, "GET", f"{HERE}/me/messages"))["messages"]}


async def planned_for_many(platform: Stage) -> None:
    first = await an_intent(platform, RESIDENTS[0], "植物角", field="sustainable_development")
    second = await an_intent(platform, RESIDENTS[1], "读书会")
    third = await an_intent(platform, RESIDENTS[2], "修理铺", mechanism="volunteer_points")
    begins = (await now(platform)).replace(microsecond=0) + timedelta(days=1)
    plan = {
        "intent_ids": [first, second],
        "starts_at": begins.isoformat(),
        "minutes": 20,
        "place": ROOM,
    }
    tried = await platform.done(STAFF, "POST", f"{HERE}/receptions/trial", plan)
    assert [one["intent_id"] for one in tried["planned"]] == [first, second]
    assert await ids(platform, "state=invited") == []
    planned = await platform.done(STAFF, "POST", f"{HERE}/receptions", plan, Idempotency_Key="plan-1")
    assert planned["planned"] == tried["planned"]
    again = await platform.done(STAFF, "POST", f"{HERE}/receptions", plan, Idempotency_Key="plan-1")
    assert again == planned, "a repeated command gives its first outcome"
    other = await platform.done(STAFF, "POST", f"{HERE}/receptions", plan | {"intent_ids": [third, first]})
    assert len(other["busy"]) == 1, "the first is planned anew, the second keeps its time"
    assert await ids(platform, "mechanism=volunteer_points") == [third]
    assert await ids(platform, "field=sustainable_development") == [first]
    soon = (begins + timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert await ids(platform, f"planned_until={soon}") == [third]
    assert first in await ids(platform, f"planned_from={soon}")
    await until(lambda: kinds(platform, RESIDENTS[1]), lambda found: "reception_planned" in found)
    past = plan | {"starts_at": (begins - timedelta(days=9)).isoformat()}
    assert await platform.refused(STAFF, "POST", f"{HERE}/receptions", past) == (
        422,
        "reception_lies_in_the_past",
    )


async def met(platform: Stage) -> None:
    (intent,) = await ids(platform, "mechanism=volunteer_points")
    path = f"{HERE}/intents/{intent}"
    await platform.done(STAFF, "POST", f"{path}/talk", {"note": "先办一次体验"})
    assert (await platform.done(STAFF, "GET", path))["note"] == "先办一次体验"
    own = await platform.done(RESIDENTS[2], "GET", path)
    assert (own["state"], own["note"]) == ("met", None)
    listed = (await platform.done(RESIDENTS[2], "GET", f"{HERE}/intents"))["items"]
    assert [one["note"] for one in listed] == [None]
    await platform.done(STAFF, "POST", f"{path}/invitation")
    await until(lambda: kinds(platform, RESIDENTS[2]), lambda found: "intent_answered" in found)
    await platform.done(STAFF, "POST", f"{path}/lapse")
    assert (await platform.done(RESIDENTS[2], "GET", path))["state"] == "lapsed"


async def planned_and_declined_on_pages(platform: Stage) -> None:
    one = await an_intent(platform, RESIDENTS[3], "合唱团")
    two = await an_intent(platform, RESIDENTS[3], "合唱团（重复）")
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        await browser.sign_in(STAFF)
        listed = await browser.get("/haiwan/desk/intents?state=&day=nonsense&more=1")
        assert ("植物角" in listed.text, "已约洽谈" in listed.text) == (True, True)
        assert "植物角" not in (await browser.get("/haiwan/desk/intents")).text
        english = await browser.get("/haiwan/desk/plan-intents", accept_language="en")
        assert "See the plan" in english.text
        at = ((await now(platform)) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        typed = {
            "token": token_on(english.text),
            "intent_ids": one,
            "starts_at": at,
            "minutes": "20",
            "place": ROOM,
        }
        wrong = await browser.send("/haiwan/desk/plan-intents", typed | {"minutes": "2", "place": "会议室甲"})
        assert (wrong.status_code, "会议室甲" in wrong.text) == (422, True)
        plan = await browser.send("/haiwan/desk/plan-intents", typed)
        assert ("安排预览" in plan.text, "合唱团" in plan.text) == (True, True)
        done = await browser.send("/haiwan/desk/plan-intents", typed | {"only_try": "false"})
        assert "合唱团" in done.text

        page = f"/haiwan/desk/intents/{one}"
        shown = (await browser.get(page)).text
        assert (ROOM in shown, "作失效处理" in shown) == (True, False)
        token = {"token": typed["token"]}
        merged = await browser.send(f"/haiwan/desk/intents/{two}/merge", {**token, "into": one})
        assert "已合并" in merged.text
        talked = await browser.send(f"{page}/talk", {**token, "note": "愿意秋季开始"})
        assert "愿意秋季开始" in talked.text
        assert "邀请申请" in talked.text
        assert "已邀请申请" in (await browser.send(f"{page}/invitation", token)).text
        refused = await browser.send(f"{page}/refusal", {**token, "reason": ""})
        assert refused.status_code == 422
        declined = await browser.send(f"{page}/refusal", {**token, "reason": "场地已满"})
        assert ("已婉拒" in declined.text, "场地已满" in declined.text) == (True, True)
        late = await browser.send(f"{page}/lapse", token)
        assert late.status_code == 409
        assert (await browser.get("/haiwan/desk/intents/x")).status_code == 404

        await browser.sign_in(RESIDENTS[3])
        own = (await browser.get(f"/haiwan/partner/intents/{one}")).text
        assert ("场地已满" in own, "愿意秋季开始" in own) == (True, False)
        never = (await browser.get(f"/haiwan/partner/intents/{two}")).text
        assert ("没有约过" in never, "还没安排" in never) == (True, False)
    await platform.done(OFFICER, "DELETE", f"/v1/people/{identities()[RESIDENTS[3]].person_id}")
    gone = await platform.done(STAFF, "GET", f"{HERE}/intents/{one}")
    assert (gone["reason"], gone["note"]) == ("", "")


async def applied_without_a_talk(platform: Stage) -> None:
    """The pages of an intent don't go on saying that a talk isn't planned yet."""
    intent = {key: APPLICATION[key] for key in ("organisation", "project", "mechanism", "contributions")}
    offered = (await platform.done(APPLICANT, "POST", f"{HERE}/intents", intent))["id"]
    body = APPLICATION | {"intent_id": offered}
    draft = await platform.done(APPLICANT, "POST", f"{HERE}/applications", body)
    await submits(platform, f"{HERE}/applications/{draft['id']}")
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        for name, door in ((APPLICANT, "partner"), (STAFF, "desk")):
            await browser.sign_in(name)
            page = (await browser.get(f"/haiwan/{door}/intents/{offered}")).text
            assert ("没有另约，已直接提交申请" in page, "还没安排" in page) == (True, False), door


async def missed(platform: Stage) -> None:
    (intent,) = await ids(platform, "field=sustainable_development")
    assert await platform.refused(STAFF, "POST", f"{HERE}/intents/{intent}/lapse") == (
        409,
        "intent_has_not_lapsed",
    )
    await passes(platform, days=3)
    await platform.done(STAFF, "POST", f"{HERE}/intents/{intent}/lapse")


async def test_receptions_are_planned_held_answered_and_missed(platform: Stage) -> None:
    """One story: whatever comes later stands on what was planned before."""
    await planned_for_many(platform)
    await met(platform)
    await planned_and_declined_on_pages(platform)
    await missed(platform)
    await applied_without_a_talk(platform)


async def test_what_is_offered_is_found_by_words_summed_and_counted(platform: Stage) -> None:
    hours = {"kind": "labour", "summary": "清理露台", "quantity": 40, "unit": "hours"}
    money = {"kind": "funds", "summary": "花苗", "quantity": 50_000, "unit": "fen"}
    offered = [
        await an_intent(platform, RESIDENTS[4], project, contributions=said, field="governance")
        for project, said in (("夜间 巡逻Ａ队", [hours]), ("露台清洁", [hours | {"quantity": 8}, money]))
    ]
    assert await ids(platform, "words=巡逻a队") == offered[:1]
    assert await ids(platform, "words=露台 巡逻") == []
    sums = (await platform.done(STAFF, "GET", f"{HERE}/offers?field=governance"))["sums"]
    assert [(one["kind"], one["unit"], one["quantity"], one["intents"]) for one in sums] == [
        ("funds", "fen", 50_000, 1),
        ("labour", "hours", 48, 2),
    ]
    assert await platform.refused(RESIDENTS[4], "GET", f"{HERE}/offers") == (403, "actor_may_not_do_this")
    counts = await platform.done(None, "GET", f"{HERE}/programme-counts")
    assert counts["intents"]["by_field"]["governance"] == 2
    assert counts["intents"]["total"] <= counts["intents_offered"]
    wrong = {
        "project": "义卖",
        "mechanism": "crowdfunding_group",
        "contributions": [money | {"unit": "hours"}],
    }
    assert (await platform.refused(RESIDENTS[4], "POST", f"{HERE}/intents", wrong))[0] == 422
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test", follow_redirects=True
    ) as http:
        browser = Browser(http)
        assert f"{counts['intents']['total']} 个合作意向在排队" in (await browser.get("/haiwan/calls")).text
        assert "没有符合条件" in (await browser.get("/haiwan/partners?mechanism=volunteer_points")).text
        assert "空间共营：0 个" in (await browser.get("/haiwan/partners")).text
        await browser.sign_in(STAFF)
        found = (await browser.get("/haiwan/desk/intents?words=巡逻")).text
        assert ("夜间 巡逻Ａ队" in found, "露台清洁" in found) == (True, False)
        assert all(words in found for words in ("劳力 · 48 小时", "资金 · ¥500.00", "2 个意向"))
        assert "清理露台 · 40 小时" in (await browser.get(f"/haiwan/desk/intents/{offered[0]}")).text
