"""How many appointments with one partner somebody may have, and what others hear one called."""

from datetime import datetime

from services.bookings.domain.state import Bookings, Session
from shared.contracts.bookings.refusals.appointments import PERSON_HAS_ENOUGH_APPOINTMENTS
from shared.kernel.refusals import Rejected

TITLE_OF_ONE = "1:1"
"""What the fund and everybody else hears an appointment called that took place: what it was about is told to
nobody."""


def told_title(session: Session) -> str:
    """What everybody may hear a session called that was held."""
    return TITLE_OF_ONE if session.offer_id else session.title


def must_not_have_enough(state: Bookings, session: Session, who: str, now: datetime) -> None:
    """Refuses one appointment more than the partner gives each, waiting for one counted: others come too."""
    if not session.offer_id:
        return
    others = (state.sessions[key] for key, host in state.not_over.items() if host == session.partner_id)
    ahead = sum(
        1
        for one in others
        if one.offer_id and one.starts_at > now and one.id != session.id and who in one.by_person
    )
    if ahead >= session.each_person:
        raise Rejected(PERSON_HAS_ENOUGH_APPOINTMENTS, at_most=session.each_person)
