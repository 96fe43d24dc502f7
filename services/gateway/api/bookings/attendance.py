"""How a session ends: who came, and what it took."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import unrelated_staff
from services.gateway.operations.caller import Caller
from services.gateway.operations.roll import READ_ROLL, RollView, roll_of
from services.gateway.operations.sessions import get_session
from shared.contracts.bookings.free_hours import CorrectFreeHoursRequest
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
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


@route_to(router, "GET /sessions/{session_id}/roll", READ_ROLL, asks=True)
async def read_roll(session_id: Id, caller: Caller) -> RollView:
    """Everybody who enrolled, by name, for staff and for the partner that holds the session.

    Each reading of a name is written down where the person sees it.
    """
    found(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    return await roll_of(caller, session_id)


@route_to(router, "POST /sessions/{session_id}/free-hours", unrelated_staff.CORRECT)
async def correct_free_hours(
    session_id: Id, body: CorrectFreeHoursRequest, caller: Caller, response: Response
) -> Done:
    """Staff correct for how many minutes of the free hours owed a delivered session counts: not those of a
    partner that they are related to."""
    return done(response, await unrelated_staff.correct_free_hours(caller, body, session_id))
