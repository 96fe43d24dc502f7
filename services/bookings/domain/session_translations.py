"""Sessions that are open, said in English."""

from services.bookings.domain.actors import acting_host
from services.bookings.domain.sessions import OVER
from services.bookings.domain.state import Bookings, Session
from shared.contracts.bookings.appointments.commands import TranslateAppointments
from shared.contracts.bookings.courses.translations import TranslateCourse
from shared.contracts.bookings.refusals.sessions import SESSION_IS_OVER, SESSION_WAS_NEVER_OPENED
from shared.contracts.bookings.sessions.translations import SessionTranslated, TranslateSession
from shared.contracts.bookings.sessions.views import UNOPENED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def translate_session(state: Bookings, command: TranslateSession) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    acting_host(state, command, session.partner_id)
    if session.state in OVER:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    if session.state in UNOPENED:
        raise Rejected(SESSION_WAS_NEVER_OPENED, state=session.state)
    return said_in_english(session, command)


def said_in_english(
    session: Session, command: TranslateSession | TranslateCourse | TranslateAppointments
) -> list[Event]:
    """What says it in English; nothing where it is said so already."""
    if session.english == (command.title_en, command.description_en):
        return []
    return [
        SessionTranslated(
            session_id=session.id,
            partner_id=session.partner_id,
            title_en=command.title_en,
            description_en=command.description_en,
            translated_at=command.now,
        )
    ]


def session_translated(state: Bookings, event: SessionTranslated) -> None:
    state.sessions[event.session_id].english = event.title_en, event.description_en
