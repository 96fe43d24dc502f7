"""Invariant 5: no state changes without an event; replaying the log gives the same state, bit for bit."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.eventlog.memory import SnapshotCodec
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import Writer
from shared.kernel.messages import Command, Tick
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from tests.example_log import SHED, Shed
from tests.specification import envelope, later
from tests.unit.eventlog.shed import break_rule, events, give_back, lend, put, shed_writer, submit_all

CODEC = SnapshotCodec(SHED)
NAMES = ("电钻", "锤子", "锯子", "梯子", "扳手", "卷尺")
NEIGHBOURS = ("neighbour-chen", "neighbour-wu", "neighbour-lin", "neighbour-he")


def _tick(hours: int) -> Tick:
    return Tick(**envelope("system:clock", command_id=f"tick/{hours}", at=later(hours=hours)))


names = st.sampled_from(NAMES)
neighbours = st.sampled_from(NEIGHBOURS)
hours = st.integers(1, 200)
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(put, names, neighbours),
    st.builds(
        lambda name, to, until: lend(name, to, until=later(hours=until), command_id=f"{name}{to}{until}"),
        names,
        neighbours,
        hours,
    ),
    st.builds(lambda name, n: give_back(name, command_id=f"return/{name}/{n}"), names, st.integers(0, 3)),
    st.builds(_tick, hours),
    st.builds(lambda in_evolve: break_rule(in_evolve=in_evolve), st.booleans()),
)
rounds = st.lists(st.lists(commands, max_size=8), max_size=12)
"""Commands that are submitted together, round after round."""


async def _live(store: EventStore, work: Sequence[Sequence[Command]], restart_after: int) -> Writer[Shed]:
    """Submits everything; after so many rounds, by another writer that begins with a snapshot."""
    writer = shed_writer(store)
    for number, batch in enumerate(work):
        if number == restart_after:
            await writer.close()
            writer = shed_writer(store)
        await submit_all(writer, batch)
    return writer


@settings(max_examples=50, deadline=None)
@given(rounds, st.integers(0, 12))
def test_replaying_a_log_gives_the_state_of_its_writer_bit_for_bit(
    work: list[list[Command]], restart_after: int
) -> None:
    async def run(path: Path) -> None:
        store = SqliteEventStore(path)
        writer = await _live(store, work, restart_after)
        live = CODEC.state_json(await writer.state())
        log = await events(store)
        assert CODEC.state_json(SHED.replay(log)) == live
        assert await writer.sequence() == len(log)
        await store.close()

    with TemporaryDirectory() as directory:
        asyncio.run(run(Path(directory) / "shed.sqlite"))


@settings(max_examples=50, deadline=None)
@given(rounds)
def test_deciding_changes_nothing_and_evolving_is_all_there_is(work: list[list[Command]]) -> None:
    state = SHED.initial()
    log = []
    for command in (command for batch in work for command in batch):
        before = CODEC.state_json(state)
        caused = []
        with suppress(Rejected, ZeroDivisionError):
            caused = list(SHED.decide(state, command))
        assert CODEC.state_json(state) == before
        for event in caused:
            with suppress(ZeroDivisionError):
                SHED.evolve(state, event)
        log += caused
    state_again = SHED.initial()
    for event in log:
        with suppress(ZeroDivisionError):
            SHED.evolve(state_again, event)
    assert CODEC.state_json(state_again) == CODEC.state_json(state)


async def test_a_snapshot_in_between_changes_no_bit_of_the_state(store: EventStore) -> None:
    writer = shed_writer(store)
    givers = [f"neighbour-{n}" for n in range(60)]
    for n, giver in enumerate(givers):
        await writer.submit(put(f"锤子 {n}", giver))
        if n % 20 == 19:
            await writer.close()
            writer = shed_writer(store)
    assert CODEC.state_json(await writer.state()) == CODEC.state_json(SHED.replay(await events(store)))


_REPLAY = """
import sys
from shared.eventlog.memory import SnapshotCodec
from tests.example_log import SHED, ToolPut
state = SHED.replay(ToolPut(tool_id=str(n), name="锤子", given_by=f"neighbour-{n}") for n in range(60))
sys.stdout.buffer.write(SnapshotCodec(SHED).state_json(state))
"""


def test_another_process_comes_to_the_same_bits() -> None:
    """Sets of strings are ordered differently in each process: the state's bytes must not be."""
    states = {
        subprocess.run(
            [sys.executable, "-c", _REPLAY],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(states) == 1
    assert len(states.pop()) > 1000


async def test_ids_and_times_come_from_the_command_alone(store: EventStore, tmp_path: Path) -> None:
    """The same commands on another day, on another machine, make the same events."""
    work = [put(name, who) for name in NAMES for who in NEIGHBOURS[:1]] + [lend(name) for name in NAMES]
    other = SqliteEventStore(tmp_path / "other.sqlite")
    here, there = await submit_all(shed_writer(store), work), await submit_all(shed_writer(other), work)
    assert all(isinstance(outcome, Outcome) for outcome in here)
    assert here == there
    assert await events(store) == await events(other)
    await other.close()
