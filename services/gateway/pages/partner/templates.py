"""Templates of sessions, as their partner keeps them: what each draft has to say is when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import field_validator

from services.gateway.operations.templates import (
    get_template,
    keep_session,
    list_templates,
)
from services.gateway.pages.equipment.kinds import kept_kinds, piece_fields, piece_values, pieces_named
from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.sessions.ages import for_whom
from services.gateway.pages.site.english import english_fields
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.joint_hosts import joint_field
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything, partners_of, room_choices
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.references.views import ListReferences, ReferenceState
from shared.contracts.bookings.refusals.sessions import SESSION_TEMPLATE_IS_UNKNOWN
from shared.contracts.bookings.sessions.templates import (
    DropSessionTemplate,
    EditSessionTemplate,
    EditSessionTemplateRequest,
    GetSessionTemplate,
    KeepSessionTemplate,
    KeepSessionTemplateRequest,
    ListSessionTemplates,
    ListSessionTemplatesRequest,
    SessionTemplateView,
    TemplateContent,
)
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_PRICE, _SESSION = "session.price", "session."


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesPage(PageView):
    """The templates of the visitor's partners."""

    template: ClassVar[str] = "partner/templates.html"

    rows: tuple[SessionTemplateView, ...]
    may_keep: bool
    """Whether the visitor acts for a partner: staff may look here, and have none."""


@own_page(router, "GET /{community}/partner/templates")
async def templates(visit: Visit) -> Response:
    """Those that are kept."""
    own, caller = await own_partners(visit), await visit.caller(ListSessionTemplates)
    found: list[SessionTemplateView] = []
    for partner_id in own:
        asked = ListSessionTemplatesRequest(partner_id=partner_id, limit=200)
        found += (await list_templates(caller, asked)).items
    return await visit.page(
        TemplatesPage(
            title=visit.words("templates.title"),
            list_files=await files_of(visit, "session-templates"),
            rows=tuple(found),
            may_keep=bool(own),
        )
    )


@own_form(router, "/{community}/partner/templates/new")
async def keep(visit: Visit) -> Response:
    """A new one."""
    own = await own_partners(visit)
    if not own:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.PARTNER])
    partners = await partners_of(visit)
    whose = tuple((one, partners[one].project) for one in own if one in partners)
    form = Form(
        title=visit.words("templates.new"),
        back=templates_path(visit),
        back_words=visit.words("templates.title"),
        lead=visit.words("templates.new_text"),
        fields=(
            *((Fields(visit.words)("partner_id", Kind.SELECT, choices=whose),) if len(own) > 1 else ()),
            *await _fields(visit, own if len(own) == 1 else ()),
        ),
        values=(
            *(("session.for_minors", "false"), ("session.volunteer", "false")),
            *piece_values(await kept_kinds(visit), (), _SESSION),
        ),
        button=visit.words("templates.keep_button"),
    )

    async def done(body: "_Kept", once: str) -> Response:
        session = made_of(TemplateContent, dict(body.session))
        request = KeepSessionTemplateRequest(partner_id=body.partner_id, session=session)
        outcome = await visit.submit(KeepSessionTemplate, request, once=once)
        return visit.see_done(templates_path(visit), KeepSessionTemplate, outcome)

    fixed = [("partner_id", own[0])] if len(own) == 1 else []
    return await answer_form(visit, form, _Kept, done, fixed)


async def _fields(visit: Visit, own: Collection[str]) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("session.title"),
        fields("session.description", Kind.AREA, required=False),
        *english_fields(visit.words, prefix=_SESSION),
        fields("session.space_id", Kind.SELECT, choices=await room_choices(visit)),
        fields("session.minutes", Kind.NUMBER),
        fields("session.capacity", Kind.NUMBER),
        fields.one_of("session.category", SessionCategory, may_be_none=True),
        *for_whom(fields, _SESSION),
        *await _price_fields(visit),
        *piece_fields(visit, await kept_kinds(visit), _SESSION),
        *await joint_field(visit, own, _SESSION),
    )


