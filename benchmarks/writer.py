"""Durable commands a second through one writer, beside the peer's aggregate."""

import asyncio
import itertools
import sqlite3
import threading
import time
from collections.abc import Iterator
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
        return [_at(callers, Path(directory) / str(callers), runner) for callers in _CALLERS]


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
        ours.append(runner.run(_ours(writer, callers, numbers)))
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
        f"ours: SQLite, WAL, synchronous=FULL, group commit; peer: {PEER} on its SQLite file recorder,"
        f" {pragmas}; {callers} threads that get, trigger and save with a fast-forwarded cache and try again"
        f" when another was first: {by_threads:,.0f}/s; one thread that keeps the aggregate in hand:"
        f" {in_hand:,.0f}/s; the stronger counts. Medians of {_ROUNDS} rounds of {_SECONDS} s in turn.",
        max(by_threads, in_hand),
    )


async def _ours(writer: Writer[Box], callers: int, numbers: Iterator[int]) -> float:
    began = time.perf_counter()
    ends = began + _SECONDS
    done = 0

    async def caller() -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await writer.submit(put(next(numbers)))
            done += 1

    await asyncio.gather(*(caller() for _ in range(callers)))
    return done / (time.perf_counter() - began)


def _by_threads(app: Application[UUID], box_id: UUID, callers: int) -> float:
    """As the peer's manual has it: get, trigger, save; again where another was first."""
    began = time.perf_counter()
    ends = began + _SECONDS
    done = [0] * callers

    def caller(place: int) -> None:
        while time.perf_counter() < ends:
            box: PeerBox = app.repository.get(box_id)
            box.put(f"key-{done[place] % KEYS}", done[place])
            try:
                app.save(box)
            except PersistenceError:  # A conflict, or a database that was busy for too long.
                continue
            done[place] += 1

    running = [threading.Thread(target=caller, args=(place,)) for place in range(callers)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return sum(done) / (time.perf_counter() - began)


def _in_hand(app: Application[UUID], box: PeerBox) -> float:
    began = time.perf_counter()
    done = 0
    while time.perf_counter() - began < _SECONDS:
        box.put(f"key-{done % KEYS}", done)
        app.save(box)
        done += 1
    return done / (time.perf_counter() - began)


def _pragmas(path: Path) -> str:
    """How the peer's file is written: it leaves ``synchronous`` at what the SQLite build has."""
    connection = sqlite3.connect(path)
    mode, synchronous = (
        connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("journal_mode", "synchronous")
    )
    connection.close()
    return f"journal_mode={mode}, synchronous={synchronous} (the default; 2 is FULL)"
