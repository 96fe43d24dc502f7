"""The rosters of partners as each caller may see them: one's own, all for those who watch over partners."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.partners.partnership import GetPartner
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.roster.views import ListOwnRosters, ListRoster, RosterEntryView
from shared.kernel.models import Page, PagedRequest
from shared.kernel.refusals import require


async def list_roster(caller: Caller, partner_id: str, asked: PagedRequest) -> Page[RosterEntryView]:
    """Who belongs to a partner; nobody for who neither does nor watches over it."""
    require(await caller.ask(GetPartner(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    found = await caller.ask(ListRoster(partner_id=partner_id, cursor=asked.cursor, limit=asked.limit))
    if caller.has(*READERS):
        return found
    own = await caller.ask(ListOwnRosters(person_id=caller.person_id, limit=200))
    mine = [one for one in own.items if one.partner_id == partner_id]
    if any(one.role is not None for one in mine):
        return found
    return Page(items=mine, next_cursor=None)  # Whoever is only invited sees that, and nobody else.


async def list_own_rosters(caller: Caller, asked: PagedRequest) -> Page[RosterEntryView]:
    """The partners to which the caller belongs, or is invited."""
    wanted = ListOwnRosters(person_id=caller.person_id, cursor=asked.cursor, limit=asked.limit)
    return await caller.ask(wanted)
