"""Sessions: a partner's courses and activities, drafted, priced, open, closed, called off."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.bookings.access import (
    Before,
    Cursor,
    From,
    Limit,
)
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals import (
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions import (
    CancelSession,
    CloseSession,
    DraftSession,
    GetSession,
    ListSessions,
    OpenSession,
    PriceSession,
    SessionStatus,
    SessionView,
)
from shared.kernel.models import Id, Page
from shared.kernel.roles import Role

router = APIRouter(tags=["sessions"])

_HIDDEN = frozenset({SessionStatus.DRAFTED, SessionStatus.PRICED})


open_to(router, "POST /sessions", DraftSession)


@route_to(router, "GET /sessions", ListSessions)
async def list_sessions(
    caller: Caller,
    partner_id: Annotated[Id | None, Query(description="Of this partner alone.")] = None,
    space_id: Annotated[Id | None, Query(description="In this space alone.")] = None,
    status: Annotated[SessionStatus | None, Query(description="In this state alone.")] = None,
    starts_from: From = None,
    starts_before: Before = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SessionView]:
    query = ListSessions(
        partner_id=partner_id,
        space_id=space_id,
        status=status,
        starts_from=starts_from,
        starts_before=starts_before,
        cursor=cursor,
        limit=limit,
    )
    page = await caller.ask(query)
    items = [one for one in page.items if _may_see(one, caller)]
    return Page(items=items, next_cursor=page.next_cursor)


@route_to(router, "GET /sessions/{session_id}", GetSession)
async def get_session(session_id: Id, caller: Caller) -> SessionView:
    session = await caller.ask(GetSession(session_id=session_id))
    if session is not None and not _may_see(session, caller):
        session = None
    return found(session, SESSION_IS_UNKNOWN)


open_to(router, "PUT /sessions/{session_id}/price", PriceSession)
open_to(router, "POST /sessions/{session_id}/opening", OpenSession)
open_to(router, "POST /sessions/{session_id}/closing", CloseSession)
open_to(router, "POST /sessions/{session_id}/cancellation", CancelSession)


def _may_see(session: SessionView, caller: Caller) -> bool:
    return session.status not in _HIDDEN or caller.has(Role.STAFF, Role.PARTNER)
