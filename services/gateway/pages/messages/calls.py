"""Whom nothing reached: staff tell them by telephone, or at the door."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.messages import list_calls, record_call, subjects_of
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.messages.lines import MessageLine, line_of
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.calls_made import RecordCall
from shared.contracts.gateway.inboxes import LIST_CALLS
from shared.contracts.gateway.refusals import MESSAGE_IS_NOT_TO_BE_CALLED
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody to call, and what to say."""

    name: str | None
    phone: str | None
    line: MessageLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPage(PageView):
    """Everybody to call, the most urgent first."""

    template: ClassVar[str] = "messages/calls.html"

    rows: tuple[CallRow, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/calls")
async def calls(visit: Visit) -> Response:
    """The call list."""
    return await _calls_page(visit, None)


@desk_page(router, "POST /{community}/desk/calls/{message_id}")
async def called(visit: Visit) -> Response:
    """Staff have told somebody."""
    once = once_of(await visit.fields())
    message_id = visit.id_part("message_id", MESSAGE_IS_NOT_TO_BE_CALLED)
    try:
        outcome = await record_call(await visit.changing(RecordCall, once), message_id)
    except Rejected as wrong:
        return await _calls_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/desk/calls", RecordCall, outcome)


async def _calls_page(visit: Visit, wrong: Wrong | None) -> Response:
    found = (await list_calls(await visit.caller_of(LIST_CALLS))).calls
    subjects = await subjects_of(visit.gateway, visit.community, [one.message for one in found])
    shown = await visit.shown()
    rows = tuple(
        CallRow(
            one.name,
            one.phone,
            line_of(one.message, subjects[one.message.message_id], visit.words, shown, visit.community),
        )
        for one in found
    )
    view = CallsPage(title=visit.words("calls_to_make.title"), rows=rows, form=await visit.form(wrong))
    return await visit.page(view, wrong=wrong)
