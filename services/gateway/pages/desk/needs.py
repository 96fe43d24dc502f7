"""Needs at the desk: entered with their evidence, put right, verified, published, declined."""

from fastapi import APIRouter, Response

from services.gateway.operations.needs import get_need
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.english import english_fields, english_values, say_in_english
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.languages import said_in, title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.needs.commands import (
    CollectNeed,
    DeclineNeed,
    EditNeed,
    NeedRequest,
    PublishNeed,
    ReasonRequest,
    VerifyNeed,
)
from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.needs.in_english import TranslateRequest
from shared.contracts.partners.needs.translations import TranslateNeed
from shared.contracts.partners.needs.views import GetNeed, NeedState, NeedView
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

ACTS: dict[NeedState, tuple[str, ...]] = {
    NeedState.COLLECTED: ("verify", "edit", "assign", "merge", "decline"),
    NeedState.VERIFIED: ("publish", "edit", "assign", "merge", "decline"),
    NeedState.PUBLISHED: ("translate", "assign", "merge", "close"),
    NeedState.MATCHED: ("translate", "assign", "merge", "close"),
    NeedState.IN_PROJECT: ("translate", "assign", "merge", "close"),
    NeedState.CLOSED: ("reopen",),
}
"""What staff do with a need, by how it stands; each is a page of its own."""


@desk_form(router, "/{community}/desk/new-need")
async def enter(visit: Visit) -> Response:
    """What visits, the hotline or a meeting showed."""
    form = Form(
        title=visit.words("needs.enter"),
        back=f"/{visit.community}/needs",
        back_words=visit.words("needs.title"),
        lead=visit.words("needs.enter_lead"),
        fields=_fields(visit),
        values=(("serves_minors", "false"),),
        button=visit.words("needs.enter"),
    )

    async def done(body: NeedRequest, once: str) -> Response:
        outcome = await visit.submit(CollectNeed, body, once=once)
        return visit.see_done(f"/{visit.community}/needs/{outcome.made('need_id')}", CollectNeed, outcome)

    return await answer_form(visit, form, NeedRequest, done)


@desk_form(router, "/{community}/desk/needs/{need_id}/edit")
async def edit(visit: Visit) -> Response:
    """Puts it right before it is published."""
    need = await need_of(visit)
    if visit.request.method != "POST" and "edit" not in ACTS.get(need.state, ()):
        return visit.see(path_of(visit, need))
    form = Form(
        title=visit.words("needs.act_edit"),
        back=path_of(visit, need),
        back_words=title_in(visit.language, need),
        fields=_fields(visit),
        values=(
            ("title", need.title),
            ("field", need.field.value),
            ("source", need.source.value),
            ("households", str(need.households)),
            ("summary", str(need.summary or "")),
            *english_values(need),
            ("serves_minors", "true" if need.serves_minors else "false"),
        ),
        button=visit.words("needs.save"),
    )

    async def done(body: NeedRequest, once: str) -> Response:
        return await done_to(visit, need, EditNeed, body, once)

    return await answer_form(visit, form, NeedRequest, done)


@desk_form(router, "/{community}/desk/needs/{need_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says it in English once it is on the public list, or says it better."""
    need = await need_of(visit)
    says = (TranslateNeed, TranslateRequest)
    return await say_in_english(visit, need, path_of(visit, need), says, "summary", need_id=need.need_id)


@desk_form(router, "/{community}/desk/needs/{need_id}/verify")
async def verify(visit: Visit) -> Response:
    """Somebody else than who entered it says that the evidence holds."""
    return await _by_button(visit, "verify", VerifyNeed)


@desk_form(router, "/{community}/desk/needs/{need_id}/publish")
async def publish(visit: Visit) -> Response:
    """Puts it on the public list."""
    return await _by_button(visit, "publish", PublishNeed)


@desk_form(router, "/{community}/desk/needs/{need_id}/decline")
async def decline(visit: Visit) -> Response:
    """Declines it before it is published, for a reason."""
    return await _for_a_reason(visit, "decline", DeclineNeed)


async def _by_button(visit: Visit, act: str, command: type[Command]) -> Response:
    need = await need_of(visit)

    async def done(_body: Nothing, once: str) -> Response:
        return await done_to(visit, need, command, None, once)

    return await answer_form(visit, await about_need(visit, need, act), Nothing, done)


async def _for_a_reason(visit: Visit, act: str, command: type[Command]) -> Response:
    need = await need_of(visit)
    reason = Fields(visit.words)("reason", hint="cases.public_hint")

    async def done(body: ReasonRequest, once: str) -> Response:
        return await done_to(visit, need, command, body, once)

    return await answer_form(
        visit, await about_need(visit, need, act, reason, danger=True), ReasonRequest, done
    )


async def about_need(visit: Visit, need: NeedView, act: str, *fields: Field, danger: bool = False) -> Form:
    """A form about a need, with its evidence."""
    words = visit.words
    return Form(
        title=words(f"needs.act_{act}"),
        back=path_of(visit, need),
        back_words=title_in(visit.language, need),
        lead=words(f"needs.lead_{act}"),
        facts=(
            (words("field.source"), words.of(need.source)),
            (words("field.households"), str(need.households)),
            (words("field.summary"), said_in(visit.language, need, "summary") or words("words.erased")),
        ),
        fields=fields,
        button=words(f"needs.act_{act}"),
        danger=danger,
    )


async def done_to(
    visit: Visit, need: NeedView, command: type[Command], body: Request | None, once: str
) -> Response:
    outcome = await visit.submit(command, body, once=once, need_id=need.need_id)
    return visit.see_done(path_of(visit, need), command, outcome)


def _fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("title", label="surveys.need_title"),
        fields.one_of("field", FieldOfWork),
        fields.one_of("source", NeedSource),
        fields("households", Kind.NUMBER, hint="needs.households_hint"),
        fields("summary", Kind.AREA, hint="cases.public_hint"),
        *english_fields(visit.words, "summary"),
        fields.yes_or_no("serves_minors"),
    )


async def need_of(visit: Visit) -> NeedView:
    need_id = visit.id_part("need_id", NEED_IS_UNKNOWN)
    return require(await get_need(await visit.caller(GetNeed), need_id), NEED_IS_UNKNOWN)


def path_of(visit: Visit, need: NeedView) -> str:
    return f"/{visit.community}/needs/{need.need_id}"
