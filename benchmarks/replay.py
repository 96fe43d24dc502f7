"""Events a second from a log into state, beside the peer's repository."""

import asyncio
import itertools
import sqlite3
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import uvloop
from eventsourcing.application import Application

from benchmarks.measurement import Measurement
from benchmarks.subject import KEYS, PEER, PeerBox, peer_on, put, writer_on
from shared.eventlog.sqlite import SqliteEventStore

_EVENTS = 20_000
_ROUNDS = 3


def measure() -> list[Measurement]:
    """A log as many callers write it, and the worst one: a commit for every event."""
    with TemporaryDirectory() as name, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        directory = Path(name)
        app = peer_on(directory / "peer.db")
        box = _peer_log(app)
        found = [_beside(runner, directory, app, box, callers) for callers in (64, 1)]
        app.close()
        return found


def _beside(
    runner: asyncio.Runner, directory: Path, app: Application[UUID], box: UUID, callers: int
) -> Measurement:
    path = directory / f"ours-{callers}.db"
    commits = runner.run(_our_log(path, callers))
    ours, peer = [], []
    for _ in range(_ROUNDS):
        ours.append(runner.run(_load(path)))
        peer.append(_peer_load(app, box))
    return Measurement(
        f"replay into state, {_EVENTS / commits:.0f} event(s) a commit",
        median(ours),
        "events/s",
        f"{_EVENTS:,} events in {commits:,} commits, no snapshot; the memory of command ids is built too;"
        f" peer: {PEER}, repository.get of an aggregate of {_EVENTS:,} events. Medians of"
        f" {_ROUNDS} rounds in turn.",
        median(peer),
    )


async def _our_log(path: Path, callers: int) -> int:
    """Writes the log, and returns of how many commits it is."""
    store = SqliteEventStore(path)
    writer = writer_on(store)
    numbers = itertools.count(1)

    async def caller() -> None:
        while (number := next(numbers)) <= _EVENTS:
            await writer.submit(put(number))

    await asyncio.gather(*(caller() for _ in range(callers)))
    await writer.close()
    await store.close()
    connection = sqlite3.connect(path)
    commits = int(connection.execute("SELECT count(*) FROM commits").fetchone()[0])
    connection.close()
    return commits


def _forget_snapshots(path: Path) -> None:
    """A long replay keeps some on its way, from which the next one would begin."""
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM snapshots")
    connection.commit()
    connection.close()


async def _load(path: Path) -> float:
    _forget_snapshots(path)
    store = SqliteEventStore(path)
    writer = writer_on(store)
    began = time.perf_counter()
    state = await writer.state()
    seconds = time.perf_counter() - began
    assert len(state.numbers) == KEYS
    assert await writer.sequence() == _EVENTS
    await store.close()  # The writer is left open: closing it would keep a snapshot.
    return _EVENTS / seconds


def _peer_log(app: Application[UUID]) -> UUID:
    box = PeerBox()
    for number in range(1, _EVENTS):
        box.put(f"key-{number % KEYS}", number)
    app.save(box)
    return box.id


def _peer_load(app: Application[UUID], box_id: UUID) -> float:
    began = time.perf_counter()
    box: PeerBox = app.repository.get(box_id)
    seconds = time.perf_counter() - began
    assert box.version == _EVENTS
    return _EVENTS / seconds
