"""What residents sent in, and staff have not answered."""

from datetime import timedelta

from services.gateway.operations.caller import Caller
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.needs.raised import ListRaisedNeeds, RaisedNeedState
from shared.kernel.roles import Role

MOST = 100
ANSWERED_WITHIN = timedelta(days=7)
"""The clock on the desk. Nothing happens by itself when it has run out."""


async def raised_needs(caller: Caller) -> list[WaitingThing]:
    """For staff: each by its sender, and when it was sent in."""
    page = await caller.ask(ListRaisedNeeds(state=RaisedNeedState.WAITING, limit=MOST))
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
        for one in page.items
    ]
