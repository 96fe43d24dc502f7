"""What residents sent in, and staff have not answered; and needs that somebody sees to."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.needs.raised import ListRaisedNeeds, RaisedNeedState
from shared.contracts.partners.needs.views import ListNeeds
from shared.kernel.roles import Role

ANSWERED_WITHIN = timedelta(days=7)
"""The clock on the desk. Nothing happens by itself when it has run out."""


async def raised_needs(caller: Caller) -> list[WaitingThing]:
    """For staff: each by its sender, and when it was sent in."""
    waiting = await whole_answer(caller, ListRaisedNeeds(state=RaisedNeedState.WAITING))
    return [
        WaitingThing(
            task=Task.ANSWER_RAISED_NEED,
            role=Role.STAFF,
            subject_id=one.raised_id,
            title="",
            person_id=one.raised_by,
            since=one.raised_at,
            due_at=one.raised_at + ANSWERED_WITHIN,
        )
        for one in waiting
    ]


async def assigned(caller: Caller, to: Sequence[str], role: Role) -> list[WaitingThing]:
    """Needs that were assigned to these, each until the end of its day."""
    theirs = await asyncio.gather(
        *(whole_answer(caller, ListNeeds(listed=None, assigned_to=one)) for one in to)
    )
    found = [one for those in theirs for one in those]
    if not found:
        return []
    zone = await zone_here(caller)
    return [
        WaitingThing(
            task=Task.SEE_TO_NEED,
            role=role,
            subject_id=one.need_id,
            title=one.title,
            title_en=one.title_en,
            since=one.collected_at,
            due_at=end_of_day(one.due_on, zone) if one.due_on else None,
        )
        for one in found
    ]
