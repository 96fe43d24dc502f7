"""What is over lies beside the log, not in memory: with the same answers, whenever the process is killed."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.eventlog import memory as memory_module
from shared.eventlog import sqlite_packing
from shared.eventlog.memory import SnapshotCodec
from shared.eventlog.port import EventStore
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.sqlite_shelves import SqliteShelves
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from shared.kernel.shelf import Shelf
from shared.storage.dictionaries import dictionary_of
from shared.storage.faults import StoreUnavailable
from tests.faulty_store import FaultyStore, no_trouble, unavailable
from tests.unit.eventlog.cards import CARDS, CODEC, Card, burns, cards_writer, idle, replayed, wrote
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import HAIWAN, nobody_follows


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_module, "EVENTS_BETWEEN_SNAPSHOTS", 3)


async def test_what_was_put_away_is_read_again_and_may_change(store: EventStore) -> None:
    writer = cards_writer(store)
    for command in [wrote("a", "1"), wrote("b", "1"), wrote("c", "1")]:
        await writer.submit(command)
    state = await idle(writer)
    assert not state.all.near
    assert not state.first.near
    await writer.submit(wrote("a", "2"))
    assert [*state.all.near] == ["a"]
    assert state.all["a"] == Card(["1", "2"], 2)
    assert state.first["b"] == "1"
    assert await replayed(store) == CODEC.state_json(state)


async def test_what_was_deleted_does_not_come_back(store: EventStore) -> None:
    writer = cards_writer(store)
    for command in [wrote("a", "1"), wrote("b", "1"), wrote("c", "1")]:
        await writer.submit(command)
    state = await idle(writer)
    await writer.submit(burns("a"))
    assert "a" not in state.all
    assert sorted(state.all) == ["b", "c"]
    assert len(state.all) == 2
    await writer.submit(wrote("d", "1"))
    await writer.submit(wrote("e", "1"))
    state = await idle(writer)
    assert not state.all.near
    assert state.all.get("a") is None
    assert state.drawer.cards["a"].texts == ["1"]
    with pytest.raises(KeyError):
        del state.all["a"]
    await writer.submit(wrote("a", "3"))
    assert state.all["a"].texts == ["3"]
    assert await replayed(store) == CODEC.state_json(state)


async def test_a_snapshot_of_another_schema_takes_what_lies_beside_with_it(open_store: Open) -> None:
    writer = cards_writer(await open_store())
    for n in range(4):
        await writer.submit(wrote("a", f"{n}"))
    await idle(writer)
    store = await open_store()
    other = Writer(HAIWAN, writer_context(replace(CARDS, version=2), store, SystemClock(), nobody_follows))
    assert (await other.state()).all["a"].texts == ["0", "1", "2", "3"]
    assert store.shelves is not None
    assert (await other.submit(wrote("a", "0"))).repeated
    assert await replayed(store) == CODEC.state_json(await other.state())


def test_a_snapshot_says_what_lies_beside_it() -> None:
    """A version that keeps cards in its snapshots must not take this one's for whole."""

    @dataclass(slots=True)
    class Kept:
        all: dict[str, Card] = field(default_factory=dict)

    @dataclass(slots=True)
    class Put:
        all: Shelf[Card] = field(default_factory=Shelf)

    states: tuple[type[Any], ...] = (Kept, Put)
    kept, put = (SnapshotCodec(replace(CARDS, state=state)) for state in states)
    assert kept.schema != put.schema


async def test_a_long_log_is_read_without_holding_it(open_store: Open) -> None:
    writer = cards_writer(await open_store())
    await asyncio.gather(*(writer.submit(wrote(f"{n}", "1")) for n in range(300)))
    await writer.close()
    store = await open_store()
    assert store.shelves is not None
    await store.shelves.forget_snapshot(HAIWAN)
    state = await cards_writer(store).state()
    assert not state.all.near
    assert await store.snapshot(HAIWAN) is not None
    assert len(state.all) == 300


async def test_what_can_not_be_read_refuses_the_command_and_changes_nothing(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store()
    writer = cards_writer(store)
    for n in range(3):
        await writer.submit(wrote("a", f"{n}"))
    state = await idle(writer)
    shelves = store.shelves
    assert isinstance(shelves, SqliteShelves)

    def unreadable(*_of: str) -> bytes | None:
        raise StoreUnavailable("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(shelves, "shelved", unreadable)
        with pytest.raises(Rejected) as refused:
            await writer.submit(wrote("a", "3"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN
    assert (await writer.submit(wrote("a", "3"))).sequence == 4
    assert state.all["a"].texts[:3] == ["0", "1", "2"]
    assert await replayed(store) == CODEC.state_json(await idle(writer))


steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from("abcd"), st.sampled_from("123")),
    st.tuples(st.just("burn"), st.sampled_from("abcd"), st.just("")),
    st.tuples(
        st.just("trouble"),
        st.sampled_from(["append:before", "append:after", "save_snapshot:before", "save_snapshot:after"]),
        st.just(""),
    ),
    st.just(("kill", "", "")),
    st.just(("close", "", "")),
)


@pytest.fixture(params=["plain", "packed"])
def _stored(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As entries lie there: so few are not worth a dictionary, so here there is one from the first on."""
    if request.param == "packed":
        cards = [f'{{"texts":["{n}","{n % 3}"],"times":{n}}}'.encode() for n in range(64)]
        ready = dictionary_of(cards)
        monkeypatch.setattr(sqlite_packing, "ENOUGH", 1)
        monkeypatch.setattr(sqlite_packing, "dictionary_of", lambda _texts: ready)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=40))
@pytest.mark.usefixtures("_stored")
def test_whatever_fails_and_whenever_it_is_killed_the_log_says_the_same(
    work: list[tuple[str, str, str]],
) -> None:
    """A kill leaves whatever was durable; trouble comes before or after a write, once."""

    async def run(path: Path) -> None:
        store = FaultyStore(SqliteEventStore(path))
        writer, asked = cards_writer(store), dict[str, Command]()
        for number, (what, which, text) in enumerate(work):
            if what == "trouble":
                store.trouble = unavailable(which, times=1)
            elif what == "kill":
                await idle(writer)
                writer = cards_writer(store)
            elif what == "close":
                await writer.close()
                writer = cards_writer(store)
            else:
                command: Command = wrote(which, text, f"{number}") if what == "write" else burns(which)
                with suppress(Rejected):
                    outcome = await writer.submit(command)
                    if outcome.events:
                        asked[command.command_id] = command
        store.trouble = no_trouble
        assert CODEC.state_json(await idle(writer)) == await replayed(store)
        for command in asked.values():
            assert (await writer.submit(command)).repeated
        await store.close()

    with TemporaryDirectory() as directory:
        asyncio.run(run(Path(directory) / "cards.sqlite"))
