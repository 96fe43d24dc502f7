"""Those who connect to a busy platform, beside those who are connected already."""

import asyncio
import time
from statistics import median

import uvloop

from benchmarks.client import Connection, connections, request
from benchmarks.measurement import Measurement
from benchmarks.site import HAIWAN, example_platform

_USERS = 64
_NEWCOMERS = 50
_ROUNDS = 5
_BUSY_FOR_SECONDS = 1.0
"""Before the newcomers come, and after the last of them."""
_READ = request("GET", f"{HAIWAN}/spaces")


def measure() -> list[Measurement]:
    """How long fifty newcomers wait for their first answer: the one in the middle, and the last."""
    with example_platform() as platform:
        return uvloop.run(_measure(platform.url))


async def _measure(url: str) -> list[Measurement]:
    middles, lasts, users = [], [], []
    for _ in range(_ROUNDS):
        first_answers, answers = await _crowd(url)
        middles.append(median(first_answers) * 1_000)
        lasts.append(max(first_answers) * 1_000)
        users.append(median(answers) * 1_000)
    conditions = (
        f"{_NEWCOMERS} connect at once and ask for a list of rooms, while {_USERS} keep-alive connections ask"
        f" for it without pause; lower is better; peer: the median answer to one of those {_USERS} in the"
        f" same seconds. The client on the same machine. Medians of {_ROUNDS} rounds."
    )
    return [
        Measurement(name, median(ours), "ms", conditions, median(users))
        for name, ours in (
            ("newcomers of a busy platform, median first answer", middles),
            ("newcomers of a busy platform, last first answer", lasts),
        )
    ]


async def _crowd(url: str) -> tuple[list[float], list[float]]:
    """Seconds until each newcomer's first answer, and of each answer to those who were there before."""
    pool, answers, busy = await connections(url, _USERS), [], True

    async def user(connection: Connection) -> None:
        while busy:
            answers.append(await _asked(connection))

    async def newcomer() -> float:
        began = time.perf_counter()
        connection = await Connection.open(url)
        await _asked(connection)
        connection.close()
        return time.perf_counter() - began

    users = [asyncio.create_task(user(one)) for one in pool]
    await asyncio.sleep(_BUSY_FOR_SECONDS)
    answers.clear()
    first_answers = await asyncio.gather(*(newcomer() for _ in range(_NEWCOMERS)))
    await asyncio.sleep(_BUSY_FOR_SECONDS)
    busy = False
    await asyncio.gather(*users)
    for one in pool:
        one.close()
    return first_answers, answers


async def _asked(connection: Connection) -> float:
    began = time.perf_counter()
    status, body = await connection.ask(_READ)
    assert status == 200, (status, body)
    return time.perf_counter() - began
