"""Somebody is said to be related to a payee: told, contested on a page, dismissed by a third person."""

import re
from datetime import timedelta
from pathlib import Path

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_committee_cases import HERE, asked, form_on, given
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_partners_thread import a_matched_application
from tests.component.test_volunteering import advance

DISTRICT = "luo-district"


async def test_a_false_relation_is_told_contested_and_dismissed_and_the_vote_counts_again(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        await given(running, 100_000)
        case = await asked(running, "楼道灯", 40_050)
        one = f"{HERE}/fund/disbursements/{case.rpartition('/')[2]}"
        gu = identities()["gu-committee"].person_id
        await running.done("qian-treasurer", "POST", f"{one}/relations", {"person_id": gu})
        await running.done("chen-staff", "PUT", f"{one}/english", {"title_en": "Lights in the stairs"})
        waiting = await running.done("gu-committee", "GET", f"{HERE}/waiting")
        assert ("answer_relation", "Lights in the stairs") in {
            (thing["task"], thing["title_en"]) for thing in waiting["things"]
        }
        told = await running.done("gu-committee", "GET", f"{HERE}/me/messages")
        assert "relation_claimed" in str(told)
        refused = await running.refused("gu-committee", "POST", f"{one}/votes", {"vote": "in_favour"})
        assert refused == (403, "related_person_may_not_take_part")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("gu-committee")
            page = (await browser.get(f"{case}/relations")).text
            assert "他人申报" in page
            contest = f"{case}/relations/contest"
            sent = await browser.send(contest, form_on(page, contest))
            page = (await browser.get(sent.headers["location"], accept_language="en")).text
            assert "Contested" in page
            assert "To be settled by" in page
            await browser.sign_in("qian-treasurer")
            assert "有异议" in (await browser.get(f"{case}/relations")).text
            await browser.sign_in("chen-staff")
            assert "没有您可以看到的申报" in (await browser.get(f"{case}/relations")).text
            await browser.sign_in("bao-supervisor")
            waiting = await running.done("bao-supervisor", "GET", f"{HERE}/waiting")
            assert "settle_relation" in {thing["task"] for thing in waiting["things"]}
            told = await running.done("bao-supervisor", "GET", f"{HERE}/me/messages")
            assert "relation_contested" in str(told)
            page = (await browser.get(f"{case}/relations")).text
            settle = f"{case}/relations/{gu}/settlement"
            assert settle in page
            page = (await browser.get(settle)).text
            (once,) = re.findall(r'name="once" value="([^"]+)"', page.partition("<main")[2])
            form = {"token": token_on(page), "once": once}
            wrong = await browser.send(settle, {**form, "upheld": "false", "reason": ""})
            assert wrong.status_code in {400, 422}
            sent = await browser.send(settle, {**form, "upheld": "false", "reason": "查无此事"})
            page = (await browser.get(sent.headers["location"])).text
            assert "不成立" in page
            assert "查无此事" in page
        told = await running.done("gu-committee", "GET", f"{HERE}/me/messages")
        assert "relation_dismissed" in str(told)
        told = await running.done("qian-treasurer", "GET", f"{HERE}/me/messages")
        assert [one["kind"] for one in told["messages"] if one["kind"].startswith("claim_")] == [
            "claim_dismissed",
            "claim_contested",
        ]
        (kept,) = (await running.done("gu-committee", "GET", f"{HERE}/fund/relations"))["items"]
        assert (kept["state"], kept["reason"]) == ("dismissed", "查无此事")
        assert kept["declared_by"] == identities()["qian-treasurer"].person_id
        await running.done("gu-committee", "POST", f"{one}/votes", {"vote": "in_favour"})


async def test_of_an_application_it_is_told_contested_and_dismissed_by_the_same_rule(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        case = await a_matched_application(running)
        gu = identities()["gu-committee"].person_id
        claim = {"person": gu, "kind": "business"}
        await running.done("wu-staff", "POST", f"{HERE}/applications/{case}/relations", claim)
        told = await running.done("gu-committee", "GET", f"{HERE}/me/messages")
        assert told["messages"][0]["kind"] == "relation_claimed"
        waiting = (await running.done("gu-committee", "GET", f"{HERE}/waiting"))["things"]
        assert case in {one["subject_id"] for one in waiting if one["task"] == "answer_relation"}
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("gu-committee")
            page = (await browser.get("/haiwan/relations")).text
            contest = f"/haiwan/applications/{case}/relations/contest"
            sent = await browser.send(contest, form_on(page, contest))
            assert "有异议" in (await browser.get(sent.headers["location"])).text
            assert "有异议" in (await browser.get(f"/haiwan/applications/{case}/relations")).text
            await browser.sign_in("bao-supervisor")
            settle = f"/haiwan/applications/{case}/relations/{gu}/settlement"
            assert settle in (await browser.get("/haiwan/relations")).text
            page = (await browser.get(settle)).text
            (once,) = re.findall(r'name="once" value="([^"]+)"', page.partition("<main")[2])
            form = {"token": token_on(page), "once": once}
            sent = await browser.send(settle, {**form, "upheld": "false", "reason": "查无此事"})
            assert "查无此事" in (await browser.get(sent.headers["location"])).text
        told = await running.done("wu-staff", "GET", f"{HERE}/me/messages")
        kinds = [one["kind"] for one in told["messages"] if one["kind"].startswith("claim_")]
        assert kinds == ["claim_dismissed", "claim_contested"]
        declared = f"{HERE}/application-relations?declared_by_me=true"
        (kept,) = (await running.done("wu-staff", "GET", declared))["items"]
        assert (kept["state"], kept["person_id"]) == ("dismissed", gu)
        again = await running.refused("chen-staff", "POST", f"{HERE}/applications/{case}/relations", claim)
        assert again == (409, "relation_was_dismissed")


async def test_a_supervisor_with_a_part_in_it_is_not_asked_to_settle_it_and_the_page_says_who_is(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        case = await asked(running, "楼道灯", 40_050)
        one = f"{HERE}/fund/disbursements/{case.rpartition('/')[2]}"
        gu = identities()["gu-committee"].person_id
        await running.done("qian-treasurer", "POST", f"{one}/relations", {"person_id": gu})
        await running.done("gu-committee", "POST", f"{one}/relations/contest")
        bao = identities()["bao-supervisor"].person_id

        async def asked_to_settle() -> bool:
            waiting = (await running.done("bao-supervisor", "GET", f"{HERE}/waiting"))["things"]
            return "settle_relation" in {thing["task"] for thing in waiting}

        assert await asked_to_settle()
        await running.done("bao-supervisor", "POST", f"{one}/relations", {"person_id": bao})
        assert not await asked_to_settle()
        body = {"upheld": False, "reason": "查无此事"}
        refused = await running.refused("bao-supervisor", "POST", f"{one}/relations/{gu}/settlement", body)
        assert refused == (403, "relation_is_settled_by_a_third_person")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("bao-supervisor")
            page = (await browser.get("/haiwan/relations")).text
            assert "监督员均不能裁定或逾期未裁定的，由街道裁定" in page
            assert f"{case}/relations/{gu}/settlement" not in page
            await _late_it_is_the_districts_and_then_it_lapses(running, browser, case, gu)


async def _late_it_is_the_districts_and_then_it_lapses(
    running: Stage, browser: Browser, case: str, person: str
) -> None:
    """The only supervisor has a part in it; nobody of the district settles it, either."""
    assert await _asked_to_settle(running, DISTRICT) == []
    await advance(running, running.platform.gateway.clock.now() + timedelta(days=7))
    assert await _asked_to_settle(running, DISTRICT) == [case.rpartition("/")[2]]
    await browser.sign_in(DISTRICT)
    settle = f"{case}/relations/{person}/settlement"
    assert settle in (await browser.get("/haiwan/relations")).text
    assert (await browser.get(settle)).status_code == 200
    await advance(running, running.platform.gateway.clock.now() + timedelta(days=7))
    assert await running.platform.host.settled(60)
    assert await _asked_to_settle(running, DISTRICT) == []
    await browser.sign_in("gu-committee")
    page = (await browser.get("/haiwan/relations")).text
    assert "逾期未裁定，失效" in page
    assert "无人裁定" in page
    for who, kind in (("gu-committee", "relation_lapsed"), ("qian-treasurer", "claim_lapsed")):
        told = await running.done(who, "GET", f"{HERE}/me/messages")
        assert kind in {one["kind"] for one in told["messages"]}
    payment = f"{HERE}/fund/disbursements/{case.rpartition('/')[2]}"
    await running.done("gu-committee", "POST", f"{payment}/votes", {"vote": "in_favour"})


async def _asked_to_settle(running: Stage, who: str) -> list[str]:
    waiting = (await running.done(who, "GET", f"{HERE}/waiting"))["things"]
    return [thing["subject_id"] for thing in waiting if thing["task"] == "settle_relation"]
