"""Donation boxes: who is responsible for one belongs to the community; each one's own part in it."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from services.gateway.operations.related_partners import related_people
from shared.contracts.fund.boxes.commands import (
    CountBox,
    CountBoxRequest,
    RegisterBox,
    RegisterBoxRequest,
    SettleBox,
    SettleBoxRequest,
)
from shared.contracts.fund.boxes.views import BoxPartView, GetBoxPart
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.outcome import Outcome

REGISTER_BOX = RegisterBox.operation.refusing_first(PERSON_IS_NO_MEMBER_HERE)


async def register_box(caller: Caller, body: RegisterBoxRequest) -> Outcome:
    """Registers a donation box. Who is responsible for it belongs to this community."""
    await require_member(caller, body.keeper_id)
    return await caller.submit(RegisterBox, body)


async def own_part(caller: Caller, box_id: str) -> BoxPartView | None:
    """What the caller has to do with a box; None where there is no such box."""
    related = await related_people(caller)
    return await caller.ask(GetBoxPart(box_id=box_id, person_id=caller.actor.id, related_people=related))


async def count_box(caller: Caller, box_id: str, body: CountBoxRequest) -> Outcome:
    """Counts a box, unless the register of relations names its keeper beside the caller."""
    related = await related_people(caller)
    return await caller.submit(CountBox, body, box_id=box_id, related_people=related)


async def settle_box(caller: Caller, box_id: str, body: SettleBoxRequest) -> Outcome:
    """Decides on a difference between counts; refused as a count is."""
    related = await related_people(caller)
    return await caller.submit(SettleBox, body, box_id=box_id, related_people=related)
