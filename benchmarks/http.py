"""Commands over HTTP, end to end, beside a bare echo under the same web server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import uvloop

from benchmarks.client import Connection, load, request
from benchmarks.measurement import Measurement
from benchmarks.site import HAIWAN, donation, example_platform, one_slot, record_donation, residents
from tests.component.platform import RunningPlatform

_CONNECTIONS = 64
_ROUNDS = 3
_SECONDS = 3.0


def measure() -> list[Measurement]:
    """A command that is recorded, and one that is refused."""
    with example_platform() as platform, _echo() as echo_url:
        return uvloop.run(_measure(platform, echo_url))


async def _measure(platform: RunningPlatform, echo_url: str) -> list[Measurement]:
    staff = await Connection.open(platform.url)
    first, second = await residents(platform, [staff], 2)
    slot = await one_slot(platform, staff)
    status, answer = await staff.ask(request("POST", f"{HAIWAN}/bookings", first, slot))
    assert status == 201, answer
    recorded, echoed = record_donation(platform), request("POST", "/echo", body=donation())
    refused = request("POST", f"{HAIWAN}/bookings", second, slot)
    donations, echoes, refusals = [], [], []
    for _ in range(_ROUNDS):
        donations.append(await load(platform.url, _CONNECTIONS, recorded, 201, _SECONDS))
        echoes.append(await load(echo_url, _CONNECTIONS, echoed, 201, _SECONDS))
        refusals.append(await load(platform.url, _CONNECTIONS, refused, 409, _SECONDS))
    staff.close()
    conditions = (
        f"{_CONNECTIONS} keep-alive connections, the client on the same machine; peer: a FastAPI route that"
        f" checks and returns the same body, one uvicorn with httptools and uvloop, no access log. Medians of"
        f" {_ROUNDS} rounds of {_SECONDS:.0f} s in turn."
    )
    return [
        Measurement(
            "HTTP command, recorded (POST fund/donations)",
            median(donations),
            "requests/s",
            f"signed in, decided, fsynced, folded into the read models meanwhile; {conditions}",
            median(echoes),
        ),
        Measurement(
            "HTTP command, refused (POST bookings)",
            median(refusals),
            "requests/s",
            f"a taken slot, answered 409 with alternatives; {conditions}",
            median(echoes),
        ),
    ]


@contextmanager
def _echo() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.echo"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
