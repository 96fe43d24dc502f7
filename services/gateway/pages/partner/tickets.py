"""Ticket types of a draft, as its host sets them: each with a button that takes it away, and one more."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form, own_page
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, made_of, read
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.sessions.tickets import (
    SetTicketTypes,
    SetTicketTypesRequest,
    TicketFor,
    TicketTypeTold,
    TicketTypeWish,
)
from shared.contracts.bookings.sessions.views import UNOPENED, SessionView
from shared.kernel.models import Id, Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypesPage(PageView):
    """The ticket types of a session."""

    template: ClassVar[str] = "partner/tickets.html"

    session: SessionView
    is_draft: bool
    form: FormView


@own_page(router, "GET /{community}/partner/sessions/{session_id}/ticket-types")
async def ticket_types(visit: Visit) -> Response:
    """What there is so far."""
    return await _page(visit, await own_session(visit), None)


class DropTicketTypeRequest(Request):
    """Which ticket type is taken away."""

    ticket_type_id: Id


@own_page(router, "POST /{community}/partner/sessions/{session_id}/ticket-types")
async def drop(visit: Visit) -> Response:
    """Takes one away."""
    found, pairs = await own_session(visit), await visit.fields()
    try:
        body = read(DropTicketTypeRequest, pairs, (await visit.shown()).zone)
        left = [one for one in found.ticket_types if one.ticket_type_id != body.ticket_type_id]
        request = SetTicketTypesRequest(ticket_types=tuple(wish_of(one) for one in left))
        outcome = await visit.submit(
            SetTicketTypes, request, once=once_of(pairs), session_id=found.session_id
        )
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, found, wrong)
    return visit.see_done(_path(visit, found), SetTicketTypes, outcome)


async def _page(visit: Visit, session: SessionView, wrong: Wrong | None) -> Response:
    view = TicketTypesPage(
        title=visit.words("tickets.title"),
        session=session,
        is_draft=session.state in UNOPENED,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


class AddTicketTypeRequest(TicketTypeWish, Request):
    """One ticket type more."""


@own_form(router, "/{community}/partner/sessions/{session_id}/ticket-types/add")
async def add(visit: Visit) -> Response:
    """One more, after those that there are."""
    found, words, shown = await own_session(visit), visit.words, await visit.shown()
    form = Form(
        title=words("tickets.add"),
        back=_path(visit, found),
        back_words=words("tickets.title"),
        lead=words("tickets.add_lead"),
        facts=(
            (words("sessions.price"), shown.money(found.price_fen)),
            (words("field.capacity"), str(found.capacity)),
            (words("sessions.when"), shown.window(found.starts_at, found.ends_at)),
        ),
        fields=_fields(visit),
        values=(("for_whom", TicketFor.EVERYBODY.value),),
        button=words("tickets.add"),
    )

    async def done(body: AddTicketTypeRequest, once: str) -> Response:
        new = TicketTypeWish.model_validate(body.model_dump())
        types = (*(wish_of(one) for one in found.ticket_types), new)
        request = made_of(SetTicketTypesRequest, {"ticket_types": types})
        outcome = await visit.submit(SetTicketTypes, request, once=once, session_id=found.session_id)
        return visit.see_done(_path(visit, found), SetTicketTypes, outcome)

    return await answer_form(visit, form, AddTicketTypeRequest, done)


def _fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("name", hint="tickets.name_hint", label="tickets.name"),
        fields("price_fen", Kind.MONEY, hint="tickets.price_hint", label="tickets.price"),
        fields.one_of("for_whom", TicketFor, radios=True, label="tickets.for_whom"),
        fields("quota", Kind.NUMBER, hint="tickets.quota_hint", label="tickets.quota", required=False),
        fields("taken_until", Kind.MOMENT, hint="tickets.until_hint", label="tickets.until", required=False),
    )


def wish_of(one: TicketTypeTold) -> TicketTypeWish:
    """What its host wanted of a ticket type."""
    return TicketTypeWish(
        name=one.name,
        price_fen=one.price_fen,
        quota=one.quota,
        for_whom=one.for_whom,
        taken_until=one.taken_until,
    )


def _path(visit: Visit, session: SessionView) -> str:
    return f"/{visit.community}/partner/sessions/{session.session_id}/ticket-types"
