"""Logs that several processes write to: what one of them says is true of the log, not of its memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from shared.eventlog.logs import Logs
from shared.eventlog.port import EventStore
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN, LOG_IS_BUSY
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import DevelopmentClock, SystemClock
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from tests.example_log import SHED, TOOL_IS_LENT, LoanLapsed, Shed
from tests.faulty_store import FaultyStore, unavailable
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.running import eventually
from tests.unit.eventlog.shed import HAIWAN, NANBEITAI, events, give_back, lend, nobody_follows, put, tool

HOUR = timedelta(hours=1)


def shared_writer(store: EventStore) -> Writer[Shed]:
    return Writer(HAIWAN, writer_context(SHED, store, SystemClock(), nobody_follows, store_is_shared=True))


@asynccontextmanager
async def process(store: EventStore, clock: DevelopmentClock, *looks_after: str) -> AsyncIterator[Logs[Shed]]:
    """The shed's logs as one of several processes has them."""
    shared = writer_context(SHED, store, clock, nobody_follows, store_is_shared=True)
    logs = Logs(shared, ticks_for=lambda community: community in looks_after)
    await logs.start()
    yield logs
    await logs.stop()


async def test_a_refusal_that_rests_on_old_memory_is_not_given(open_store: Open) -> None:
    mine, other = shared_writer(await open_store()), shared_writer(await open_store())
    await mine.submit(put("电钻"))
    await mine.submit(lend("电钻", "neighbour-wu"))
    await other.submit(give_back("电钻"))
    assert (await mine.submit(lend("电钻"))).sequence == 4


async def test_a_wish_that_held_once_is_looked_at_again(open_store: Open) -> None:
    mine, other = shared_writer(await open_store()), shared_writer(await open_store())
    await mine.submit(put("电钻"))
    assert await mine.submit(give_back("电钻")) == Outcome(1, ())
    await other.submit(lend("电钻"))
    assert (await mine.submit(give_back("电钻", command_id="return/again"))).sequence == 3


async def test_a_refusal_that_still_holds_is_given(open_store: Open) -> None:
    mine, other = shared_writer(await open_store()), shared_writer(await open_store())
    await mine.submit(put("电钻"))
    await other.submit(lend("电钻", "neighbour-wu"))
    await other.submit(put("锤子"))
    with pytest.raises(Rejected) as refused:
        await mine.submit(lend("电钻"))
    assert refused.value.refusal == TOOL_IS_LENT
    assert await mine.sequence() == 3


async def test_who_takes_over_a_long_log_need_not_read_all_of_it(open_store: Open) -> None:
    store = await open_store()
    one = shared_writer(store)
    for first in range(0, 600, 200):
        await asyncio.gather(*(one.submit(put(f"锤子 {n}")) for n in range(first, first + 200)))

    async def kept() -> bool:
        snapshot = await store.snapshot(HAIWAN)
        return snapshot is not None and snapshot.sequence >= 500

    await eventually(kept)
    assert (await shared_writer(await open_store()).submit(put("电钻"))).sequence == 601


async def test_a_head_that_can_not_be_read_is_no_refusal(store: EventStore) -> None:
    faulty = FaultyStore(store)
    writer = shared_writer(faulty)
    await writer.submit(put("电钻"))
    faulty.trouble = unavailable("head:before")
    with pytest.raises(Rejected) as refused:
        await writer.submit(give_back("电钻"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN


async def test_a_log_that_never_stands_still_is_busy(store: EventStore) -> None:
    other = shared_writer(store)

    async def overtake(step: str) -> None:
        if step == "head:before":
            await other.submit(put(f"rival {await other.sequence()}"))

    writer = shared_writer(FaultyStore(store, overtake))
    with pytest.raises(Rejected) as refused:
        await writer.submit(give_back("电钻"))
    assert refused.value.refusal == LOG_IS_BUSY


async def test_what_falls_due_in_the_log_of_a_process_that_died_is_done_by_another(open_store: Open) -> None:
    clock = DevelopmentClock()
    async with process(await open_store(), clock) as dying:
        for community in (HAIWAN, NANBEITAI):
            await dying.submit(community, put("电钻"))
            await dying.submit(community, lend("电钻", until=clock.now() + HOUR))
    store = await open_store()
    async with process(store, clock, HAIWAN) as living:
        await living.refresh()
        clock.advance(HOUR)
        await living.time_has_moved()

        async def has_lapsed() -> bool:
            return LoanLapsed(tool_id=tool("电钻")) in await events(store)

        await eventually(has_lapsed)
    assert LoanLapsed(tool_id=tool("电钻")) not in await events(store, NANBEITAI)


async def test_a_tick_in_two_processes_happens_once(open_store: Open) -> None:
    clock = DevelopmentClock()
    store = await open_store()
    async with process(store, clock, HAIWAN) as one, process(await open_store(), clock, HAIWAN) as other:
        await one.submit(HAIWAN, put("电钻"))
        await one.submit(HAIWAN, lend("电钻", until=clock.now() + HOUR))
        await other.refresh()
        clock.advance(HOUR)
        await asyncio.gather(one.time_has_moved(), other.time_has_moved())
        assert (one.ticks_failed, other.ticks_failed) == (0, 0)
    assert (await events(store)).count(LoanLapsed(tool_id=tool("电钻"))) == 1
