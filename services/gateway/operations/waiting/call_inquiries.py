"""Questions about recruitment calls that staff have not answered."""

import asyncio

from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting.raised_needs import ANSWERED_WITHIN
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.call_inquiries import CallInquiryState, ListCallInquiries
from shared.contracts.partners.calls import GetCall
from shared.kernel.roles import Role


async def call_inquiries(caller: Caller) -> list[WaitingThing]:
    """For staff: each by its call, and when it was asked."""
    asked = await whole_answer(caller, ListCallInquiries(state=CallInquiryState.WAITING))
    if not asked:
        return []
    about = [*dict.fromkeys(one.call_id for one in asked)]
    found = await asyncio.gather(*(caller.ask(GetCall(call_id=one)) for one in about))
    calls = dict(zip(about, found, strict=True))
    return [
        WaitingThing(
            task=Task.ANSWER_CALL_INQUIRY,
            role=Role.STAFF,
            subject_id=one.call_id,
            title=call.title if (call := calls[one.call_id]) else "",
            title_en=call.title_en if call else None,
            since=one.asked_at,
            due_at=one.asked_at + ANSWERED_WITHIN,
        )
        for one in asked
    ]
