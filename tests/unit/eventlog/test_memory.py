"""Snapshots: a cache of a writer's memory that is thrown away whenever it may be wrong."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from shared.eventlog import memory as memory_module
from shared.eventlog.answered import AnsweredBefore, Seen
from shared.eventlog.commit import Answered, Head, Header, seal
from shared.eventlog.memory import REMEMBERED_FOR, Memory, SnapshotCodec
from shared.eventlog.port import EventStore, Snapshot
from shared.kernel.decider import Decider
from shared.kernel.outcome import Outcome
from tests.example_log import SHED, Shed
from tests.faulty_store import FaultyStore, unavailable
from tests.specification import MONDAY
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import HAIWAN, lend, put, shed_writer, submit_all, tool

CODEC = SnapshotCodec(SHED)


async def filled(store: EventStore) -> Memory[Shed]:
    """The memory of a writer that has been used."""
    writer = shed_writer(store)
    await submit_all(writer, [put("电钻"), lend("电钻"), put("锤子", "neighbour-wu")])
    await writer.submit_unit([put("锯子")], source="partners", sequence=7)
    memory = writer._memory
    assert memory is not None
    return memory


async def test_a_memory_comes_back_from_its_snapshot_as_it_was(store: EventStore) -> None:
    memory = replace(await filled(store), before=None)
    again = CODEC.read(CODEC.write(HAIWAN, memory))
    assert again == replace(memory, since_snapshot=0)
    assert list(again.seen) == list(memory.seen)


async def test_commands_that_lie_beside_the_log_are_in_no_snapshot(store: EventStore) -> None:
    memory = await filled(store)
    assert memory.seen
    assert CODEC.read(CODEC.write(HAIWAN, memory)) == replace(memory, since_snapshot=0, seen={})


async def test_a_writer_goes_on_from_its_snapshot_and_the_tail(open_store: Open) -> None:
    store = await open_store()
    first = shed_writer(store)
    await first.submit(put("电钻"))
    await first.close()
    other = shed_writer(store)
    await submit_all(other, [lend("电钻"), put("锤子")])
    faulty = FaultyStore(store)
    again = shed_writer(faulty)
    assert (await again.state()).loans.keys() == {tool("电钻")}
    assert sorted((await again.state()).tools.values()) == ["电钻", "锤子"]
    assert await again.sequence() == 3
    assert (await again.submit(put("电钻"))).repeated


async def test_a_writer_that_changed_nothing_writes_no_snapshot(store: EventStore) -> None:
    first = shed_writer(store)
    await first.submit(put("电钻"))
    await first.close()
    faulty = FaultyStore(store)
    second = shed_writer(faulty)
    await second.state()
    await second.close()
    assert "save_snapshot:before" not in faulty.steps


@dataclass(slots=True)
class LabelledShed(Shed):
    """The shed's state after somebody added a field to it."""

    labels: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    "decider",
    [
        pytest.param(replace(SHED, version=3), id="evolve means something else"),
        pytest.param(replace(SHED, state=LabelledShed), id="the state has another shape"),
        pytest.param(replace(SHED, name="other"), id="another service"),
    ],
)
async def test_a_snapshot_of_another_schema_is_thrown_away(store: EventStore, decider: Decider[Shed]) -> None:
    snapshot = CODEC.write(HAIWAN, await filled(store))
    assert SnapshotCodec(decider).read(snapshot) is None
    assert CODEC.read(snapshot) is not None


def falsified(snapshot: Snapshot) -> Snapshot:
    """A snapshot that would put another tool into the shed, if it were believed."""
    body = snapshot.body.replace("电钻".encode(), "黄金".encode())
    assert body != snapshot.body
    return replace(snapshot, body=body)


async def test_a_snapshot_that_fits_is_really_used(store: EventStore) -> None:
    """Without this the next test could not fail."""
    await store.save_snapshot(falsified(CODEC.write(HAIWAN, await filled(store))))
    assert "黄金" in (await shed_writer(store).state()).tools.values()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one: replace(one, schema="older"), id="another schema"),
        pytest.param(lambda one: replace(one, hash=b"\0" * 32), id="another log's hash"),
        pytest.param(lambda one: replace(one, sequence=2), id="inside a commit"),
        pytest.param(lambda one: replace(one, sequence=99), id="beyond the log"),
        pytest.param(lambda one: replace(one, sequence=0), id="before the log"),
    ],
)
async def test_a_snapshot_that_is_not_of_this_log_is_thrown_away(
    store: EventStore, spoil: Callable[[Snapshot], Snapshot]
) -> None:
    memory = await filled(store)
    await store.save_snapshot(spoil(falsified(CODEC.write(HAIWAN, memory))))
    again = shed_writer(store)
    assert await again.state() == memory.state
    assert await again.sequence() == 4


