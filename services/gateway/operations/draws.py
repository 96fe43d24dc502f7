"""Draws as a host sets them and residents apply for them: seeds and tickets are drawn here, by chance."""

from services.gateway.draws import draw_seed, draw_ticket
from services.gateway.operations.caller import Caller
from services.gateway.operations.families import years_of
from services.gateway.operations.sessions import get_session
from shared.contracts.bookings.draws.commands import EnterDraw, EnterDrawForChildren, SetDraw, SetDrawRequest
from shared.contracts.bookings.draws.order import commitment_of
from shared.contracts.bookings.draws.views import DrawView, GetDraw
from shared.contracts.bookings.families.commands import EnrolChildrenInSessionRequest
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import require


async def set_draw(caller: Caller, session_id: str, body: SetDrawRequest) -> Outcome:
    """Has the places of a draft drawn by lot. Its seed is drawn at the first time; its hash alone leaves."""
    require(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    seed = await draw_seed(caller.gateway, caller.community, session_id)
    return await caller.submit(SetDraw, body, session_id=session_id, commitment=commitment_of(seed))


async def enter_draw(caller: Caller, session_id: str, ticket_type_id: str | None = None) -> Outcome:
    """Applies, with a ticket that is drawn for this person and session once."""
    require(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    ticket = await draw_ticket(caller.gateway, caller.community, session_id, caller.person_id)
    return await caller.submit(EnterDraw, session_id=session_id, ticket=ticket, ticket_type_id=ticket_type_id)


async def enter_draw_for_children(
    caller: Caller, session_id: str, body: EnrolChildrenInSessionRequest
) -> Outcome:
    """Applies for children, with a ticket for each that is drawn once; together, with that of one of them."""
    require(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    born_in = await years_of(caller, body.children)
    whose = [min(body.children)] * len(body.children) if body.together else body.children
    tickets = [await draw_ticket(caller.gateway, caller.community, session_id, one) for one in whose]
    return await caller.submit(
        EnterDrawForChildren, body, session_id=session_id, born_in=born_in, tickets=tuple(tickets)
    )


async def get_draw(caller: Caller, session_id: str) -> DrawView | None:
    """The session's draw; None also without one. Of a draft, only for whoever sees the draft."""
    require(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    return await caller.ask(GetDraw(session_id=session_id))
