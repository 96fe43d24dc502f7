"""Durable commands a second through one writer, beside the peer's aggregate."""

import asyncio
import itertools
import sqlite3
import threading
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import uvloop
from eventsourcing.application import Application
from eventsourcing.persistence import PersistenceError

from benchmarks.measurement import Measurement
from benchmarks.subject import KEYS, PEER, Box, PeerBox, peer_on, put, writer_on
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import Writer

_CALLERS = (1, 16, 64, 256)
_CALLERS_ALONE = 64
_ROUNDS = 3
_SECONDS = 1.0
# The default pool refuses a thread that waited five seconds for a connection; here it may wait.
_PATIENT = {
    "SQLITE_POOL_TIMEOUT": "60",
    "AGGREGATE_CACHE_MAXSIZE": "100",
    "AGGREGATE_CACHE_FASTFORWARD": "y",
}


def measure() -> list[Measurement]:
    """One line for each number of callers; ours and the peer's take turns."""
    with TemporaryDirectory() as directory, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        place = Path(directory)
        together = [_at(callers, place / str(callers), runner) for callers in _CALLERS]
        return [*together, _each_alone(_CALLERS_ALONE, place / "alone", runner)]


def _at(callers: int, directory: Path, runner: asyncio.Runner) -> Measurement:
    directory.mkdir()
    store = SqliteEventStore(directory / "ours.db")
    writer = writer_on(store)
    app = peer_on(directory / "peer.db", **_PATIENT)
    shared, kept = PeerBox(), PeerBox()
    app.save(shared)
    app.save(kept)
    numbers = itertools.count(1)
    ours, threads, hands = [], [], []
    for _ in range(_ROUNDS):
        ours.append(runner.run(_ours([writer] * callers, numbers)))
        threads.append(_by_threads(app, shared.id, callers))
        hands.append(_in_hand(app, kept))
    runner.run(writer.close())
    runner.run(store.close())
    app.close()
    by_threads, in_hand = median(threads), median(hands)
    pragmas = _pragmas(directory / "peer.db")
    return Measurement(
        f"durable commands, {callers} caller{'s'[: callers > 1]}",
        median(ours),
        "commands/s",
        f"ours: SQLite, WAL, synchronous=FULL, group commit; of {1e6 / median(ours):.0f} us a command"
        f" {_making_seconds() * 1e6:.1f} are the caller's, who makes and checks it;"
        f" peer: {PEER} on its SQLite file recorder,"
        f" {pragmas}; {callers} threads that get, trigger and save with a fast-forwarded cache and try again"
        f" when another was first: {by_threads:,.0f}/s; one thread that keeps the aggregate in hand:"
        f" {in_hand:,.0f}/s; the stronger counts. Medians of {_ROUNDS} rounds of {_SECONDS} s in turn.",
        max(by_threads, in_hand),
    )


def _each_alone(callers: int, directory: Path, runner: asyncio.Runner) -> Measurement:
    """Nobody shares anything but the file: where the peer has no conflicts and we no group commit."""
    directory.mkdir()
    store = SqliteEventStore(directory / "ours.db")
    writers = [writer_on(store, f"caller-{place}") for place in range(callers)]
    app = peer_on(directory / "peer.db", **_PATIENT)
    boxes = [PeerBox() for _ in range(callers)]
    app.save(*boxes)
    numbers = itertools.count(1)
    ours, peer = [], []
    for _ in range(_ROUNDS):
        ours.append(runner.run(_ours(writers, numbers)))
        peer.append(_hands(app, boxes))
    runner.run(_close(store, writers))
    app.close()
    return Measurement(
        f"durable commands, {callers} callers, each a log",
        median(ours),
        "commands/s",
        f"ours: {callers} logs in one file, whose appends share transactions; peer: {PEER},"
        f" {_pragmas(directory / 'peer.db')}; {callers} threads, each with an aggregate of its own in hand."
        f" Medians of {_ROUNDS} rounds of {_SECONDS} s in turn.",
        median(peer),
    )


async def _close(store: SqliteEventStore, writers: Sequence[Writer[Box]]) -> None:
    for writer in writers:
        await writer.close()
    await store.close()


async def _ours(writers: Sequence[Writer[Box]], numbers: Iterator[int]) -> float:
    """One caller for each writer in the list."""
    began = time.perf_counter()
    ends = began + _SECONDS
    done = 0

    async def caller(writer: Writer[Box]) -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await writer.submit(put(next(numbers)))
            done += 1

    await asyncio.gather(*map(caller, writers))
    return done / (time.perf_counter() - began)


def _making_seconds() -> float:
    """What a caller needs to make a command, in the best of some rounds."""
    return min(timeit.repeat(lambda: put(1), number=1_000, repeat=5)) / 1_000


def _by_threads(app: Application[UUID], box_id: UUID, callers: int) -> float:
    """As the peer's manual has it: get, trigger, save; again where another was first."""

    def attempt(number: int) -> bool:
        box: PeerBox = app.repository.get(box_id)
        box.put(f"key-{number % KEYS}", number)
        try:
            app.save(box)
        except PersistenceError:  # A conflict, or a database that was busy for too long.
            return False
        return True

    return _in_threads([attempt] * callers)


def _in_hand(app: Application[UUID], box: PeerBox) -> float:
    """One thread that never reads, since nobody else writes."""
    return _hands(app, [box])


def _hands(app: Application[UUID], boxes: Sequence[PeerBox]) -> float:
    """As many threads as aggregates, each with one of its own in hand."""

    def attempts(box: PeerBox) -> Callable[[int], bool]:
        def attempt(number: int) -> bool:
            box.put(f"key-{number % KEYS}", number)
            app.save(box)
            return True

        return attempt

    return _in_threads([attempts(box) for box in boxes])


def _in_threads(attempts: Sequence[Callable[[int], bool]]) -> float:
    """Every thread tries as often as it can; returns what succeeded a second."""
    began = time.perf_counter()
    ends = began + _SECONDS
    done = [0] * len(attempts)

    def caller(place: int) -> None:
        while time.perf_counter() < ends:
            done[place] += attempts[place](done[place])

    running = [threading.Thread(target=caller, args=(place,)) for place in range(len(attempts))]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return sum(done) / (time.perf_counter() - began)


def _pragmas(path: Path) -> str:
    """How the peer's file is written: it leaves ``synchronous`` at what the SQLite build has."""
    connection = sqlite3.connect(path)
    mode, synchronous = (
        connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("journal_mode", "synchronous")
    )
    connection.close()
    return f"journal_mode={mode}, synchronous={synchronous} (the default; 2 is FULL)"
