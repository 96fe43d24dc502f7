"""Who may use the routes of the bookings service, and the parameters they share."""

from typing import Annotated

from fastapi import Query

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.hosts import GetHost
from shared.contracts.bookings.sessions import GetSession
from shared.kernel.models import Instant
from shared.kernel.roles import Role


def is_staff(caller: Caller) -> bool:
    """Whether staff ask as such: in a person's place they see what the person sees, and no more."""
    return caller.has(Role.STAFF) and caller.actor.on_behalf_of is None


async def holds(caller: Caller, session_id: str) -> bool:
    """Whether the caller represents the partner that holds this session."""
    if not caller.has(Role.PARTNER):
        return False
    session = await caller.ask(GetSession(session_id=session_id))
    if session is None:
        return False
    host = await caller.ask(GetHost(partner_id=session.partner_id))
    return host is not None and host.representative == caller.person_id


Cursor = Annotated[
    str | None, Query(max_length=512, description="`next_cursor` of the page before; left out for the first.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]
From = Annotated[Instant | None, Query(description="Starting at this moment or later.")]
Before = Annotated[Instant | None, Query(description="Starting before this moment.")]
