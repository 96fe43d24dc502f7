"""A thousand residents want one room at one hour, in the same second, through the gateway of the cluster."""

import asyncio
import time
from collections import Counter
from datetime import timedelta

import httpx2
import pytest

from tests.cluster.running import Cluster
from tests.load import free_evening, register, space_ids
from tests.patience import patient_async

pytestmark = pytest.mark.servers

RESIDENTS = 1_000


async def test_one_resident_gets_the_room_and_all_others_a_clear_refusal(cluster: Cluster) -> None:
    starts_at = free_evening(cluster, weeks=3) + timedelta(days=1)
    body = {
        "space_id": space_ids(cluster)[0],
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
    }
    limits = httpx2.Limits(max_connections=RESIDENTS, max_keepalive_connections=RESIDENTS)
    here = f"{cluster.url}/v1/communities/haiwan"
    async with patient_async(limits, base_url=here) as http:
        residents = await register(http, cluster, RESIDENTS)
    tokens = [{"Authorization": f"Bearer {cluster.token_for(one)}"} for one in residents]
    # On connections of their own: one that is idle since its resident was registered may be closed just now.
    async with patient_async(limits, base_url=here) as http:
        began = time.monotonic()
        answers = await asyncio.gather(
            *(http.post("/bookings", json=body, headers=token) for token in tokens)
        )
        seconds = time.monotonic() - began
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: RESIDENTS - 1}
    refusals = [answer.json() for answer in answers if answer.status_code == 409]
    assert {refusal["code"] for refusal in refusals} == {"space_is_not_free"}
    assert all(refusal["facts"]["alternatives"] for refusal in refusals)
    print(f"{RESIDENTS} residents: 1 success, {len(refusals)} refusals, all answered after {seconds:.2f} s")
