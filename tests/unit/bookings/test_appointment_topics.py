"""What an appointment is about is said by whoever has it, changed and taken back until it begins."""

from shared.contracts.bookings.appointments.topics import SayTopic, TopicSaid
from shared.contracts.bookings.enrolments.commands import CancelEnrolment, LeaveWaitlist
from shared.contracts.bookings.enrolments.events import EnrolmentConfirmed, WaitlistJoined
from shared.contracts.bookings.refusals.appointments import SESSION_IS_NO_APPOINTMENT
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_HAS_NO_PLACE, ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_HAS_STARTED
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.words import KeptWords
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import CHEN, LIN, NOWHERE, enrol, haiwan, opened, resident
from tests.unit.bookings.test_appointments import BEGINS, Spec, offered, take

FIRST = KeptWords(text_id="0197e3a0-5c00-7a10-8000-0000000000a1", sha256="a" * 64)
SECOND = KeptWords(text_id="0197e3a0-5c00-7a10-8000-0000000000a2", sha256="b" * 64)


def say(enrolment_id: str, about: KeptWords | None = FIRST, who: Envelope | None = None) -> SayTopic:
    return SayTopic(enrolment_id=enrolment_id, about=about, **(who or resident()))


def taken() -> tuple[Spec, str, str]:
    """The first appointment of a morning, which Lin has: its place, and its session."""
    spec, (first, *_) = offered()
    spec.when(take(first.session_id))
    return spec, spec.happened(EnrolmentConfirmed).enrolment_id, first.session_id


def test_what_it_is_about_is_said_changed_and_taken_back() -> None:
    spec, key, session_id = taken()

    def said(about: KeptWords | None, forgotten: str | None) -> TopicSaid:
        return TopicSaid(
            enrolment_id=key,
            session_id=session_id,
            person_id=LIN,
            about=about,
            forgotten=forgotten,
            said_at=MONDAY,
        )

    spec.when(say(key, None)).then_nothing()
    spec.when(say(key)).then(said(FIRST, None))
    spec.when(say(key, SECOND)).then(said(SECOND, FIRST.text_id))
    spec.when(say(key, None)).then(said(None, SECOND.text_id))
    spec.when(say(key, None)).then_nothing()


def test_who_waits_says_it_too_and_nobody_for_others() -> None:
    spec, key, session_id = taken()
    spec.refuses(say(key, who=resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(say(NOWHERE), ENROLMENT_IS_UNKNOWN)
    spec.when(take(session_id, CHEN))
    waits = spec.happened(WaitlistJoined).enrolment_id
    spec.when(say(waits, who=resident(CHEN))).happened(TopicSaid)
    spec.when(LeaveWaitlist(enrolment_id=waits, **resident(CHEN)))
    spec.refuses(say(waits, who=resident(CHEN)), ENROLMENT_HAS_NO_PLACE)


def test_it_is_said_until_it_begins_of_a_place_that_stands() -> None:
    spec, key, _ = taken()
    spec.refuses(say(key, who=resident(now=BEGINS)), SESSION_HAS_STARTED)
    spec.when(CancelEnrolment(enrolment_id=key, **resident()))
    spec.refuses(say(key), ENROLMENT_HAS_NO_PLACE)


def test_of_what_others_take_part_in_it_is_not_said() -> None:
    spec = haiwan()
    spec.refuses(say(enrol(spec, opened(spec))), SESSION_IS_NO_APPOINTMENT)
