"""Bookings after a year of a busy community: dry runs, a day of all rooms, commands, its state in memory."""

import asyncio
import gc
import os
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import uvloop

from benchmarks.busy_year import COURSES, DAYS, SERIES, SPACES, WEEKS, BusyYear
from benchmarks.measurement import Measurement, quantile
from benchmarks.subject import told
from examples.gangwan.people import identities
from services.bookings.domain.decider import DECIDER as BOOKINGS_DECIDER
from services.gateway.operations.availability import all_free_within, bookable, offered
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.spaces.views import ListAvailability
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import WriterContext, writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory
from tests.component.gateway import OFFICER, Stage, stage

_HERE, _EMPTY, _STAFF, _RESIDENT = "haiwan", "nanbeitai", "chen-staff", "lin"
_DAYS = int(os.environ.get("HEHUO_BENCH_DAYS", str(DAYS)))
_ASKED, _ROUNDS, _CALLERS, _A_ROUND = 30, 31, 16, 128
_MOST_SECONDS = 600.0
_EVERY_DAY = [{"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens_at": "08:00", "closes_at": "22:00"}]
_BUSY, _FREE = 10, 21
"""Hours of a day: one at which people begin, and the last one, at which nobody does."""
Years = dict[str, BusyYear]


def measure() -> list[Measurement]:
    """A community with its year, beside one with the same spaces and partners and nothing else."""
    with TemporaryDirectory() as name:
        return uvloop.run(_measure(Path(name)))


async def _measure(directory: Path) -> list[Measurement]:
    async with stage(directory) as running:
        await _open(running)
        opened = running.platform.gateway.clock.now()
    store = SqliteEventStore(DataDirectory(directory).log(BOOKINGS_DECIDER.name))
    context = writer_context(BOOKINGS_DECIDER, store, SystemClock(), told)
    years: Years = {}
    began = time.process_time()
    for community in (_HERE, _EMPTY):
        writer = Writer(community, context)
        years[community] = BusyYear(writer, (opened + timedelta(days=1)).date())
        await years[community].begin()
        if community == _HERE:
            await years[community].live(_DAYS)
        await writer.close()
    wrote, booked = time.process_time() - began, years[_HERE].booked
    weight = await _weight(context, booked)
    await store.close()
    async with stage(directory, settle_seconds=_MOST_SECONDS) as running:
        await _pass(running, years[_HERE])
        dry, grid = await _dry_runs(running, years), await _grids(running, years)
        commands = await _commands(running, years)
    written = (
        f"{booked:,} bookings, {SERIES} series, {COURSES} courses, {wrote:.0f} s of processor time to write"
    )
    return [
        Measurement("a year of a busy community, bookings", booked, "", written),
        *dry,
        *grid,
        commands,
        *weight,
    ]


async def _open(running: Stage) -> None:
    """Both communities, open from eight to ten, with staff and a resident."""
    await running.open(_HERE, opening_windows=_EVERY_DAY)
    await running.open(_EMPTY, people=False, opening_windows=_EVERY_DAY)
    person = identities()[_STAFF].person_id
    await running.done(OFFICER, "PUT", f"/v1/communities/{_EMPTY}/people/{person}/roles/staff")
    await running.join(_RESIDENT, _EMPTY, _STAFF)
    assert await running.platform.host.settled(_MOST_SECONDS)


async def _pass(running: Stage, year: BusyYear) -> None:
    """It is the morning after the last day that was written, and the read models know it."""
    assert await running.platform.host.settled(_MOST_SECONDS)
    seconds = int((year.at(_DAYS, 7) - running.platform.gateway.clock.now()).total_seconds())
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await running.platform.host.settled(_MOST_SECONDS)


async def _dry_runs(running: Stage, years: Years) -> list[Measurement]:
    """A year of weeks in a room: at a time that nobody wants, at one at which people book, and at that of a
    series that takes nearly all of its dates."""
    found = []
    last, at = years[_HERE].last_series
    while at < years[_HERE].at(_DAYS + 1, 0):
        at += timedelta(weeks=1)
    tried = {
        "when nobody does": (SPACES - 1, years[_HERE].at(_DAYS + 1, _FREE)),
        "when people book": (SPACES - 1, years[_HERE].at(_DAYS + 1, _BUSY)),
        "at the time of a series": (last, at),
    }
    for what, (place, starts_at) in tried.items():
        ours, p95 = await _median_ms(partial(_try, running, _HERE, years[_HERE].spaces[place], starts_at))
        theirs, _ = await _median_ms(partial(_try, running, _EMPTY, years[_EMPTY].spaces[place], starts_at))
        told = await _try(running, _HERE, years[_HERE].spaces[place], starts_at)
        conflicts = len(told["conflicts"])
        conditions = f"POST …/series/trial; {conflicts} of {WEEKS} dates are taken. {_told(p95)}"
        found.append(Measurement(f"dry run of {WEEKS} weeks, {what}", ours, "ms", conditions, theirs))
    return found


async def _try(running: Stage, community: str, space_id: str, starts_at: datetime) -> dict[str, Any]:
    body = {
        "space_id": space_id,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(minutes=50)).isoformat(),
        "repeats": "weekly",
        "dates": WEEKS,
        "for_the_community": True,
    }
    answer = await running.done(_STAFF, "POST", f"/v1/communities/{community}/series/trial", body)
    assert isinstance(answer, dict)
    return answer


