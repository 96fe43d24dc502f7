"""Complaints as each caller may see them: the partner is not told who complained."""

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.hosts import ListRepresented
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import GetSession
from shared.contracts.partners.complaints.commands import FileComplaint, FileComplaintRequest
from shared.contracts.partners.complaints.views import (
    ComplaintView,
    GetComplaint,
    ListComplaints,
    ListComplaintsRequest,
)
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

WATCHERS = (Role.STAFF, Role.SUPERVISOR, Role.DISTRICT)
FILE_COMPLAINT = FileComplaint.operation.refusing_too(SESSION_IS_UNKNOWN)


async def file_complaint(caller: Caller, partner_id: str, body: FileComplaintRequest) -> Outcome:
    """Complains; refuses to name a session that is not this partner's, or not for everybody to see."""
    if body.session_id is not None:
        session = await caller.ask(GetSession(session_id=body.session_id, seen_by=()))
        if session is None or session.partner_id != partner_id:
            raise Rejected(SESSION_IS_UNKNOWN)
    return await caller.submit(FileComplaint, body, partner_id=partner_id)


async def list_complaints(caller: Caller, asked: ListComplaintsRequest) -> Page[ComplaintView]:
    """All of them for those who watch; a partner's, for its representative; else one's own."""
    partners = await complained_of(caller)
    if not caller.has(*WATCHERS) and asked.partner_id not in partners:
        return await list_own_complaints(caller, asked)
    page = await caller.ask(ListComplaints(**dict(asked), complainant=None))
    items = [_without_complainant(one) if one.partner_id in partners else one for one in page.items]
    return page.model_copy(update={"items": items})


async def list_own_complaints(caller: Caller, asked: ListComplaintsRequest) -> Page[ComplaintView]:
    """Those that the caller filed, or that were entered for them."""
    return await caller.ask(ListComplaints(**dict(asked), complainant=caller.person_id))


async def get_complaint(caller: Caller, complaint_id: str) -> ComplaintView | None:
    """The complaint; None also where the caller may not see it."""
    view = await caller.ask(GetComplaint(complaint_id=complaint_id))
    if view is None or view.complainant == caller.person_id:
        return view
    if await acts_for(caller, view.partner_id):
        return _without_complainant(view)
    return view if caller.has(*WATCHERS) else None


async def complained_of(caller: Caller) -> list[str]:
    """The partners for which the caller answers: those that have left, too, whose role has ended."""
    return await caller.ask(ListRepresented(representative=caller.person_id))


async def acts_for(caller: Caller, partner_id: str) -> bool:
    """Whether the caller represents the partner: they are not told who complained, whatever else they are."""
    return partner_id in await complained_of(caller)


def _without_complainant(view: ComplaintView) -> ComplaintView:
    return view.model_copy(update={"complainant": None})
