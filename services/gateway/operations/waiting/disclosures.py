"""What the fund has to disclose, by its last day; a donor's question among it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting.programme import MOST
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.disclosures.views import ListDisclosures
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require
from shared.kernel.roles import Role


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """All that is awaited and not published."""
    found = await caller.ask(ListDisclosures(published=False, limit=MOST))
    if not found.items:
        return []
    here = require(await caller.ask(GetCommunity(at=caller.now)), COMMUNITY_IS_NOT_OPEN)
    zone = ZoneInfo(here.rules.zone)
    return [
        WaitingThing(
            task=Task.ANSWER_DONOR if one.kind is DisclosureKind.DONOR_QUESTION else Task.PUBLISH_DISCLOSURE,
            role=Role.TREASURER,
            subject_id=one.disclosure_id,
            title=one.title,
            since=one.scheduled_at,
            due_at=datetime.combine(one.due_on + timedelta(days=1), time(), zone),
        )
        for one in found.items
    ]
