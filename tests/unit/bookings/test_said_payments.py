"""What somebody says that they paid stands beside the books, and changes none."""

from shared.contracts.bookings.enrolments.commands import CancelEnrolment, RecordPayment
from shared.contracts.bookings.enrolments.events import PaymentRecorded
from shared.contracts.bookings.enrolments.said import PaymentSaid, SayPaid
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_UNKNOWN,
    PAYMENT_EXCEEDS_THE_PRICE,
)
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import CHEN, LIN, NOWHERE, enrol, farmer, haiwan, opened, resident
from tests.unit.bookings.sky_farm import join, running


def say(enrolment_id: str, said_fen: int, person: str = LIN) -> SayPaid:
    return SayPaid(enrolment_id=enrolment_id, said_fen=said_fen, **resident(person))


def test_what_is_said_is_kept_beside_what_is_recorded() -> None:
    spec = haiwan()
    session_id = opened(spec, price_fen=5_000)
    key = enrol(spec, session_id)
    spec.when(say(key, 5_000)).then(
        PaymentSaid(enrolment_id=key, session_id=session_id, person_id=LIN, said_fen=5_000, said_at=MONDAY)
    )
    assert (spec.state.enrolments[key].paid_fen, spec.state.sessions[session_id].paid_fen) == (0, 0)
    spec.when(say(key, 5_000)).then_nothing()
    spec.when(RecordPayment(enrolment_id=key, amount_fen=3_000, **farmer()))
    assert spec.happened(PaymentRecorded).paid_fen == 3_000
    spec.when(say(key, 0))
    assert spec.happened(PaymentSaid).said_fen == 0


def test_who_says_it_of_what() -> None:
    spec = haiwan()
    key = enrol(spec, opened(spec, price_fen=5_000))
    spec.refuses(say(NOWHERE, 1), ENROLMENT_IS_UNKNOWN)
    spec.refuses(say(key, 5_000, CHEN), ACTOR_MAY_NOT_DO_THIS)
    facts = spec.refuses(say(key, 5_001), PAYMENT_EXCEEDS_THE_PRICE)
    assert facts == {"price_fen": 5_000, "open_fen": 5_000}
    spec.when(CancelEnrolment(enrolment_id=key, **resident()))
    spec.refuses(say(key, 5_000), ENROLMENT_HAS_NO_PLACE)
    spec, course_id, _ = running()
    member = spec.state.courses.members[join(spec, course_id)]
    spec.refuses(say(member.enrolment_ids[0], 1), LESSON_BELONGS_TO_A_COURSE)
