"""Questions about recruitment calls that staff have not answered."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting.raised_needs import ANSWERED_WITHIN, MOST
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.call_inquiries import CallInquiryState, ListCallInquiries
from shared.contracts.partners.calls import ListCalls
from shared.kernel.roles import Role


async def call_inquiries(caller: Caller) -> list[WaitingThing]:
    """For staff: each by its call, and when it was asked."""
    asked = (await caller.ask(ListCallInquiries(state=CallInquiryState.WAITING, limit=MOST))).items
    if not asked:
        return []
    calls = {one.call_id: one for one in (await caller.ask(ListCalls(listed=None, limit=MOST))).items}
    return [
        WaitingThing(
            task=Task.ANSWER_CALL_INQUIRY,
            role=Role.STAFF,
            subject_id=one.call_id,
            title=call.title if (call := calls.get(one.call_id)) else "",
            title_en=call.title_en if call else None,
            since=one.asked_at,
            due_at=one.asked_at + ANSWERED_WITHIN,
        )
        for one in asked
    ]
