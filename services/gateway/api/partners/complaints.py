"""Complaints about partners: filed, acknowledged, answered, decided."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import complaints
from services.gateway.operations.caller import Caller
from shared.contracts.partners.complaints.commands import (
    AcknowledgeComplaint,
    AnswerComplaint,
    DecideComplaint,
    FileComplaintRequest,
    WithdrawComplaint,
)
from shared.contracts.partners.complaints.events import ComplaintFiled
from shared.contracts.partners.complaints.proposals import DropSuspensionProposal, ListSuspensionProposals
from shared.contracts.partners.complaints.views import (
    ComplaintView,
    GetComplaint,
    ListComplaints,
    ListComplaintsRequest,
    ListComplaintYears,
)
from shared.contracts.partners.refusals.complaints import COMPLAINT_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["partners"])


@route_to(router, "GET /complaints", ListComplaints)
async def list_complaints(
    caller: Caller, asked: Annotated[ListComplaintsRequest, Query()]
) -> Page[ComplaintView]:
    return await complaints.list_complaints(caller, asked)


@route_to(router, "GET /complaints/{complaint_id}", GetComplaint)
async def get_complaint(complaint_id: Id, caller: Caller) -> ComplaintView:
    return found(await complaints.get_complaint(caller, complaint_id), COMPLAINT_IS_UNKNOWN)


@route_to(router, "POST /partners/{partner_id}/complaints", complaints.FILE_COMPLAINT)
async def file_complaint(
    partner_id: Id, body: FileComplaintRequest, caller: Caller, response: Response
) -> Created:
    """Anybody who is signed in complains about a partner; of one person about one thing, one is open.

    The partner reads the words, and is not told whose they are.
    """
    outcome = await complaints.file_complaint(caller, partner_id, body)
    return created(response, outcome, outcome.one(ComplaintFiled).complaint_id, "complaints")


open_to(router, "GET /suspension-proposals", ListSuspensionProposals)
open_to(router, "POST /partners/{partner_id}/suspension-proposal/surrender", DropSuspensionProposal)
open_to(router, "GET /complaint-years", ListComplaintYears)
open_to(router, "POST /complaints/{complaint_id}/acknowledgement", AcknowledgeComplaint)
open_to(router, "POST /complaints/{complaint_id}/answer", AnswerComplaint)
open_to(router, "POST /complaints/{complaint_id}/decision", DecideComplaint)
open_to(router, "POST /complaints/{complaint_id}/withdrawal", WithdrawComplaint)
