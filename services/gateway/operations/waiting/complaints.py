"""What waits of complaints: for staff to acknowledge and decide, for the partner to answer."""

import asyncio
from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.complaints import list_complaints
from services.gateway.operations.related_partners import related_partners
from services.gateway.operations.whole_lists import AT_ONCE, whole, whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.complaints.proposals import ListSuspensionProposals
from shared.contracts.partners.complaints.views import ComplaintState, ComplaintView, ListComplaintsRequest
from shared.contracts.partners.partnership import GetPartner
from shared.kernel.roles import Role


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Complaints that were acknowledged and that the partner has not answered."""
    pages = await asyncio.gather(
        *(_listed(caller, ComplaintState.ACKNOWLEDGED, partner_id) for partner_id in partners)
    )
    found = [one for page in pages for one in page]
    return await _things(caller, [(one, Task.ANSWER_COMPLAINT) for one in found], Role.PARTNER)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Complaints to acknowledge, and to decide: the partner was heard, or its time is over."""
    filed = await _listed(caller, ComplaintState.FILED)
    heard = await _listed(caller, ComplaintState.HEARD)
    unheard = [
        one
        for one in await _listed(caller, ComplaintState.ACKNOWLEDGED)
        if one.hear_by is not None and one.hear_by <= caller.now
    ]
    tasks = [
        *((one, Task.ACKNOWLEDGE_COMPLAINT) for one in filed),
        *((one, Task.DECIDE_COMPLAINT) for one in (*heard, *unheard)),
    ]
    return [*await _things(caller, tasks, Role.STAFF), *await _proposed(caller)]


async def _proposed(caller: Caller) -> list[WaitingThing]:
    """Suspensions that are proposed because a report is missing."""
    found = await whole_answer(caller, ListSuspensionProposals())
    related = await related_partners(caller, (one.partner_id for one in found))
    found = [one for one in found if one.partner_id not in related]
    partners = await asyncio.gather(*(caller.ask(GetPartner(partner_id=one.partner_id)) for one in found))
    return [
        WaitingThing(
            task=Task.CONSIDER_SUSPENSION,
            role=Role.STAFF,
            subject_id=one.partner_id,
            title=partner.project if partner else "",
            organisation=partner.organisation if partner else None,
            since=one.proposed_at,
        )
        for one, partner in zip(found, partners, strict=True)
    ]


async def _listed(
    caller: Caller, state: ComplaintState, partner_id: str | None = None
) -> list[ComplaintView]:
    asked = ListComplaintsRequest(state=state, partner_id=partner_id, limit=AT_ONCE)
    return await whole(lambda cursor: list_complaints(caller, asked.model_copy(update={"cursor": cursor})))


async def _things(
    caller: Caller, tasks: Sequence[tuple[ComplaintView, Task]], role: Role
) -> list[WaitingThing]:
    return list(await asyncio.gather(*(_thing(caller, one, task, role) for one, task in tasks)))


async def _thing(caller: Caller, complaint: ComplaintView, task: Task, role: Role) -> WaitingThing:
    partner = await caller.ask(GetPartner(partner_id=complaint.partner_id))
    decides = task is Task.DECIDE_COMPLAINT
    return WaitingThing(
        task=task,
        role=role,
        subject_id=complaint.complaint_id,
        title=partner.project if partner else "",
        organisation=partner.organisation if partner else None,
        since=complaint.answered_at or complaint.acknowledged_at or complaint.filed_at,
        due_at=complaint.decide_by if decides else complaint.due_at,
    )
