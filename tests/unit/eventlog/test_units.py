"""Units: what one event of another log causes, all or none, exactly once, whatever happens in between."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.writer import Writer
from shared.kernel.messages import Command
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from tests.example_log import TOOL_IS_UNKNOWN, Shed, ToolPut
from tests.faulty_store import FaultyStore, unavailable
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import (
    HAIWAN,
    break_rule,
    events,
    give_back,
    lend,
    nobody_follows,
    put,
    shed_writer,
    submit_all,
)


async def test_a_unit_is_recorded_with_how_far_the_log_has_come_in_its_source(store: EventStore) -> None:
    writer = shed_writer(store)
    outcome = await writer.submit_unit([put("电钻"), lend("电钻")], source="partners", sequence=7)
    assert (outcome.sequence, len(outcome.events)) == (2, 2)
    (commit,) = await store.read(HAIWAN)
    assert commit.header.sources == {"partners": 7}


async def test_a_unit_that_comes_again_does_nothing(open_store: Open) -> None:
    store = await open_store()
    writer = shed_writer(store)
    await writer.submit_unit([put("电钻")], source="partners", sequence=7)
    for sequence in (7, 6):
        again = await writer.submit_unit([put("锤子")], source="partners", sequence=sequence)
        assert again == Outcome(1, ())
    await writer.close()
    await store.close()
    writer = shed_writer(await open_store())
    assert (await writer.submit_unit([put("锯子")], source="partners", sequence=7)).events == ()
    assert len((await writer.submit_unit([put("锯子")], source="partners", sequence=8)).events) == 1


async def test_each_source_is_counted_by_itself(store: EventStore) -> None:
    writer = shed_writer(store)
    await writer.submit_unit([put("电钻")], source="partners", sequence=7)
    assert (await writer.submit_unit([put("锤子")], source="bookings", sequence=3)).events
    await writer.submit(put("锯子"))
    assert (await store.read(HAIWAN))[-1].header.sources == {"partners": 7, "bookings": 3}


@pytest.mark.parametrize("broken", [False, True], ids=["refused", "broken"])
async def test_a_unit_of_which_a_part_fails_leaves_no_trace(store: EventStore, broken: bool) -> None:
    writer = shed_writer(store)
    await writer.submit(put("锤子"))
    bad: Command = break_rule() if broken else lend("电锯")
    with pytest.raises(ZeroDivisionError if broken else Rejected) as failed:
        await writer.submit_unit([put("电钻"), lend("锤子"), bad], source="partners", sequence=7)
    if isinstance(failed.value, Rejected):
        assert failed.value.refusal == TOOL_IS_UNKNOWN
    state = await writer.state()
    assert (list(state.tools.values()), state.loans) == (["锤子"], {})
    assert len(await events(store)) == 1
    # It was not done, so it may come again.
    assert (await writer.submit_unit([put("电钻")], source="partners", sequence=7)).events


async def test_a_unit_that_fails_hurts_nobody_else_in_its_round(store: EventStore) -> None:
    writer = shed_writer(store)

    async def unit(*commands: Command, sequence: int) -> Outcome | Rejected:
        try:
            return await writer.submit_unit(commands, source="partners", sequence=sequence)
        except Rejected as refused:
            return refused

    outcomes = await submit_all(writer, [put("锤子")])
    outcomes += [await unit(put("电钻"), lend("电锯"), sequence=1)]
    outcomes += await submit_all(writer, [put("锯子"), lend("锤子")])
    assert [isinstance(outcome, Outcome) for outcome in outcomes] == [True, False, True, True]


async def test_a_unit_without_effect_is_not_recorded_but_remembered(store: EventStore) -> None:
    writer = shed_writer(store)
    await writer.submit(put("电钻"))
    assert (await writer.submit_unit([give_back("电钻")], source="partners", sequence=4)) == Outcome(1, ())
    assert len(await store.read(HAIWAN)) == 1
    assert (await writer.submit_unit([lend("电钻")], source="partners", sequence=4)).events == ()
    await writer.submit(put("锤子"))
    assert (await store.read(HAIWAN))[-1].header.sources == {"partners": 4}


async def test_a_unit_whose_append_failed_is_done_when_it_comes_again(store: EventStore) -> None:
    writer = shed_writer(FaultyStore(store, unavailable("append:before", times=1)))
    with pytest.raises(Rejected):
        await writer.submit_unit([put("电钻")], source="partners", sequence=1)
    assert (await writer.submit_unit([put("电钻")], source="partners", sequence=1)).events


# -- killed between any two steps ----------------------------------------------------------------


class Killed(Exception):  # noqa: N818 (what the power cut would have done)
    """The process is no more."""


@dataclass
class PowerCut:
    """Kills the process at its nth step; a dead process takes no further step."""

    at_step: int
    steps: list[str] = field(default_factory=list)

    async def __call__(self, step: str) -> None:
        self.steps.append(step)
        if len(self.steps) >= self.at_step:
            raise Killed(step)


PARTNERS_LOG: Sequence[Sequence[Command]] = [
    [put("电钻"), lend("电钻")],
    [put("锤子")],
    [give_back("电钻"), put("锯子"), lend("锯子", "neighbour-wu")],
    [give_back("电钻")],
    [lend("电钻", "neighbour-wu"), put("扳手")],
]
"""What each event of the partners' log causes here; the fourth has no effect."""


