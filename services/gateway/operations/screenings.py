"""Checks for work with minors that end, as each caller may see them."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import represented
from shared.contracts.partners.decisions.reminders import EndingScreeningView, ListEndingScreenings
from shared.kernel.roles import Role


async def ending_screening(caller: Caller, partner_id: str) -> EndingScreeningView | None:
    """That of a partner, for staff and whoever acts for it; None for others, and where none ends."""
    if not caller.has(Role.STAFF) and partner_id not in await represented(caller):
        return None
    found = (await caller.ask(ListEndingScreenings(partner_id=partner_id))).items
    return found[0] if found else None
