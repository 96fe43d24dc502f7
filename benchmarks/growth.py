"""What things that are over cost for good: memory of their writer, disk, snapshot, and being ready again."""

import asyncio
import gc
import os
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import uuid4

import uvloop

from benchmarks.measurement import Measurement
from benchmarks.subject import told
from services.bookings.domain.decider import DECIDER as BOOKINGS
from services.fund.domain.decider import DECIDER as FUND
from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.fund.donations.commands import ReceiptDonation
from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import WriterContext, writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event
from tests.specification import MONDAY
from tests.unit.bookings import haiwan
from tests.unit.fund import scenes

_HERE = "haiwan"
_MANY = int(os.environ.get("HEHUO_BENCH_THINGS", "20000"))
_FEW = 4_000
"""So many that snapshots are among the first of them and among the last: a command pays its part of those."""
_A_COMMIT = 32
_numbers = count(1)


class Kind(NamedTuple):
    """A kind of thing: a log in which there may be some, and what is asked until one of them is over."""

    name: str
    decider: Decider[Any]
    begin: Sequence[Event]
    one: Callable[[int], Sequence[Command]]


class Grown(NamedTuple):
    """What a log with some more things weighs, and what the last of them took."""

    memory: int
    disk: int
    snapshot: int
    command_us: float
    ready_ms: float


def _own(command: Command) -> Any:
    """With an id of its own, as long as a client's is."""
    return command.model_copy(update={"command_id": str(uuid4())})


def _gift(_number: int) -> Sequence[Command]:
    """One a minute, as receipts have numbers one after the other: ids sort by time."""
    number = next(_numbers)
    given = _own(scenes.given(at=MONDAY + timedelta(minutes=number)))
    receipt = ReceiptDonation(
        donation_id=given.new_id("donation"), receipt_number=f"{number:010}", **scenes.treasurer()
    )
    return [given, _own(receipt)]


def _booking(number: int) -> Sequence[Command]:
    evening = haiwan.at(8, 19) + timedelta(days=7 * (number % 2))
    booked = _own(haiwan.book(evening, who=haiwan.resident(f"resident-{number % 500}")))
    return [booked, _own(CancelBooking(booking_id=booked.new_id("booking"), **haiwan.staff()))]


_KINDS = (
    Kind("gift and its receipt", FUND, scenes.open_fund().events, _gift),
    Kind("booking given back", BOOKINGS, (haiwan.rules_adopted(), haiwan.space_opened()), _booking),
)


def measure() -> list[Measurement]:
    """Each kind by itself."""
    return [one for kind in _KINDS for one in uvloop.run(_measured(kind))]


async def _measured(kind: Kind) -> list[Measurement]:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "log.db"
        early = await _grow(path, kind, _FEW)
        late = await _grow(path, kind, _MANY)
    conditions = (
        f"{_MANY + _FEW:,} in one log, two commands each, {2 * _A_COMMIT} commands a commit; no read models."
    )
    return [
        Measurement(f"{kind.name}: memory", (late.memory - early.memory) / _MANY, "B each", conditions),
        Measurement(f"{kind.name}: disk", (late.disk - early.disk) / _MANY, "B each", conditions),
        Measurement(f"{kind.name}: snapshot", late.snapshot / 1_000, "kB", conditions),
        Measurement(f"{kind.name}: ready again", late.ready_ms, "ms", f"Processor time. {conditions}"),
        Measurement(
            f"{kind.name}: a command; peer: of the first {_FEW:,}",
            late.command_us,
            "us",
            f"Processor time, of the last {_FEW:,}. {conditions}",
            early.command_us,
        ),
    ]


async def _grow(path: Path, kind: Kind, more: int) -> Grown:
    """So many more are recorded by a writer that runs, and another one is ready after it was killed."""
    store = SqliteEventStore(path)
    context = writer_context(kind.decider, store, SystemClock(), told)
    if not await store.heads():
        await _begin(store, context, kind)
    writer = Writer(_HERE, context)
    await _record(writer, kind, more - _FEW)
    began = time.process_time()
    await _record(writer, kind, _FEW)
    command_us = (time.process_time() - began) / (2 * _FEW) * 1e6
    began = time.process_time()
    await Writer(_HERE, context).state()
    ready_ms = (time.process_time() - began) * 1e3
    await writer.close()
    del writer
    memory = await _memory(context)
    snapshot = await store.snapshot(_HERE)
    assert snapshot is not None
    await store.close()
    return Grown(
        memory, await asyncio.to_thread(os.path.getsize, path), len(snapshot.body), command_us, ready_ms
    )


async def _memory(context: WriterContext[Any]) -> int:
    """What a writer holds that has loaded the log, in bytes of Python's objects."""
    gc.collect()
    tracemalloc.start()
    writer = Writer(_HERE, context)
    await writer.state()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held


async def _begin(store: SqliteEventStore, context: WriterContext[Any], kind: Kind) -> None:
    """The log begins with what has to be there before."""
    command = kind.one(0)[0]
    envelope = context.encoder.envelope(_HERE, command)
    lines = [
        context.encoder.line(_HERE, envelope, number, event) for number, event in enumerate(kind.begin, 1)
    ]
    types = [event.type for event in kind.begin]
    await store.append(seal(_HERE, Head(), Header(), lines, types, context.clock.now()))


async def _record(writer: Writer[Any], kind: Kind, things: int) -> None:
    base = await writer.sequence()
    for first in range(0, things, _A_COMMIT):
        commands = [command for number in range(_A_COMMIT) for command in kind.one(first + number)]
        await writer.submit_unit(commands, source="benchmark", sequence=base + first + 1)
