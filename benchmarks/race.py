"""A thousand residents want one room at one hour, in the same second."""

import time
from collections import Counter

import uvloop

from benchmarks.client import ask_all, connections, request
from benchmarks.measurement import Measurement
from benchmarks.site import HAIWAN, example_platform, one_slot, residents
from tests.component.platform import RunningPlatform

_RESIDENTS = 1_000


def measure() -> list[Measurement]:
    """Seconds until the last of them is answered."""
    with example_platform() as platform:
        return [uvloop.run(_measure(platform))]


async def _measure(platform: RunningPlatform) -> Measurement:
    few = await connections(platform.url, 32)
    tokens = await residents(platform, few, _RESIDENTS)
    slot = await one_slot(platform, few[0])
    sent = [request("POST", f"{HAIWAN}/bookings", token, slot) for token in tokens]
    # A connection that says nothing for ten seconds is closed: they come when all is ready.
    pool = await connections(platform.url, _RESIDENTS)
    began = time.perf_counter()
    answers = await ask_all(pool, sent)
    seconds = time.perf_counter() - began
    statuses = Counter(status for status, _ in answers)
    told = ", ".join(f"{count:,} x {status}" for status, count in sorted(statuses.items()))
    return Measurement(
        f"{_RESIDENTS:,} residents, one slot, all answered",
        seconds,
        "s",
        f"{told}; each on a connection that is open before, the client on the same machine.",
    )
