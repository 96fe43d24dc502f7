"""What came of commands is counted as it was, whoever is told of it."""

from contextvars import ContextVar

import pytest

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.tally import Asked, Came, Tally, Timing
from shared.eventlog.writer import Writer
from shared.kernel.refusals import Rejected
from tests.example_log import BreakRule, LendTool, PutTool, ReturnTool, Shed
from tests.faulty_store import FaultyStore, unavailable
from tests.unit.eventlog.shed import (
    HAIWAN,
    break_rule,
    give_back,
    lend,
    put,
    shed_recording,
    shed_writer,
    submit_all,
)

_CALLER: ContextVar[str] = ContextVar("caller")


def writer_and_tally(store: EventStore, *, most_waiting: int = 10_000) -> tuple[Writer[Shed], Tally]:
    shared = shed_recording(store, most_waiting=most_waiting)
    return Writer(HAIWAN, shared), shared.tally


async def test_a_recorded_a_repeated_and_an_idle_command_are_told_apart(store: EventStore) -> None:
    writer, tally = writer_and_tally(store)
    await writer.submit(put("电钻"))
    await writer.submit(put("电钻"))
    await writer.submit(give_back("电钻"))  # It was never lent.
    assert dict(tally.commands) == {
        Asked(PutTool, Came.RECORDED): 1,
        Asked(PutTool, Came.REPEATED): 1,
        Asked(ReturnTool, Came.NOTHING_TO_DO): 1,
    }
    assert tally.events == 1


async def test_a_refused_command_counts_with_its_code(store: EventStore) -> None:
    writer, tally = writer_and_tally(store)
    for _ in range(2):
        with pytest.raises(Rejected):
            await writer.submit(lend("电钻"))
    assert dict(tally.commands) == {Asked(LendTool, Came.REFUSED, "tool_is_unknown"): 2}
    assert tally.append.count == 0


async def test_a_command_that_finds_no_room_counts_as_unavailable(store: EventStore) -> None:
    writer, tally = writer_and_tally(store, most_waiting=2)
    outcomes = await submit_all(writer, [put(f"锤子 {n}") for n in range(3)])
    assert sum(isinstance(one, Rejected) for one in outcomes) == 1
    assert dict(tally.commands) == {
        Asked(PutTool, Came.RECORDED): 2,
        Asked(PutTool, Came.UNAVAILABLE, "log_is_busy"): 1,
    }


async def test_a_store_that_is_down_makes_commands_unavailable(store: EventStore) -> None:
    writer, tally = writer_and_tally(FaultyStore(store, unavailable("append:before", "head:before")))
    with pytest.raises(Rejected):
        await writer.submit(put("电钻"))
    assert dict(tally.commands) == {Asked(PutTool, Came.UNAVAILABLE, "log_cannot_be_written"): 1}


async def test_a_rule_that_breaks_counts_with_the_name_of_its_error(store: EventStore) -> None:
    writer, tally = writer_and_tally(store)
    outcomes = await submit_all(writer, [put("电钻"), break_rule(), put("锤子")])
    assert isinstance(outcomes[1], ZeroDivisionError)
    assert dict(tally.commands) == {
        Asked(PutTool, Came.RECORDED): 2,
        Asked(BreakRule, Came.FAILED, "ZeroDivisionError"): 1,
    }


async def test_a_conflict_is_counted_and_its_command_once(store: EventStore) -> None:
    writer, tally = writer_and_tally(store)
    await writer.submit(put("电钻"))
    await shed_writer(store).submit(put("锤子"))
    await writer.submit(put("梯子"))
    assert tally.conflicts == 1
    assert dict(tally.commands) == {Asked(PutTool, Came.RECORDED): 2}


async def test_commands_that_share_a_commit_are_counted_as_such(store: EventStore) -> None:
    writer, tally = writer_and_tally(store)
    await submit_all(writer, [put(f"锤子 {n}") for n in range(5)])
    assert (tally.commands_per_commit.count, tally.commands_per_commit.total) == (1, 5)
    assert tally.append.count == tally.decide.count == 1
    assert 0 < tally.append.total < 60


async def test_who_watches_is_told_when_rounds_were_decided_and_appended(store: EventStore) -> None:
    writer, tally = writer_and_tally(store)
    seen: list[Timing] = []
    tally.watch = seen.append
    await submit_all(writer, [put("电钻"), put("锤子")])
    with pytest.raises(Rejected):
        await writer.submit(lend("梯子"))  # Nothing is recorded: nothing to tell.
    [timing] = seen
    assert timing.command_ids == ["put/电钻", "put/锤子"]
    assert timing.began <= timing.decided <= timing.appended


async def test_rounds_do_not_speak_in_the_name_of_whoever_came_first(store: EventStore) -> None:
    """A round serves many callers: what it logs must not bear the first one's request id."""
    named: list[str | None] = []

    async def follow(_commit: Commit) -> None:
        named.append(_CALLER.get(None))

    _CALLER.set("lin")
    await shed_writer(store, on_commit=follow).submit(put("电钻"))
    assert named == [None]
