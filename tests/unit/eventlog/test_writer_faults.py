"""Other writers, lost answers, a store that is down: every command exactly once, or honestly refused."""

import asyncio
from itertools import count

import pytest

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN, LOG_IS_BUSY
from shared.eventlog.writer import Writer
from shared.kernel.messages import Command
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Kind, Rejected
from shared.storage.faults import StoreUnavailable
from tests.example_log import TOOL_IS_LENT, Shed, ToolPut
from tests.faulty_store import FaultyStore, ForgetfulStore, no_trouble, unavailable
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import (
    HAIWAN,
    events,
    lend,
    put,
    recorded,
    refusal_code,
    shed_writer,
    submit_all,
    tool,
)


async def test_after_a_conflict_the_command_is_decided_again_on_what_the_other_wrote(
    store: EventStore,
) -> None:
    mine, other = shed_writer(store), shed_writer(store)
    await mine.submit(put("电钻"))
    await other.submit(lend("电钻", "neighbour-wu"))
    with pytest.raises(Rejected) as refused:
        await mine.submit(lend("电钻"))  # Mine does not know yet that it is lent.
    assert refused.value.refusal == TOOL_IS_LENT
    assert (await mine.submit(put("锤子"))).sequence == 3


async def test_after_a_conflict_a_command_the_other_has_recorded_is_a_repeat(store: EventStore) -> None:
    mine, other = shed_writer(store), shed_writer(store)
    await mine.submit(put("电钻"))
    first = await other.submit(put("锤子"))
    assert await mine.submit(put("锤子")) == Outcome(2, first.events, repeated=True)


async def insist(writer: Writer[Shed], command: Command) -> Outcome:
    """What a client does: repeats the same command, under the same id, for as long as it is told to."""
    for _ in range(200):
        try:
            return await writer.submit(command)
        except Rejected as refused:
            if refused.refusal.kind is not Kind.UNAVAILABLE:
                raise
            await asyncio.sleep(0)
    raise AssertionError("always told to come again")


async def test_two_writers_on_one_log_record_every_command_exactly_once(open_store: Open) -> None:
    stores = [await open_store(), await open_store()]
    writers = [shed_writer(store) for store in stores]

    async def neighbour(name: str) -> None:
        for n in range(8):
            command = put(f"{name}-{n}")
            # Half of them send each command to both writers at once.
            asked = writers if n % 2 else writers[len(name) % 2 :][:1]
            outcomes = await asyncio.gather(*(insist(writer, command) for writer in asked))
            assert {outcome.one(ToolPut).name for outcome in outcomes} == {command.name}
            assert sum(not outcome.repeated for outcome in outcomes) <= 1

    await asyncio.gather(*(neighbour(f"neighbour-{'x' * n}") for n in range(6)))
    log = [event for event in await events(stores[0]) if isinstance(event, ToolPut)]
    assert sorted(event.name for event in log) == sorted(
        f"neighbour-{'x' * n}-{k}" for n in range(6) for k in range(8)
    )
    assert [one.sequence for one in await recorded(stores[1])] == list(range(1, 49))


async def test_a_writer_that_always_comes_second_says_that_the_log_is_busy(store: EventStore) -> None:
    rivals = count()
    other = shed_writer(store)

    async def overtake(step: str) -> None:
        if step == "append:before":
            await other.submit(put(f"rival {next(rivals)}"))

    faulty = FaultyStore(store, overtake)
    writer = shed_writer(faulty)
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == LOG_IS_BUSY
    faulty.trouble = no_trouble
    assert not (await writer.submit(put("电钻"))).repeated


async def test_an_append_whose_answer_was_lost_is_found_by_the_head(store: EventStore) -> None:
    faulty = FaultyStore(store, unavailable("append:after"))
    told: list[Commit] = []

    async def follow(commit: Commit) -> None:
        told.append(commit)

    writer = shed_writer(faulty, on_commit=follow)
    for n in range(3):
        outcome = await writer.submit(put(f"锤子 {n}"))
        assert (outcome.sequence, outcome.repeated) == (n + 1, False)
    assert told == await store.read(HAIWAN)
    assert len(told) == 3


