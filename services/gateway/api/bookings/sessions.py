"""Sessions: a partner's courses and activities, drafted, priced, open, closed, called off."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, Caller
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.bookings.access import (
    OF_A_HOST,
    OF_A_SLOT,
    Before,
    Cursor,
    From,
    HostSide,
    Limit,
)
from shared.contracts.bookings.refusals import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SESSION_HAS_STARTED,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.sessions import (
    CancelSession,
    CancelSessionRequest,
    CloseSession,
    DraftSession,
    DraftSessionRequest,
    GetSession,
    ListSessions,
    OpenSession,
    PriceSession,
    PriceSessionRequest,
    SessionDrafted,
    SessionStatus,
    SessionView,
)
from shared.kernel.messages import Role
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["sessions"])

_HIDDEN = frozenset({SessionStatus.DRAFTED, SessionStatus.PRICED})


@router.post(
    "/sessions",
    status_code=201,
    operation_id="draft_session",
    summary="Draft a session",
    responses=refusals(*OF_A_SLOT, *OF_A_HOST, SPACE_IS_TOO_SMALL),
)
async def draft_session(body: DraftSessionRequest, caller: HostSide, response: Response) -> Created:
    """The partner's representative (or staff) plans a session; its space is booked with it."""
    outcome = await caller.submit("bookings", DraftSession, body)
    return created(response, outcome, outcome.one(SessionDrafted).session_id, "sessions")


@router.get(
    "/sessions",
    operation_id="list_sessions",
    summary="List sessions",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_sessions(
    caller: Anyone,
    partner_id: Annotated[Id | None, Query(description="Of this partner alone.")] = None,
    space_id: Annotated[Id | None, Query(description="In this space alone.")] = None,
    status: Annotated[SessionStatus | None, Query(description="In this state alone.")] = None,
    starts_from: From = None,
    starts_before: Before = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SessionView]:
    """Sessions by their start. Those that are not open yet are left out, but for staff and partners."""
    query = ListSessions(
        partner_id=partner_id,
        space_id=space_id,
        status=status,
        starts_from=starts_from,
        starts_before=starts_before,
        cursor=cursor,
        limit=limit,
    )
    page = await caller.ask("bookings", query)
    items = [one for one in page.items if _may_see(one, caller)]
    return Page(items=items, next_cursor=page.next_cursor)


@router.get(
    "/sessions/{session_id}",
    operation_id="get_session",
    summary="Read a session",
    responses=refusals(SESSION_IS_UNKNOWN),
)
async def get_session(session_id: Id, caller: Anyone) -> SessionView:
    """One session: its price and where the market reference comes from, places taken, and how it ended."""
    session = await caller.ask("bookings", GetSession(session_id=session_id))
    if session is not None and not _may_see(session, caller):
        session = None
    return found(session, SESSION_IS_UNKNOWN)


@router.put(
    "/sessions/{session_id}/price",
    operation_id="price_session",
    summary="Price a session",
    responses=refusals(
        SESSION_IS_UNKNOWN,
        HOST_IS_UNKNOWN,
        HOST_IS_SUSPENDED,
        SESSION_IS_NO_LONGER_A_DRAFT,
        VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
        PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
        PRICE_IS_ABOVE_THE_CAP,
    ),
)
async def price_session(
    session_id: Id, body: PriceSessionRequest, caller: HostSide, response: Response
) -> Done:
    """Sets the price beside its market reference. Above the cap it is refused, with the computed cap."""
    return done(response, await caller.submit("bookings", PriceSession, body, session_id=session_id))


@router.post(
    "/sessions/{session_id}/opening",
    operation_id="open_session",
    summary="Open a session for enrolment",
    responses=refusals(
        SESSION_IS_UNKNOWN,
        HOST_IS_UNKNOWN,
        HOST_IS_SUSPENDED,
        SESSION_IS_NO_LONGER_A_DRAFT,
        SESSION_HAS_STARTED,
        AGREEMENT_DOES_NOT_SERVE_MINORS,
        PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
        PRICE_IS_ABOVE_THE_CAP,
    ),
)
async def open_session(session_id: Id, caller: HostSide, response: Response) -> Done:
    """Opens a session for enrolment; a price needs an agreement in force (Charity Law, art. 37)."""
    return done(response, await caller.submit("bookings", OpenSession, session_id=session_id))


@router.post(
    "/sessions/{session_id}/closing",
    operation_id="close_session",
    summary="Close enrolment",
    responses=refusals(SESSION_IS_UNKNOWN, HOST_IS_UNKNOWN, SESSION_WAS_NEVER_OPENED, SESSION_IS_OVER),
)
async def close_session(session_id: Id, caller: HostSide, response: Response) -> Done:
    """Ends enrolment early. The waitlist goes on until the start."""
    return done(response, await caller.submit("bookings", CloseSession, session_id=session_id))


@router.post(
    "/sessions/{session_id}/cancellation",
    operation_id="cancel_session",
    summary="Call a session off",
    responses=refusals(SESSION_IS_UNKNOWN, HOST_IS_UNKNOWN, SESSION_IS_OVER),
)
async def cancel_session(
    session_id: Id, body: CancelSessionRequest, caller: HostSide, response: Response
) -> Done:
    """Calls a session off: everybody is refunded, every enrolment ends, the space is free."""
    return done(response, await caller.submit("bookings", CancelSession, body, session_id=session_id))


def _may_see(session: SessionView, caller: Caller) -> bool:
    return session.status not in _HIDDEN or caller.has(Role.STAFF, Role.PARTNER)
