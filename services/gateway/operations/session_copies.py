"""A session as a template: drafted once more for another time, as it was and by the rules of today."""

from datetime import datetime

from services.gateway.operations.bookings import get_booking
from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import get_session, is_withheld
from services.gateway.operations.templates import price_of
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import DraftSession, DraftSessionRequest
from shared.contracts.bookings.sessions.pricing import CopySessionRequest
from shared.contracts.bookings.sessions.tickets import TicketTypeWish
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require

COPY_SESSION = Operation(
    "Copy a session",
    DraftSession.operation.allowed,
    (SESSION_IS_UNKNOWN, *DraftSession.operation.refuses),
    makes="session_id",
)


async def copy_session(caller: Caller, session_id: str, wish: CopySessionRequest) -> Outcome:
    """Drafts the session once more, with its equipment, and its price and ticket types unless left out.

    It is a draft like any other: space, agreement, screening, the price's market reference and its cap are
    checked as of now. Whoever may not see the session, or may not act for its partner, is refused.
    """
    found = require(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    if is_withheld(found):
        raise Rejected(SESSION_IS_UNKNOWN)
    booking = await get_booking(caller, found.booking_id)
    body = DraftSessionRequest(
        partner_id=found.partner_id,
        space_id=found.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + (found.ends_at - found.starts_at),
        units=booking.units if booking else 1,
        title=found.title,
        description=found.description,
        title_en=found.title_en,
        description_en=found.description_en,
        capacity=found.capacity,
        for_minors=found.for_minors,
        volunteer=found.volunteer,
        category=found.category,
        age_from=found.age_from,
        age_to=found.age_to,
        equipment=None if booking is None or wish.without_equipment else booking.equipment or None,
        price=None if wish.without_price else price_of(found),
        ticket_types=None if wish.without_price else _ticket_types_of(found, wish.starts_at),
        joint_host_ids=None if wish.without_joint_hosts else hosts_to_ask(found),
    )
    return await caller.submit(DraftSession, body)


def hosts_to_ask(held: SessionView | CourseView) -> tuple[str, ...] | None:
    """Those that hold it, or are asked to: each is asked anew, since it is another time."""
    return tuple(one.partner_id for one in held.joint_hosts) or None


def _ticket_types_of(session: SessionView, starts_at: datetime) -> tuple[TicketTypeWish, ...] | None:
    """Those of the session; what is taken until some time before its start is so in the copy too."""
    later = starts_at - session.starts_at
    types = tuple(
        TicketTypeWish(
            name=one.name,
            price_fen=one.price_fen,
            quota=one.quota,
            for_whom=one.for_whom,
            taken_until=one.taken_until and one.taken_until + later,
        )
        for one in session.ticket_types
    )
    return types or None
