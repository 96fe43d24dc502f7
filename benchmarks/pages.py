"""The pages of the example: what each takes of processor and line, and what a row of a list costs."""

import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import uvloop

from benchmarks.client import load
from benchmarks.lists import an_intent
from benchmarks.measurement import Measurement
from benchmarks.site import example_platform
from examples.gangwan.people import identities
from shared.contracts.fund.entries import ListEntries
from shared.contracts.partners.intents import IntentState, ListIntents
from shared.kernel.models import Query
from tests.browser.setting import play
from tests.component.crawling import crawl
from tests.component.gateway import Stage, stage
from tests.component.platform import RunningPlatform

_HTML = {"accept": "text/html"}
_STRANGER = "a stranger"
_ROLES = ("lin", "xiaochen", "chen-staff", "qian-treasurer", "gu-committee", "bao-supervisor",
          "song-auditor", "luo-district")  # fmt: skip
"""Who walks the example beside a stranger: one of each role."""
_ASKED, _ROWS = 7, 100
_EVERY = 10_000
"""More kinds of pages than there are."""
_REPORT = Path("build/bench-pages.csv")
_BUSIEST, _CALLERS, _SECONDS = "/haiwan", 4, 5.0
_HERE = "haiwan"
_ASSETS = re.compile(r'(?:href|src)="(/assets/[^"]+)"')


def measure() -> list[Measurement]:
    """The heaviest page, the largest, how many of the busiest one a core answers, and rows."""
    with example_platform() as platform:
        play(platform)
        walked = [cost for who in (_STRANGER, *_ROLES) for cost in _walk(platform, who)]
        _write(walked)
        found = [*_extremes(walked), *(uvloop.run(_busiest(platform, who)) for who in (_STRANGER, "lin"))]
    with TemporaryDirectory() as name:
        return found + uvloop.run(_rows(Path(name)))


@dataclass(frozen=True, slots=True)
class _Cost:
    page: str
    cpu_ms: float
    size: int
    """Bytes, with the style sheet and scripts that a first visit asks for."""


def _walk(platform: RunningPlatform, who: str) -> Iterator[_Cost]:
    """What each page costs that this visitor reaches."""
    with closing(_signed_in(platform, who)) as http:
        pages = [
            (address, answer)
            for address, answer in crawl(http, _BUSIEST, _EVERY)
            if answer.status_code == httpx2.codes.OK and answer.text.startswith("<!doctype html>")
        ]
        for address, answer in pages:
            times = []
            for _ in range(_ASKED):
                before = _cpu_ms(platform)
                assert http.get(address, headers=_HTML, follow_redirects=True).is_success
                times.append(_cpu_ms(platform) - before)
            size = len(answer.content)
            size += sum(len(http.get(one).content) for one in {*_ASSETS.findall(answer.text)})
            yield _Cost(f"{address} as {who}", median(times), size)


def _write(walked: list[_Cost]) -> None:
    """Every page with what it costs, the heaviest first, for whoever looks for what to mend."""
    _REPORT.parent.mkdir(exist_ok=True)
    ordered = sorted(walked, key=lambda one: -one.cpu_ms)
    lines = [f"{one.cpu_ms:.1f},{one.size},{one.page}" for one in ordered]
    _REPORT.write_text("\n".join(["ms,bytes,page", *lines, ""]), encoding="utf-8")


def _signed_in(platform: RunningPlatform, who: str) -> httpx2.Client:
    http = httpx2.Client(base_url=platform.url, timeout=60)
    if who != _STRANGER:
        person = {"person": identities()[who].person_id, "to": _BUSIEST}
        assert http.post("/sign-in/development", data=person).status_code == httpx2.codes.SEE_OTHER
    return http


def _cpu_ms(platform: RunningPlatform) -> float:
    """What all threads of the server have had of the processor, by the kernel's count."""
    pid = (platform.directory.path / "in-use.lock").read_text().strip()
    counts = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in counts) / 1e6


