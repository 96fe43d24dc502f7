"""Honest clients beside misbehaving ones: the former are served as if the latter were not there.

Briefly in every run; at length, with figures, in ``make soak``.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.component.platform import NO_TLS, RunningPlatform
from tests.misbehaving import KINDS, STREAM, misbehaving
from tests.scenes import Scenes
from tests.soaking import SOAKING, when_soaking

HONEST = when_soaking(200, 10)
MISBEHAVING = when_soaking(500, 40)
SECONDS = when_soaking(110.0, 0.7)
"""Twice for each of the kinds, without them and beside them: half an hour in all."""
PAUSE_SECONDS = when_soaking(1.0, 0.1)
MOST_GROWTH_KB = 40_000
RESIDENTS = 200
ANSWERED = b"HTTP/1.1 200 OK\r\n"

BRIEF = {
    "HEHUO_HEADERS_SECONDS": "0.5",
    "HEHUO_BODY_SECONDS": "0.5",
    "HEHUO_MOST_STREAMS_PER_ADDRESS": "20",
}
"""A run of seconds must see the ends of waits that are longer than that."""


def run_with(path: Path, settings: dict[str, str]) -> Iterator[RunningPlatform]:
    aids = [] if SOAKING else ["--development"]  # Without settings of its own it has them anyway.
    running = RunningPlatform(path, *aids, environment=settings)
    try:
        yield running.start()
    finally:
        running.end()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    data = scenes.example(tmp_path_factory.mktemp("misbehaving") / "data")
    yield from run_with(data, {} if SOAKING else BRIEF)


@pytest.fixture(scope="module")
def as_it_comes(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    """A platform with the bounds it has by default: the brief ones would end a resident on a busy machine."""
    yield from run_with(scenes.example(tmp_path_factory.mktemp("as_it_comes") / "data"), {})


def port_of(platform: RunningPlatform) -> int:
    port = urlsplit(platform.url).port
    assert port is not None
    return port


def memory_kb(platform: RunningPlatform) -> int:
    assert platform._process is not None
    lines = Path(f"/proc/{platform._process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def ask_for(platform: RunningPlatform, number: int, path: str, until: float) -> list[float]:
    """One client with an address of its own that asks again and again; how long each answer took.

    Each comes and asks at times of its own: two hundred who ask at once would wait for each other alone.
    """
    chance = Random(number)
    transport = httpx2.AsyncHTTPTransport(NO_TLS, local_address=f"127.1.{number // 250}.{number % 250 + 1}")
    took: list[float] = []
    await asyncio.sleep(chance.uniform(0.0, PAUSE_SECONDS))
    async with httpx2.AsyncClient(transport=transport, base_url=platform.url, timeout=30) as http:
        while time.monotonic() < until:
            began = time.monotonic()
            answer = await http.get(path)
            took.append(time.monotonic() - began)
            assert answer.status_code == httpx2.codes.OK, answer.text
            await asyncio.sleep(chance.uniform(0.5, 1.5) * PAUSE_SECONDS)
    return took


async def honest(platform: RunningPlatform) -> tuple[list[float], list[float]]:
    """How long the honest clients' answers took, and those to who asks whether it lives."""
    until = time.monotonic() + SECONDS
    told = await asyncio.gather(
        ask_for(platform, HONEST, "/healthz", until),
        ask_for(platform, HONEST + 1, "/readyz", until),
        *(ask_for(platform, number, "/v1/communities/haiwan/fund", until) for number in range(HONEST)),
    )
    return [one for took in told[2:] for one in took], [*told[0], *told[1]]


async def heard(platform: RunningPlatform, connections: int, ask: bytes) -> Counter[bytes]:
    """The first lines of the answers to so many connections from one address, all open at once, counted."""
    port, opened = port_of(platform), []
    try:
        for _ in range(connections):
            one = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.7.7.7", 0))
            opened += [one]
            one[1].write(ask)
        async with asyncio.timeout(60):
            return Counter([await reader.readline() for reader, _ in opened])
    finally:
        for _, writer in opened:
            writer.close()


def p99_ms(took: list[float]) -> float:
    return quantiles(took, n=100)[-1] * 1_000


@pytest.mark.parametrize("kind", KINDS)
async def test_honest_clients_are_served_beside(platform: RunningPlatform, kind: str) -> None:
    alone, _ = await honest(platform)
    before = memory_kb(platform)
    async with misbehaving(port_of(platform), kind, MISBEHAVING, "127.9.9.9") as ends:
        beside, watched = await honest(platform)
    growth = memory_kb(platform) - before
    print(
        f"{kind}: {len(beside)} answers, p99 {p99_ms(beside):.0f} ms (alone {p99_ms(alone):.0f} ms), "
        f"health p99 {p99_ms(watched):.0f} ms, {ends.ended} of theirs ended, {ends.refused} not let in, "
        f"{growth:+} kB"
    )
    if kind != "deaf":
        assert ends.ended > 0, "no connection of theirs came to an end: the test shows nothing"
    assert growth < MOST_GROWTH_KB
    if SOAKING:
        assert p99_ms(beside) <= 1.5 * p99_ms(alone)
        assert p99_ms(watched) <= 100


async def test_two_hundred_residents_behind_one_address_are_let_through(as_it_comes: RunningPlatform) -> None:
    """By the default bounds of connections: the six of a browser each, and every one is answered."""
    ask = b"GET /v1/communities HTTP/1.1\r\nhost: hehuo.test\r\n\r\n"
    assert await heard(as_it_comes, RESIDENTS * 6, ask) == {ANSWERED: RESIDENTS * 6}


async def test_and_so_is_a_stream_of_each(as_it_comes: RunningPlatform) -> None:
    ask = f"GET {STREAM} HTTP/1.1\r\nhost: hehuo.test\r\naccept: text/event-stream\r\n\r\n".encode()
    assert await heard(as_it_comes, RESIDENTS, ask) == {ANSWERED: RESIDENTS}
