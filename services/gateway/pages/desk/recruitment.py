"""Recruitment calls at the desk: drafted, changed, made of an earlier one, published, given time, closed."""

from dataclasses import replace

from fastapi import APIRouter, Response

from services.gateway.operations.calls import get_call
from services.gateway.operations.needs import list_needs
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.forms import made_of, one_a_line
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.call_copies import CopyCall, CopyCallRequest
from shared.contracts.partners.call_translations import TranslateCall, TranslateCallRequest
from shared.contracts.partners.calls import (
    ArchiveCall,
    CallRequest,
    CallState,
    CallView,
    CloseCall,
    DraftCall,
    EditCall,
    ExtendCall,
    ExtendCallRequest,
    GetCall,
    PublishCall,
)
from shared.contracts.partners.needs.views import ListNeeds, ListNeedsRequest, NeedState
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request, Text, Title
from shared.kernel.refusals import require
from shared.kernel.windows import TimeWindow

router = APIRouter(include_in_schema=False)

_MOST_NEEDS = 200
_WANTED = frozenset({NeedState.PUBLISHED, NeedState.MATCHED})
"""Needs for which partners are still sought."""
ACTS: dict[CallState, tuple[str, ...]] = {
    CallState.DRAFTED: ("publish", "edit"),
    CallState.PUBLISHED: ("extend", "translate", "close"),
    CallState.CLOSED: ("translate", "archive"),
    CallState.ARCHIVED: (),
}
"""What staff do with a call, by how it stands; each is a page of its own."""


class CallForm(Request):
    """A call as its form is sent: categories one a line."""

    title: Title
    text: Text
    categories: Text
    need_ids: tuple[Id, ...] = ()
    window: TimeWindow
    title_en: Title | None = None
    text_en: Text | None = None


@desk_form(router, "/{community}/desk/new-call")
async def draft(visit: Visit) -> Response:
    """A new call."""
    return await _drafted(visit, None)


@desk_form(router, "/{community}/desk/calls/{call_id}/copy")
async def copy(visit: Visit) -> Response:
    """A new call that says what an earlier one said, last year's for instance; its window is its own."""
    return await _drafted(visit, await _call(visit))


