"""What stalls owe grows old, for everybody to see; a market that nobody discloses is told of once."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from shared.contracts.fund.markets.ageing import AgeBand
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_markets import (
    COMMITTEE,
    FUND,
    MARKETS,
    STAFF,
    TREASURER,
    certified,
    planned,
    stalled,
    today,
)

HERE = "/v1/communities/haiwan"


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, AgeBand.UP_TO_30),
        (30, AgeBand.UP_TO_30),
        (31, AgeBand.UP_TO_60),
        (60, AgeBand.UP_TO_60),
        (61, AgeBand.UP_TO_90),
        (90, AgeBand.UP_TO_90),
        (91, AgeBand.BEYOND_90),
    ],
)
def test_the_last_day_of_a_band_belongs_to_it(days: int, band: AgeBand) -> None:
    assert AgeBand.of(days) is band


async def owing(running: Stage) -> str:
    """A market whose stall owes half of 300 yuan since today; returns the stall's payments."""
    market = await planned(running)
    stall = await stalled(running, market, None, 5_000)
    await certified(running, market)
    await running.done(COMMITTEE, "POST", f"{MARKETS}/{market}/opening")
    for person in (STAFF, TREASURER):
        counts = f"{MARKETS}/{market}/stalls/{stall}/counts"
        await running.done(person, "POST", counts, {"takings_fen": 30_000})
    return f"{MARKETS}/{market}/stalls/{stall}/payments"


async def ageing(running: Stage) -> dict[str, Any]:
    found = await running.done(None, "GET", f"{FUND}/stall-ageing")
    assert sum(one["due_fen"] for one in found["bands"]) == found["total_fen"]
    assert sum(one["stalls"] for one in found["bands"]) == len(found["stalls"])
    return {one["band"]: one["due_fen"] for one in found["bands"] if one["due_fen"]}


async def late(running: Stage, name: str) -> list[str]:
    inbox = await running.done(name, "GET", f"{HERE}/me/messages")
    return [one["kind"] for one in inbox["messages"] if one["kind"] == "market_overdue"]


async def test_what_a_stall_owes_is_shown_by_its_age_until_it_is_paid_in(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        assert await ageing(running) == {}
        payments = await owing(running)
        assert await ageing(running) == {"up_to_30": 15_000}
        assert await late(running, TREASURER) == []
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 61 * 86_400})
            assert await ageing(running) == {"up_to_90": 15_000}
            shown = (await browser.get("/haiwan/fund/stall-dues")).text
            assert "150.00" in shown
            assert "已 61 天" in shown
            english = (await browser.get("/haiwan/fund/stall-dues", accept_language="en")).text
            assert "61 to 90 days" in english
            assert (
                await late(running, TREASURER) == await late(running, "bao-supervisor") == ["market_overdue"]
            )
            told = await browser.sign_in(TREASURER)
            assert told.status_code == 303
            assert "公益集市“公益集市”已过公示期限" in (await browser.get("/haiwan/me/messages")).text
            slip = {"amount_fen": 15_000, "received_on": today(running).isoformat(), "reference": "回单 1"}
            await running.done(TREASURER, "POST", payments, slip)
            assert await ageing(running) == {}
            assert "没有摊位欠缴" in (await browser.get("/haiwan/fund/stall-dues")).text
