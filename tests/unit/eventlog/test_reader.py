"""Reading a log event by event."""

import pytest

from shared.eventlog.commit import Commit, Head
from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.wire import type_of
from tests.conformance.test_event_store import commit_after, end
from tests.unit.eventlog.shed import HAIWAN, NANBEITAI, put, shed_writer, submit_all


async def test_a_reader_begins_anywhere_and_goes_on_to_the_end(store: EventStore) -> None:
    writer = shed_writer(store)
    for turn in range(5):
        await submit_all(writer, [put(f"锤子 {turn}.{n}") for n in range(turn + 1)])
    whole = [line for commit in await store.read(HAIWAN) for line in commit.lines]
    reader = LogReader(store)
    for after in range(len(whole) + 2):
        assert await reader.lines(HAIWAN, after) == list(enumerate(whole, 1))[after:]
    assert {type_of(line) for line in whole} == {"shed.tool_put.v2"}


async def test_a_reader_takes_about_as_many_as_it_is_asked_for(store: EventStore) -> None:
    writer = shed_writer(store)
    for turn in range(20):
        await submit_all(writer, [put(f"锤子 {turn}.{n}") for n in range(3)])
    reader, read = LogReader(store), 0
    while lines := await reader.lines(HAIWAN, read, limit=7):
        assert 1 <= len(lines) <= 9
        assert [sequence for sequence, _ in lines] == list(range(read + 1, read + len(lines) + 1))
        read += len(lines)
    assert read == 60


@pytest.mark.parametrize(("events", "expected"), [(1, 3), (5, 3), (64, 2), (256, 1)])
async def test_a_long_log_is_read_in_few_trips_however_large_its_commits(
    store: EventStore, monkeypatch: pytest.MonkeyPatch, events: int, expected: int
) -> None:
    head = Head()
    for _ in range(1280 // events):
        commit = commit_after(head, events)
        await store.append(commit)
        head = end(commit)
    trips: list[int] = []
    read = store.read

    async def counted(community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
        trips.append(commits)
        return await read(community, after, commits=commits)

    monkeypatch.setattr(store, "read", counted)
    lines = await LogReader(store).lines(HAIWAN, 0, limit=1024)
    assert [sequence for sequence, _ in lines] == list(range(1, len(lines) + 1))
    assert 1024 <= len(lines) < 1024 + events
    assert len(trips) == expected
    assert sum(trips) * events < 2 * 1024, "and little is read that nobody asked for"


async def test_an_unknown_log_has_no_lines_and_no_head(store: EventStore) -> None:
    assert await LogReader(store).lines(NANBEITAI, 0) == []
    await shed_writer(store).submit(put("电钻"))
    assert await LogReader(store).heads() == {HAIWAN: 1}
