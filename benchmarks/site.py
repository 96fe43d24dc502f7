"""The platform with its example, in a process of its own, and the requests that are sent to it."""

import json
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from benchmarks.client import NUMBER, Connection, ask_all, request
from tests.component.platform import RunningPlatform

HAIWAN = "/v1/communities/haiwan"


@contextmanager
def example_platform(**environment: str) -> Iterator[RunningPlatform]:
    """A fresh platform on a data directory that goes away with it."""
    # A thousand connections need more files than a shell usually allows; the child inherits this.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with TemporaryDirectory() as directory:
        options = ("--development", "--example") if environment else ("--example",)
        running = RunningPlatform(Path(directory) / "data", *options, environment=environment or None)
        try:
            yield running.start().wait_for_example()
        finally:
            running.end()


def _now() -> datetime:
    return datetime.now(ZoneInfo("Asia/Shanghai"))


def donation() -> dict[str, object]:
    """A gift that arrived today; each time that it is sent it has a slip of its own."""
    day = _now().date().isoformat()
    return {"amount_fen": 880, "channel": "qr_code", "received_on": day, "reference": NUMBER}


def record_donation(platform: RunningPlatform) -> bytes:
    """The request by which the treasurer records a gift."""
    return request("POST", f"{HAIWAN}/fund/donations", platform.token("qian-treasurer"), donation())


async def residents(platform: RunningPlatform, pool: Sequence[Connection], count: int) -> list[str]:
    """Staff enter so many residents; returns a token for each."""
    staff = platform.token("chen-staff")
    # The example's people have numbers that begin with 100.
    people = [{"name": f"居民{number}", "phone": f"+86 101 {number:08d}"} for number in range(count)]
    answers = await ask_all(pool, [request("POST", f"{HAIWAN}/people", staff, one) for one in people])
    assert all(status == 201 for status, _ in answers), answers[0]
    return [platform.token_for(json.loads(body)["id"]) for _, body in answers]


async def one_slot(platform: RunningPlatform, connection: Connection) -> dict[str, object]:
    """An hour of a weekday evening two weeks ahead, in the first room."""
    _, body = await connection.ask(request("GET", f"{HAIWAN}/spaces", platform.token("chen-staff")))
    today = _now().replace(hour=19, minute=0, second=0, microsecond=0)
    evening = today + timedelta(days=14 - today.weekday())
    return {
        "space_id": json.loads(body)["items"][0]["space_id"],
        "starts_at": evening.isoformat(),
        "ends_at": (evening + timedelta(hours=1)).isoformat(),
    }
