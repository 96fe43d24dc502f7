"""Rules that are driven by time: ticks come when states ask for them, whatever happened to callers."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.eventlog import logs as logs_module
from shared.eventlog.logs import Logs
from shared.eventlog.port import EventStore
from shared.kernel.clock import DevelopmentClock, SystemClock
from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import Rejected
from tests.example_log import SHED, LoanLapsed, Shed
from tests.faulty_store import FaultyStore, no_trouble, unavailable
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.running import eventually, nothing_loaded, running
from tests.unit.eventlog.shed import HAIWAN, NANBEITAI, lend, put, recorded, tool

HOUR = timedelta(hours=1)


class StoppedClock:
    """Shows the same until it is set."""

    def __init__(self) -> None:
        self.at = SystemClock().now()

    def now(self) -> datetime:
        return self.at


async def lapses(logs: Logs[Shed], community: str = HAIWAN) -> int:
    return (await logs.state(community)).lapsed


async def has_lapsed(logs: Logs[Shed], community: str = HAIWAN) -> bool:
    # By the log and not by the state, which is ahead of it while an append is under way.
    return await logs.sequence(community) == 3


async def lend_drill(logs: Logs[Shed], until: datetime, community: str = HAIWAN) -> None:
    await logs.submit(community, put("电钻"))
    await logs.submit(community, lend("电钻", until=until))


async def test_a_tick_comes_when_it_is_due(store: EventStore) -> None:
    async with running(store) as logs:
        until = SystemClock().now() + timedelta(milliseconds=50)
        await lend_drill(logs, until)
        await eventually(lambda: has_lapsed(logs))
    last = (await recorded(store))[-1]
    assert last.data == LoanLapsed(tool_id=tool("电钻"))
    assert last.actor == "system:clock"
    assert last.time >= until


async def test_an_earlier_due_time_is_not_slept_through(store: EventStore) -> None:
    async with running(store) as logs:
        now = SystemClock().now()
        await lend_drill(logs, now + HOUR)
        await lend_drill(logs, now + timedelta(milliseconds=30), NANBEITAI)
        await eventually(lambda: has_lapsed(logs, NANBEITAI))
        assert await lapses(logs) == 0


async def test_a_clock_that_jumps_ahead_brings_about_what_is_due_within_seconds(store: EventStore) -> None:
    clock = DevelopmentClock()
    async with running(store, clock) as logs:
        await lend_drill(logs, clock.now() + HOUR)
        await asyncio.sleep(0.01)  # So that it sleeps for the hour that it believes to be left.
        clock.advance(HOUR)  # As NTP or an operator does it: nobody tells the platform.
        await eventually(lambda: has_lapsed(logs))


async def test_when_the_clock_was_moved_everything_due_has_happened_on_return(store: EventStore) -> None:
    clock = DevelopmentClock()
    async with running(store, clock) as logs:
        for community in (HAIWAN, NANBEITAI):
            await lend_drill(logs, clock.now() + HOUR, community)
        clock.advance(HOUR / 2)
        await logs.time_has_moved()
        assert (await lapses(logs), await lapses(logs, NANBEITAI)) == (0, 0)
        clock.advance(HOUR)
        await logs.time_has_moved()
        assert (await lapses(logs), await lapses(logs, NANBEITAI)) == (1, 1)


async def test_what_is_due_in_two_communities_at_one_moment_is_caused_by_two_ticks(store: EventStore) -> None:
    """What a tick makes has an id that comes from the tick's: of two communities it must not be the same."""
    clock = StoppedClock()
    async with running(store, clock) as logs:
        until = clock.at + HOUR
        for community in (HAIWAN, NANBEITAI):
            await lend_drill(logs, until, community)
        clock.at += 2 * HOUR
        await logs.time_has_moved()
    first, second = [(await recorded(store, community))[-1] for community in (HAIWAN, NANBEITAI)]
    assert isinstance(first.data, LoanLapsed)
    assert isinstance(second.data, LoanLapsed)
    assert first.time == second.time
    assert first.causationid != second.causationid


async def test_what_fell_due_while_nobody_ran_happens_after_the_start(open_store: Open) -> None:
    store, clock = await open_store(), DevelopmentClock()
    async with running(store, clock) as logs:
        await lend_drill(logs, clock.now() + HOUR)
    await store.close()
    clock.advance(2 * HOUR)
    async with running(await open_store(), clock) as logs:
        await eventually(lambda: has_lapsed(logs))
        assert await lapses(logs) == 1


async def test_a_log_that_has_left_memory_is_ticked_all_the_same(store: EventStore) -> None:
    clock = DevelopmentClock()
    async with running(store, clock, idle=timedelta(milliseconds=10)) as logs:
        await lend_drill(logs, clock.now() + HOUR)
        await eventually(lambda: nothing_loaded(logs))
        clock.advance(2 * HOUR)
        await logs.time_has_moved()
        assert await lapses(logs) == 1