async def _grids(running: Stage, years: Years) -> list[Measurement]:
    """What is free in all rooms on a day that is booked, by itself and as the page that shows it."""
    day = running.platform.gateway.clock.now() + timedelta(days=3)
    since = day.replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=1)  # Midnight there.
    ours, p95 = await _median_ms(partial(_free, running, _HERE, years[_HERE], since))
    theirs, _ = await _median_ms(partial(_free, running, _EMPTY, years[_EMPTY], since))
    conditions = f"What a resident could have, {SPACES} spaces. {_told(p95)}"
    found = [Measurement("what is free in all rooms of a day", ours, "ms", conditions, theirs)]
    for who in ("a stranger", "a resident"):
        if who == "a resident":
            person = {"person": identities()[_RESIDENT].person_id, "to": f"/{_HERE}"}
            signed_in = await running.http.post("/sign-in/development", data=person)
            assert signed_in.status_code == 303, signed_in.text
        ours, p95 = await _median_ms(partial(_page, running, f"/{_HERE}/rooms?day={day.date()}"))
        theirs, _ = await _median_ms(partial(_page, running, f"/{_EMPTY}/rooms?day={day.date()}"))
        conditions = f"GET /{{community}}/rooms, {SPACES} spaces. {_told(p95)}"
        found.append(Measurement(f"the page of it, {who}", ours, "ms", conditions, theirs))
    return found


async def _free(running: Stage, community: str, year: BusyYear, since: datetime) -> None:
    resident = Actor(id="resident-1", roles=frozenset({Role.RESIDENT}))
    caller = Caller(running.platform.gateway, community, resident, None)
    query = ListAvailability(space_ids=tuple(year.spaces), starts_at=since, ends_at=since + timedelta(days=1))
    within = await bookable(caller)
    views = await offered(caller, await all_free_within(caller, query, within), within, 30)
    assert len(views) == SPACES


async def _page(running: Stage, path: str) -> None:
    answer = await running.http.get(path)
    assert answer.status_code == 200, answer.text


async def _commands(running: Stage, years: Years) -> Measurement:
    """A booking and its cancellation, in both communities in turn."""
    times: dict[str, list[float]] = {_HERE: [], _EMPTY: []}
    for turn in range(_ROUNDS + 1):
        order = (_HERE, _EMPTY) if turn % 2 else (_EMPTY, _HERE)
        for community in order:
            times[community].append(await _round(running, community, years[community], turn))
    ratios = [one / other for one, other in zip(times[_HERE][1:], times[_EMPTY][1:], strict=True)]
    ours = median(times[_HERE][1:])
    return Measurement(
        "a booking or its cancellation",
        ours,
        "us",
        f"Processor time with all read models, {_CALLERS} callers in the platform's process, {2 * _A_ROUND}"
        f" commands a round, {_ROUNDS} rounds in turn with the empty community; the ratio is their median.",
        ours / median(ratios),
    )


async def _round(running: Stage, community: str, year: BusyYear, turn: int) -> float:
    """What a command takes."""
    bookings, left = running.platform.gateway.clients["bookings"], iter(range(_A_ROUND))
    now = running.platform.gateway.clock.now()

    async def caller() -> None:
        for number in left:
            starts_at = year.at(_DAYS + 20 + number // 8, _FREE)
            wish = BookSpace(
                space_id=year.spaces[4 + number % 8],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=50),
                **_own(year, turn, number, "book", now),
            )
            booked = (await bookings.submit(community, wish)).one(SpaceBooked)
            back = CancelBooking(booking_id=booked.booking_id, **_own(year, turn, number, "cancel", now))
            await bookings.submit(community, back)

    began = time.process_time()
    await asyncio.gather(*(caller() for _ in range(_CALLERS)))
    assert await running.platform.host.settled(60)
    return (time.process_time() - began) / (2 * _A_ROUND) * 1e6


def _own(year: BusyYear, turn: int, number: int, what: str, now: datetime) -> Any:
    return {**year.resident(number, now), "command_id": f"{what}-{turn}-{number}"}


async def _weight(context: WriterContext[Any], booked: int) -> list[Measurement]:
    """What a writer holds that has loaded the log, and how soon it is ready."""
    began = time.process_time()
    await Writer(_HERE, context).state()
    ready_ms = (time.process_time() - began) * 1e3
    gc.collect()
    tracemalloc.start()
    writer = Writer(_HERE, context)
    state = await writer.state()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    conditions = f"{booked:,} bookings, {len(state.bookings):,} of them not over; bytes of Python's objects"
    return [
        Measurement("state of the bookings of that year", held / 1e6, "MB", conditions),
        Measurement("its writer is ready again", ready_ms, "ms", "Processor time, from its snapshot."),
    ]


async def _median_ms(ask: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """The median and the 95th percentile of the processor time that it takes."""
    times = []
    for _ in range(_ASKED + 1):
        began = time.process_time()
        await ask()
        times.append((time.process_time() - began) * 1e3)
    return median(times[1:]), quantile(times[1:], 0.95)


def _told(p95: float) -> str:
    return (
        f"Through the whole application in its process, one at a time, {_ASKED} times: the median of the"
        f" processor time; p95 {p95:.1f} ms. Peer: the same of the empty community."
    )
