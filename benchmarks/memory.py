"""What the platform holds in memory with a hundred communities loaded."""

import re
from pathlib import Path

import uvloop

from benchmarks.client import ask_all, connections, request
from benchmarks.measurement import Measurement
from benchmarks.site import example_platform
from examples.gangwan.people import identities
from examples.gangwan.programme import programmes
from tests.component.platform import RunningPlatform

_COMMUNITIES = 100
_READS = ("spaces", "needs", "fund", "me")


def measure() -> list[Measurement]:
    """Resident memory, by the kernel's count."""
    with example_platform() as platform:
        return [uvloop.run(_measure(platform))]


async def _measure(platform: RunningPlatform) -> Measurement:
    pool = await connections(platform.url, 8)
    officer = platform.token(next(name for name, one in identities().items() if one.is_district_officer))
    opening = programmes()["haiwan"].opening.model_dump(mode="json")
    added = [f"c{number:03d}" for number in range(_COMMUNITIES - len(programmes()))]
    before = _resident_mb(platform)
    opened = [request("POST", f"/v1/communities/{name}", officer, opening) for name in added]
    answers = await ask_all(pool, opened)
    assert all(status == 201 for status, _ in answers), answers[0]
    reads = [request("GET", f"/v1/communities/{name}/{one}", officer) for name in added for one in _READS]
    answers = await ask_all(pool, reads)
    assert all(status == 200 for status, _ in answers), answers[: len(_READS)]
    return Measurement(
        f"resident memory, {_COMMUNITIES} communities",
        _resident_mb(platform),
        "MB",
        f"the whole embedded platform, the two pilots of the example and {len(added)} more, opened and read"
        f" over HTTP just now, so all are in memory; {before:.0f} MB before those.",
    )


def _resident_mb(platform: RunningPlatform) -> float:
    pid = (platform.directory.path / "in-use.lock").read_text().strip()
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1_024
