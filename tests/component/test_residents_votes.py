"""Bands by amount on pages and through the API: the officer, and residents who vote by app and on paper."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"
FUND = f"{HERE}/fund"
SPENDING, VOTES = "/haiwan/fund/spending", "/haiwan/fund/residents-votes"
STAFF, SECOND, TREASURER = "chen-staff", "bao-supervisor", "qian-treasurer"
COMMITTEE = ("gu-committee", "shen-committee", "ye-committee", "tang-committee", "han-committee")
RESIDENTS = [
    name for name, one in identities().items() if one.community == "haiwan" and "resident" in one.roles
]
BANDS = {
    "small": {"up_to_fen": 10_000, "publicity_days": 1},
    "large": {"above_fen": 100_000, "quorum_bps": 500},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("votes") / "data") as one:
        await one.open("haiwan", committee={"publicity_days": 1, "bands": BANDS})
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        day = (one.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
        grant = {"source": "grant", "amount_fen": 900_000, "granted_by": "南沙区民政局"}
        await one.done(
            TREASURER, "POST", f"{FUND}/income", grant | {"received_on": day, "reference": "回单 1"}
        )
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def sent(browser: Browser, page: str, to: str = "", **fields: str) -> httpx2.Response:
    """The form of this page is opened and sent; where it leads."""
    shown = await browser.get(page)
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None, shown.text
    answer = await browser.send(to or page, {"token": token_on(shown.text), "once": once[1], **fields})
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def wished(running: Stage, amount_fen: int) -> str:
    wish = {
        "title": "电梯",
        "title_en": "The lift",
        "purpose": "facilities",
        "amount_fen": amount_fen,
        "payee_organisation": "维修部",
    }
    made = await running.done(STAFF, "POST", f"{FUND}/disbursements", wish)
    return str(made["id"])


async def waits(running: Stage, name: str) -> list[str]:
    return [one["task"] for one in (await running.done(name, "GET", f"{HERE}/waiting"))["things"]]


async def test_the_named_officer_approves_a_small_payment_on_its_page(
    running: Stage, browser: Browser
) -> None:
    wish, officer = await wished(running, 10_000), COMMITTEE[0]
    await browser.sign_in(officer)
    committee, page = "/haiwan/fund/committee", f"{SPENDING}/{wish}"
    assert "尚未指定经办委员" in (await browser.get(committee)).text
    assert (await browser.get("/haiwan/fund/officer")).status_code == 403
    assert "单独批准" not in (await browser.get(page)).text
    await browser.sign_in(OFFICER)
    await sent(browser, "/haiwan/fund/officer", person_id=identities()[officer].person_id)
    named = await running.done(None, "GET", f"{FUND}/officer")
    assert named["person_id"] not in {None, identities()[officer].person_id}  # A stranger sees another id.
    await browser.sign_in(officer)
    assert "您是小额支出经办委员" in (await browser.get(committee)).text
    done = await sent(browser, page, f"{page}/approvals")
    assert "由小额支出经办委员批准" in done.text
    other = await wished(running, 10_000)
    assert await running.refused(COMMITTEE[1], "POST", f"{FUND}/disbursements/{other}/approvals") == (
        403,
        "approver_is_not_the_officer",
    )
    assert "review_disbursement" in await waits(running, SECOND)
    english = (await browser.get(committee, accept_language="en")).text
    assert "Above ¥1,000.00 the residents vote as well." in english


async def referred(running: Stage) -> str:
    wish = await wished(running, 200_000)
    for name in COMMITTEE[:4]:
        await running.done(name, "POST", f"{FUND}/disbursements/{wish}/votes", {"vote": "in_favour"})
    return wish


async def test_residents_vote_by_app_and_on_paper_once_each_and_nobody_is_told_how(
    running: Stage, browser: Browser
) -> None:
    wish = await referred(running)
    assert "open_residents_vote" in await waits(running, STAFF)
    await browser.sign_in("lin")
    assert (await browser.get(f"{SPENDING}/{wish}/residents-vote")).status_code == 403
    await browser.sign_in(STAFF)
    assert "发起居民表决" in (await browser.get(f"{SPENDING}/{wish}")).text
    ends_at = (running.platform.gateway.clock.now() + timedelta(days=8, hours=8)).isoformat()[:16]
    form = f"{SPENDING}/{wish}/residents-vote"
    for language in ("zh", "en"):
        empty = (await browser.get(form, accept_language=language)).text
        assert 'value="是否同意由社区基金支付“电梯”？"' in empty
        assert 'value="Do you agree that the fund pays for “The lift”?"' in empty
    wrong = await sent(browser, form, question="是否同意？", ends_at=ends_at.replace("20", "21", 1))
    assert wrong.status_code == 409
    question_en = "Shall the lift be replaced?"
    opened = await sent(
        browser, form, question="是否同意更换电梯？", question_en=question_en, ends_at=ends_at
    )
    (vote,) = (await running.done(None, "GET", f"{FUND}/residents-votes"))["items"]
    page, api = f"{VOTES}/{vote['vote_id']}", f"{FUND}/residents-votes/{vote['vote_id']}"
    assert (opened.status_code, vote["entitled"]) == (200, len(RESIDENTS))
    assert (await browser.get(f"{page}/count")).status_code == 303  # Not yet.
    assert (await browser.get(f"{page}/nothing")).status_code == 404
    assert (await browser.get(f"{VOTES}/x")).status_code == 404

    mei, codes = identities()["mei"].person_id, f"{HERE}/claim-codes"
    code = (await running.done(STAFF, "POST", codes, {"person_id": mei}))["code"]
    await running.done("mei", "POST", f"{HERE}/me/membership", {"code": code})
    favour = {"choice": "in_favour"}
    unseen = await running.refused("mei", "POST", f"{api}/ballots", favour)
    assert unseen == (403, "person_must_be_verified"), "who acts by a code during a vote, nobody else saw"
    await running.verify(mei, "haiwan", "wu-staff")

    await browser.sign_in("lin")
    assert "vote_as_resident" in await waits(running, "lin")
    told = (await running.done("lin", "GET", f"{HERE}/me/messages"))["messages"][0]
    assert (told["kind"], told["facts"]["project"]) == ("residents_vote", "电梯")
    assert "居民意见" in (await browser.get("/haiwan/me/messages")).text
    for place in (page, VOTES):
        assert question_en in (await browser.get(place, accept_language="en")).text
        assert "是否同意更换电梯？" in (await browser.get(place, accept_language="zh")).text
    in_english = (await browser.get(page, accept_language="en")).text
    assert "The lift" in in_english
    assert "是否同意更换电梯？" in in_english, "these are the words that are voted on"
    for place in ("/haiwan/me/messages", "/haiwan/me"):
        in_english = (await browser.get(place, accept_language="en")).text
        assert ("The lift" in in_english, "电梯" in in_english) == (True, False), place
    nothing = await sent(browser, page, f"{page}/ballots", choice="")
    assert nothing.status_code == 422
    thanks = await sent(browser, page, f"{page}/ballots", choice="in_favour")
    assert "您的选票已投出" in thanks.text
    assert "您已通过手机或纸质票投票" in (await browser.get(page)).text
    assert "vote_as_resident" not in await waits(running, "lin")
    again = await running.refused("lin", "POST", f"{api}/ballots", {"choice": "against"})
    assert again == (409, "voice_has_been_given")
    paper = {"number": "0001", "person_id": identities()["lin"].person_id}
    assert await running.refused(STAFF, "POST", f"{api}/paper-ballots", paper) == (
        409,
        "voice_has_been_given",
    )
    huang = next(name for name in RESIDENTS if name != "lin")
    behalf = {"On_Behalf_Of": identities()[huang].person_id}
    assert (await running.refused(STAFF, "POST", f"{api}/ballots", {"choice": "against"}, **behalf))[0] == 403
    await on_paper(running, browser, page, huang)
    await counted(running, browser, page, wish)
    await unsaid(running, identities()["lin"].person_id, identities()[huang].person_id)


async def on_paper(running: Stage, browser: Browser, page: str, resident: str) -> None:
    """Staff find the resident by name, and record the ballot."""
    vault = running.platform.gateway.vault
    await vault.put_person("haiwan", identities()[resident].person_id, "赵桂芳", "13800000001")
    await browser.sign_in(STAFF)
    nobody = await sent(browser, f"{page}/paper", number="0001", resident="无此人")
    assert (nobody.status_code, "没有姓名或电话相符的居民" in nobody.text) == (422, True)
    recorded = await sent(browser, f"{page}/paper", number="0001", resident="赵桂芳")
    assert "纸质票 1 张" in recorded.text
    await sent(browser, f"{page}/take-back", number="0001", reason="录错了居民")
    recorded = await sent(browser, f"{page}/paper", number="0002", resident="赵桂芳")
    assert "纸质票 1 张" in recorded.text


async def counted(running: Stage, browser: Browser, page: str, wish: str) -> None:
    """Two people count, and the outcome is for everybody."""
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 9 * 86_400})
    assert "count_paper_ballots" in await waits(running, STAFF)
    box = {"in_favour": "1", "against": "0", "abstained": "0"}
    await browser.sign_in("wu-staff")
    once = await sent(browser, f"{page}/count", **box)
    assert "须由第二人清点" in once.text
    await browser.sign_in(SECOND)
    twice = await sent(browser, f"{page}/count", **box)
    assert "两人清点一致" in twice.text
    closed = await sent(browser, f"{page}/close")
    assert "已通过" in closed.text
    browser.http.cookies.clear()
    english = (await browser.get(page, accept_language="en")).text
    assert f"2 of {len(RESIDENTS)} voted, 1 of them on paper." in english
    assert "passed" in (await browser.get(VOTES, accept_language="en")).text
    shown = await running.done(None, "GET", f"{FUND}/disbursements/{wish}")
    assert (shown["state"], shown["band"]) == ("in_publicity", "large")


async def unsaid(running: Stage, *people: str) -> None:
    """No recorded ballot, nor its envelope, names anybody who voted."""
    lines = await running.platform.host.log_of["fund"].lines("haiwan", 0)
    ballots = [
        json.loads(line) for _, line in lines if b"fund.ballot_taken" in line or b"fund.paper_ballot_" in line
    ]
    assert len(ballots) == 4
    assert not any(person in json.dumps(one) for person in people for one in ballots)
    public = await running.ask(None, "GET", f"{HERE}/events?limit=500")
    assert "fund.residents_vote_closed.v1" in public.text
    assert "ballot" not in public.text


async def test_bands_are_proposed_by_the_form_of_rules_in_yuan_and_can_be_left_out(
    running: Stage, browser: Browser
) -> None:
    assert "¥1,000.00" in (await browser.get("/haiwan/rules", accept_language="en")).text
    await browser.sign_in(STAFF)
    form = "/haiwan/rule-proposal?topic=fund"
    shown = (await browser.get(form)).text
    assert 'value="100.00"' in shown
    values = dict(re.findall(r'name="(rules\.[^"]+)"[^>]*? value="([^"]*)"', shown))
    left = values | {"rules.committee.bands.small.up_to_fen": ""}
    left["rules.committee.bands.large.above_fen"] = "2500.50"
    day = (running.platform.gateway.clock.now() + timedelta(days=60)).date().isoformat()
    done = await sent(browser, form, **left, in_force_on=day, reason="取消小额支出")
    assert done.status_code == 200, done.text
    (proposed,) = (await running.done(STAFF, "GET", f"{HERE}/rules/proposals"))["items"]
    bands = proposed["rules"]["committee"]["bands"]
    assert ("small" in bands, bands["large"]["above_fen"]) == (False, 250_050)


async def test_rules_of_one_topic_leave_the_amounts_of_all_others_as_they_are(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as one:
        await one.open("haiwan", committee={"publicity_days": 1, "bands": BANDS})
        transport = Settling(one.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in(STAFF)
            day = (one.platform.gateway.clock.now() + timedelta(days=60)).date().isoformat()
            said = {"rules.share_bps": "17.5%", "rules.share_due_days": "30", "rules.price_ratio_bps": "50"}
            form = "/haiwan/rule-proposal?topic=programme"
            done = await sent(browser, form, **said, in_force_on=day, reason="分成")
            assert done.status_code == 200, done.text
        (proposed,) = (await one.done(STAFF, "GET", f"{HERE}/rules/proposals"))["items"]
        rules = proposed["rules"]
        assert (rules["share_bps"], rules["price_ratio_bps"]) == (1_750, 5_000)
        assert rules["committee"]["bands"]["small"]["up_to_fen"] == 10_000
        assert rules["committee"]["bands"]["large"]["above_fen"] == 100_000
        assert rules["committee"]["bands"]["large"]["quorum_bps"] == 500


async def test_votes_that_fail_fall_or_wait_for_their_count_say_so(running: Stage) -> None:
    wishes = [await referred(running) for _ in range(3)]
    ends_at = (running.platform.gateway.clock.now() + timedelta(days=8)).isoformat()
    votes = []
    for wish in wishes:
        body = {"question": "是否同意？", "ends_at": ends_at}
        made = await running.done(STAFF, "POST", f"{FUND}/disbursements/{wish}/residents-vote", body)
        votes.append(f"{FUND}/residents-votes/{made['id']}")
    for name in COMMITTEE[:3]:
        await running.done(name, "POST", f"{FUND}/disbursements/{wishes[1]}/relations", {})
    paper = {"number": "7", "person_id": identities()["lin"].person_id}
    await running.done(STAFF, "POST", f"{votes[2]}/paper-ballots", paper)
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 12 * 86_400})
    assert await running.platform.host.settled(60)
    shown = [await running.done(None, "GET", vote) for vote in votes]
    assert [one["state"] for one in shown] == ["failed", "annulled", "open"]
    assert [one["overdue"] for one in shown] == [False, False, True]
    states = [(await running.done(None, "GET", f"{FUND}/disbursements/{one}"))["state"] for one in wishes]
    assert states == ["rejected", "requested", "with_residents"]
    waiting = await running.done(SECOND, "GET", f"{HERE}/waiting")
    assert "count_paper_ballots" in [one["task"] for one in waiting["things"]]