async def test_a_caller_who_goes_away_leaves_the_due_time_behind(store: EventStore) -> None:
    clock = DevelopmentClock()
    async with running(store, clock) as logs:
        await logs.submit(HAIWAN, put("电钻"))
        caller = asyncio.create_task(logs.submit(HAIWAN, lend("电钻", until=clock.now() + HOUR)))
        await asyncio.sleep(0)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
        await logs.submit(HAIWAN, put("锤子", command_id="put/电钻/after"))
        clock.advance(2 * HOUR)
        await logs.time_has_moved()
        assert await lapses(logs) == 1


async def test_an_append_of_unknown_outcome_leaves_the_due_time_behind(store: EventStore) -> None:
    clock = DevelopmentClock()
    faulty = FaultyStore(store)
    async with running(faulty, clock) as logs:
        await logs.submit(HAIWAN, put("电钻"))
        faulty.trouble = unavailable("append:after", "head:before")
        with pytest.raises(Rejected):
            await logs.submit(HAIWAN, lend("电钻", until=clock.now() + HOUR))
        faulty.trouble = no_trouble
        clock.advance(2 * HOUR)
        await logs.time_has_moved()
        assert await lapses(logs) == 1


async def test_after_a_lost_answer_the_clock_looks_by_itself(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs_module, "_PAUSE_AFTER_A_TICK_WITHOUT_EFFECT", timedelta(milliseconds=20))
    faulty = FaultyStore(store)
    async with running(faulty) as logs:
        await logs.submit(HAIWAN, put("电钻"))
        await logs.submit(NANBEITAI, put("电钻"))
        faulty.trouble = unavailable("append:after", "head:before", times=2)
        with pytest.raises(Rejected):
            await logs.submit(HAIWAN, lend("电钻", until=SystemClock().now()))
        await eventually(lambda: has_lapsed(logs))


async def test_ticks_go_on_when_a_store_that_was_down_is_back(store: EventStore) -> None:
    clock = DevelopmentClock()
    faulty = FaultyStore(store)
    async with running(faulty, clock) as logs:
        await lend_drill(logs, clock.now() + HOUR)
        faulty.trouble = unavailable("append:before")
        clock.advance(2 * HOUR)
        await logs.time_has_moved()
        assert logs.ticks_failed >= 1
        faulty.trouble = no_trouble
        clock.advance(timedelta(seconds=10))
        await logs.time_has_moved()
        assert await lapses(logs) == 1


def decider_that_ticks(tick: Callable[[Shed, Tick], Sequence[Event]]) -> Decider[Shed]:
    """The shed with another rule for `Tick`."""

    def decide(state: Shed, command: Command) -> Sequence[Event]:
        return tick(state, command) if isinstance(command, Tick) else SHED.decide(state, command)

    return replace(SHED, decide=decide)


async def test_a_log_whose_tick_breaks_does_not_stop_the_clock_of_others(store: EventStore) -> None:
    def tick(state: Shed, command: Tick) -> Sequence[Event]:
        if "坏梯子" in state.tools.values():
            raise ZeroDivisionError("a mistake in a rule")
        return SHED.decide(state, command)

    clock = DevelopmentClock()
    async with running(store, clock, decider=decider_that_ticks(tick)) as logs:
        await logs.submit("aaa-first", put("坏梯子"))
        for community in ("aaa-first", HAIWAN):
            await lend_drill(logs, clock.now() + HOUR, community)
        clock.advance(2 * HOUR)
        await logs.time_has_moved()
        assert logs.ticks_failed == 1
        assert await lapses(logs) == 1
        assert await lapses(logs, "aaa-first") == 0


async def test_a_tick_without_effect_is_not_repeated_at_once(store: EventStore) -> None:
    ticks: list[datetime] = []

    async def has_ticked() -> bool:
        return bool(ticks)

    def tick(_state: Shed, command: Tick) -> Sequence[Event]:
        ticks.append(command.now)
        return []

    async with running(store, decider=decider_that_ticks(tick)) as logs:
        await lend_drill(logs, SystemClock().now())
        await eventually(has_ticked)
        for n in range(20):
            await logs.submit(NANBEITAI, put(f"锤子 {n}"))
        assert len(ticks) == 1


async def test_a_tick_that_finds_nothing_due_any_more_is_the_last_one(store: EventStore) -> None:
    async with running(store) as logs:
        await logs.submit(HAIWAN, put("电钻"))
        # As it is left behind by an append of unknown outcome: a look that finds nothing to do.
        logs._due[HAIWAN] = SystemClock().now() - HOUR
        await logs.time_has_moved()
        assert HAIWAN not in logs._due
