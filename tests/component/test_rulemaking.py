"""Rules change as laws do, through the API: proposed, approved by others, shown, in force on their day."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from services.gateway.pages.site.fields import flat
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import HERE, REVIEWER, SECOND, STAFF, now, passes

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROPOSALS = f"{HERE}/rules/proposals"
FORM = "/haiwan/rule-proposal?topic=programme"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("rules") / "data") as running:
        await running.open("haiwan")
        yield running


async def proposed(platform: Stage, rules: dict[str, Any], **headers: str) -> str:
    today = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")).date()
    body = {"rules": rules, "in_force_on": f"{today + timedelta(days=1)}", "reason": "居民议事会决定"}
    return str((await platform.done(STAFF, "POST", PROPOSALS, body, **headers))["id"])


async def withdrawn(platform: Stage, proposal: str) -> None:
    path = f"{PROPOSALS}/{proposal}/withdrawal"
    await platform.done(STAFF, "POST", path, {"reason": "重新征求意见"})


async def test_no_one_person_changes_the_rules_and_their_history_stays(platform: Stage) -> None:
    etag = (await platform.ask(None, "GET", HERE)).headers["etag"]
    proposal = await proposed(platform, {"share_bps": 2000}, If_Match=etag, Idempotency_Key="rules-1")
    approvals = f"{PROPOSALS}/{proposal}/approvals"
    assert await platform.refused(STAFF, "POST", approvals) == (403, "actor_may_not_do_this")
    assert await platform.refused(REVIEWER, "POST", approvals) == (403, "rules_are_approved_by_others")
    await platform.done(OFFICER, "POST", approvals)
    objection = (await platform.done("lin", "POST", f"{PROPOSALS}/{proposal}/objections", {"text": "太高"}))[
        "id"
    ]
    await passes(platform, days=9)
    seen = await platform.done(None, "GET", f"{PROPOSALS}/{proposal}")
    assert (seen["state"], seen["objections_open"], seen["in_force_from"]) == ("publicity", 1, None)
    assert (seen["reason"], seen["before"]["share_bps"]) == ("居民议事会决定", 1500)
    answer = {"answer": "用于公共活动", "upheld": False}
    path = f"{PROPOSALS}/{proposal}/objections/{objection}/answer"
    assert await platform.refused(STAFF, "POST", path, answer) == (403, "who_proposed_rules_settles_nothing")
    await platform.done(SECOND, "POST", path, answer)
    listed = (await platform.done(SECOND, "GET", f"{PROPOSALS}/{proposal}/objections"))["items"]
    assert [(one["text"], one["answer"]) for one in listed] == [("太高", "用于公共活动")]
    listed = (await platform.done("lin", "GET", f"{PROPOSALS}/{proposal}/objections"))["items"]
    assert [(one["text"], one["answer"]) for one in listed] == [(None, "用于公共活动")]
    await passes(platform, days=1)
    assert await platform.platform.host.settled()
    view = await platform.done(None, "GET", HERE)
    assert (view["rules"]["share_bps"], len(view["dated_rules"])) == (2000, 2)
    assert view["dated_rules"][1]["reason"] == "居民议事会决定"
    assert view["dated_rules"][1]["proposal_id"] == proposal
    begins = view["dated_rules"][1]["effective_from"]
    assert begins.endswith("T16:00:00Z"), "the beginning of a day in Guangzhou"
    stale = {"rules": {}, "in_force_on": "2030-01-01", "reason": "x"}
    refused = await platform.refused(STAFF, "POST", PROPOSALS, stale, If_Match=etag)
    assert refused == (412, "revision_has_moved_on")
    await everybody_can_follow(platform)


async def everybody_can_follow(platform: Stage) -> None:
    feed = await platform.done(None, "GET", f"{HERE}/events?limit=1000")
    types = [one["event"]["type"] for one in feed["events"]]
    assert types.count("partners.rules_changed.v2") == 1
    assert types.count("partners.rules_proposed.v1") == 1
    assert "partners.rules_objection_raised.v1" not in types
    text = str(feed["events"])
    assert "居民议事会决定" not in text


async def tasks(platform: Stage, name: str) -> set[str]:
    return {one["task"] for one in (await platform.done(name, "GET", f"{HERE}/waiting"))["things"]}


async def told(platform: Stage, name: str) -> list[str]:
    inbox = await platform.done(name, "GET", f"{HERE}/me/messages")
    return [one["kind"] for one in inbox["messages"]]


async def test_those_who_approve_and_answer_have_tasks_and_every_resident_is_told(platform: Stage) -> None:
    proposal = await proposed(platform, {"share_bps": 2200})
    path = f"{PROPOSALS}/{proposal}"
    assert await platform.platform.host.settled(60)
    assert "approve_rules" in await tasks(platform, OFFICER)
    assert "approve_rules" not in await tasks(platform, REVIEWER) | await tasks(platform, SECOND)
    await platform.done(OFFICER, "POST", f"{path}/approvals")
    assert await platform.platform.host.settled(60)
    assert "approve_rules" not in await tasks(platform, OFFICER)
    before = len(await told(platform, "lin"))
    assert (await told(platform, "lin"))[0] == "rules_shown"
    assert "rules_shown" not in await told(platform, OFFICER)
    await platform.done("lin", "POST", f"{path}/objections", {"text": "太高"})
    assert "answer_rules_objection" in await tasks(platform, SECOND)
    assert "answer_rules_objection" not in await tasks(platform, STAFF), "who proposed them does not answer"
    await platform.done("lin", "POST", f"{HERE}/me/messages/read")
    assert len(await told(platform, "lin")) == before
    objection = (await platform.done(SECOND, "GET", f"{path}/objections"))["items"][0]["objection_id"]
    answer = {"answer": "有道理", "upheld": True}
    await platform.done(SECOND, "POST", f"{path}/objections/{objection}/answer", answer)
    assert "answer_rules_objection" not in await tasks(platform, SECOND)


async def test_the_committee_is_told_of_what_it_approves(platform: Stage) -> None:
    bounds = {"bounds": {"approver": "committee"}, "reason": "街道会议纪要"}
    await platform.done(OFFICER, "PUT", f"{HERE}/rules/bounds", bounds)
    proposal = await proposed(platform, {"share_bps": 2300})
    assert await platform.platform.host.settled(60)
    assert "approve_rules" in await tasks(platform, REVIEWER)
    assert "approve_rules" not in await tasks(platform, OFFICER)
    assert (await told(platform, REVIEWER))[0] == "rules_to_approve"
    await withdrawn(platform, proposal)
    assert "approve_rules" not in await tasks(platform, REVIEWER)


async def test_the_district_sets_bounds_that_end_what_leaves_them(platform: Stage) -> None:
    proposal = await proposed(platform, {"share_bps": 1000})
    body = {
        "bounds": {"share_bps_at_least": 2500, "approver": "committee", "approvals": 2},
        "reason": "街道会议纪要",
    }
    assert await platform.refused(STAFF, "PUT", f"{HERE}/rules/bounds", body) == (
        403,
        "actor_may_not_do_this",
    )
    await platform.done(OFFICER, "PUT", f"{HERE}/rules/bounds", body)
    seen = await platform.done(None, "GET", f"{PROPOSALS}/{proposal}")
    assert (seen["state"], seen["end"]) == ("ended", "bounds")
    view = await platform.done(None, "GET", HERE)
    assert (view["bounds"]["share_bps_at_least"], view["bounds_reason"]) == (2500, "街道会议纪要")
    outside = {"rule": "share_bps", "value": view["rules"]["share_bps"], "at_least": 2500, "at_most": None}
    assert view["outside"] == [outside]
    left = {"rules": {"share_bps": 0}, "in_force_on": "2030-01-01", "reason": "x"}
    assert (await platform.refused(STAFF, "POST", PROPOSALS, left))[0] == 422
    await withdrawn(platform, await proposed(platform, {"share_bps": 2600}))
    ended = (await platform.done(None, "GET", f"{PROPOSALS}?state=ended"))["items"]
    assert [one["end"] for one in ended][:2] == ["withdrawn", "bounds"]


async def test_the_bounds_have_a_page_on_which_the_district_sets_them(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as platform:
        await platform.open("haiwan")
        transport = Settling(platform.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            shown = (await browser.get("/haiwan/rule-bounds")).text
            assert ("≥ 5% · ≤ 50%" in shown, "超出范围" in shown) == (True, False)
            assert "规定范围" not in shown, "who may not set them is offered nothing"
            await browser.sign_in(STAFF)
            assert (await browser.get("/haiwan/rule-bounds/edit")).status_code == 403
            now_held = (await platform.done(None, "GET", HERE))["bounds"]
            bounds = dict(flat({"bounds": now_held}))
            wrong = bounds | {"bounds.share_bps_at_least": "60", "reason": "会议纪要"}
            refused = await fills(browser, OFFICER, "/haiwan/rule-bounds/edit", **wrong)
            assert (refused.status_code, 'value="60"' in refused.text) == (422, True)
            sent = bounds | {"bounds.share_bps_at_least": "25", "bounds.approver": "committee"}
            done = await fills(browser, OFFICER, "/haiwan/rule-bounds/edit", **sent, reason="街道会议纪要")
            assert "1条现行规则超出范围" in done.text
            assert ("街道会议纪要" in done.text, "≥ 25% · ≤ 50%" in done.text) == (True, True)
            assert 'href="/haiwan/rule-bounds"' in (await browser.get("/district")).text
            english = (await browser.get("/haiwan/rule-bounds", accept_language="en")).text
            assert "1 rule in force lies outside" in english
            assert "approved by the committee: 1 person" in english


async def test_a_proposal_that_nobody_knows_is_not_found(platform: Stage) -> None:
    path = f"{PROPOSALS}/019a0b1c-7d2e-7f00-8000-000000000000"
    assert await platform.refused(None, "GET", path) == (404, "rules_proposal_is_unknown")
    assert await platform.refused(OFFICER, "POST", f"{path}/approvals") == (404, "rules_proposal_is_not_open")


async def fills(browser: Browser, who: str, page: str, **fields: Any) -> httpx2.Response:
    """Somebody opens a page that is one form, sends it, and follows where it leads."""
    await browser.sign_in(who)
    shown = (await browser.get(page)).text
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once is not None, shown
    told = dict(re.findall(r'name="(proposal_id)" value="([^"]+)"', shown))
    sent = await browser.send(page, {"token": token_on(shown), "once": once[1], **told, **fields})
    return await browser.get(sent.headers["location"]) if sent.status_code == 303 else sent


async def test_everything_is_done_by_plain_forms_in_both_languages(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as platform:
        await platform.open("haiwan")
        transport = Settling(platform.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            empty = (await browser.get("/haiwan/rules")).text
            assert "尚无人提出草案" in empty
            assert "≥ 5% · ≤ 50%" in empty
            said = {"rules.share_bps": "0", "rules.price_ratio_bps": "50", "reason": "议事会"}
            today = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")).date()
            said["in_force_on"] = f"{today + timedelta(days=20)}"
            low = await fills(browser, STAFF, FORM, **said)
            assert (low.status_code, "超出了街道规定的范围" in low.text) == (422, True)
            assert 'value="0"' in low.text  # What was typed is kept.
            made = await fills(browser, STAFF, FORM, **(said | {"rules.share_bps": "20"}))
            assert "<del>15%</del> → <ins>20%</ins>" in made.text
            assert "/approve" not in made.text
            proposal = (await platform.done(None, "GET", PROPOSALS))["items"][0]["proposal_id"]
            path = f"/haiwan/rules/{proposal}"
            assert "公示中" in (await fills(browser, OFFICER, f"{path}/approve")).text
            assert "1条异议待答复" in (await fills(browser, "lin", f"{path}/object", text="太高")).text
            await browser.sign_in(SECOND)
            form = (await browser.get(f"{path}/answer")).text
            objection = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>太高', form)
            assert objection is not None, form
            answer = {"objection_id": objection[1], "answer": "有道理", "upheld": "true"}
            ended = (await fills(browser, SECOND, f"{path}/answer", **answer)).text
            assert ("未施行" in ended, "异议成立" in ended) == (True, True)
            english = (await browser.get("/haiwan/rules", accept_language="en")).text
            assert "an objection was upheld" in english
            for wrong in ("/haiwan/rules/x/approve", f"{path}/nothing"):
                assert (await browser.get(wrong)).status_code == 404
