"""How a session ends: who came, and what it took."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.sessions.commands import (
    DeliverSession,
    DeliverSessionRequest,
    RecordAttendance,
)
from shared.kernel.models import Id

router = APIRouter(tags=["sessions"])


open_to(router, "POST /sessions/{session_id}/attendance", RecordAttendance)


@route_to(router, "POST /sessions/{session_id}/delivery", DeliverSession)
async def deliver_session(
    session_id: Id, caller: Caller, response: Response, body: DeliverSessionRequest | None = None
) -> Done:
    return done(response, await caller.submit(DeliverSession, body, session_id=session_id))
