"""Sessions: a partner's courses and activities, drafted, priced, open, closed, cancelled."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import session_copies, sessions
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import (
    CancelSession,
    CloseSession,
    DraftSession,
    OpenSession,
    PriceSession,
)
from shared.contracts.bookings.sessions.pricing import CopySessionRequest
from shared.contracts.bookings.sessions.tickets import SetTicketTypes
from shared.contracts.bookings.sessions.translations import TranslateSession
from shared.contracts.bookings.sessions.views import (
    GetSession,
    ListSessions,
    ListSessionsRequest,
    SessionView,
)
from shared.kernel.models import Id, Page

router = APIRouter(tags=["sessions"])


open_to(router, "POST /sessions", DraftSession)


@route_to(router, "GET /sessions", ListSessions)
async def list_sessions(caller: Caller, asked: Annotated[ListSessionsRequest, Query()]) -> Page[SessionView]:
    return await sessions.list_sessions(caller, asked)


@route_to(router, "GET /sessions/{session_id}", GetSession)
async def get_session(session_id: Id, caller: Caller) -> SessionView:
    return found(await sessions.get_session(caller, session_id), SESSION_IS_UNKNOWN)


@route_to(router, "POST /sessions/{session_id}/copies", session_copies.COPY_SESSION)
async def copy_session(
    session_id: Id, body: CopySessionRequest, caller: Caller, response: Response
) -> Created:
    """The session is drafted once more for another time, with its price. All rules of a draft, and its market
    reference, are checked as of now."""
    outcome = await session_copies.copy_session(caller, session_id, body)
    return created(response, outcome, outcome.made("session_id"), "sessions")


open_to(router, "PUT /sessions/{session_id}/price", PriceSession)
open_to(router, "PUT /sessions/{session_id}/ticket-types", SetTicketTypes)
open_to(router, "POST /sessions/{session_id}/opening", OpenSession)
open_to(router, "PUT /sessions/{session_id}/english", TranslateSession)
open_to(router, "POST /sessions/{session_id}/closing", CloseSession)
open_to(router, "POST /sessions/{session_id}/cancellation", CancelSession)
