"""Draws: places by lot, set by the host, applied for by residents, checked by anybody."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import draws
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.draws.commands import EnterDraw, LeaveDraw, SetDraw, SetDrawRequest
from shared.contracts.bookings.draws.views import DrawView, GetDraw
from shared.contracts.bookings.refusals.draws import SESSION_HAS_NO_DRAW
from shared.kernel.models import Id

router = APIRouter(tags=["draws"])


@route_to(router, "PUT /sessions/{session_id}/draw", SetDraw)
async def set_draw(session_id: Id, body: SetDrawRequest, caller: Caller, response: Response) -> Done:
    return done(response, await draws.set_draw(caller, session_id, body))


@route_to(router, "GET /sessions/{session_id}/draw", GetDraw)
async def get_draw(session_id: Id, caller: Caller) -> DrawView:
    return found(await draws.get_draw(caller, session_id), SESSION_HAS_NO_DRAW)


@route_to(router, "POST /sessions/{session_id}/applications", EnterDraw)
async def enter_draw(session_id: Id, caller: Caller, response: Response) -> Created:
    outcome = await draws.enter_draw(caller, session_id)
    return created(response, outcome, outcome.made("enrolment_id"), "enrolments")


@route_to(
    router,
    "POST /sessions/{session_id}/ticket-types/{ticket_type_id}/applications",
    EnterDraw,
    name="enter_draw_by_ticket_type",
)
async def enter_draw_by_ticket_type(
    session_id: Id, ticket_type_id: Id, caller: Caller, response: Response
) -> Created:
    """As an application for a draw, where the places of the session go by ticket types."""
    outcome = await draws.enter_draw(caller, session_id, ticket_type_id)
    return created(response, outcome, outcome.made("enrolment_id"), "enrolments")


open_to(router, "POST /enrolments/{enrolment_id}/leaving-the-draw", LeaveDraw)