async def _price_fields(visit: Visit) -> tuple[Field, ...]:
    fields, words, shown, now = (
        Fields(visit.words),
        visit.words,
        await visit.shown(),
        visit.gateway.clock.now(),
    )
    listed = await everything(visit, ListReferences(state=ReferenceState.APPROVED, listed=True))
    choices = tuple(
        (one.reference_id, f"{one.category} · {shown.money(one.amount_fen)} / {words.of(one.unit)}")
        for one in listed
        if one.expires_at is not None and one.expires_at > now
    )
    none = ("", words("site.none"))
    typed = (
        fields(f"{_PRICE}.market_reference_fen", Kind.MONEY, required=False),
        fields(f"{_PRICE}.market_source", Kind.AREA, hint="partner.source_hint", required=False),
    )
    return (
        fields(f"{_PRICE}.price_fen", Kind.MONEY, hint="templates.price_hint", required=False),
        *(
            (fields(f"{_PRICE}.reference_id", Kind.SELECT, choices=(none, *choices), required=False),)
            if choices
            else ()
        ),
        *(() if (await visit.here()).rules.needs_references else typed),
    )


@own_form(router, "/{community}/partner/templates/{template_id}/edit")
async def edit(visit: Visit) -> Response:
    """One described anew; its ticket types stay, unless they are left out."""
    found, words = await own_template(visit), visit.words
    types = found.session.ticket_types
    leave_out = Fields(words).yes_or_no("without_ticket_types", hint="templates.types_hint")
    form = Form(
        title=words("templates.edit"),
        back=templates_path(visit),
        back_words=words("templates.title"),
        lead=words("templates.edit_text"),
        facts=tuple((words("tickets.title"), one.name) for one in types),
        fields=(*await _fields(visit, [found.partner_id]), *((leave_out,) if types else ())),
        values=(
            *_values(found.session),
            *piece_values(await kept_kinds(visit), found.session.equipment, _SESSION),
            ("without_ticket_types", "false"),
        ),
        button=words("templates.keep_button"),
    )

    async def done(body: "_Edited", once: str) -> Response:
        kept = {} if body.without_ticket_types else {"ticket_types": types}
        session = made_of(TemplateContent, {**dict(body.session), **kept, "units": found.session.units})
        request = EditSessionTemplateRequest(session=session)
        outcome = await visit.submit(EditSessionTemplate, request, once=once, template_id=found.template_id)
        return visit.see_done(templates_path(visit), EditSessionTemplate, outcome)

    return await answer_form(visit, form, _Edited, done)


class _Content(TemplateContent):
    @field_validator("equipment", mode="before")
    @classmethod
    def _of_which_something_is_wanted(cls, value: object) -> object:
        return pieces_named(value)


class _Kept(KeepSessionTemplateRequest):
    session: _Content


class _Edited(EditSessionTemplateRequest):
    session: _Content
    without_ticket_types: bool = False


def _values(session: TemplateContent) -> Iterable[tuple[str, str]]:
    return flat(session.model_dump(exclude={"ticket_types", "equipment"}), "session.")


@own_form(router, "/{community}/partner/templates/{template_id}/drop")
async def drop(visit: Visit) -> Response:
    """One that is used no more."""
    found, words = await own_template(visit), visit.words
    form = Form(
        title=words("templates.drop"),
        back=templates_path(visit),
        back_words=words("templates.title"),
        lead=words("templates.drop_text", title=title_in(visit.language, found.session)),
        fields=(),
        button=words("templates.drop"),
        danger=True,
    )

    async def done(_body: Nothing, once: str) -> Response:
        outcome = await visit.submit(DropSessionTemplate, once=once, template_id=found.template_id)
        return visit.see_done(templates_path(visit), DropSessionTemplate, outcome)

    return await answer_form(visit, form, Nothing, done)


@own_form(router, "/{community}/partner/sessions/{session_id}/keep")
async def keep_this(visit: Visit) -> Response:
    """A template that is as this session is."""
    found, words = await own_session(visit), visit.words
    form = Form(
        title=words("templates.keep_this"),
        back=f"/{visit.community}/partner/sessions/{found.session_id}",
        back_words=title_in(visit.language, found),
        lead=words("templates.keep_text"),
        fields=(),
        button=words("templates.keep_button"),
    )

    async def done(_body: Nothing, once: str) -> Response:
        outcome = await keep_session(await visit.changing(KeepSessionTemplate, once), found.session_id)
        return visit.see_done(templates_path(visit), KeepSessionTemplate, outcome)

    return await answer_form(visit, form, Nothing, done)


async def own_template(visit: Visit) -> SessionTemplateView:
    """The template of this page, for its partner and for staff; unknown to everybody else."""
    template_id = visit.id_part("template_id", SESSION_TEMPLATE_IS_UNKNOWN)
    caller = await visit.caller(GetSessionTemplate)
    return require(await get_template(caller, template_id), SESSION_TEMPLATE_IS_UNKNOWN)


def templates_path(visit: Visit) -> str:
    """Where they are listed."""
    return f"/{visit.community}/partner/templates"
