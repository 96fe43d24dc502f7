"""A command id is good for one command: asked again, it gives the first outcome."""

from datetime import timedelta

import pytest

from shared.eventlog.memory import REMEMBERED_FOR
from shared.eventlog.port import EventStore
from shared.eventlog.refusals import COMMAND_ID_WAS_USED, LOG_CANNOT_BE_WRITTEN
from shared.kernel.messages import Actor
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.example_log import OLD_SHED, ToolPut
from tests.faulty_store import FaultyStore, no_trouble, unavailable
from tests.specification import later
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.shed import (
    FixedClock,
    events,
    give_back,
    lend,
    put,
    refusal_code,
    shed_writer,
    submit_all,
    tool,
)


async def test_a_repeat_gives_the_first_outcome(store: EventStore) -> None:
    writer = shed_writer(store)
    await writer.submit(put("锤子"))
    first = await writer.submit(put("电钻"))
    await writer.submit(put("锯子"))
    repeat = await writer.submit(put("电钻"))
    assert repeat == Outcome(3, first.events, repeated=True)
    assert not first.repeated
    assert len(await events(store)) == 3


async def test_a_repeat_in_the_same_round_gives_the_first_outcome(store: EventStore) -> None:
    outcomes = await submit_all(shed_writer(store), [put("锤子"), *[put("电钻")] * 4])
    first = outcomes[1]
    assert isinstance(first, Outcome)
    assert outcomes[2:] == [Outcome(2, first.events, repeated=True)] * 3
    assert len(await events(store)) == 2


async def test_a_repeat_gives_the_first_outcome_after_a_restart(open_store: Open) -> None:
    store = await open_store()
    first = await shed_writer(store).submit(put("电钻"))
    await store.close()
    repeat = await shed_writer(await open_store()).submit(put("电钻"))
    assert repeat == Outcome(1, first.events, repeated=True)


async def test_a_repeat_gives_the_first_outcome_after_a_snapshot(open_store: Open) -> None:
    store = await open_store()
    writer = shed_writer(store)
    outcomes = await submit_all(writer, [put(f"锤子 {n}") for n in range(10)])
    await writer.close()
    assert await store.snapshot(writer.community) is not None
    await store.close()
    again = shed_writer(await open_store())
    for n, first in enumerate(outcomes):
        assert isinstance(first, Outcome)
        assert await again.submit(put(f"锤子 {n}")) == Outcome(10, first.events, repeated=True)


async def test_a_repeat_of_a_command_that_is_no_longer_possible_gives_the_first_outcome(
    store: EventStore,
) -> None:
    writer = shed_writer(store)
    await writer.submit(put("电钻"))
    first = await writer.submit(lend("电钻"))
    await writer.submit(give_back("电钻"))
    await writer.submit(lend("电钻", "neighbour-wu"))
    assert (await writer.submit(lend("电钻"))).events == first.events


async def test_the_first_outcome_of_a_retired_event_is_given_in_its_newer_form(store: EventStore) -> None:
    await shed_writer(store, decider=OLD_SHED).submit(put("电钻"))
    repeat = await shed_writer(store).submit(put("电钻"))
    assert repeat.events == (ToolPut(tool_id=tool("电钻"), name="电钻", given_by="unknown"),)


@pytest.mark.parametrize("same_round", [True, False], ids=["in the same round", "later"])
async def test_the_same_id_with_other_content_is_refused(store: EventStore, same_round: bool) -> None:
    writer = shed_writer(store)
    other = put("锤子", command_id="put/电钻")
    if same_round:
        _, refused = await submit_all(writer, [put("电钻"), other])
        assert refusal_code(refused) == COMMAND_ID_WAS_USED.code
    else:
        await writer.submit(put("电钻"))
        with pytest.raises(Rejected) as caught:
            await writer.submit(other)
        assert caught.value.refusal == COMMAND_ID_WAS_USED
    assert len(await events(store)) == 1


async def test_the_same_id_of_another_kind_of_command_is_refused(store: EventStore) -> None:
    writer = shed_writer(store)
    await writer.submit(put("电钻"))
    with pytest.raises(Rejected) as caught:
        await writer.submit(give_back("电钻", command_id="put/电钻"))
    assert caught.value.refusal == COMMAND_ID_WAS_USED


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="neighbour-wu"),
        Actor(id="neighbour-chen", on_behalf_of="neighbour-wu"),
    ],
    ids=["another person", "on behalf of another person"],
)
async def test_the_same_id_from_somebody_else_is_refused(store: EventStore, actor: Actor) -> None:
    writer = shed_writer(store)
    command = put("电钻")
    await writer.submit(command)
    with pytest.raises(Rejected) as caught:
        await writer.submit(command.model_copy(update={"actor": actor}))
    assert caught.value.refusal == COMMAND_ID_WAS_USED


async def test_roles_and_times_may_differ_between_repeats(store: EventStore) -> None:
    writer = shed_writer(store)
    command = put("电钻")
    first = await writer.submit(command)
    actor = Actor(id=command.actor.id, roles=frozenset({Role.STAFF}))
    changed = {"actor": actor, "now": later(hours=2), "correlation_id": "another-request"}
    assert await writer.submit(command.model_copy(update=changed)) == Outcome(1, first.events, repeated=True)


async def test_a_refused_command_may_be_tried_again_under_its_id(store: EventStore) -> None:
    writer = shed_writer(store)
    with pytest.raises(Rejected):
        await writer.submit(lend("电钻"))
    await writer.submit(put("电钻"))
    assert not (await writer.submit(lend("电钻"))).repeated


async def test_ids_are_forgotten_after_a_month(store: EventStore) -> None:
    clock = FixedClock()
    writer = shed_writer(store, clock=clock)
    await writer.submit(put("电钻"))
    clock.at += REMEMBERED_FOR - timedelta(seconds=1)
    await writer.submit(put("锤子"))
    assert (await writer.submit(put("电钻"))).repeated
    clock.at += timedelta(seconds=2)
    await writer.submit(put("锯子"))
    assert not (await writer.submit(put("电钻"))).repeated
    assert (await writer.submit(put("锤子"))).repeated


async def test_a_repeat_whose_first_outcome_can_not_be_read_now_is_told_to_come_again(
    store: EventStore,
) -> None:
    faulty = FaultyStore(store)
    writer = shed_writer(faulty)
    await writer.submit(put("电钻"))
    faulty.trouble = unavailable("read:before")
    repeat, other = await submit_all(writer, [put("电钻"), put("锤子")])
    assert refusal_code(repeat) == LOG_CANNOT_BE_WRITTEN.code
    assert isinstance(other, Outcome)
    faulty.trouble = no_trouble
    assert (await writer.submit(put("电钻"))).repeated
