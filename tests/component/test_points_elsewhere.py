"""Points of one community used in another, on pages and through the API: agreed, reserved, handed out."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from shared.contracts.fund.points.commands import EarnPoints
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_markets import seen, send
from tests.component.test_gateway_pages_volunteering import code_on
from tests.component.test_markets import LIN, STAFF, today
from tests.component.test_volunteering import advance

HOME, HOST = "/v1/communities/haiwan/volunteering", "/v1/communities/nanbeitai/volunteering"
THERE = "nan-staff"
AGREEMENTS = "/points-agreements"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("points") / "data") as one:
        await one.open("haiwan")
        await one.open("nanbeitai")
        assert await one.platform.host.settled(60)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def earned(running: Stage, minutes: int) -> None:
    """Lin has so many points that can be spent."""
    now = running.platform.gateway.clock.now()
    command = EarnPoints(
        hours_id="00000000-0000-7000-8000-0000000000a1",
        person_id=LIN,
        minutes=minutes,
        command_id="earned",
        actor=Actor(id="policy:test", roles=frozenset({Role.SYSTEM})),
        now=now,
    )
    await running.platform.gateway.clients["fund"].submit("haiwan", command)
    await advance(running, now + timedelta(days=8))


def button(page: str, path: str) -> str:
    """The hidden fields of the form with this reward's button."""
    found = re.search(rf'<form method="post" action="{path}">(.*?)</form>', page, re.DOTALL)
    assert found is not None, f"no form {path}"
    return found[1]


async def test_a_reward_of_the_next_community_is_reserved_kept_and_handed_out_without_a_name(
    running: Stage, browser: Browser
) -> None:
    offer = {"title": "环保布袋", "donor": "南北台超市", "cost_points": 2, "stock": 3}
    reward = (await running.done(THERE, "POST", f"{HOST}/rewards", offer))["id"]
    await earned(running, 300)
    day = today(running)
    proposal = {"home": "haiwan", "most_points_a_month": "4", "from_day": day.isoformat()}
    proposal |= {"until_day": (day + timedelta(days=99)).isoformat(), "bearer": "home", "settlement": ""}
    assert (await send(browser, THERE, f"/nanbeitai{AGREEMENTS}/propose", **proposal)).status_code == 422
    proposal |= {"settlement": "每季度补足同等物资"}
    itself = await send(browser, THERE, f"/nanbeitai{AGREEMENTS}/propose", **proposal | {"home": "nanbeitai"})
    assert itself.status_code == 422
    assert "与另一个社区" in itself.text
    await _is_declined(running, browser, proposal)
    done = await send(browser, THERE, f"/nanbeitai{AGREEMENTS}/propose", **proposal)
    assert "待接受" in done.text
    assert await running.platform.host.settled(60)
    await browser.sign_in(STAFF)
    waiting = await seen(browser, f"/haiwan{AGREEMENTS}")
    agreement = re.search(r"/points-agreements/([0-9a-f-]{36})/accept", waiting)
    assert agreement is not None
    accepted = await send(browser, STAFF, f"/haiwan{AGREEMENTS}/{agreement[1]}/accept")
    assert "生效中" in accepted.text
    assert await running.platform.host.settled(60)
    await browser.sign_in("lin")
    own = await seen(browser, "/haiwan/me/volunteering")
    assert "积分还可用于" in own
    there = await seen(browser, "/haiwan/rewards/elsewhere", "en")
    assert "环保布袋" in there
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', button(there, "/haiwan/rewards/elsewhere")))
    assert fields["reward_id"] == reward
    sent = await browser.send("/haiwan/rewards/elsewhere", fields)
    assert sent.status_code == 303
    again = await browser.send("/haiwan/rewards/elsewhere", fields)
    assert again.status_code == 303, "sent twice, reserved once"
    assert await running.platform.host.settled(60)
    own = await seen(browser, "/haiwan/me/volunteering")
    (reservation,) = set(re.findall(r"/haiwan/reservations/([0-9a-f-]{36})", own))
    kept = await seen(browser, f"/haiwan/reservations/{reservation}")
    assert "对方社区已为您保留" in kept
    code = code_on(kept)
    await _is_handed_out(running, browser, reservation, code)
    for community, name in (("haiwan", STAFF), ("nanbeitai", THERE)):
        path = f"/v1/communities/{community}/volunteering/points-agreements"
        shown, _declined = (await running.done(name, "GET", path))["items"]
        assert (shown["redeemed_minutes"], shown["owed_minutes"]) == (120, 120)
    balance = (await running.done("lin", "GET", f"{HOME}/points"))["balance"]
    assert (balance["redeemed_minutes"], balance["available_minutes"]) == (120, 180)


