"""A command that waited too long is not decided: what its sender may do was looked up at its ``now``."""

from datetime import timedelta

import pytest

from shared.eventlog.port import EventStore
from shared.eventlog.refusals import COMMAND_WAITED_TOO_LONG
from shared.kernel.messages import Actor
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.eventlog.shed import HAIWAN, FixedClock, put, shed_writer

FIVE = timedelta(seconds=5)
LATE = MONDAY + FIVE + timedelta(milliseconds=1)


async def test_a_command_that_waited_longer_is_refused_before_it_is_decided(store: EventStore) -> None:
    writer = shed_writer(store, clock=FixedClock(LATE), most_wait=FIVE)
    with pytest.raises(Rejected) as refused:
        await writer.submit(put("电钻"))
    assert refused.value.refusal == COMMAND_WAITED_TOO_LONG
    assert refused.value.facts == {"most_seconds": 5, "retry_after_seconds": 1}
    assert (await store.head(HAIWAN)).sequence == 0


async def test_one_that_waited_just_as_long_is_decided(store: EventStore) -> None:
    writer = shed_writer(store, clock=FixedClock(MONDAY + FIVE), most_wait=FIVE)
    assert (await writer.submit(put("电钻"))).sequence == 1


async def test_one_that_is_recorded_already_is_told_so_however_late(store: EventStore) -> None:
    clock = FixedClock()
    writer = shed_writer(store, clock=clock, most_wait=FIVE)
    first = await writer.submit(put("电钻"))
    clock.at = LATE
    again = await writer.submit(put("电钻"))
    assert (again.events, again.repeated) == (first.events, True)


async def test_what_policies_and_the_clock_ask_for_rests_on_nobodys_roles(store: EventStore) -> None:
    writer = shed_writer(store, clock=FixedClock(LATE + timedelta(days=9)), most_wait=FIVE)
    policy = Actor(id="policy:on_tool_given", roles=frozenset({Role.SYSTEM}))
    assert (await writer.submit(put("电钻").model_copy(update={"actor": policy}))).sequence == 1
