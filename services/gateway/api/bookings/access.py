"""Who may use the routes of the bookings service, and the parameters they share."""

from typing import Annotated

from fastapi import Depends, Query

from services.gateway.api.access import Caller, allow
from shared.contracts.bookings import refusals as rules
from shared.contracts.bookings.hosts import GetHost
from shared.contracts.bookings.sessions import GetSession
from shared.kernel.messages import Role
from shared.kernel.models import Instant

Booker = Annotated[Caller, Depends(allow(Role.RESIDENT, Role.PARTNER, Role.STAFF))]
"""Whoever may book: residents for themselves, representatives for their partner, staff for the community."""
HostSide = Annotated[Caller, Depends(allow(Role.PARTNER, Role.STAFF))]


def is_staff(caller: Caller) -> bool:
    """Whether staff ask as such: in a person's place they see what the person sees, and no more."""
    return caller.has(Role.STAFF) and caller.actor.on_behalf_of is None


async def holds(caller: Caller, session_id: str) -> bool:
    """Whether the caller represents the partner that holds this session."""
    if not caller.has(Role.PARTNER):
        return False
    session = await caller.ask("bookings", GetSession(session_id=session_id))
    if session is None:
        return False
    host = await caller.ask("bookings", GetHost(partner_id=session.partner_id))
    return host is not None and host.representative == caller.person_id


Cursor = Annotated[
    str | None, Query(max_length=512, description="`next_cursor` of the page before; left out for the first.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]
From = Annotated[Instant | None, Query(description="Starting at this moment or later.")]
Before = Annotated[Instant | None, Query(description="Starting before this moment.")]

OF_A_HOST = (
    rules.HOST_IS_UNKNOWN,
    rules.HOST_IS_SUSPENDED,
    rules.AGREEMENT_DOES_NOT_COVER_THE_SPACE,
)
OF_A_SLOT = (
    rules.SPACE_IS_UNKNOWN,
    rules.WINDOW_LIES_IN_THE_PAST,
    rules.WINDOW_IS_TOO_FAR_AHEAD,
    rules.BOOKING_IS_TOO_LONG,
    rules.SPACE_HAS_FEWER_UNITS,
    rules.SPACE_IS_NOT_OPEN_THEN,
    rules.SPACE_IS_CLOSED_THEN,
    rules.RESIDENTS_KEEP_A_FLOOR,
    rules.PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    rules.SPACE_IS_NOT_FREE,
)
"""Why a space can't be had for a time."""