async def follow_partners(writer: Writer[Shed], done: list[int], power: PowerCut) -> None:
    """A consumer: hands each event's commands on, then keeps its checkpoint in ``done``."""
    for sequence, commands in enumerate(PARTNERS_LOG, 1):
        if sequence > done[-1]:
            await writer.submit_unit(commands, source="partners", sequence=sequence)
            await power("checkpoint:before")
            done.append(sequence)
            await power("checkpoint:after")
    await writer.close()


@pytest.mark.parametrize("with_residents", [False, True], ids=["alone", "among residents"])
async def test_whatever_step_a_process_is_killed_at_each_event_has_its_effect_once(
    store: EventStore, with_residents: bool
) -> None:
    at_step, seen = 0, Counter[str]()
    while True:
        at_step += 1
        power = PowerCut(at_step)
        killed = await run_with_a_kill(store, power, f"haiwan-{at_step}", with_residents)
        seen.update(power.steps[-1:])
        if not killed:
            break
    assert at_step > 20
    wanted = {"append:before", "append:after", "commit:told", "checkpoint:before", "save_snapshot:after"}
    assert wanted <= seen.keys()


async def run_with_a_kill(store: EventStore, power: PowerCut, community: str, with_residents: bool) -> bool:
    """Runs the consumer until it is killed, then once more to the end; whether it was killed."""

    async def told(_commit: Commit) -> None:
        await power("commit:told")

    done = [0]
    shared = shed_writer(FaultyStore(store, power), on_commit=told)._context
    first_life = Writer(community, shared)
    try:
        if with_residents:
            await first_life.submit(put("梯子"))
        await follow_partners(first_life, done, power)
        killed = False
    except Killed:
        killed = True
    second_life = Writer(community, shed_writer(store, on_commit=nobody_follows)._context)
    if with_residents:
        await second_life.submit(put("梯子"))
    await follow_partners(second_life, done, PowerCut(1_000_000))
    log = await events(store, community)
    assert [type(event).__name__ for event in log if getattr(event, "name", "") != "梯子"] == [
        "ToolPut", "ToolLent", "ToolPut", "ToolReturned", "ToolPut", "ToolLent", "ToolLent", "ToolPut",
    ]  # fmt: skip
    assert Counter(event.name for event in log if isinstance(event, ToolPut)).most_common(1)[0][1] == 1
    assert done[-1] == len(PARTNERS_LOG)
    return killed
