"""Rounds of a writer: group commit, the bounded queue, who is answered when, rules that break."""

import asyncio
import gc
import weakref

import pytest

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.refusals import LOG_CANNOT_BE_WRITTEN, LOG_IS_BUSY, LOG_IS_CLOSING
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from tests.example_log import TOOL_IS_LENT, TOOL_IS_UNKNOWN, LoanLapsed, ToolLent, ToolPut
from tests.faulty_store import FaultyStore, unavailable
from tests.unit.eventlog.shed import (
    HAIWAN,
    break_rule,
    events,
    give_back,
    lend,
    put,
    recorded,
    refusal_code,
    shed_writer,
    submit_all,
    tool,
)


async def test_a_command_is_decided_recorded_and_answered_with_what_it_caused(store: EventStore) -> None:
    writer = shed_writer(store)
    first = await writer.submit(put("电钻"))
    second = await writer.submit(lend("电钻"))
    assert first == Outcome(1, (ToolPut(tool_id=tool("电钻"), name="电钻", given_by="neighbour-chen"),))
    assert second.sequence == await writer.sequence() == 2
    assert second.one(ToolLent).borrower == "neighbour-chen"
    assert await events(store) == [*first.events, *second.events]
    with pytest.raises(LookupError):
        second.one(LoanLapsed)


async def test_an_answered_command_is_in_the_store_already(store: EventStore) -> None:
    writer = shed_writer(store)
    for n in range(5):
        outcome = await writer.submit(put(f"锤子 {n}"))
        assert (await store.head(HAIWAN)).sequence == outcome.sequence == n + 1


async def test_who_asked_and_why_stands_beside_each_event(store: EventStore) -> None:
    writer = shed_writer(store)
    command = put("电钻").model_copy(update={"correlation_id": "visit-1", "causation_id": "fund/haiwan:7"})
    await writer.submit(command)
    await writer.submit(lend("电钻"))
    one, two = await recorded(store)
    assert (one.actor, one.time, one.sequence) == ("neighbour-chen", command.now, 1)
    assert (one.correlationid, one.causationid) == ("visit-1", "fund/haiwan:7")
    assert (two.correlationid, two.causationid) == ("lend/电钻/neighbour-chen",) * 2


async def test_a_wish_that_already_holds_leaves_no_trace(store: EventStore) -> None:
    writer = shed_writer(store)
    await writer.submit(put("电钻"))
    outcome = await writer.submit(give_back("电钻"))
    assert outcome == Outcome(1, ())
    assert len(await events(store)) == 1


async def test_a_refusal_leaves_no_trace(store: EventStore) -> None:
    writer = shed_writer(store)
    with pytest.raises(Rejected) as refused:
        await writer.submit(lend("电钻"))
    assert refused.value.refusal == TOOL_IS_UNKNOWN
    assert await store.heads() == {}


async def test_a_refusal_is_let_go_of_with_whoever_asked(store: EventStore) -> None:
    writer = shed_writer(store)
    await writer.submit(put("电钻"))
    gc.collect()
    gc.disable()
    try:
        try:
            await writer.submit(lend("锤子"))
        except Rejected as rejected:
            refused = weakref.ref(rejected)
        await asyncio.sleep(0)
        assert refused() is None
    finally:
        gc.enable()


async def test_many_callers_share_few_commits(store: EventStore) -> None:
    writer = shed_writer(store)
    outcomes = await submit_all(writer, [put(f"扳手 {n}") for n in range(600)])
    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    commits = await store.read(HAIWAN)
    assert [commit.last - commit.first + 1 for commit in commits] == [256, 256, 88]
    assert len(await events(store)) == 600


async def test_commands_of_one_round_see_what_those_before_them_did(store: EventStore) -> None:
    writer = shed_writer(store)
    commands = [put("电钻"), lend("电钻"), lend("电钻", "neighbour-wu"), give_back("电钻")]
    put_, lent, refused, returned = await submit_all(writer, commands)
    assert isinstance(put_, Outcome)
    assert isinstance(lent, Outcome)
    assert refusal_code(refused) == TOOL_IS_LENT.code
    assert isinstance(returned, Outcome)
    assert len(await store.read(HAIWAN)) == 1
    assert (await writer.state()).loans == {}


async def test_a_round_ends_when_it_is_large_enough(store: EventStore) -> None:
    writer = shed_writer(store)
    await submit_all(writer, [put("竹竿" * 70_000, command_id=f"put/{n}") for n in range(7)])
    sizes = [len(commit.lines) for commit in await store.read(HAIWAN)]
    assert sizes == [3, 3, 1]
    assert len((await writer.state()).tools) == 7


async def test_a_full_queue_refuses_and_later_takes_again(store: EventStore) -> None:
    writer = shed_writer(store, most_waiting=10)
    commands = [put(f"锯子 {n}") for n in range(25)]
    outcomes = await submit_all(writer, commands)
    refused = [one for one in outcomes if not isinstance(one, Outcome)]
    assert len(refused) == 15
    assert {refusal_code(one) for one in refused} == {LOG_IS_BUSY.code}
    assert len(await events(store)) == 10
    assert all(isinstance(one, Outcome) for one in await submit_all(writer, commands[:10]))


