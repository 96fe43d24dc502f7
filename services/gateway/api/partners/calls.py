"""Recruitment calls (招募公告): drafted, published for a window, closed, archived."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import call_inquiries, calls
from services.gateway.operations.caller import Caller
from shared.contracts.partners.call_copies import CopyCall
from shared.contracts.partners.call_inquiries import (
    AnswerCallInquiry,
    AskAboutCall,
    CallInquiryView,
    DeclineCallInquiry,
    ListCallInquiries,
    ListCallInquiriesRequest,
)
from shared.contracts.partners.call_questions import SetCallQuestions
from shared.contracts.partners.call_translations import TranslateCall
from shared.contracts.partners.calls import (
    ArchiveCall,
    CallView,
    CloseCall,
    DraftCall,
    EditCall,
    ExtendCall,
    GetCall,
    ListCalls,
    ListCallsRequest,
    PublishCall,
)
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["calls"])


open_to(router, "POST /calls", DraftCall)


@route_to(router, "GET /calls", ListCalls)
async def list_calls(caller: Caller, asked: Annotated[ListCallsRequest, Query()]) -> Page[CallView]:
    return await calls.list_calls(caller, asked)


@route_to(router, "GET /calls/{call_id}", GetCall)
async def get_call(call_id: Id, caller: Caller, response: Response) -> CallView:
    return found(await calls.get_call(caller, call_id), CALL_IS_UNKNOWN, response)


open_to(router, "POST /calls/{call_id}/copies", CopyCall, at="calls")
open_to(router, "PUT /calls/{call_id}", EditCall)
open_to(router, "PUT /calls/{call_id}/questions", SetCallQuestions)
open_to(router, "POST /calls/{call_id}/inquiries", AskAboutCall)


@route_to(router, "GET /calls/{call_id}/inquiries", ListCallInquiries)
async def list_call_inquiries(
    call_id: Id, caller: Caller, asked: Annotated[ListCallInquiriesRequest, Query()]
) -> Page[CallInquiryView]:
    return await call_inquiries.list_call_inquiries(caller, call_id, asked)


open_to(router, "POST /calls/{call_id}/inquiries/{inquiry_id}/answer", AnswerCallInquiry)
open_to(router, "POST /calls/{call_id}/inquiries/{inquiry_id}/declination", DeclineCallInquiry)
open_to(router, "POST /calls/{call_id}/publication", PublishCall)
open_to(router, "POST /calls/{call_id}/extension", ExtendCall)
open_to(router, "PUT /calls/{call_id}/english", TranslateCall)
open_to(router, "POST /calls/{call_id}/closure", CloseCall)
open_to(router, "POST /calls/{call_id}/archive", ArchiveCall)
