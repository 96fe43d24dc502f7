"""The questions of a call at the desk: added one by one, and taken back."""

from fastapi import APIRouter, Response

from services.gateway.operations.calls import get_call
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.questions import title_of
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.surveys.question_forms import TypedQuestion, question_fields, question_of
from shared.contracts.partners.call_questions import SetCallQuestions, SetCallQuestionsRequest
from shared.contracts.partners.calls import CallView, GetCall
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.contracts.partners.surveys.instrument import Code
from shared.kernel.models import Request
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


class DroppedQuestion(Request):
    """Which question is no longer asked."""

    code: Code


@desk_form(router, "/{community}/desk/calls/{call_id}/questions")
async def ask(visit: Visit) -> Response:
    """One more question."""
    call = await _call(visit)
    form = Form(
        title=visit.words("calls.ask"),
        back=_path(visit, call),
        back_words=title_in(visit.language, call),
        lead=visit.words("calls.ask_lead"),
        fields=question_fields(Fields(visit.words)),
        values=(("required", "true"),),
        button=visit.words("calls.ask"),
    )

    async def done(body: TypedQuestion, once: str) -> Response:
        question = question_of(body, [one.code for one in call.questions])
        asked = SetCallQuestionsRequest(questions=(*call.questions, question))
        outcome = await visit.submit(SetCallQuestions, asked, once=once, call_id=call.call_id)
        return visit.see_done(_path(visit, call), SetCallQuestions, outcome)

    return await answer_form(visit, form, TypedQuestion, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/no-question")
async def drop(visit: Visit) -> Response:
    """One question less."""
    call = await _call(visit)
    choices = tuple((one.code, title_of(one, visit.language)) for one in call.questions)
    form = Form(
        title=visit.words("calls.drop"),
        back=_path(visit, call),
        back_words=title_in(visit.language, call),
        fields=(Fields(visit.words)("code", Kind.SELECT, choices=choices, label="surveys.question"),),
        button=visit.words("calls.drop"),
        danger=True,
    )

    async def done(body: DroppedQuestion, once: str) -> Response:
        left = tuple(one for one in call.questions if one.code != body.code)
        asked = SetCallQuestionsRequest(questions=left)
        outcome = await visit.submit(SetCallQuestions, asked, once=once, call_id=call.call_id)
        return visit.see_done(_path(visit, call), SetCallQuestions, outcome)

    return await answer_form(visit, form, DroppedQuestion, done)


def _path(visit: Visit, call: CallView) -> str:
    return f"/{visit.community}/calls/{call.call_id}"


async def _call(visit: Visit) -> CallView:
    call_id = visit.id_part("call_id", CALL_IS_UNKNOWN)
    return require(await get_call(await visit.caller(GetCall), call_id), CALL_IS_UNKNOWN)
