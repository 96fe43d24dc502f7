"""Deliveries to one fast endpoint, beside the same HTTP client that does nothing else."""

import asyncio
import json
import sys
import time
from statistics import median

import httpx2
import uvloop

from benchmarks.client import ask_all, connections, request
from benchmarks.measurement import Measurement
from benchmarks.site import HAIWAN, example_platform
from tests.component.platform import RunningPlatform
from tests.webhook_receiver import Receiver, receiver

_EVENTS = 1_000
_ROUNDS = 5
_SETTLED_AFTER_SECONDS = 10.0
"""Read models have folded all events by then, so that nothing but deliveries is measured."""


def measure() -> list[Measurement]:
    """How many events a second an endpoint gets that answers at once: one by one, and in batches."""
    with example_platform(HEHUO_WEBHOOK_NETWORKS="127.0.0.0/8") as platform:
        return uvloop.run(_measure(platform))


async def _measure(platform: RunningPlatform) -> list[Measurement]:
    await _record(platform)
    await asyncio.sleep(_SETTLED_AFTER_SECONDS)
    size = len(httpx2.get(f"{platform.url}{HAIWAN}/events?limit=100", timeout=60).content) // 100
    singles, batches, bare = [], [], []
    async with receiver() as one:
        for _ in range(_ROUNDS):
            singles.append(await _delivered(platform, one, 1))
            bare.append(await _bare(one, size))
            batches.append(await _delivered(platform, one, 100))
    conditions = (
        f"The feed of a community, {_EVENTS} events and those of the example, to one endpoint on the same"
        f" machine that answers 204 at once; peer: httpcore2 in a process of its own, {_EVENTS} requests of"
        f" {size} bytes to the same endpoint, one after the other. Medians of {_ROUNDS} rounds in turns."
    )
    return [
        Measurement(name, median(ours), "events/s", conditions, median(bare))
        for name, ours in (
            ("webhooks, one fast endpoint, each event by itself", singles),
            ("webhooks, one fast endpoint, batches of 100", batches),
        )
    ]


async def _record(platform: RunningPlatform) -> None:
    """So many public events: limits that change again and again."""
    staff, pool = platform.token("chen-staff"), await connections(platform.url, 8)
    bodies = [{"limits": {"bookings_ahead_per_person": 5 + number % 2}} for number in range(_EVENTS)]
    for begin in range(0, _EVENTS, 8):
        asked = [request("PUT", f"{HAIWAN}/booking-limits", staff, one) for one in bodies[begin : begin + 8]]
        answers = await ask_all(pool, asked)
        assert all(status == 200 for status, _ in answers), answers
    for connection in pool:
        connection.close()


async def _delivered(platform: RunningPlatform, one: Receiver, batch: int) -> float:
    """Events a second, from the first delivery that came to the last."""
    headers = {"Authorization": f"Bearer {platform.token('chen-staff')}"}
    async with httpx2.AsyncClient(base_url=platform.url, headers=headers, timeout=60) as http:
        head = (await http.get(f"{HAIWAN}/events?limit=1")).json()["head"]
        one.came.clear()
        one.taken.clear()
        made = await http.post(f"{HAIWAN}/webhooks", json={"url": one.url, "batch": batch})
        await one.wait(lambda came: bool(came.taken))
        began, before = time.perf_counter(), int(one.taken[-1].headers["hehuo-feed-sequence"])
        await one.wait(lambda came: came.taken[-1].headers["hehuo-feed-sequence"] == str(head))
        seconds = time.perf_counter() - began
        await http.delete(f"{HAIWAN}/webhooks/{made.json()['webhook_id']}")
    return float((head - before) / seconds)


async def _bare(one: Receiver, size: int) -> float:
    words = [sys.executable, "-m", "benchmarks.bare_sender", one.url, str(_EVENTS), str(size)]
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    return float(_EVENTS / json.loads(said))