async def test_an_append_that_did_not_happen_is_refused_and_the_repeat_is_recorded(store: EventStore) -> None:
    writer = shed_writer(FaultyStore(store, unavailable("append:before", times=1)))
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN
    assert refused.value.facts == {"retry_after_seconds": 5}
    assert await writer.submit(put("电钻")) == Outcome(
        1, (ToolPut(tool_id=tool("电钻"), name="电钻", given_by="neighbour-chen"),)
    )


async def test_an_unknown_outcome_is_refused_and_the_repeat_finds_out(store: EventStore) -> None:
    faulty = FaultyStore(store, unavailable("append:after", "head:before"))
    writer = shed_writer(faulty)
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN
    faulty.trouble = no_trouble
    assert (await writer.submit(put("电钻"))).repeated
    assert len(await events(store)) == 1


async def test_a_repeat_whose_first_outcome_the_store_leaves_out_is_refused_and_comes_again(
    store: EventStore,
) -> None:
    forgetful = ForgetfulStore(store)
    writer = shed_writer(forgetful)
    first = await writer.submit(put("电钻"))
    forgetful.leaves_out = 1
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN
    forgetful.leaves_out = 0
    assert await writer.submit(put("电钻")) == Outcome(1, first.events, repeated=True)


async def test_an_append_that_arrives_late_is_found_by_its_conflict(store: EventStore) -> None:
    """The network kept the append, the head was read before it arrived, and then it arrived."""
    late: list[Commit] = []

    class Delayed(FaultyStore):
        async def append(self, commit: Commit) -> None:
            if not late:
                late.append(commit)
                raise StoreUnavailable("the answer is late")
            await self.store.append(commit)

    writer = shed_writer(Delayed(store))
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN
    # Read again, without the late commit; then it lands.
    await writer.state()
    await store.append(late[0])
    one, two = await submit_all(writer, [put("电钻"), put("锤子")])
    assert isinstance(one, Outcome)
    assert one.repeated
    assert isinstance(two, Outcome)
    assert [event.name for event in await events(store) if isinstance(event, ToolPut)] == ["电钻", "锤子"]


async def test_a_store_that_is_down_is_no_matter_once_it_is_back(store: EventStore) -> None:
    faulty = FaultyStore(store)
    writer = shed_writer(faulty)
    await writer.submit(put("电钻"))
    every_step = ("append:before", "read:before", "head:before", "snapshot:before")
    faulty.trouble = unavailable(*every_step)
    for _ in range(3):
        refused = await submit_all(writer, [put("锤子"), lend("电钻")])
        assert {refusal_code(one) for one in refused} == {LOG_CANNOT_BE_WRITTEN.code}
    faulty.trouble = no_trouble
    back = await submit_all(writer, [put("锤子"), lend("电钻")])
    assert all(isinstance(outcome, Outcome) for outcome in back)
    assert len(await events(store)) == 3


async def test_a_follower_that_fails_loses_nothing(store: EventStore) -> None:
    failing = True

    async def follow(_commit: Commit) -> None:
        if failing:
            raise ZeroDivisionError("a mistake in a follower")

    writer = shed_writer(store, on_commit=follow)
    with pytest.raises(ZeroDivisionError):
        await writer.submit(put("电钻"))
    failing = False
    assert (await writer.submit(put("电钻"))).repeated
    assert (await writer.submit(lend("电钻"))).sequence == 2


async def test_on_an_answer_that_lacks_a_commit_nothing_is_decided(store: EventStore) -> None:
    other = shed_writer(store)
    for command in (put("电钻"), lend("电钻", "neighbour-wu"), put("锤子")):
        await other.submit(command)
    forgetful = ForgetfulStore(store)
    forgetful.leaves_out = 2
    mine = shed_writer(forgetful)
    with pytest.raises(Rejected) as refused:
        await mine.submit(lend("电钻"))
    assert refused.value.refusal == LOG_CANNOT_BE_WRITTEN
    forgetful.leaves_out = 0
    with pytest.raises(Rejected) as refused:
        await mine.submit(lend("电钻"))
    assert refused.value.refusal == TOOL_IS_LENT
