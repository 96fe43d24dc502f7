"""Questions about recruitment calls as each caller may see them: nobody else is told who asked."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.calls import get_call
from shared.contracts.partners.call_inquiries import (
    CallInquiryState,
    CallInquiryView,
    ListCallInquiries,
    ListCallInquiriesRequest,
)
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.kernel.models import Page
from shared.kernel.refusals import require
from shared.kernel.roles import Role


async def list_call_inquiries(
    caller: Caller, call_id: str, asked: ListCallInquiriesRequest
) -> Page[CallInquiryView]:
    """All for staff, one's own where one asks for them, else those that are answered."""
    require(await get_call(caller, call_id), CALL_IS_UNKNOWN)
    works = caller.has(Role.STAFF)
    query = ListCallInquiries(
        call_id=call_id,
        state=asked.state if works or asked.mine else CallInquiryState.ANSWERED,
        asked_by=caller.person_id if asked.mine else None,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    page = await caller.ask(query)
    if works or asked.mine:
        return page
    hidden = [one.model_copy(update={"asked_by": None}) for one in page.items]
    return page.model_copy(update={"items": hidden})
