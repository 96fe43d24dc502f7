"""What an appointment is about: said by whoever has it, kept in the vault, for its partner alone."""

from services.bookings.domain.family_rules import must_be_own_place
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.appointments.topics import SayTopic, TopicSaid
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.appointments import SESSION_IS_NO_APPOINTMENT
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_HAS_NO_PLACE
from shared.contracts.bookings.refusals.sessions import SESSION_HAS_STARTED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.words import KeptWords

_STANDING = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.WAITING})


def say_topic(state: Bookings, command: SayTopic) -> list[Event]:
    enrolment = state.enrolment(command.enrolment_id)
    must_be_own_place(state, command, enrolment)
    session = state.session(enrolment.session_id)
    if session.offer_id is None:
        raise Rejected(SESSION_IS_NO_APPOINTMENT)
    if enrolment.state not in _STANDING:
        raise Rejected(ENROLMENT_HAS_NO_PLACE, state=enrolment.state)
    if command.now >= session.starts_at:
        raise Rejected(SESSION_HAS_STARTED)
    if command.about is None and enrolment.topic is None:
        return []
    return [
        TopicSaid(
            enrolment_id=enrolment.id,
            session_id=session.id,
            person_id=enrolment.person_id,
            about=command.about,
            forgotten=enrolment.topic,
            said_at=command.now,
        )
    ]


def topic_said(state: Bookings, event: TopicSaid) -> None:
    kept = event.about
    state.enrolments[event.enrolment_id].topic = kept.text_id if isinstance(kept, KeptWords) else None
