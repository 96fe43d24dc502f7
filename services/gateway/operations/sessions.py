"""Sessions as each caller may see them: drafts are for their partner and for staff."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import zone_here
from shared.contracts.bookings.hosts import ListRepresented
from shared.contracts.bookings.sessions.views import (
    EVERYBODY,
    GetSession,
    ListSessions,
    ListSessionsRequest,
    SessionView,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_sessions(caller: Caller, asked: ListSessionsRequest) -> Page[SessionView]:
    """The sessions that the caller may see."""
    zone = (await zone_here(caller)).key if asked.on_days or asked.time_of_day else "UTC"
    return await caller.ask(ListSessions(**dict(asked), seen_by=await seen_by(caller), zone=zone))


async def get_session(caller: Caller, session_id: str) -> SessionView | None:
    """The session; None also where the caller may not see it."""
    return await caller.ask(GetSession(session_id=session_id, seen_by=await seen_by(caller)))


async def represented(caller: Caller) -> list[str]:
    """The partners for which the caller acts here."""
    if not caller.has(Role.PARTNER):
        return []
    return await caller.ask(ListRepresented(representative=caller.person_id))


async def seen_by(caller: Caller) -> tuple[str, ...] | None:
    """What the caller may see of the drafts of partners: `ListSessions.seen_by`."""
    return None if caller.has(Role.STAFF) else (EVERYBODY, *await represented(caller))
