"""A charity market through the API: counted by two, settled, paid in, disclosed; and one cancelled."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from tests.component.gateway import Stage, stage
from tests.component.test_audit_pack import PROGRAMS, Program, accepts

FUND = "/v1/communities/haiwan/fund"
MARKETS = f"{FUND}/markets"
TREASURER, COMMITTEE, STAFF = "qian-treasurer", "gu-committee", "chen-staff"
RELATED = "ye-committee"
LIN = identities()["lin"].person_id
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("markets") / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield running


def today(platform: Stage) -> date:
    return platform.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()


async def planned(platform: Stage) -> str:
    plan = {"title": "公益集市", "place": "三楼露台", "use": "长者夏季慰问"}
    plan |= {"held_on": today(platform).isoformat()}
    return str((await platform.done(STAFF, "POST", MARKETS, plan))["id"])


async def stalled(platform: Stage, market: str, keeper: str | None, bps: int) -> str:
    wish: dict[str, Any] = {"title": "手作香包", "pledged_bps": bps}
    wish |= {"owner": "resident" if keeper else "community", "keeper_ids": [keeper] if keeper else []}
    return str((await platform.done(STAFF, "POST", f"{MARKETS}/{market}/stalls", wish))["id"])


async def certified(platform: Stage, market: str) -> None:
    first, last = today(platform), today(platform) + timedelta(days=30)
    days = {"valid_from": first.isoformat(), "valid_until": last.isoformat()}
    certificate = {"certificate_number": "粤穗募 2026-0017", "account": "广州农商行 尾号 0017"} | days
    await platform.done(TREASURER, "POST", f"{FUND}/certificate", certificate)
    filing = {"filing_number": "粤穗募备 2026-0118", "area": "港湾街道", "cost_fen": 5_000}
    filing |= {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
    await platform.done(TREASURER, "POST", f"{MARKETS}/{market}/filing", filing)


async def test_a_market_is_counted_blind_by_two_settled_paid_in_and_disclosed(platform: Stage) -> None:
    market = await planned(platform)
    one = f"{MARKETS}/{market}"
    stall = await stalled(platform, market, LIN, 5_000)
    empty = await stalled(platform, market, None, 10_000)
    assert await platform.refused(COMMITTEE, "POST", f"{one}/opening") == (409, "certificate_is_missing")
    await certified(platform, market)
    await platform.done(COMMITTEE, "POST", f"{one}/opening")
    counts, lone = f"{one}/stalls/{stall}/counts", f"{one}/stalls/{empty}/counts"
    sister = {"relations": [{"person": LIN, "kind": "family"}]}
    await platform.done(RELATED, "POST", "/v1/communities/haiwan/relations", sister)
    related = await platform.refused(RELATED, "POST", counts, {"takings_fen": 36_051})
    assert related == (403, "person_is_related_to_the_stall")
    await platform.done(STAFF, "POST", counts, {"takings_fen": 36_051})
    own = await platform.done(STAFF, "GET", f"{one}/own-part")
    assert (own["planned"], own["keeps"], own["counted"]) == (True, False, [stall])
    again = await platform.refused(STAFF, "POST", counts, {"takings_fen": 36_051})
    assert again == (409, "person_has_counted_the_stall")
    seen = (await platform.done(None, "GET", one))["stalls"][0]
    assert (seen["state"], seen["counts_fen"], seen["takings_fen"]) == ("counted_once", [], None)
    await platform.done(TREASURER, "POST", counts, {"takings_fen": 36_001})
    decision = {"takings_fen": 36_051, "reason": "第二次清点漏了一枚硬币"}
    await platform.done(COMMITTEE, "POST", f"{one}/stalls/{stall}/difference", decision)
    for person in (STAFF, COMMITTEE):
        await platform.done(person, "POST", lone, {"takings_fen": 0})
    slip = {"amount_fen": 18_026, "received_on": today(platform).isoformat(), "reference": "回单 集市 1"}
    await platform.done(TREASURER, "POST", f"{one}/stalls/{stall}/payments", slip)
    await platform.done(TREASURER, "POST", f"{one}/disclosure")
    told = await platform.done(None, "GET", one)
    assert (told["state"], told["takings_fen"], told["share_fen"], told["paid_fen"]) == (
        "disclosed",
        36_051,
        18_026,
        18_026,
    )
    assert [stall["reason"] for stall in told["stalls"]] == [decision["reason"], None]
    statement = await platform.done(None, "GET", FUND)
    income = {line["source"]: line["amount_fen"] for line in statement["income"]}
    assert (income["market"], statement["due_from_stalls_fen"]) == (18_026, 0)
    assert statement["closing_fen"] == statement["at_host_charity_fen"] == 18_026


async def test_a_market_that_is_not_held_is_cancelled_with_its_reason(platform: Stage) -> None:
    market = await planned(platform)
    await platform.done(STAFF, "POST", f"{MARKETS}/{market}/cancellation", {"reason": "暴雨预警"})
    listed = await platform.done(None, "GET", MARKETS)
    assert (listed["items"][0]["state"], listed["items"][0]["reason"]) == ("cancelled", "暴雨预警")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def books(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """The journals of a fund whose income is that of a market."""
    async with stage(tmp_path_factory.mktemp("books") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        market = await planned(one)
        stall = await stalled(one, market, LIN, 5_000)
        await certified(one, market)
        await one.done(COMMITTEE, "POST", f"{MARKETS}/{market}/opening")
        for person in (STAFF, TREASURER):
            await one.done(
                person, "POST", f"{MARKETS}/{market}/stalls/{stall}/counts", {"takings_fen": 36_051}
            )
        slip = {"amount_fen": 18_026, "received_on": today(one).isoformat(), "reference": "回单 集市 1"}
        await one.done(TREASURER, "POST", f"{MARKETS}/{market}/stalls/{stall}/payments", slip)
        assert await one.platform.host.settled(60)
        answer = await one.ask("song-auditor", "GET", f"{FUND}/audit-pack")
        folder = tmp_path_factory.mktemp("auditor")
        (folder / "pack.zip").write_bytes(answer.content)
        month = f"{today(one):%Y-%m}"
        assert check(folder / "pack.zip", folder / "books", Period(month, month)).faults == ()
        yield folder / "books"


@pytest.mark.clients
@PROGRAMS
async def test_the_books_of_a_market_are_taken_by_the_programs_of_others(
    books: Path, tmp_path: Path, program: Program, journal: str
) -> None:
    command = await asyncio.to_thread(program, tmp_path / "program")
    assert "180.26" in (books / journal).read_text(encoding="utf-8")
    assert await asyncio.to_thread(accepts, command, books / journal)
