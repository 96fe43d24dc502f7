"""Ticket types as whoever enrols sees them."""

from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.sessions.tickets import TicketFor, TicketTypeView
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.models import Id, Request


class ChooseTicketType(Request):
    """By which ticket type somebody takes part; none where the session has none."""

    ticket_type_id: Id | None = None


async def takeable(visit: Visit, session: SessionView, *, for_a_child: bool) -> tuple[TicketTypeView, ...]:
    """The ticket types by which a place can be taken now: by the visitor, or for a child of theirs."""
    fits = {TicketFor.EVERYBODY, TicketFor.CHILDREN if for_a_child else TicketFor.ADULTS}
    if await visit.acting_for() is not None:
        fits.add(TicketFor.AT_THE_DESK)
    now = visit.gateway.clock.now()
    return tuple(
        one
        for one in session.ticket_types
        if one.for_whom in fits and (one.taken_until is None or now < one.taken_until)
    )
