"""Terms on the committee that end soon, or ended while their bearer still holds the role."""

from datetime import timedelta

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.payments import seats_of
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.terms import ListTerms
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_AHEAD = timedelta(days=60)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """For staff, who see to it that the district is asked."""
    return await _ending(caller, Role.STAFF)


async def of_district(caller: Caller) -> list[WaitingThing]:
    """For the district, which alone sets a term."""
    return await _ending(caller, Role.DISTRICT)


async def _ending(caller: Caller, role: Role) -> list[WaitingThing]:
    """Sixty days before the end, so that there is time to name somebody."""
    terms = await whole_answer(caller, ListTerms())
    if not terms:
        return []
    zone, seated = await zone_here(caller), set((await seats_of(caller)).committee)
    ends = ((one.person_id, end_of_day(one.ends_on, zone)) for one in terms)
    return [
        WaitingThing(
            task=Task.RENEW_TERM,
            role=role,
            subject_id=person,
            title="",
            person_id=person,
            due_at=end,
        )
        for person, end in ends
        if person in seated and end - _AHEAD <= caller.now
    ]
