"""Who decides what a source is for: looked up in the register of relations at each decision."""

from datetime import date

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related_to, related_people
from shared.contracts.fund.splits import SetSourceSplit, SetSourceSplitRequest, SplitProposalView
from shared.kernel.outcome import Outcome


async def may_decide(caller: Caller, said: SplitProposalView | None, today: date) -> bool:
    """Whether the caller is offered to decide on what is proposed: by somebody else, to whom the register
    knows no relation, and of a day that has not begun."""
    if said is None or said.from_day <= today:
        return False
    return not await is_related_to(caller, said.proposed_by, None)


async def set_source_split(caller: Caller, body: SetSourceSplitRequest) -> Outcome:
    """Decides what a source is for, as somebody proposed to whom the caller is not related."""
    return await caller.submit(SetSourceSplit, body, related_people=await related_people(caller))
