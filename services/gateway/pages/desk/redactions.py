"""Redaction at the desk: a text is found by what it says, and taken out for a reason."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.redactions import find_text, list_redactions, redact_text
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.redactions import (
    FIND_TEXT,
    LIST_REDACTIONS,
    FindTextRequest,
    RedactionReason,
    RedactionView,
    RedactText,
    RedactTextRequest,
)
from shared.contracts.gateway.refusals import TEXT_IS_NOT_KEPT
from shared.kernel.models import Request

router = APIRouter(include_in_schema=False)

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionsPage(PageView):
    """What was taken out, the newest first."""

    template: ClassVar[str] = "desk/redactions.html"

    redactions: tuple[RedactionView, ...]
    may_redact: bool


class ReasonForm(Request):
    """Why."""

    reason: RedactionReason


@page(router, "GET /{community}/redactions")
async def redactions(visit: Visit) -> Response:
    """The list, for those who watch, and the way to the form for those who may."""
    found = await list_redactions(await visit.caller_of(LIST_REDACTIONS), None, _MOST)
    view = RedactionsPage(
        title=visit.words("redactions.title"),
        redactions=tuple(sorted(found.items, key=lambda one: one.redacted_at, reverse=True)),
        may_redact=await visit.has(*RedactText.operation.allowed.roles),
    )
    return await visit.page(view)


@form_at("/{community}/redactions/search", lambda route: page(router, route))
async def search(visit: Visit) -> Response:
    """The text, as it stands where it was read."""
    caller = await visit.caller_of(FIND_TEXT)
    form = Form(
        title=visit.words("redactions.find"),
        back=f"/{visit.community}/redactions",
        back_words=visit.words("redactions.title"),
        lead=visit.words("redactions.find_text"),
        fields=(Fields(visit.words)("text", Kind.AREA, label="redactions.text"),),
        button=visit.words("redactions.find"),
    )

    async def done(body: FindTextRequest, _once: str) -> Response:
        found = await find_text(caller, body)
        return visit.see(f"{form.back}/{found.text_ids[0]}")

    return await answer_form(visit, form, FindTextRequest, done)


@form_at("/{community}/redactions/{text_id}", lambda route: page(router, route))
async def redact(visit: Visit) -> Response:
    """Why it is taken out. The text itself is not shown: whoever came here has read it."""
    text_id = visit.id_part("text_id", TEXT_IS_NOT_KEPT)
    await visit.caller(RedactText)
    form = Form(
        title=visit.words("redactions.redact"),
        back=f"/{visit.community}/redactions",
        back_words=visit.words("redactions.title"),
        lead=visit.words("redactions.redact_text"),
        fields=(Fields(visit.words).one_of("reason", RedactionReason, radios=True),),
        button=visit.words("redactions.redact"),
        danger=True,
    )

    async def done(body: ReasonForm, once: str) -> Response:
        caller = await visit.changing(RedactText, once)
        await redact_text(caller, RedactTextRequest(text_id=text_id, reason=body.reason))
        return visit.see(form.back)

    return await answer_form(visit, form, ReasonForm, done)
