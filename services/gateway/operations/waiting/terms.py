"""Terms on the committee that end soon, or ended while their bearer still holds the role."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.gateway.operations.caller import Caller
from services.gateway.operations.payments import seats_of
from services.gateway.operations.waiting.programme import MOST
from shared.contracts.fund.terms import ListTerms
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require
from shared.kernel.roles import Role

_AHEAD = timedelta(days=60)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Sixty days before the end, so that the district can name somebody."""
    terms = (await caller.ask(ListTerms(limit=MOST))).items
    if not terms:
        return []
    here = require(await caller.ask(GetCommunity(at=caller.now)), COMMUNITY_IS_NOT_OPEN)
    zone, seated = ZoneInfo(here.rules.zone), set((await seats_of(caller)).committee)
    ends = ((one.person_id, datetime.combine(one.ends_on + timedelta(days=1), time(), zone)) for one in terms)
    return [
        WaitingThing(
            task=Task.RENEW_TERM,
            role=Role.STAFF,
            subject_id=person,
            title="",
            person_id=person,
            due_at=end,
        )
        for person, end in ends
        if person in seated and end - _AHEAD <= caller.now
    ]
