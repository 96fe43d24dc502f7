"""Stalls of charity markets: whether a keeper holds an office is looked up, never typed in."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from shared.contracts.fund.markets.commands import AddStall, AddStallRequest
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role

OFFICES = {Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR}


async def add_stall(caller: Caller, market_id: str, body: AddStallRequest) -> Outcome:
    """Adds a stall. Whoever keeps it belongs to this community."""
    for person_id in body.keeper_ids:
        await require_member(caller, person_id)
    roles = (await caller.gateway.state_of(caller.community)).roles
    related = any(OFFICES & set(roles.get(person_id, ())) for person_id in body.keeper_ids)
    return await caller.submit(AddStall, body, market_id=market_id, related=related)
