"""A change of purpose on pages and through the API: shown for 60 days, answered, decided on or withdrawn."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.chinese import unmarked_in
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_residents_votes import sent

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUND = "/v1/communities/haiwan/fund"
CHANGES, PAGE = f"{FUND}/purpose-changes", "/haiwan/fund/purposes"
STAFF, TREASURER, COMMITTEE = "chen-staff", "qian-treasurer", "gu-committee"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("purposes") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def purse(running: Stage, title: str) -> str:
    wish = {"title": title, "purpose": f"{title}的用途"}
    return str((await running.done(TREASURER, "POST", f"{FUND}/earmarks", wish))["id"])


async def gift(running: Stage, to: str, amount_fen: int, donor: str | None) -> str:
    day = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    told = {"amount_fen": amount_fen, "channel": "cash", "received_on": day, "earmark_id": to}
    told |= {"reference": f"收据 {to[-4:]} {amount_fen}", "donor_id": donor}
    return str((await running.done(TREASURER, "POST", f"{FUND}/donations", told))["id"])


async def test_those_who_gave_agree_on_the_page_and_the_money_serves_the_new_purpose(
    running: Stage, browser: Browser
) -> None:
    lin = identities()["lin"].person_id
    old, new = await purse(running, "亲子课程名额"), await purse(running, "亲子活动")
    given = await gift(running, old, 8_800, lin)
    nameless = await gift(running, old, 1_200, None)
    assert "提议变更用途" not in (await browser.get(PAGE)).text
    await browser.sign_in(STAFF)
    form = "/haiwan/fund/purpose-proposal"
    shown = await sent(browser, form, earmark_id=old, to_earmark_id=new, reason="课程已停办")
    assert ("亲子课程名额 → 亲子活动" in shown.text, "公示中" in shown.text) == (True, True)
    (change,) = (await running.done(None, "GET", CHANGES))["items"]
    one = f"{PAGE}/{change['change_id']}"
    assert (await browser.get(f"{one}/answer")).status_code == 303  # Staff gave nothing.
    assert (await browser.get(f"{one}/nothing")).status_code == 404
    await browser.sign_in("lin")
    assert "反对" in (await browser.get(f"{one}/answer")).text
    await sent(browser, f"{one}/answer", donation_id=given, consents="false")
    refused = await running.refused(COMMITTEE, "POST", f"{CHANGES}/{change['change_id']}/decision")
    assert refused == (409, "donor_objects_to_the_change")
    await sent(browser, f"{one}/answer", donation_id=given, consents="true")
    await browser.sign_in(TREASURER)
    await sent(browser, f"{one}/record", donation_id=nameless, consents="true", evidence="书面同意 0044")
    await browser.sign_in(COMMITTEE)
    decided = await sent(browser, f"{one}/decide")
    assert ("已变更" in decided.text, "100.00" in decided.text) == (True, True)
    purses = [await running.done(None, "GET", f"{FUND}/earmarks/{key}") for key in (old, new)]
    assert [one["balance_fen"] for one in purses] == [0, 10_000]
    english = (await browser.get(PAGE, accept_language="en")).text
    assert "serve the new purpose." in english
    assert (unmarked_in(english), "出纳" in english) == ([], False)
    public = await running.ask(None, "GET", "/v1/communities/haiwan/events?limit=500")
    assert "fund.purpose_changed.v1" in public.text
    assert "purpose_change_answered" not in public.text
    for page in (PAGE, "/haiwan/fund/disclosures"):
        assert lin not in (await browser.get(page)).text


async def test_a_change_to_which_not_all_agree_waits_for_its_notice_or_is_withdrawn(
    running: Stage, browser: Browser
) -> None:
    old, new = await purse(running, "读书角"), await purse(running, "图书")
    await gift(running, old, 500, None)
    wish = {"earmark_id": old, "to_earmark_id": new, "reason": "读书角并入图书"}
    first = (await running.done(STAFF, "POST", CHANGES, wish))["id"]
    again = await running.refused(STAFF, "POST", CHANGES, wish)
    assert again == (409, "purpose_change_is_proposed_already")
    assert (await running.refused("lin", "POST", CHANGES, wish))[0] == 403
    await browser.sign_in(STAFF)
    gone = await sent(browser, f"{PAGE}/{first}/withdraw", reason="维持原用途")
    assert ("已撤回" in gone.text, "维持原用途" in gone.text) == (True, True)
    second = (await running.done(STAFF, "POST", CHANGES, wish))["id"]
    decision = f"{CHANGES}/{second}/decision"
    early = await running.refused(COMMITTEE, "POST", decision)
    assert early == (409, "purpose_notice_still_runs")
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 61 * 86_400})
    await running.done(COMMITTEE, "POST", decision)
    view = await running.done(None, "GET", f"{CHANGES}/{second}")
    assert (view["state"], view["amount_fen"], view["agreed"]) == ("changed", 500, 0)