@pytest.mark.parametrize(
    "body",
    [b"", b"\n", b"[]\n{}", b"{}\n{}", b'{"seen":[],"sources":{}}\n{}', b'{"seen":{"a":1},"sources":{}}\n{}',
     b'{"seen":{"a":[1]},"sources":{}}\n{}', b'{"seen":{},"sources":{}}\n{"tools":7}', b"\xff\xfe"],
)  # fmt: skip
async def test_a_snapshot_that_can_not_be_read_is_thrown_away(store: EventStore, body: bytes) -> None:
    memory = await filled(store)
    snapshot = replace(CODEC.write(HAIWAN, memory), body=body)
    assert CODEC.read(snapshot) is None
    await store.save_snapshot(snapshot)
    assert await shed_writer(store).state() == memory.state


async def test_a_busy_log_keeps_a_snapshot_now_and_then(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_module, "EVENTS_BETWEEN_SNAPSHOTS", 10)
    faulty = FaultyStore(store)
    writer = shed_writer(faulty)
    kept: list[int] = []
    for n in range(45):
        await writer.submit(put(f"锤子 {n}"))
        async with asyncio.timeout(5):
            while writer.busy:  # The caller is answered before a snapshot is kept.
                await asyncio.sleep(0)
        if faulty.steps.count("save_snapshot:before") > len(kept):
            snapshot = await store.snapshot(HAIWAN)
            kept.append(snapshot.sequence if snapshot else 0)
    assert kept == [10, 20, 30, 40]


@pytest.mark.parametrize(
    ("sequence", "since", "snapshot_bytes", "shared", "wants"),
    [
        (900_000, 999, 0, False, False),
        (900_000, 1_000, 400_000, False, True),
        (900_000, 1_000, 400_001, False, False),
        (400, 400, 0, True, False),
        (4_000, 500, 0, True, True),
        (4_001, 500, 0, True, False),
    ],
)
async def test_a_snapshot_that_takes_long_is_rarer(
    store: EventStore, sequence: int, since: int, snapshot_bytes: int, shared: bool, wants: bool
) -> None:
    assert store.shelves is not None
    before = None if shared else AnsweredBefore(store.shelves, HAIWAN)
    memory = Memory(Shed(), Head(sequence, b""), since_snapshot=since, before=before)
    memory.snapshot_bytes = snapshot_bytes
    assert memory.wants_snapshot is wants


@pytest.mark.parametrize(
    ("since", "snapshot_bytes", "shared", "wants"),
    [
        (3_999, 0, False, False),
        (4_000, 0, False, True),
        (4_000, 1_600_001, False, False),
        (4_000, 0, True, False),
    ],
)
async def test_while_a_log_is_read_snapshots_are_rarer(
    store: EventStore, since: int, snapshot_bytes: int, shared: bool, wants: bool
) -> None:
    assert store.shelves is not None
    before = None if shared else AnsweredBefore(store.shelves, HAIWAN)
    memory = Memory(Shed(), Head(since, b""), since_snapshot=since, before=before)
    memory.snapshot_bytes = snapshot_bytes
    assert memory.wants_snapshot_on_its_way is wants


async def test_a_snapshot_that_can_not_be_kept_is_no_matter(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_module, "EVENTS_BETWEEN_SNAPSHOTS", 10)
    writer = shed_writer(FaultyStore(store, unavailable("save_snapshot:before")))
    outcomes = await submit_all(writer, [put(f"锤子 {n}") for n in range(30)])
    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    await writer.close()
    assert await store.snapshot(HAIWAN) is None
    assert len((await shed_writer(store).state()).tools) == 30


def test_a_memory_knows_where_each_command_of_a_commit_begins() -> None:
    memory = Memory(Shed(), Head(10, b"1" * 32))
    header = Header((Answered("a", "x", 2), Answered("b", "y", 1)), {"partners": 3})
    commit = seal(HAIWAN, memory.head, header, [b"1", b"2", b"3"], ["t"] * 3, MONDAY)
    memory.remember(commit, header)
    at = MONDAY.timestamp()
    assert memory.seen == {"a": Seen("x", 11, 2, at), "b": Seen("y", 13, 1, at)}
    assert (memory.head, memory.sources, memory.since_snapshot) == (Head(13, commit.hash), {"partners": 3}, 3)


def test_how_far_a_log_is_in_another_never_moves_back() -> None:
    memory = Memory(Shed(), sources={"partners": 9})
    header = Header((), {"partners": 3, "bookings": 1})
    memory.remember(seal(HAIWAN, memory.head, header, [b"1"], ["t"], MONDAY), header)
    assert memory.sources == {"partners": 9, "bookings": 1}


def test_a_memory_forgets_only_what_is_older_than_a_month() -> None:
    memory = Memory(Shed())
    for day in (0, 20, 31):
        header = Header((Answered(f"day-{day}", "x", 1),), {})
        at = MONDAY + timedelta(days=day)
        memory.remember(seal(HAIWAN, memory.head, header, [b"1"], ["t"], at), header)
    assert timedelta(days=30) == REMEMBERED_FOR
    assert list(memory.seen) == ["day-20", "day-31"]
