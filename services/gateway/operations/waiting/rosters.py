"""What waits about the rosters of partners: invitations, hand-overs, partners without a representative."""

import asyncio

from services.gateway.operations.caller import Caller
from services.gateway.operations.roster import list_own_rosters
from services.gateway.operations.whole_lists import AT_ONCE, whole, whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.partnership import GetPartner
from shared.contracts.partners.roster.views import ListAbandoned, RosterEntryView
from shared.kernel.models import PagedRequest
from shared.kernel.roles import Role


async def of_invited(caller: Caller) -> list[WaitingThing]:
    """Whoever is invited, or is to take over, answers."""
    mine = await whole(lambda cursor: list_own_rosters(caller, PagedRequest(cursor=cursor, limit=AT_ONCE)))
    tasks = [
        (one, task)
        for one in mine
        for task, waits in (
            (Task.ANSWER_INVITATION, one.invited_as is not None),
            (Task.TAKE_PARTNER_OVER, one.takes_over),
        )
        if waits
    ]
    found = await asyncio.gather(*(_thing(caller, one, task, Role.PARTNER) for one, task in tasks))
    return [one for one in found if one is not None]


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Partners that are here and whose representative has left need another."""
    entries = await whole_answer(caller, ListAbandoned())
    tasks = (_thing(caller, one, Task.NAME_REPRESENTATIVE, Role.STAFF) for one in entries)
    return [one for one in await asyncio.gather(*tasks) if one is not None]


async def _thing(caller: Caller, entry: RosterEntryView, task: Task, role: Role) -> WaitingThing | None:
    """Nothing of a partner that has left."""
    partner = await caller.ask(GetPartner(partner_id=entry.partner_id))
    if partner is None or partner.left_at is not None:
        return None
    return WaitingThing(
        task=task,
        role=role,
        subject_id=entry.partner_id,
        title=partner.project,
        organisation=partner.organisation,
        since=entry.since,
    )