def _extremes(walked: list[_Cost]) -> list[Measurement]:
    heaviest, largest = max(walked, key=lambda one: one.cpu_ms), max(walked, key=lambda one: one.size)
    conditions = (
        f"{len(walked)} pages of the example after its thread, one of each kind as each of {len(_ROLES) + 1}"
        " visitors reaches it by links"
    )
    return [
        Measurement(
            "a page: the heaviest",
            heaviest.cpu_ms,
            "ms",
            f"{heaviest.page}. Processor time of the server, the median of {_ASKED}; {conditions}.",
        ),
        Measurement("a page: the median", median(one.cpu_ms for one in walked), "ms", f"{conditions}."),
        Measurement(
            "a page: the largest, with style sheet and scripts",
            largest.size / 1_000,
            "kB",
            f"{largest.page}, as it is sent, without compression and without pictures; {conditions}.",
        ),
    ]


async def _busiest(platform: RunningPlatform, who: str) -> Measurement:
    """How often a core answers the community's first page."""
    with closing(_signed_in(platform, who)) as http:
        cookies = "; ".join(f"{one.name}={one.value}" for one in http.cookies.jar)
    head = [f"GET {_BUSIEST} HTTP/1.1", "Host: benchmark", "Accept: text/html", "Content-Length: 0"]
    head += [f"Cookie: {cookies}"] if cookies else []
    before = _cpu_ms(platform)
    rate = await load(platform.url, _CALLERS, "\r\n".join([*head, "", ""]).encode(), 200, _SECONDS)
    seconds = (_cpu_ms(platform) - before) / 1_000
    return Measurement(
        f"the community's first page, {who}",
        rate * _SECONDS / seconds,
        "requests/s of processor time",
        f"GET {_BUSIEST}, {_CALLERS} keep-alive connections for {_SECONDS:.0f} s, the client on the same"
        f" machine; {rate:,.0f} a second by the clock.",
    )


async def _rows(directory: Path) -> list[Measurement]:
    """What the rows of two lists cost beyond their queries: each page and each query, empty and full."""
    async with stage(directory / "data") as running:
        await running.open(_HERE)
        transport = httpx2.ASGITransport(app=running.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            person = {"person": identities()["chen-staff"].person_id, "to": _BUSIEST}
            sent = await http.post("/sign-in/development", data=person)
            assert sent.status_code == httpx2.codes.SEE_OTHER, sent.text
            before = [await _list_cost(running, http, one) for one in _LISTS]
            await _fill(running)
            after = [await _list_cost(running, http, one) for one in _LISTS]
    return [
        Measurement(
            f"{one.rows} rows of {one.path}, beyond the query, for each 100",
            (full - empty) * 100 / one.rows,
            "ms",
            f"The page with its rows less the page without any, both less the query alone; medians of"
            f" {_ASKED * 5}, processor time, embedded.",
        )
        for one, empty, full in zip(_LISTS, before, after, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _List:
    path: str
    service: str
    query: Query[Any]
    rows: int


_LISTS = (
    _List("/haiwan/desk/intents", "partners", ListIntents(state=IntentState.WAITING, limit=_ROWS), _ROWS),
    _List("/haiwan/fund/ledger", "fund", ListEntries(newest_first=True, limit=50), 50),
)


async def _list_cost(running: Stage, http: httpx2.AsyncClient, asked: _List) -> float:
    async def page() -> None:
        assert (await http.get(asked.path, headers=_HTML)).is_success

    async def query() -> None:
        await running.platform.gateway.clients[asked.service].ask(_HERE, asked.query)

    return await _ms(page) - await _ms(query)


async def _ms(work: Callable[[], Awaitable[None]]) -> float:
    times = []
    for _ in range(_ASKED * 5):
        began = time.process_time()
        await work()
        times.append((time.process_time() - began) * 1_000)
    return median(times)


async def _fill(running: Stage) -> None:
    last = 0
    for number in range(_ROWS):
        outcome = await running.platform.gateway.clients["partners"].submit(_HERE, an_intent(running, number))
        last = outcome.sequence
    day = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    given = {"amount_fen": 8_800, "channel": "qr_code", "received_on": day}
    here = f"/v1/communities/{_HERE}"
    for number in range(50):
        slip = given | {"reference": f"随手捐 {number}"}
        await running.done("qian-treasurer", "POST", f"{here}/fund/donations", slip)
    await running.done("chen-staff", "GET", f"{here}/intents?min_sequence={last}")
    assert await running.platform.host.settled(60)
