"""Residents want one room at one hour, in the same second, over HTTP.

A thousand in ``make soak``; in every run a thousand ask a cluster (`tests/cluster/whole/test_race.py`).
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest

from tests.component.platform import RunningPlatform
from tests.load import register
from tests.scenes import Scenes
from tests.soaking import when_soaking

RESIDENTS = when_soaking(1_000, 200)


@pytest.fixture
def platform(tmp_path: Path, scenes: Scenes) -> Iterator[RunningPlatform]:
    running = RunningPlatform(scenes.example(tmp_path / "data"))
    try:
        yield running.start()
    finally:
        running.end()


async def test_one_resident_gets_the_room_and_all_others_a_clear_refusal_with_alternatives(
    platform: RunningPlatform,
) -> None:
    limits = httpx2.Limits(max_connections=RESIDENTS, max_keepalive_connections=RESIDENTS)
    async with httpx2.AsyncClient(
        base_url=f"{platform.url}/v1/communities/haiwan", limits=limits, timeout=180, trust_env=False
    ) as http:
        residents = await register(http, platform, RESIDENTS)
        body = await one_slot(http, platform)
        tokens = [{"Authorization": f"Bearer {platform.token_for(one)}"} for one in residents]
        answers = await asyncio.gather(
            *(http.post("/bookings", json=body, headers=token) for token in tokens)
        )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: RESIDENTS - 1}
    refusals = [answer.json() for answer in answers if answer.status_code == 409]
    assert {refusal["code"] for refusal in refusals} == {"space_is_not_free"}
    assert all(refusal["facts"]["alternatives"] for refusal in refusals)


async def one_slot(http: httpx2.AsyncClient, platform: RunningPlatform) -> dict[str, Any]:
    """An hour of a weekday evening two weeks ahead, in the first room."""
    staff = {"Authorization": f"Bearer {platform.token('chen-staff')}"}
    spaces = (await http.get("/spaces", headers=staff)).raise_for_status().json()["items"]
    today = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=19, minute=0, second=0, microsecond=0)
    evening = today + timedelta(days=14 - today.weekday())
    ends = evening + timedelta(hours=1)
    return {
        "space_id": spaces[0]["space_id"],
        "starts_at": evening.isoformat(),
        "ends_at": ends.isoformat(),
    }
