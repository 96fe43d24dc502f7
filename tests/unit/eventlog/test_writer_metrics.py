"""What came of commands is counted as it was, whoever is told of it."""

from contextvars import ContextVar

import pytest

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.writer import Writer
from shared.eventlog.writer_metrics import CommandKey, CommandOutcome, Timing, WriterMetrics
from shared.kernel.refusals import Rejected
from tests.example_log import BreakRule, LendTool, PutTool, ReturnTool, Shed
from tests.faulty_store import FaultyStore, unavailable
from tests.unit.eventlog.shed import (
    HAIWAN,
    break_rule,
    give_back,
    lend,
    put,
    shed_context,
    shed_writer,
    submit_all,
)

_CALLER: ContextVar[str] = ContextVar("caller")


def writer_and_metrics(
    store: EventStore, *, most_waiting: int = 10_000
) -> tuple[Writer[Shed], WriterMetrics]:
    shared = shed_context(store, most_waiting=most_waiting)
    return Writer(HAIWAN, shared), shared.metrics


async def test_a_recorded_a_repeated_and_an_idle_command_are_told_apart(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store)
    await writer.submit(put("电钻"))
    await writer.submit(put("电钻"))
    await writer.submit(give_back("电钻"))  # It was never lent.
    assert dict(metrics.commands) == {
        CommandKey(PutTool, CommandOutcome.RECORDED): 1,
        CommandKey(PutTool, CommandOutcome.REPEATED): 1,
        CommandKey(ReturnTool, CommandOutcome.NOTHING_TO_DO): 1,
    }
    assert metrics.events == 1


async def test_a_refused_command_counts_with_its_code(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store)
    for _ in range(2):
        with pytest.raises(Rejected):
            await writer.submit(lend("电钻"))
    assert dict(metrics.commands) == {CommandKey(LendTool, CommandOutcome.REFUSED, "tool_is_unknown"): 2}
    assert metrics.append.count == 0


async def test_a_command_that_finds_no_room_counts_as_unavailable(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store, most_waiting=2)
    outcomes = await submit_all(writer, [put(f"锤子 {n}") for n in range(3)])
    assert sum(isinstance(one, Rejected) for one in outcomes) == 1
    assert dict(metrics.commands) == {
        CommandKey(PutTool, CommandOutcome.RECORDED): 2,
        CommandKey(PutTool, CommandOutcome.UNAVAILABLE, "log_is_busy"): 1,
    }


async def test_a_store_that_is_down_makes_commands_unavailable(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(FaultyStore(store, unavailable("append:before", "head:before")))
    with pytest.raises(Rejected):
        await writer.submit(put("电钻"))
    assert dict(metrics.commands) == {
        CommandKey(PutTool, CommandOutcome.UNAVAILABLE, "log_cannot_be_written"): 1
    }


async def test_a_rule_that_breaks_counts_with_the_name_of_its_error(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store)
    outcomes = await submit_all(writer, [put("电钻"), break_rule(), put("锤子")])
    assert isinstance(outcomes[1], ZeroDivisionError)
    assert dict(metrics.commands) == {
        CommandKey(PutTool, CommandOutcome.RECORDED): 2,
        CommandKey(BreakRule, CommandOutcome.FAILED, "ZeroDivisionError"): 1,
    }


async def test_a_conflict_is_counted_and_its_command_once(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store)
    await writer.submit(put("电钻"))
    await shed_writer(store).submit(put("锤子"))
    await writer.submit(put("梯子"))
    assert metrics.conflicts == 1
    assert dict(metrics.commands) == {CommandKey(PutTool, CommandOutcome.RECORDED): 2}


async def test_commands_that_share_a_commit_are_counted_as_such(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store)
    await submit_all(writer, [put(f"锤子 {n}") for n in range(5)])
    assert (metrics.commands_per_commit.count, metrics.commands_per_commit.total) == (1, 5)
    assert metrics.append.count == metrics.decide.count == 1
    assert 0 < metrics.append.total < 60


async def test_each_batch_that_recorded_something_is_reported_with_its_times(store: EventStore) -> None:
    writer, metrics = writer_and_metrics(store)
    seen: list[Timing] = []
    metrics.on_batch = seen.append
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
