"""Commands of long ago give their first outcome; what lies beside the log is looked for where it may be."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from shared.eventlog import memory as memory_module
from shared.eventlog.marks import MARK, from_bytes, mark_of
from shared.eventlog.port import EventStore
from shared.eventlog.refusals import COMMAND_ID_WAS_USED
from shared.eventlog.sqlite_shelves import SqliteShelves
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from tests.specification import MONDAY
from tests.unit.eventlog.cards import CODEC, cards_writer, idle, replayed, wrote
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import HAIWAN, FixedClock


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_module, "EVENTS_BETWEEN_SNAPSHOTS", 3)


async def test_a_command_of_long_ago_gives_its_first_outcome(open_store: Open) -> None:
    store = await open_store()
    writer = cards_writer(store)
    first = await writer.submit(wrote("a", "1"))
    for n in range(7):
        await writer.submit(wrote("b", f"{n}"))
    await idle(writer)
    assert await writer.submit(wrote("a", "1")) == Outcome(8, first.events, repeated=True)
    with pytest.raises(Rejected) as refused:
        await writer.submit(wrote("a", "9", command_id="write/a/1"))
    assert refused.value.refusal == COMMAND_ID_WAS_USED
    again = cards_writer(await open_store())
    assert await again.submit(wrote("a", "1")) == Outcome(8, first.events, repeated=True)


async def test_after_a_month_a_command_is_decided_anew(store: EventStore, path: Path) -> None:
    clock = FixedClock()
    writer = cards_writer(store, clock)
    for n in range(3):
        await writer.submit(wrote("a", f"{n}"))
    await idle(writer)
    clock.at = MONDAY + timedelta(days=30)
    await writer.submit(wrote("b", "1"))
    assert (await writer.submit(wrote("a", "0"))).repeated
    clock.at += timedelta(seconds=1)
    await writer.submit(wrote("b", "2"))
    assert not (await writer.submit(wrote("a", "0"))).repeated
    await idle(writer)
    with sqlite3.connect(path) as file:
        kept = file.execute("SELECT marks FROM answers").fetchall()
    marks = sorted(mark for (marks,) in kept for mark in from_bytes(MARK, marks))
    assert marks == sorted(map(mark_of, ["write/a/0", "write/b/1", "write/b/2"]))


async def test_two_commands_that_have_one_mark_are_told_apart(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("answered", "sqlite_shelves"):
        monkeypatch.setattr(f"shared.eventlog.{module}.mark_of", len)
    writer = cards_writer(await open_store())
    commands = [wrote("a", "1"), wrote("b", "1"), wrote("a", "2")]
    outcomes = await asyncio.gather(*map(writer.submit, commands))
    await idle(writer)
    for command, outcome in zip(commands, outcomes, strict=True):
        assert await writer.submit(command) == Outcome(3, outcome.events, repeated=True)
    assert not (await writer.submit(wrote("c", "9"))).repeated


async def test_marks_of_long_ago_are_let_go_of(store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.eventlog.answered._FEWEST", 4)
    clock = FixedClock()
    writer = cards_writer(store, clock)
    for n in range(12):
        await writer.submit(wrote("a", f"{n}"))
        clock.at += timedelta(days=10)
    await idle(writer)
    assert store.shelves is not None
    assert len(store.shelves.answered_marks(HAIWAN)) < 12
    assert not (await writer.submit(wrote("a", "0"))).repeated


async def test_new_ids_that_rise_are_not_looked_up(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await open_store()
    shelves = store.shelves
    assert isinstance(shelves, SqliteShelves)
    asked: list[str] = []
    read = shelves.shelved

    def listening(community: str, shelf: str, key: str) -> bytes | None:
        asked.append(key)
        return read(community, shelf, key)

    monkeypatch.setattr(shelves, "shelved", listening)
    for writer in (cards_writer(store), cards_writer(store)):
        base = await writer.sequence()
        for n in range(base, base + 9):
            await writer.submit(wrote(f"{n:03}", "1"))
        await idle(writer)
        assert asked == []
    await writer.submit(wrote("0021", "1"))
    assert set(asked) == {"0021"}
    assert (await writer.submit(wrote("003", "2"))).events
    assert await replayed(store) == CODEC.state_json(await idle(writer))


async def test_what_lay_beside_a_log_in_an_earlier_form_goes_with_its_snapshot(
    open_store: Open, path: Path
) -> None:
    store = await open_store()
    writer = cards_writer(store)
    for n in range(4):
        await writer.submit(wrote("a", f"{n}"))
    await writer.close()
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE shelved (community TEXT, shelf TEXT, key TEXT, body BLOB)")
        file.execute("CREATE TABLE answered (community TEXT, command_id TEXT)")
        file.execute("INSERT INTO answered VALUES ('haiwan', 'write/a/0')")
        file.execute("INSERT INTO snapshots SELECT 'another', schema, 1, hash, body FROM snapshots")
    again = await open_store()
    assert await again.snapshot(HAIWAN) is None
    assert await again.snapshot("another") is not None
    state = await cards_writer(again).state()
    assert state.all["a"].texts == ["0", "1", "2", "3"]
    with sqlite3.connect(path) as file:
        assert not file.execute(
            "SELECT 1 FROM sqlite_schema WHERE name IN ('shelved', 'answered')"
        ).fetchall()
