"""New rules set two roles apart: who holds both is listed for the district, and acts in neither of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from shared.kernel.refusals import Rejected
from shared.projections.cursors import to_cursor
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import HERE, NEED, SECOND, STAFF, now, passes
from tests.component.test_rulemaking import PROPOSALS, fills

pytestmark = pytest.mark.asyncio(loop_scope="module")
CONFLICTS = "/v1/role-conflicts"
WHO = identities()[SECOND].person_id
ROLES = f"{HERE}/people/{WHO}/roles"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("conflicts") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        await running.done(OFFICER, "PUT", f"{ROLES}/supervisor")
        yield running


async def a_rule_that_sets_two_roles_apart_stops_who_holds_both(platform: Stage) -> None:
    assert (await platform.done(OFFICER, "GET", CONFLICTS))["items"] == []
    await platform.done(SECOND, "POST", f"{HERE}/needs", NEED)
    today = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")).date()
    body = {
        "rules": {"exclusive_roles": ["staff_and_supervisor"]},
        "in_force_on": f"{today + timedelta(days=1)}",
        "reason": "监督员不再兼任工作人员",
    }
    proposal = (await platform.done(STAFF, "POST", PROPOSALS, body))["id"]
    await platform.done(OFFICER, "POST", f"{PROPOSALS}/{proposal}/approvals")
    await platform.done(SECOND, "POST", f"{HERE}/needs", NEED | {"title": "公示期内"})
    await passes(platform, days=9)
    assert await platform.platform.host.settled(60)
    rules = (await platform.done(None, "GET", HERE))["rules"]
    assert rules["exclusive_roles"] == ["staff_and_supervisor"]
    refused = await platform.ask(SECOND, "POST", f"{HERE}/needs", NEED)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (403, "roles_held_exclude_each_other")
    assert problem["facts"] == {"roles": ["staff", "supervisor"]}
    assert (await platform.done(SECOND, "GET", f"{HERE}/applications"))["items"] == [], "they still read"
    lin = identities()["lin"].person_id
    in_place = await platform.refused(SECOND, "PUT", f"{HERE}/me", {"name": "林"}, On_Behalf_Of=lin)
    assert in_place == (403, "roles_held_exclude_each_other")


async def the_district_reads_who_it_is_and_for_a_purpose_their_name(platform: Stage) -> None:
    (found,) = (await platform.done(OFFICER, "GET", CONFLICTS))["items"]
    assert found == {
        "community": "haiwan",
        "person_id": WHO,
        "name": None,
        "roles": ["staff", "supervisor"],
    }
    assert await platform.refused(STAFF, "GET", CONFLICTS) == (403, "actor_may_not_do_this")
    assert await platform.refused(None, "GET", CONFLICTS) == (401, "sign_in_is_required")
    after = to_cursor("role_conflicts", None, f"haiwan/{WHO}")
    rest = await platform.done(OFFICER, "GET", f"{CONFLICTS}?cursor={after}")
    assert rest == {"items": [], "next_cursor": None}
    assert (await platform.ask(OFFICER, "GET", f"{CONFLICTS}?purpose=curiosity")).status_code == 422


async def on_its_pages_the_district_ends_one_role_and_the_other_acts_again(platform: Stage) -> None:
    http = httpx2.AsyncClient(transport=Settling(platform.platform), base_url="http://hehuo.test")
    async with http:
        browser = Browser(http)
        await browser.sign_in(OFFICER)
        assert "1人兼任互斥的角色" in (await browser.get("/district")).text
        listed = (await browser.get("/district/role-conflicts")).text
        assert "社区工作人员" in listed
        end = f"/haiwan/role-conflicts/{WHO}"
        assert f'href="{end}"' in listed
        english = (await browser.get("/district/role-conflicts", accept_language="en")).text
        assert "Roles that exclude each other" in english
        assert "不得由一人兼任的角色" in (await browser.get("/haiwan/rules")).text
        await browser.sign_in(STAFF)
        assert (await browser.get("/district/role-conflicts")).status_code == 403
        assert (await browser.get(end)).status_code == 403
        unsaid = await fills(browser, OFFICER, end)
        assert unsaid.status_code == 422
        done = await fills(browser, OFFICER, end, role="supervisor")
        assert "没有人兼任互斥的角色" in done.text
        for gone in (end, "/haiwan/role-conflicts/x"):
            assert (await browser.get(gone)).status_code == 404
    await platform.done(SECOND, "POST", f"{HERE}/needs", NEED)
    assert await platform.refused(OFFICER, "PUT", f"{ROLES}/supervisor") == (409, "roles_exclude_each_other")


async def test_who_holds_roles_that_a_new_rule_sets_apart_acts_in_neither_until_the_district_ends_one(
    platform: Stage,
) -> None:
    """One story: each chapter goes on where the one before it ended."""
    await a_rule_that_sets_two_roles_apart_stops_who_holds_both(platform)
    await the_district_reads_who_it_is_and_for_a_purpose_their_name(platform)
    await on_its_pages_the_district_ends_one_role_and_the_other_acts_again(platform)


@pytest.mark.parametrize("service", ["partners", "bookings", "fund"])
async def test_the_numbers_of_a_district_are_a_file_only_if_it_would_be_whole(
    platform: Stage, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    """Zeros where nobody answered would be numbers that somebody believes, and a file has no room for a note.

    What the page says meanwhile: `test_district_without_a_part`.
    """

    async def away(*_args: object, **_named: object) -> None:
        raise Rejected(SERVICE_DOES_NOT_ANSWER, service=service, retry_after_seconds=2)

    http = httpx2.AsyncClient(transport=Settling(platform.platform), base_url="http://hehuo.test")
    async with http:
        browser = Browser(http)
        await browser.sign_in(OFFICER)
        whole = await browser.get("/district")
        assert (whole.status_code, "haiwan" in whole.text) == (200, True)
        with monkeypatch.context() as while_away:
            while_away.setattr(platform.platform.gateway.clients[service], "ask", away)
            told = await browser.get("/district/numbers.csv")
            assert (told.status_code, "haiwan" in told.text) == (503, False)
            assert told.headers["retry-after"] == "2"
            assert "暂时没有响应" in told.text
        assert (await browser.get("/district/numbers.csv")).status_code == 200
