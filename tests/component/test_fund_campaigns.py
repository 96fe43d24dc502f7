"""Campaigns through the API: one succeeds with matching, one fails and gives everything back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Stage, stage

HERE = "/v1/communities/haiwan"
FUND = f"{HERE}/fund"
CAMPAIGNS = f"{FUND}/campaigns"
TREASURER, COMMITTEE, STAFF = "qian-treasurer", "gu-committee", "chen-staff"
LIN, ZHAO = identities()["lin"].person_id, identities()["zhao"].person_id
_slips = count(1)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("campaigns") / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield running


def today(platform: Stage) -> date:
    return platform.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()


async def forward(platform: Stage, days: int) -> None:
    await platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": days * 24 * 3_600})


def wish(platform: Stage, kind: str, mode: str = "all_or_nothing") -> dict[str, Any]:
    return {
        "title": "天台彩虹花园",
        "purpose": "在三楼天台为孩子们建一座彩虹花园",
        "kind": kind,
        "mode": mode,
        "beneficiaries": "本社区有孩子的家庭",
        "costs": [
            {"title": "土与苗", "amount_fen": 30_000, "required": True},
            {"title": "凉棚", "amount_fen": 20_000, "required": False},
        ],
        "milestones": [{"title": "开工", "share_bps": 6_000}, {"title": "完工", "share_bps": 4_000}],
        "ends_on": (today(platform) + timedelta(days=20)).isoformat(),
        "surplus": "用于花园来年的养护",
    }


async def drafted(platform: Stage, kind: str) -> str:
    made = await platform.done(STAFF, "POST", CAMPAIGNS, wish(platform, kind))
    return str(made["id"])


async def give(platform: Stage, to: str, amount_fen: int, donor: str | None) -> str:
    slip = f"银行回单 众筹 {next(_slips)}"
    told = {"amount_fen": amount_fen, "channel": "bank_transfer", "reference": slip, "earmark_id": to}
    told |= {"received_on": today(platform).isoformat(), "donor_id": donor}
    return str((await platform.done(TREASURER, "POST", f"{FUND}/donations", told))["id"])


async def decisions(platform: Stage) -> int:
    """How many proposals wait for the member of the committee."""
    waiting = (await platform.done(COMMITTEE, "GET", "/v1/communities/haiwan/waiting"))["things"]
    return [thing["task"] for thing in waiting].count("decide_surplus")


async def test_a_public_campaign_passes_the_laws_gate_succeeds_with_matching_and_is_closed(
    platform: Stage,
) -> None:
    garden = await drafted(platform, "public")
    one, opening = f"{CAMPAIGNS}/{garden}", f"{CAMPAIGNS}/{garden}/opening"
    assert await platform.refused(STAFF, "POST", opening) == (403, "actor_may_not_do_this")
    assert await platform.refused(COMMITTEE, "POST", opening) == (409, "certificate_is_missing")
    assert await platform.refused(None, "GET", f"{FUND}/certificate") == (409, "certificate_is_missing")
    first, last = today(platform), today(platform) + timedelta(days=30)
    certificate = {"certificate_number": "粤穗募 2026-0017", "account": "广州农商行 尾号 0017"}
    certificate |= {"valid_from": first.isoformat(), "valid_until": last.isoformat()}
    await platform.done(TREASURER, "POST", f"{FUND}/certificate", certificate)
    assert await platform.refused(COMMITTEE, "POST", opening) == (409, "campaign_must_be_filed_first")
    filing = {"filing_number": "粤穗募备 2026-0117", "area": "港湾街道", "cost_fen": 5_000}
    filing |= {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
    filing |= {"platform_url": "https://gongyi.example/garden"}
    await platform.done(TREASURER, "POST", f"{one}/filing", filing)
    await platform.done(COMMITTEE, "POST", opening)
    terms: dict[str, Any] = {
        "title": "花园配捐",
        "sponsor": "广州晓宸生物科技有限公司",
        "campaign_ids": [garden],
    }
    terms |= {"factor_bps": 10_000, "cap_fen": 10_000, "person_cap_fen": 6_000}
    pool = (await platform.done(TREASURER, "POST", f"{FUND}/matching-pools", terms))["id"]
    await give(platform, pool, 20_000, None)
    await platform.done("lin", "POST", f"{one}/group/joining")
    update = {"title": "苗到了", "text": "周六上午九点一起种，带上手套。"}
    await platform.done(STAFF, "POST", f"{one}/updates", update)
    # Twelve gifts at once: each cap holds, and nobody is matched beyond the pool.
    await asyncio.gather(*(give(platform, garden, 2_000, donor) for donor in [LIN, ZHAO] * 6))
    promise = {"amount_fen": 8_000, "earmark_id": garden, "publish_name": True}
    mei = identities()["mei"]
    await platform.platform.gateway.vault.put_person("haiwan", mei.person_id, mei.name, mei.phone)
    pledge = (await platform.done("mei", "POST", f"{FUND}/pledges", promise))["id"]
    await forward(platform, 21)
    assert await platform.platform.host.settled(60)
    view = await platform.done(None, "GET", one)
    assert (view["state"], view["received_fen"], view["matched_fen"]) == ("succeeded", 24_000, 10_000)
    assert (view["plan"]["filing_number"], view["plan"]["platform_url"]) == (
        filing["filing_number"],
        filing["platform_url"],
    )
    assert (view["raised_fen"], view["members"], view["updates"][0]["title"]) == (42_000, 1, "苗到了")
    arrived = {"amount_fen": 8_000, "channel": "bank_transfer", "reference": f"到账 {next(_slips)}"}
    arrived |= {"received_on": today(platform).isoformat()}
    await platform.done(TREASURER, "POST", f"{FUND}/pledges/{pledge}/arrival", arrived)
    for number in (1, 2):
        step = {"milestone": number, "evidence": "验收照片 2026-0901"}
        await platform.done(COMMITTEE, "POST", f"{one}/milestones", step)
    care = (
        await platform.done(TREASURER, "POST", f"{FUND}/earmarks", {"title": "养护", "purpose": "花园养护"})
    )["id"]
    decision = {"to_earmark_id": care, "reason": "按募捐方案，用于来年养护"}
    ending = f"{FUND}/matching-pools/{pool}/closing"
    # Whoever registered a relation to the sponsor does not close its pool.
    register = {"relations": [{"organisation": terms["sponsor"], "kind": "business"}]}
    await platform.done(COMMITTEE, "POST", "/v1/communities/haiwan/relations", register)
    await platform.done(TREASURER, "POST", f"{ending}-proposal", decision)
    read = {ending: f"{FUND}/matching-pools/{pool}", f"{one}/surplus": one}

    async def of(act: str) -> dict[str, str]:
        view = await platform.done(COMMITTEE, "GET", read[act])
        return {"proposal_id": (view.get("proposed") or view["surplus_proposed"])["proposal_id"]}

    related = await platform.refused(COMMITTEE, "POST", ending, await of(ending))
    assert related == (403, "related_person_takes_no_part")
    assert await decisions(platform) == 0  # Nor does it wait for them.
    await platform.done(COMMITTEE, "POST", "/v1/communities/haiwan/relations", {"relations": []})
    # One person proposes, another decides.
    code = "who_proposes_a_surplus_does_not_decide"
    for act in (f"{one}/surplus", ending):
        await platform.done(COMMITTEE, "POST", f"{act}-proposal", decision)
        read_before = await of(act)
        assert await platform.refused(COMMITTEE, "POST", act, read_before) == (403, code)
        await platform.done(TREASURER, "POST", f"{act}-proposal", decision)
        meanwhile = await platform.refused(COMMITTEE, "POST", act, read_before)
        assert meanwhile == (409, "surplus_was_proposed_anew")
    assert await platform.platform.host.settled(60)
    assert await decisions(platform) == 2
    for act in (f"{one}/surplus", ending):
        await platform.done(COMMITTEE, "POST", act, await of(act))
    assert await platform.platform.host.settled(60)
    ended = await platform.done(None, "GET", f"{FUND}/matching-pools/{pool}")
    assert (ended["paid_fen"], ended["closed"], ended["proposed"]) == (10_000, True, None)
    for (told,) in (ended["decisions"], (await platform.done(None, "GET", one))["surplus_decisions"]):
        assert (told["to_earmark_id"], told["reason"]) == (care, decision["reason"])
        assert told["proposed_by"] != told["decided_by"]
    purse = await platform.done(None, "GET", f"{FUND}/earmarks/{care}")
    assert purse["balance_fen"] == 24_000 + 8_000 + 20_000
    gifts = (await platform.done(None, "GET", f"{FUND}/donations?earmark_id={garden}&limit=50"))["items"]
    assert sum(gift["amount_fen"] for gift in gifts) == 32_000
    assert [gift["donor"] for gift in gifts if gift["donor"] != "匿名"] == [mei.name]


async def test_a_campaign_that_fails_gives_everything_back_by_its_list(platform: Stage) -> None:
    garden = await drafted(platform, "mutual_aid")
    one = f"{CAMPAIGNS}/{garden}"
    await platform.done(COMMITTEE, "POST", f"{one}/opening")
    terms = {"title": "加倍", "sponsor": "天空农场", "campaign_ids": [garden]}
    pool = await platform.done(
        TREASURER, "POST", f"{FUND}/matching-pools", terms | {"factor_bps": 5_000, "cap_fen": 9_000}
    )
    await give(platform, pool["id"], 9_000, None)
    back, kept = await give(platform, garden, 5_001, LIN), await give(platform, garden, 99, ZHAO)
    await platform.done("mei", "POST", f"{FUND}/pledges", {"amount_fen": 100, "earmark_id": garden})
    await forward(platform, 21)
    assert await platform.platform.host.settled(60)
    listed = f"{FUND}/donations/records?earmark_id={garden}&refund=due"
    todo = (await platform.done(TREASURER, "GET", listed))["items"]
    assert {gift["donation_id"] for gift in todo} == {back, kept}
    refund = {"refunded_on": today(platform).isoformat(), "reference": f"退款 {next(_slips)}"}
    assert (await platform.refused("lin", "POST", f"{FUND}/donations/{back}/refund", refund))[0] == 403
    await platform.done(TREASURER, "POST", f"{FUND}/donations/{back}/refund", refund)
    left = {"evidence": "捐赠人书面同意，编号 2026-0031"}
    await platform.done(TREASURER, "POST", f"{FUND}/donations/{kept}/leaving", left)
    assert await platform.platform.host.settled(60)
    view = await platform.done(None, "GET", one)
    assert (view["state"], view["refunds_due"], view["refunded_fen"], view["left_fen"]) == (
        "refunded",
        0,
        5_001,
        99,
    )
    assert (view["pledged_fen"], view["matched_fen"]) == (0, 49)
    assert not (await platform.done(TREASURER, "GET", listed))["items"]
    purse = await platform.done(None, "GET", f"{FUND}/earmarks/{garden}")
    assert purse["balance_fen"] == 99 + 49


async def test_directed_giving_is_for_those_whom_staff_named(platform: Stage) -> None:
    garden = await drafted(platform, "directed")
    one = f"{CAMPAIGNS}/{garden}"
    opening = f"{one}/opening"
    assert await platform.refused(COMMITTEE, "POST", opening) == (409, "directed_campaign_has_no_group")
    stranger = {"person_id": identities()["lan"].person_id}
    answer = await platform.refused(STAFF, "POST", f"{one}/group/members", stranger)
    assert answer[1] == "person_is_no_member_here"
    await platform.done(STAFF, "POST", f"{one}/group/members", {"person_id": LIN})
    await platform.done(COMMITTEE, "POST", opening)
    promise = {"amount_fen": 1_000, "earmark_id": garden}
    await platform.done("lin", "POST", f"{FUND}/pledges", promise)
    refused = await platform.refused("zhao", "POST", f"{FUND}/pledges", promise)
    assert refused == (403, "directed_campaign_is_for_its_group")
    mine = (await platform.done("lin", "GET", f"{FUND}/campaign-groups/mine"))["items"]
    assert garden in {group["campaign_id"] for group in mine}
    await platform.done("lin", "POST", f"{one}/group/leaving")