class Gate:
    """Trouble that only takes time: appends wait until the gate is opened."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def __call__(self, step: str) -> None:
        if step == "append:before":
            self.reached.set()
            await self.opened.wait()


async def test_nobody_is_answered_before_the_append_not_even_those_who_are_refused(store: EventStore) -> None:
    gate = Gate()
    writer = shed_writer(FaultyStore(store, gate))
    commands = [put("电钻"), lend("电钻"), lend("电钻", "neighbour-wu")]
    callers = [asyncio.create_task(writer.submit(command)) for command in commands]
    await gate.reached.wait()
    assert not any(caller.done() for caller in callers)
    gate.opened.set()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert refusal_code(outcomes[2]) == TOOL_IS_LENT.code


async def test_a_refusal_that_rests_on_events_that_were_lost_is_not_given(store: EventStore) -> None:
    faulty = FaultyStore(store)
    writer = shed_writer(faulty)
    await writer.submit(put("电钻"))
    faulty.trouble = unavailable("append:before", times=1)
    lent, refused = await submit_all(writer, [lend("电钻"), lend("电钻", "neighbour-wu")])
    assert refusal_code(lent) == refusal_code(refused) == LOG_CANNOT_BE_WRITTEN.code
    # Nobody has the drill: whoever asks now gets it.
    assert (await writer.submit(lend("电钻", "neighbour-wu"))).one(ToolLent).borrower == "neighbour-wu"


async def test_commands_that_come_during_an_append_wait_for_the_next_round(store: EventStore) -> None:
    gate = Gate()
    writer = shed_writer(FaultyStore(store, gate))
    first = asyncio.create_task(writer.submit(put("电钻")))
    await gate.reached.wait()
    others = [asyncio.create_task(writer.submit(put(f"锤子 {n}"))) for n in range(20)]
    await asyncio.sleep(0)
    assert (writer.waiting, writer.busy) == (20, True)
    gate.opened.set()
    await asyncio.gather(first, *others)
    assert [len(commit.lines) for commit in await store.read(HAIWAN)] == [1, 20]
    await asyncio.sleep(0)
    assert (writer.waiting, writer.busy) == (0, False)


@pytest.mark.parametrize("in_evolve", [False, True], ids=["in decide", "in evolve"])
async def test_a_rule_that_breaks_hurts_only_its_caller(store: EventStore, in_evolve: bool) -> None:
    writer = shed_writer(store)
    await writer.submit(put("电钻"))
    outcomes = await submit_all(
        writer, [put("锤子"), break_rule(in_evolve=in_evolve), put("锯子"), lend("锤子")]
    )
    assert isinstance(outcomes[1], ZeroDivisionError)
    assert all(isinstance(outcomes[n], Outcome) for n in (0, 2, 3))
    # The broken rule had emptied the shed in memory; the state was read again from the log.
    assert sorted((await writer.state()).tools.values()) == ["电钻", "锤子", "锯子"]
    assert [type(event) for event in await events(store)] == [ToolPut, ToolPut, ToolPut, ToolLent]


async def test_several_rules_that_break_in_one_round_hurt_only_their_callers(store: EventStore) -> None:
    writer = shed_writer(store)
    commands = [command for n in range(5) for command in (put(f"锤子 {n}"), break_rule(in_evolve=n % 2 == 0))]
    outcomes = await submit_all(writer, commands)
    assert [type(outcome) for outcome in outcomes] == [Outcome, ZeroDivisionError] * 5
    assert len(await events(store)) == 5


async def test_callers_that_go_away_lose_nothing(store: EventStore) -> None:
    gate = Gate()
    writer = shed_writer(FaultyStore(store, gate))
    callers = [asyncio.create_task(writer.submit(put(f"锤子 {n}"))) for n in range(10)]
    await gate.reached.wait()
    late = [asyncio.create_task(writer.submit(put(f"锯子 {n}"))) for n in range(10)]
    await asyncio.sleep(0)
    for caller in (*callers[::2], *late[::2]):
        caller.cancel()
    await asyncio.sleep(0)
    gate.opened.set()
    outcomes = await asyncio.gather(*callers, *late, return_exceptions=True)
    assert [isinstance(outcome, Outcome) for outcome in outcomes] == [False, True] * 10
    assert len(await events(store)) == 20
    repeated = await writer.submit(put("锤子 0"))
    assert repeated.repeated
    assert repeated.one(ToolPut).name == "锤子 0"


async def test_followers_hear_of_every_commit_in_order_before_its_callers_are_answered(
    store: EventStore,
) -> None:
    told: list[Commit] = []
    answered: list[int] = []

    async def follow(commit: Commit) -> None:
        assert (await store.head(HAIWAN)).sequence == commit.last
        assert all(sequence < commit.first for sequence in answered)
        told.append(commit)

    writer = shed_writer(store, on_commit=follow)

    async def ask(n: int) -> None:
        answered.append((await writer.submit(put(f"锤子 {n}"))).sequence)

    for turn in range(5):
        await asyncio.gather(*(ask(turn * 10 + n) for n in range(10)))
    assert told == await store.read(HAIWAN)


async def test_a_closing_writer_finishes_what_waits_and_refuses_the_rest(store: EventStore) -> None:
    writer = shed_writer(store)
    callers = [asyncio.create_task(writer.submit(put(f"锤子 {n}"))) for n in range(300)]
    await asyncio.sleep(0)
    await writer.close()
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == LOG_IS_CLOSING
    assert all(isinstance(outcome, Outcome) for outcome in await asyncio.gather(*callers))
    assert len(await events(store)) == 300
