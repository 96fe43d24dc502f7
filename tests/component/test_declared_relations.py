"""Somebody is said to be related to a payee: told, contested on a page, dismissed by a third person."""

import re
from pathlib import Path

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import Settling, stage
from tests.component.test_committee_cases import HERE, asked, form_on, given
from tests.component.test_gateway_pages import Browser, token_on


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
        waiting = await running.done("gu-committee", "GET", f"{HERE}/waiting")
        assert "answer_relation" in {thing["task"] for thing in waiting["things"]}
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
        (kept,) = (await running.done("gu-committee", "GET", f"{HERE}/fund/relations"))["items"]
        assert (kept["state"], kept["reason"]) == ("dismissed", "查无此事")
        assert kept["declared_by"] == identities()["qian-treasurer"].person_id
        await running.done("gu-committee", "POST", f"{one}/votes", {"vote": "in_favour"})
