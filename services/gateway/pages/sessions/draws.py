"""A draw: applying for it, leaving it, and all that one needs to check it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.draws import enter_draw, enter_draw_for_children, get_draw
from services.gateway.operations.enrolments import get_enrolment
from services.gateway.pages.sessions.routes import own_in, session_page
from services.gateway.pages.sessions.tickets import ChooseTicketType
from services.gateway.pages.site.form_views import once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.draws.commands import EnterDraw, EnterDrawForChildren, LeaveDraw
from shared.contracts.bookings.draws.views import DrawView, GetDraw
from shared.contracts.bookings.enrolments.views import GetEnrolment
from shared.contracts.bookings.families.commands import EnrolChildrenInSessionRequest
from shared.contracts.bookings.refusals.draws import SESSION_HAS_NO_DRAW
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPage(PageView):
    """One draw, with what is published of it so far."""

    template: ClassVar[str] = "sessions/draw.html"

    draw: DrawView
    own: frozenset[str]
    """The visitor's tickets."""


@page(router, "GET /{community}/sessions/{session_id}/draw")
async def draw(visit: Visit) -> Response:
    """The draw, for everybody to check."""
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    found = require(await get_draw(await visit.caller(GetDraw), session_id), SESSION_HAS_NO_DRAW)
    mine = await own_in(visit, session_id) if await visit.roles() else []
    own = frozenset(one.draw_ticket for one in mine if one.draw_ticket)
    return await visit.page(DrawPage(title=visit.words("draw.title"), draw=found, own=own))


@page(router, "POST /{community}/sessions/{session_id}/apply")
async def enter(visit: Visit) -> Response:
    """Applies for the draw."""
    pairs = await visit.fields()
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    try:
        chosen = read(ChooseTicketType, pairs, (await visit.shown()).zone).ticket_type_id
        outcome = await enter_draw(await visit.changing(EnterDraw, once_of(pairs)), session_id, chosen)
    except (FormInvalid, Rejected) as wrong:
        return await session_page(visit, session_id, wrong, pairs)
    return visit.see_done(f"/{visit.community}/sessions/{session_id}?new=1", EnterDraw, outcome)


@page(router, "POST /{community}/sessions/{session_id}/apply-children")
async def enter_for_children(visit: Visit) -> Response:
    """Applies for each child whose box is ticked."""
    pairs = await visit.fields()
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    try:
        body = read(EnrolChildrenInSessionRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(EnterDrawForChildren, once_of(pairs))
        outcome = await enter_draw_for_children(caller, session_id, body)
    except (FormInvalid, Rejected) as wrong:
        return await session_page(visit, session_id, wrong, pairs)
    return visit.see_done(f"/{visit.community}/sessions/{session_id}", EnterDrawForChildren, outcome)


@page(router, "POST /{community}/enrolments/{enrolment_id}/leave-draw")
async def leave(visit: Visit) -> Response:
    """Takes the application back."""
    once = once_of(await visit.fields())
    enrolment_id = visit.id_part("enrolment_id", ENROLMENT_IS_UNKNOWN)
    caller = await visit.caller(GetEnrolment)
    enrolment = require(await get_enrolment(caller, enrolment_id), ENROLMENT_IS_UNKNOWN)
    try:
        outcome = await visit.submit(LeaveDraw, once=once, enrolment_id=enrolment_id)
    except Rejected as wrong:
        return await session_page(visit, enrolment.session_id, wrong)
    return visit.see_done(f"/{visit.community}/sessions/{enrolment.session_id}", LeaveDraw, outcome)