async def _is_declined(running: Stage, browser: Browser, proposal: dict[str, str]) -> None:
    """What nobody wants is declined with a reason that both sides read."""
    await send(browser, THERE, f"/nanbeitai{AGREEMENTS}/propose", **proposal)
    assert await running.platform.host.settled(60)
    (one,) = (await running.done(STAFF, "GET", f"{HOME}/points-agreements"))["items"]
    path = f"/haiwan{AGREEMENTS}/{one['agreement_id']}/decline"
    declined = await send(browser, STAFF, path, reason="今年积分已有安排")
    assert "已谢绝" in declined.text
    assert await running.platform.host.settled(60)
    assert "今年积分已有安排" in await seen(browser, f"/nanbeitai{AGREEMENTS}")


async def _is_handed_out(running: Stage, browser: Browser, claim: str, code: str) -> None:
    """The counter there sees that there is somebody, of which community, and no more."""
    await browser.sign_in(THERE)
    counter = await seen(browser, "/nanbeitai/desk/rewards")
    assert f"/nanbeitai/desk/visitor-claims/{claim}" in counter
    assert "海湾" in counter
    listed = await running.done(THERE, "GET", f"{HOST}/visitor-claims")
    assert LIN not in str(listed)
    await browser.sign_in(STAFF)
    assert claim not in await seen(browser, "/haiwan/desk/rewards"), "at home nobody hands it out"
    path = f"/nanbeitai/desk/visitor-claims/{claim}"
    wrong = await send(browser, THERE, path, code="000000" if code != "000000" else "000001", reason="")
    assert wrong.status_code == 403
    right = await send(browser, THERE, path, code=code, reason="")
    assert right.status_code == 200, right.text
    over = await running.ask(THERE, "POST", f"{HOST}/visitor-claims/{claim}/redemption", {"reason": "再领"})
    assert over.json()["code"] == "visitor_claim_is_over"
    assert await running.platform.host.settled(60)


async def test_what_is_given_back_or_not_kept_is_free_again_and_the_month_has_its_bound(
    running: Stage, browser: Browser
) -> None:
    (found,) = await running.done("lin", "GET", f"{HOME}/elsewhere/rewards")
    wish = {
        "agreement_id": found["agreement"]["agreement_id"],
        "reward_id": found["rewards"][0]["reward_id"],
    }
    made = await running.done("lin", "POST", f"{HOME}/elsewhere/reservations", wish)
    full = await running.ask("lin", "POST", f"{HOME}/elsewhere/reservations", wish)
    assert full.json()["code"] == "points_of_the_month_are_used"
    assert await running.platform.host.settled(60)
    await running.done("lin", "POST", f"{HOME}/reservations/{made['id']}/cancellation", {})
    assert await running.platform.host.settled(60)
    balance = (await running.done("lin", "GET", f"{HOME}/points"))["balance"]
    assert (balance["reserved_minutes"], balance["available_minutes"]) == (0, 180)
    there = (await running.done(None, "GET", f"{HOST}/rewards"))["items"][0]
    assert (there["left"], there["handed_out"]) == (2, 1)
    unknown = {**wish, "agreement_id": made["id"]}
    answer = await running.ask("lin", "POST", f"{HOME}/elsewhere/reservations", unknown)
    assert answer.json()["code"] == "points_agreement_is_unknown"
    ended = await send(
        browser, THERE, f"/nanbeitai{AGREEMENTS}/{wish['agreement_id']}/end", reason="不再续行"
    )
    assert "已终止" in ended.text
    assert await running.platform.host.settled(60)
    late = await running.ask("lin", "POST", f"{HOME}/elsewhere/reservations", wish)
    assert late.json()["code"] == "points_are_not_taken_there"
    await browser.sign_in("lin")
    assert "No agreement with another community" in await seen(browser, "/haiwan/rewards/elsewhere", "en")
