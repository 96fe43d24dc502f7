"""Questions about a recruitment call: asked by whoever may apply, answered by staff for everybody."""

from fastapi import APIRouter, Response

from services.gateway.operations.call_inquiries import list_call_inquiries
from services.gateway.operations.calls import get_call
from services.gateway.pages.desk.access import desk_form, is_at_desk
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.call_inquiries import (
    AnswerCallInquiry,
    AnswerCallInquiryRequest,
    AskAboutCall,
    AskAboutCallRequest,
    CallInquiryState,
    CallInquiryView,
    DeclineCallInquiry,
    DeclineCallInquiryRequest,
    ListCallInquiries,
    ListCallInquiriesRequest,
)
from shared.contracts.partners.calls import CallView, GetCall
from shared.contracts.partners.refusals.calls import CALL_INQUIRY_WAITS_FOR_NO_ANSWER, CALL_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_MOST = 200


async def inquiries_of(
    visit: Visit, call_id: str
) -> tuple[tuple[CallInquiryView, ...], tuple[CallInquiryView, ...]]:
    """Those that everybody reads; and, of the others, all for staff at the desk, one's own for everybody."""
    caller = await visit.caller(ListCallInquiries)
    answered = ListCallInquiriesRequest(state=CallInquiryState.ANSWERED, limit=_MOST)
    shown = (await list_call_inquiries(caller, call_id, answered)).items
    if await is_at_desk(visit):
        asked = ListCallInquiriesRequest(state=CallInquiryState.WAITING, limit=_MOST)
        return tuple(shown), tuple((await list_call_inquiries(caller, call_id, asked)).items)
    if visit.person_id is None:
        return tuple(shown), ()
    own = (await list_call_inquiries(caller, call_id, ListCallInquiriesRequest(mine=True, limit=_MOST))).items
    return tuple(shown), tuple(one for one in own if one.state is not CallInquiryState.ANSWERED)


@own_form(router, "/{community}/calls/{call_id}/ask")
async def ask(visit: Visit) -> Response:
    """What somebody would know before they apply."""
    call, fields = await _call(visit), Fields(visit.words)
    form = _form(
        visit,
        call,
        "inquiries.ask",
        fields("question", Kind.AREA, label="inquiries.question", hint="inquiries.question_hint"),
        lead="inquiries.lead",
    )
    done = submits(visit, AskAboutCall, _path(visit, call), call_id=call.call_id)
    return await answer_form(visit, form, AskAboutCallRequest, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/inquiries/{inquiry_id}/answer")
async def answer(visit: Visit) -> Response:
    """The answer, for everybody."""
    call, inquiry = await _waiting(visit)
    field = Fields(visit.words)("answer", Kind.AREA, label="inquiries.answer", hint="cases.public_hint")
    form = _form(visit, call, "inquiries.answer_it", field, asked=inquiry, lead="inquiries.answer_lead")
    ids = {"call_id": call.call_id, "inquiry_id": inquiry.inquiry_id}
    done = submits(visit, AnswerCallInquiry, _path(visit, call), **ids)
    return await answer_form(visit, form, AnswerCallInquiryRequest, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/inquiries/{inquiry_id}/declination")
async def decline(visit: Visit) -> Response:
    """Why it is not published, for whoever asked."""
    call, inquiry = await _waiting(visit)
    field = Fields(visit.words)("reason", Kind.AREA, label="inquiries.reason")
    form = _form(visit, call, "inquiries.decline", field, asked=inquiry, lead="inquiries.decline_lead")
    ids = {"call_id": call.call_id, "inquiry_id": inquiry.inquiry_id}
    done = submits(visit, DeclineCallInquiry, _path(visit, call), **ids)
    return await answer_form(visit, form, DeclineCallInquiryRequest, done)


async def _call(visit: Visit) -> CallView:
    call_id = visit.id_part("call_id", CALL_IS_UNKNOWN)
    return require(await get_call(await visit.caller(GetCall), call_id), CALL_IS_UNKNOWN)


async def _waiting(visit: Visit) -> tuple[CallView, CallInquiryView]:
    call = await _call(visit)
    inquiry_id = visit.id_part("inquiry_id", CALL_INQUIRY_WAITS_FOR_NO_ANSWER)
    _, waiting = await inquiries_of(visit, call.call_id)
    found = next((one for one in waiting if one.inquiry_id == inquiry_id), None)
    return call, require(found, CALL_INQUIRY_WAITS_FOR_NO_ANSWER)


def _path(visit: Visit, call: CallView) -> str:
    return f"/{visit.community}/calls/{call.call_id}"


def _form(
    visit: Visit, call: CallView, title: str, field: Field, *, lead: str, asked: CallInquiryView | None = None
) -> Form:
    words = visit.words
    return Form(
        title=words(title),
        back=_path(visit, call),
        back_words=title_in(visit.language, call),
        lead=words(lead),
        facts=((words("inquiries.question"), str(asked.question or words("words.erased"))),) if asked else (),
        fields=(field,),
        button=words(f"{title}_button"),
    )
