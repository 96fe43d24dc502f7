"""Whoever is related to a partner gives it nothing: no page or list offers it, the API does not take it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    SECOND,
    STAFF,
    a_partner,
    a_published_need,
    now,
)
from tests.component.test_projects import a_plan

RELATED = SECOND
NO_PART = (403, "related_person_takes_no_part")
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("related") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partner_id(platform: Stage) -> str:
    """A partner with an agreement, to whose representative one of the staff is related."""
    found = await a_partner(platform)
    family = {"relations": [{"person": identities()[APPLICANT].person_id, "kind": "family"}]}
    await platform.done(RELATED, "POST", f"{HERE}/relations", family)
    return found


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def offered(browser: Browser, path: str, address: str) -> tuple[bool, bool]:
    """Whether a page has this address for one of the staff, and for the one who is related."""
    found = []
    for who in (STAFF, RELATED):
        await browser.sign_in(who)
        found.append(f'"{address}"' in (await browser.get(path)).text)
    return found[0], found[1]


async def waits(platform: Stage, who: str, task: str) -> bool:
    found = await platform.done(who, "GET", f"{HERE}/waiting")
    return task in {one["task"] for one in found["things"]}


async def test_an_agreement_is_drafted_and_signed_by_others(
    platform: Stage, partner_id: str, browser: Browser
) -> None:
    assert [await waits(platform, who, "draft_agreement") for who in (STAFF, RELATED)] == [True, False]
    begins = await now(platform)
    terms = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(days=300)).isoformat()}
    path = f"{HERE}/partners/{partner_id}/agreements"
    assert await platform.refused(RELATED, "POST", path, terms) == NO_PART
    made = await platform.done(STAFF, "POST", path, terms)
    here, page = f"{HERE}/agreements/{made['id']}", f"/haiwan/desk/agreements/{made['id']}"
    signature = {"version": 1, "side": "partner"}
    await platform.done(APPLICANT, "POST", f"{here}/signatures", signature)
    assert await offered(browser, page, f"{page}/sign") == (True, False)
    tasks = [await waits(platform, who, "countersign_agreement") for who in (STAFF, RELATED)]
    assert tasks == [True, False]
    ours = {"version": 1, "side": "community"}
    assert await platform.refused(RELATED, "POST", f"{here}/signatures", ours) == NO_PART
    await platform.done(STAFF, "POST", f"{here}/signatures", ours)
    assert await offered(browser, page, f"{page}/amend") == (True, False)
    assert await platform.refused(RELATED, "POST", f"{here}/amendments", terms) == NO_PART


async def test_credits_are_given_to_a_partner_by_others(
    platform: Stage, partner_id: str, browser: Browser
) -> None:
    page = f"/haiwan/desk/credits/partners/{partner_id}"
    await platform.done(STAFF, "GET", f"{HERE}/partners/{partner_id}/credits")
    assert await offered(browser, page, f"{page}/grant") == (True, False)
    credit = {"partner_id": partner_id, "credits": 3, "reason": "made_good"}
    assert await platform.refused(RELATED, "POST", f"{HERE}/credit-grants", credit) == NO_PART
    to_somebody = {"person_id": identities()["lin"].person_id, "credits": 3, "reason": "made_good"}
    await platform.done(RELATED, "POST", f"{HERE}/credit-grants", to_somebody)
    await platform.done(STAFF, "POST", f"{HERE}/credit-grants", credit)


async def test_a_project_is_approved_by_others(platform: Stage, partner_id: str, browser: Browser) -> None:
    need_id = await a_published_need(platform)
    plan = await a_plan(platform, need_id)
    claim = {"partner_id": partner_id} | {
        key: plan[key] for key in ("title", "summary", "starts_on", "ends_on")
    }
    made = await platform.done(APPLICANT, "POST", f"{HERE}/needs/{need_id}/claims", claim)
    here, page = f"{HERE}/projects/{made['id']}", f"/haiwan/projects/{made['id']}"
    read = await platform.ask(None, "GET", f"{here}?min_sequence={made['sequence']}")
    await platform.done(APPLICANT, "PUT", here, plan, If_Match=read.headers["etag"])
    assert await offered(browser, page, f"{page}/approve/{partner_id}") == (True, False)
    lists = [await waits(platform, who, "approve_project") for who in (STAFF, RELATED)]
    assert lists == [True, False]
    wish = {"partner_id": partner_id}
    assert await platform.refused(RELATED, "POST", f"{here}/approval", wish) == NO_PART
    await platform.done(STAFF, "POST", f"{here}/approval", wish)


async def test_a_partner_is_let_go_on_by_others(platform: Stage, partner_id: str, browser: Browser) -> None:
    page, path = f"/haiwan/partners/{partner_id}", f"{HERE}/partners/{partner_id}"
    await platform.done(STAFF, "POST", f"{path}/suspension", {"reason": "逾期"})
    assert await offered(browser, page, f"{page}/reinstate") == (True, False)
    reason = {"reason": "已缴清"}
    assert await platform.refused(RELATED, "POST", f"{path}/reinstatement", reason) == NO_PART
    await platform.done(STAFF, "POST", f"{path}/reinstatement", reason)


async def test_a_price_that_bounds_all_partners_is_settled_by_others(
    platform: Stage, partner_id: str, browser: Browser
) -> None:
    assert partner_id
    day = str((await now(platform)).date() - timedelta(days=3))
    quotes = [{"source": one, "amount_fen": 12_800, "day": day} for one in ("甲店", "乙店", "丙店")]
    wish = {"category": "亲子种植课", "unit": "session", "quotes": quotes}
    reference_id = (await platform.done(STAFF, "POST", f"{HERE}/references", wish))["id"]
    one, page = f"{HERE}/references/{reference_id}", f"/haiwan/prices/{reference_id}"
    for act, body in (("approval", {}), ("declination", {"reason": "太高"})):
        assert await platform.refused(RELATED, "POST", f"{one}/{act}", body) == NO_PART
    assert await offered(browser, page, f"{page}/approve") == (True, False)
    assert [await waits(platform, who, "approve_reference") for who in (STAFF, RELATED)] == [True, False]
    await platform.done(STAFF, "POST", f"{one}/approval", {})
    await platform.done("lin", "POST", f"{one}/challenges", {"grounds": "对面只要一半。"})
    challenge = (await platform.done(STAFF, "GET", one))["challenges"][0]["challenge_id"]
    answer = {"upheld": False, "answer": "报价属实。"}
    assert await platform.refused(RELATED, "POST", f"{one}/challenges/{challenge}/answer", answer) == NO_PART
    assert await offered(browser, page, f"{page}/challenges/{challenge}/answer") == (True, False)
    await platform.done(STAFF, "POST", f"{one}/challenges/{challenge}/answer", answer)


async def test_a_need_is_assigned_to_a_partner_by_others(
    platform: Stage, partner_id: str, browser: Browser
) -> None:
    need_id = await a_published_need(platform)
    due_on = str((await now(platform)).date() + timedelta(days=20))
    wish = {"to": "partner", "assignee_id": partner_id, "due_on": due_on}
    path = f"{HERE}/needs/{need_id}/assignment"
    assert await platform.refused(RELATED, "POST", path, wish) == NO_PART
    choice = f"partner/{partner_id}"
    assert await offered(browser, f"/haiwan/desk/needs/{need_id}/assign", choice) == (True, False)
    await platform.done(STAFF, "POST", path, wish)