async def _drafted(visit: Visit, earlier: CallView | None) -> Response:
    form = Form(
        title=visit.words("calls.draft"),
        back=f"/{visit.community}/calls",
        back_words=visit.words("calls.title"),
        lead=visit.words("calls.copy_lead" if earlier else "calls.draft_lead"),
        fields=await _fields(visit, earlier),
        values=_words_of(earlier) if earlier else (),
        button=visit.words("calls.draft_button"),
    )

    async def done(body: CallForm, once: str) -> Response:
        said = _request(body)
        if earlier is None:
            outcome = await visit.submit(DraftCall, said, once=once)
        else:
            new = CopyCallRequest(**dict(said))
            outcome = await visit.submit(CopyCall, new, once=once, call_id=earlier.call_id)
        return visit.see_done(f"/{visit.community}/calls/{outcome.made('call_id')}", DraftCall, outcome)

    return await answer_form(visit, form, CallForm, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/edit")
async def edit(visit: Visit) -> Response:
    """Changes a draft."""
    call = await _call(visit)
    if visit.request.method != "POST" and call.state is not CallState.DRAFTED:
        return visit.see(_path(visit, call))
    shown = await visit.shown()
    window = tuple(
        (f"window.{name}", shown.typed(at))
        for name, at in (("starts_at", call.window.starts_at), ("ends_at", call.window.ends_at))
    )
    form = Form(
        title=visit.words("calls.act_edit"),
        back=_path(visit, call),
        back_words=title_in(visit.language, call),
        fields=await _fields(visit, call),
        values=(*_words_of(call), *window),
        button=visit.words("calls.save"),
    )

    async def done(body: CallForm, once: str) -> Response:
        return await _done(visit, call, EditCall, _request(body), once, expected_revision=call.revision)

    return await answer_form(visit, form, CallForm, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/extend")
async def extend(visit: Visit) -> Response:
    """Gives a published call more time."""
    call = await _call(visit)
    form = await _about(visit, call, "extend", Fields(visit.words)("ends_at", Kind.MOMENT))

    async def done(body: ExtendCallRequest, once: str) -> Response:
        return await _done(visit, call, ExtendCall, body, once)

    return await answer_form(visit, form, ExtendCallRequest, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says a call that is out in English, or says it better."""
    call = await _call(visit)
    about = await _about(visit, call, "translate", *_english(Fields(visit.words), required=True))
    form = replace(about, values=_english_of(call))

    async def done(body: TranslateCallRequest, once: str) -> Response:
        return await _done(visit, call, TranslateCall, body, once)

    return await answer_form(visit, form, TranslateCallRequest, done)


@desk_form(router, "/{community}/desk/calls/{call_id}/publish")
async def publish(visit: Visit) -> Response:
    """Publishes a draft."""
    return await _by_button(visit, "publish", PublishCall)


@desk_form(router, "/{community}/desk/calls/{call_id}/close")
async def close(visit: Visit) -> Response:
    """Closes a call before its window ends."""
    return await _by_button(visit, "close", CloseCall)


@desk_form(router, "/{community}/desk/calls/{call_id}/archive")
async def archive(visit: Visit) -> Response:
    """Puts a closed call away."""
    return await _by_button(visit, "archive", ArchiveCall)


async def _by_button(visit: Visit, act: str, command: type[Command]) -> Response:
    call = await _call(visit)
    form = await _about(visit, call, act)

    async def done(_body: Nothing, once: str) -> Response:
        return await _done(visit, call, command, None, once)

    return await answer_form(visit, form, Nothing, done)


async def _about(visit: Visit, call: CallView, act: str, *fields: Field) -> Form:
    """A form about a call, with when it takes applications."""
    shown, words = await visit.shown(), visit.words
    return Form(
        title=words(f"calls.act_{act}"),
        back=_path(visit, call),
        back_words=title_in(visit.language, call),
        lead=words(f"calls.lead_{act}"),
        facts=((words("calls.when"), shown.window(call.window.starts_at, call.window.ends_at)),),
        fields=fields,
        button=words(f"calls.act_{act}"),
        danger=act == "close",
    )


async def _done(
    visit: Visit, call: CallView, command: type[Command], body: Request | None, once: str, **also: object
) -> Response:
    outcome = await visit.submit(command, body, once=once, call_id=call.call_id, **also)
    return visit.see_done(_path(visit, call), command, outcome)


async def _fields(visit: Visit, call: CallView | None) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("title", label="calls.name"),
        fields("text", Kind.AREA, label="calls.text", hint="calls.text_hint"),
        fields("categories", Kind.AREA, label="calls.categories", hint="calls.categories_hint"),
        fields(
            "need_ids",
            Kind.CHECKS,
            label="calls.needs",
            hint="calls.needs_hint",
            choices=await _needs(visit, call),
        ),
        fields("window.starts_at", Kind.MOMENT, label="calls.begins"),
        fields("window.ends_at", Kind.MOMENT, label="calls.ends"),
        *fields.folded("calls.in_english", _english(fields)),
    )


def _english(fields: Fields, *, required: bool = False) -> tuple[Field, ...]:
    """The same in English."""
    return (
        fields("title_en", label="calls.name_en", required=required),
        fields("text_en", Kind.AREA, label="calls.text_en", hint="calls.text_en_hint", required=False),
    )


async def _needs(visit: Visit, call: CallView | None) -> Choices:
    """The public needs that are not settled, and those that the call names already."""
    found = await list_needs(await visit.caller(ListNeeds), ListNeedsRequest(limit=_MOST_NEEDS))
    named = call.need_ids if call else ()
    return tuple(
        (one.need_id, title_in(visit.language, one))
        for one in found.items
        if (one.listed and one.state in _WANTED) or one.need_id in named
    )


def _words_of(call: CallView) -> tuple[tuple[str, str], ...]:
    """What a call says, but for its window, as the fields of its form have it."""
    return (
        ("title", call.title),
        ("text", call.text),
        ("categories", "\n".join(call.categories)),
        *(("need_ids", one) for one in call.need_ids),
        *_english_of(call),
    )


def _english_of(call: CallView) -> tuple[tuple[str, str], ...]:
    return (("title_en", call.title_en or ""), ("text_en", call.text_en or ""))


def _request(body: CallForm) -> CallRequest:
    """What is asked for; `FormInvalid` where categories or needs do not fit."""
    return made_of(CallRequest, {**dict(body), "categories": one_a_line(body.categories)})


async def _call(visit: Visit) -> CallView:
    call_id = visit.id_part("call_id", CALL_IS_UNKNOWN)
    return require(await get_call(await visit.caller(GetCall), call_id), CALL_IS_UNKNOWN)


def _path(visit: Visit, call: CallView) -> str:
    return f"/{visit.community}/calls/{call.call_id}"
