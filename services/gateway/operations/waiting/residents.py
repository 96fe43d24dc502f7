"""What waits in the gateway itself: residents whom a second member of staff has yet to verify, and records
that a second one has yet to merge."""

from collections.abc import Iterable
from datetime import datetime

from services.gateway.operations.caller import Caller
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def records_to_merge(caller: Caller) -> list[WaitingThing]:
    """Those that somebody else than the caller holds to be one person's."""
    state = await caller.gateway.state_of(caller.community)
    waiting = ((one.at, person) for person, one in state.merge_asked.items() if one.by != caller.actor.id)
    return _things(Task.MERGE_RECORDS, waiting)


async def residents_to_verify(caller: Caller) -> list[WaitingThing]:
    """Those whom somebody else than the caller registered."""
    state = await caller.gateway.state_of(caller.community)
    waiting = (
        (one.registered_at, person)
        for person, one in state.unverified.items()
        if state.may_verify(caller.actor.id, person)
    )
    return _things(Task.VERIFY_RESIDENT, waiting)


def _things(task: Task, waiting: Iterable[tuple[datetime, str]]) -> list[WaitingThing]:
    """What staff have to do with those who wait for it, since when."""
    return [
        WaitingThing(task=task, role=Role.STAFF, subject_id=person, title="", person_id=person, since=since)
        for since, person in waiting
    ]
