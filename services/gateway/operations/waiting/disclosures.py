"""What the fund has to disclose, by its last day; a donor's question among it."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.disclosures import title_in_english
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.disclosures.views import ListDisclosures
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """All that is awaited and not published."""
    found = await whole_answer(caller, ListDisclosures(published=False))
    if not found:
        return []
    zone = await zone_here(caller)
    return [
        WaitingThing(
            task=Task.ANSWER_DONOR if one.kind is DisclosureKind.DONOR_QUESTION else Task.PUBLISH_DISCLOSURE,
            role=Role.TREASURER,
            subject_id=one.disclosure_id,
            title=one.title,
            title_en=await title_in_english(caller, one),
            since=one.scheduled_at,
            due_at=end_of_day(one.due_on, zone),
        )
        for one in found
    ]
