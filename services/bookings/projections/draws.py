"""Draws, the list of those that are to be held, and what a session and its applications show of them."""

from shared.contracts.bookings.draws.events import (
    DrawClosed,
    DrawEntered,
    DrawHeld,
    DrawLeft,
    DrawSet,
    LotDrawn,
)
from shared.contracts.bookings.draws.views import (
    PENDING,
    ClosedDraws,
    DrawState,
    DrawView,
    GatherClosedDraws,
    GetDraw,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState, EnrolmentView
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionClosed, SessionDropped
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Documents, Projection

Draw = DrawView | None
CLOSED = "closed"


def _set(_draw: Draw, recorded: Recorded[DrawSet], key: str) -> Draw:
    event = recorded.data
    if event.applications_until is None:
        return None
    return DrawView(session_id=key, applications_until=event.applications_until, commitment=event.commitment)


def _closed(draw: Draw, recorded: Recorded[DrawClosed], _key: str) -> Draw:
    update = {"state": DrawState.CLOSED, "tickets": recorded.data.tickets}
    return draw and draw.model_copy(update=update)


def _held(draw: Draw, recorded: Recorded[DrawHeld], _key: str) -> Draw:
    event = recorded.data
    update = {
        "state": DrawState.HELD,
        "seed": event.seed,
        "order": event.order,
        "held_at": event.held_at,
    }
    return draw and draw.model_copy(update=update)


def _void(draw: Draw, _recorded: Recorded[Event], _key: str) -> Draw:
    if draw is None or draw.state not in PENDING:
        return draw
    return draw.model_copy(update={"state": DrawState.VOID})


def _begun(draw: Draw, recorded: Recorded[SessionClosed], key: str) -> Draw:
    return _void(draw, recorded, key) if recorded.data.started else draw


DRAWS = (
    Projection("draws", DrawView)
    .on(DrawSet, lambda event: event.session_id, _set)
    .on(DrawClosed, lambda event: event.session_id, _closed)
    .on(DrawHeld, lambda event: event.session_id, _held)
    .on(SessionClosed, lambda event: event.session_id, _begun)
    .on(SessionCancelled, lambda event: event.session_id, _void)
    .on(SessionDropped, lambda event: event.session_id, _void)
    .gets(GetDraw)
)


def _to_hold(closed: ClosedDraws | None, recorded: Recorded[DrawClosed], _key: str) -> ClosedDraws:
    earlier = closed.session_ids if closed else ()
    return ClosedDraws(session_ids=(*earlier, recorded.data.session_id))


def _no_longer(
    closed: ClosedDraws | None, recorded: Recorded[DrawHeld | SessionClosed | SessionCancelled], _key: str
) -> ClosedDraws | None:
    session_id = recorded.data.session_id
    if closed is None or session_id not in closed.session_ids:
        return closed
    return ClosedDraws(session_ids=tuple(one for one in closed.session_ids if one != session_id))


def _when_begun(
    closed: ClosedDraws | None, recorded: Recorded[SessionClosed], key: str
) -> ClosedDraws | None:
    return _no_longer(closed, recorded, key) if recorded.data.started else closed


async def _gather(documents: Documents[ClosedDraws], query: GatherClosedDraws) -> dict[str, ClosedDraws]:
    return await documents.across(query.communities, CLOSED)


CLOSED_DRAWS = (
    Projection("closed-draws", ClosedDraws)
    .on(DrawClosed, lambda _: CLOSED, _to_hold)
    .on(DrawHeld, lambda _: CLOSED, _no_longer)
    .on(SessionClosed, lambda _: CLOSED, _when_begun)
    .on(SessionCancelled, lambda _: CLOSED, _no_longer)
    .answers(GatherClosedDraws, _gather)
)


# -- what a session shows ------------------------------------------------------------------------


def set_for(session: SessionView | None, recorded: Recorded[DrawSet], _key: str) -> SessionView | None:
    """The session once its places are drawn by lot, or no longer."""
    until = recorded.data.applications_until
    update = {"draw": None if until is None else DrawState.OPEN, "applications_until": until}
    return session and session.model_copy(update=update)


def closed_for(session: SessionView | None, _recorded: Recorded[Event], _key: str) -> SessionView | None:
    """The session once applications have ended."""
    return session and session.model_copy(update={"draw": DrawState.CLOSED})


def held_for(session: SessionView | None, _recorded: Recorded[Event], _key: str) -> SessionView | None:
    """The session once its draw is held."""
    return session and session.model_copy(update={"draw": DrawState.HELD})


def void_for(session: SessionView) -> dict[str, object]:
    """What changes of a session that is cancelled or begins: a draw that was not held is void."""
    return {"draw": DrawState.VOID if session.draw in PENDING else session.draw, "applied": 0}


def one_more(session: SessionView | None, _recorded: Recorded[Event], _key: str) -> SessionView | None:
    """The session with one more who applied."""
    return session and session.model_copy(update={"applied": session.applied + 1})


def one_less(session: SessionView | None, _recorded: Recorded[Event], _key: str) -> SessionView | None:
    """The session with one less who applied."""
    return session and session.model_copy(update={"applied": session.applied - 1})


def drawn_for(session: SessionView | None, _recorded: Recorded[Event], _key: str) -> SessionView | None:
    """The session once somebody's lot is drawn: who applied, waits."""
    if session is None:
        return None
    return session.model_copy(update={"applied": session.applied - 1, "waiting": session.waiting + 1})


# -- what an application shows -------------------------------------------------------------------


def applied(
    _enrolment: EnrolmentView | None, recorded: Recorded[DrawEntered], key: str
) -> EnrolmentView | None:
    """A new application."""
    event = recorded.data
    return EnrolmentView(
        enrolment_id=key,
        session_id=event.session_id,
        person_id=event.person_id,
        state=EnrolmentState.APPLIED,
        price_fen=event.price_fen,
        draw_ticket=event.ticket,
        enrolled_at=event.entered_at,
        child_id=event.child_id,
        party_id=event.party_id,
        ticket_type_id=event.ticket_type_id,
    )


def left(enrolment: EnrolmentView | None, _recorded: Recorded[DrawLeft], _key: str) -> EnrolmentView | None:
    """An application that was taken back."""
    return enrolment and enrolment.model_copy(update={"state": EnrolmentState.WITHDRAWN})


def drawn(enrolment: EnrolmentView | None, recorded: Recorded[LotDrawn], _key: str) -> EnrolmentView | None:
    """An application whose place in line is drawn."""
    update = {"state": EnrolmentState.WAITING, "ticket": recorded.data.place}
    return enrolment and enrolment.model_copy(update=update)
