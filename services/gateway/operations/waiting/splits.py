"""What waits for a second person on the committee: what a source of income is for."""

from datetime import UTC, datetime, time

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import today_here, zone_here
from services.gateway.operations.splits import may_decide
from shared.contracts.fund.splits import ListSources, SplitProposalView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """What somebody else proposed, to whom the caller is not related, as long as its day has not begun."""
    sources = await caller.ask(ListSources())
    if not any(one.proposed for one in sources):
        return []
    today = await today_here(caller)
    return [
        WaitingThing(
            task=Task.DECIDE_SPLIT,
            role=Role.COMMITTEE,
            subject_id=one.proposed.proposal_id,
            title=one.proposed.reason,
            since=one.proposed.proposed_at,
            due_at=await _begins(caller, one.proposed),
        )
        for one in sources
        if one.proposed is not None and await may_decide(caller, one.proposed, today)
    ]


async def _begins(caller: Caller, said: SplitProposalView) -> datetime:
    """When its day begins: until then it can be decided."""
    return datetime.combine(said.from_day, time(), await zone_here(caller)).astimezone(UTC)
