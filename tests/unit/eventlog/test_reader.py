"""Reading a log event by event."""

from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.wire import type_of
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


async def test_an_unknown_log_has_no_lines_and_no_head(store: EventStore) -> None:
    assert await LogReader(store).lines(NANBEITAI, 0) == []
    await shed_writer(store).submit(put("电钻"))
    assert await LogReader(store).heads() == {HAIWAN: 1}
